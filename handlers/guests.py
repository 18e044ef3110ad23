"""The guests of a session: who they are, and entering somebody by hand."""

from typing import Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import guests as keyboards
from keyboards.sessions import SessionGuests
from models.actor import Actor
from models.database import Database
from services import changes, guest_entry, guest_list
from views import guest_screens as views
from views.links import Links

router = Router(name="guests")

ADDING = "guest"


@router.callback_query(SessionGuests.filter())
async def listed(
    call: CallbackQuery,
    callback_data: SessionGuests,
    actor: Actor,
    db: Database,
    links: Links,
    state: FSMContext,
) -> None:
    """A page of the guests."""
    await state.clear()
    found = await db.read(actor, guest_list.page_of, callback_data.session, callback_data.page)
    await show(call, views.listed(found, links))


@router.callback_query(keyboards.GuestAdd.filter())
async def ask(
    call: CallbackQuery, callback_data: keyboards.GuestAdd, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask who comes."""
    session = await db.read(actor, changes.opened, callback_data.session)
    await talk_about(state, ADDING, {"community": session.community_id, "session": session.id})
    await show(call, views.prompt(session))


@router.message(Talking(ADDING))
async def enter(
    message: Message, actor: Actor, db: Database, links: Links, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Enter them; what cannot be read is asked for again."""
    done = await db.write(actor, guest_entry.enter_typed, talk["session"], message.text or "")
    await state.clear()
    await show(message, views.entered(done, links))


@router.callback_query(keyboards.GuestScreen.filter())
async def one(call: CallbackQuery, callback_data: keyboards.GuestScreen, actor: Actor, db: Database) -> None:
    """One guest."""
    found = await db.read(actor, guest_list.one, callback_data.session, callback_data.user)
    await show(call, views.one(*found))


@router.callback_query(keyboards.GuestRenew.filter())
async def renew(call: CallbackQuery, callback_data: keyboards.GuestRenew, actor: Actor, db: Database) -> None:
    """Another personal link."""
    found = await db.write(actor, guest_list.renew_link, callback_data.session, callback_data.user)
    await show(call, views.renewed(*found))


@router.callback_query(keyboards.GuestOut.filter(F.sure.is_(False)))
async def ask_out(call: CallbackQuery, callback_data: keyboards.GuestOut, actor: Actor, db: Database) -> None:
    """Is that meant?"""
    found = await db.read(actor, guest_list.one, callback_data.session, callback_data.user)
    await show(call, views.ask_out(*found))


@router.callback_query(keyboards.GuestOut.filter())
async def take_out(
    call: CallbackQuery, callback_data: keyboards.GuestOut, actor: Actor, db: Database, links: Links
) -> None:
    """Give the place back for them."""
    found = await db.write(actor, guest_list.taken_out, callback_data.session, callback_data.user)
    await show(call, views.taken_out(found, links))


@router.callback_query(keyboards.GuestBack.filter())
async def put_back(
    call: CallbackQuery, callback_data: keyboards.GuestBack, actor: Actor, db: Database, links: Links
) -> None:
    """Have them come again, or wait."""
    data = callback_data
    found = await db.write(actor, guest_list.put_back, data.session, data.user, data.accepts, data.count)
    await show(call, views.put_back(found, links))
