"""The minutes of a session: read, added to, brought back, closed, sent, taken away as a document."""

import asyncio
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.documents import send_document
from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.minutes import (
    MinutesClose,
    MinutesHold,
    MinutesPaper,
    MinutesRead,
    MinutesScreen,
    MinutesSend,
    MinutesSendNow,
    NoteAdd,
    NoteHistory,
    NoteItems,
    NoteRestore,
    NoteVersion,
)
from models.actor import Actor
from models.database import Database
from services import minute_notes, minute_writing, minutes, minutes_sending, minutes_sheet
from views import minutes as views
from views import minutes_paper
from views.links import Links

router = Router(name="minutes")

NOTING = "minute_note"


@router.callback_query(MinutesScreen.filter())
async def screen(
    call: CallbackQuery,
    callback_data: MinutesScreen,
    actor: Actor,
    db: Database,
    state: FSMContext,
    links: Links,
) -> None:
    """The minutes in short."""
    await state.clear()
    await show(call, views.screen(await db.read(actor, minutes_sheet.read, callback_data.session), links))


@router.callback_query(MinutesRead.filter())
async def read(
    call: CallbackQuery, callback_data: MinutesRead, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Everything they say."""
    await state.clear()
    sheet = await db.read(actor, minutes_sheet.read, callback_data.session)
    await show(call, views.read(sheet, callback_data.page))


@router.callback_query(NoteItems.filter())
async def items(call: CallbackQuery, callback_data: NoteItems, actor: Actor, db: Database) -> None:
    """Choose an item."""
    sheet = await db.read(actor, minutes_sheet.read, callback_data.session)
    await show(call, views.items(sheet, callback_data.page, past=callback_data.past))


@router.callback_query(NoteAdd.filter())
async def ask(
    call: CallbackQuery, callback_data: NoteAdd, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What is to be added?"""
    sheet, note = await db.read(actor, minutes_sheet.writing, callback_data.session, callback_data.item)
    session = sheet.session
    where = {"community": session.community_id, "session": session.id, "item": note.item_id}
    await talk_about(state, NOTING, where)
    await show(call, views.ask(sheet, note))


@router.message(Talking(NOTING))
async def noted(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """Add it at the end; more may follow."""
    text = message.text or message.caption or ""
    done = await db.write(actor, minute_writing.append, talk["session"], talk["item"], text)
    await show(message, views.added(await db.read(actor, minutes_sheet.read, talk["session"]), done))


@router.callback_query(NoteHistory.filter())
async def history(call: CallbackQuery, callback_data: NoteHistory, actor: Actor, db: Database) -> None:
    """How a note was."""
    said = callback_data
    await show(
        call, views.history(await db.read(actor, minute_notes.history, said.session, said.item, said.page))
    )


@router.callback_query(NoteVersion.filter())
async def version(call: CallbackQuery, callback_data: NoteVersion, actor: Actor, db: Database) -> None:
    """One version."""
    said = callback_data
    found = await db.read(actor, minute_notes.version, said.session, said.item, said.revision)
    await show(call, views.version(*found))


@router.callback_query(NoteRestore.filter())
async def restore(call: CallbackQuery, callback_data: NoteRestore, actor: Actor, db: Database) -> None:
    """Bring it back."""
    said = callback_data
    await db.write(actor, minute_writing.restore, said.session, said.item, said.revision)
    await show(call, views.restored(await db.read(actor, minute_notes.history, said.session, said.item)))


@router.callback_query(MinutesClose.filter())
async def close(
    call: CallbackQuery, callback_data: MinutesClose, actor: Actor, db: Database, links: Links
) -> None:
    """Close them, or open them again."""
    await db.write(actor, minutes.close, callback_data.session, closed=callback_data.closed)
    await show(call, views.closed(await db.read(actor, minutes_sheet.read, callback_data.session), links))


@router.callback_query(MinutesSend.filter())
async def preview(call: CallbackQuery, callback_data: MinutesSend, actor: Actor, db: Database) -> None:
    """To how many?"""
    await show(call, views.preview(await db.read(actor, minutes_sending.plan, callback_data.session)))


@router.callback_query(MinutesSendNow.filter())
async def send(
    call: CallbackQuery, callback_data: MinutesSendNow, actor: Actor, db: Database, links: Links
) -> None:
    """Send them."""
    said = callback_data
    done = await db.write(actor, minutes_sending.send, said.session, said.revision)
    await show(call, views.sent(done, links))


@router.callback_query(MinutesHold.filter())
async def hold(call: CallbackQuery, callback_data: MinutesHold, actor: Actor, db: Database) -> None:
    """Hold them back, or let them go out by themselves."""
    await db.write(actor, minutes.hold, callback_data.session, held=callback_data.held)
    await show(call, views.held(await db.read(actor, minutes_sending.plan, callback_data.session)))


@router.callback_query(MinutesPaper.filter())
async def paper(call: CallbackQuery, callback_data: MinutesPaper, actor: Actor, db: Database) -> None:
    """Send them as a document."""
    found = await db.read(actor, minutes_sheet.paper, callback_data.session)
    await send_document(call, await asyncio.to_thread(minutes_paper.document, found))
