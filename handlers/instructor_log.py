"""The instructor's log in the chat."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import instructor_log as keyboards
from models.actor import Actor
from models.database import Database
from services import instructor_log
from views import instructor_log as views

router = Router(name="instructor_log")

WRITING = "log_write"


@router.callback_query(keyboards.LogOpen.filter())
async def read(
    call: CallbackQuery, callback_data: keyboards.LogOpen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """A page of it."""
    await state.clear()
    found = await db.read(actor, instructor_log.read, callback_data.booking)
    await show(call, views.log(found, callback_data.page))


@router.callback_query(keyboards.LogWrite.filter())
async def ask(
    call: CallbackQuery, callback_data: keyboards.LogWrite, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What is to be written down?"""
    said = callback_data
    found = await db.read(actor, instructor_log.mine, said.booking)
    about = {"community": said.community, "booking": said.booking, "shared": said.shared}
    await talk_about(state, WRITING, about)
    await show(call, views.ask(found, shared=said.shared))


@router.message(Talking(WRITING))
async def typed(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Write it down."""
    where, shared = talk["booking"], talk["shared"]
    found = await db.write(actor, instructor_log.write, where, message.text or "", shared=shared)
    await state.clear()
    await show(message, views.written(found))


@router.callback_query(keyboards.LogShare.filter())
async def share(call: CallbackQuery, callback_data: keyboards.LogShare, actor: Actor, db: Database) -> None:
    """Let the customer read it, or no longer."""
    found = await db.write(actor, instructor_log.share, callback_data.note, on=callback_data.on)
    await show(call, views.shared(found, on=callback_data.on))


@router.callback_query(keyboards.LogRemove.filter())
async def remove(call: CallbackQuery, callback_data: keyboards.LogRemove, actor: Actor, db: Database) -> None:
    """Take an entry out, or bring it back."""
    if callback_data.undo:
        await show(call, views.written(await db.write(actor, instructor_log.restore, callback_data.note)))
        return
    found = await db.write(actor, instructor_log.remove, callback_data.note)
    await show(call, views.removed(found, callback_data.note))
