"""One's tokens, by which programs act for one."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.show import show
from keyboards import api_tokens as keyboards
from models.actor import Actor
from models.database import Database
from services import api_tokens
from views import api_tokens as views
from views.links import Links

router = Router(name="api_tokens")


@router.callback_query(keyboards.ApiTokens.filter())
async def screen(call: CallbackQuery, actor: Actor, db: Database, state: FSMContext, links: Links) -> None:
    """What there is."""
    await state.clear()
    await show(call, views.screen(await db.read(actor, api_tokens.mine), links))


@router.callback_query(keyboards.ApiTokenMake.filter())
async def make(
    call: CallbackQuery, callback_data: keyboards.ApiTokenMake, actor: Actor, db: Database
) -> None:
    """Another one, shown once."""
    may_write = callback_data.writes
    await show(
        call, views.made(await db.write(actor, api_tokens.make, views.from_chat(), may_write=may_write))
    )


@router.callback_query(keyboards.ApiTokenRevoke.filter())
async def revoke(
    call: CallbackQuery, callback_data: keyboards.ApiTokenRevoke, actor: Actor, db: Database, links: Links
) -> None:
    """Take one away."""
    await show(call, views.revoked(await db.write(actor, api_tokens.revoke, callback_data.access), links))
