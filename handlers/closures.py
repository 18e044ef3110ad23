"""Closing a room for days."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.space_edit import SpaceClose, SpaceCloseNow
from locales.reader import language
from models.actor import Actor
from models.database import Database
from services import closures, space_edit
from services.reservation_names import day_named
from views import closures as views
from views.links import Links

router = Router(name="closures")

CLOSING = "space_close"


@router.callback_query(SpaceClose.filter())
async def ask(
    call: CallbackQuery, callback_data: SpaceClose, actor: Actor, db: Database, state: FSMContext
) -> None:
    """For which days?"""
    room = await db.read(actor, space_edit.opened, callback_data.space)
    await talk_about(state, CLOSING, callback_data.model_dump())
    await show(call, views.ask(room))


@router.message(Talking(CLOSING))
async def typed(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """What is in the way, or once more."""
    found = await db.read(actor, closures.typed, talk["space"], message.text or "", language())
    await show(message, views.plan(found))


@router.callback_query(SpaceCloseNow.filter())
async def close(
    call: CallbackQuery,
    callback_data: SpaceCloseNow,
    actor: Actor,
    db: Database,
    state: FSMContext,
    links: Links,
) -> None:
    """Close it."""
    said = callback_data
    days = (day_named(said.first), day_named(said.last))
    found = await db.write(actor, closures.close, said.space, *days)
    await state.clear()
    await show(call, views.done(found, links))
