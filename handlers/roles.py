"""Coming in several roles: either of two, or several in an order of preference."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.show import show
from keyboards.roles import AnyRole, RoleKept, RolesMenu, RolesSave
from models.actor import Actor
from models.database import Database
from services import roles, sessions
from views import roles as views
from views import rsvp

router = Router(name="roles")


@router.callback_query(AnyRole.filter())
async def either(call: CallbackQuery, callback_data: AnyRole, actor: Actor, db: Database) -> None:
    """Whatever role is free."""
    on = call.inline_message_id
    result = await db.write(actor, roles.accept_any_on, on, callback_data.session)
    await show(call, rsvp.answered(result, reachable=actor.reachable))


@router.callback_query(RolesMenu.filter())
async def menu(call: CallbackQuery, callback_data: RolesMenu, actor: Actor, db: Database) -> None:
    """Which roles, and in what order?"""
    session = await db.read(actor, sessions.details, callback_data.session)
    await show(call, views.menu(session, callback_data.chosen))


@router.callback_query(RolesSave.filter())
async def save(call: CallbackQuery, callback_data: RolesSave, actor: Actor, db: Database) -> None:
    """Come like this."""
    result = await db.write(actor, roles.accept, callback_data.session, callback_data.chosen)
    await show(call, rsvp.answered(result))


@router.callback_query(RoleKept.filter())
async def keep(call: CallbackQuery, callback_data: RoleKept, actor: Actor, db: Database) -> None:
    """Be moved no more."""
    await show(call, rsvp.answered(await db.write(actor, roles.keep_only, callback_data.session)))
