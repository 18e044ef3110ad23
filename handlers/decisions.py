"""Decisions: written down in one message, corrected, and found again by words."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.decisions import (
    DecisionAdd,
    DecisionAsk,
    DecisionItem,
    DecisionList,
    DecisionRemove,
    DecisionScreen,
    ProgramDecisions,
)
from models.actor import Actor
from models.database import Database
from services import decision_writing, decisions, minutes_sheet
from views import decisions as views

router = Router(name="decisions")

ADDING = "decision_add"
CORRECTING = "decision_correct"
SEARCHING = "decision_search"


@router.callback_query(DecisionList.filter())
async def listed(
    call: CallbackQuery, callback_data: DecisionList, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What was decided at a session."""
    await state.clear()
    sheet = await db.read(actor, minutes_sheet.read, callback_data.session)
    await show(call, views.listed(sheet, callback_data.page))


@router.callback_query(DecisionAdd.filter())
async def ask(
    call: CallbackQuery, callback_data: DecisionAdd, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What was decided?"""
    sheet, note = await db.read(actor, minutes_sheet.writing, callback_data.session, callback_data.item)
    session = sheet.session
    where = {"community": session.community_id, "session": session.id, "item": note.item_id}
    await talk_about(state, ADDING, where)
    await show(call, views.ask(sheet, note))


@router.message(Talking(ADDING))
async def added(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Write it down, and show it for correction."""
    made = await db.write(actor, decision_writing.record, talk["session"], message.text or "", talk["item"])
    await state.clear()
    await show(message, views.changed(await db.read(actor, decisions.opened, made.id)))


@router.callback_query(DecisionScreen.filter())
async def one(
    call: CallbackQuery, callback_data: DecisionScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """One decision."""
    await state.clear()
    await show(call, views.one(await db.read(actor, decisions.opened, callback_data.decision)))


@router.callback_query(DecisionAsk.filter())
async def correct(
    call: CallbackQuery, callback_data: DecisionAsk, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for what is right."""
    opened = await db.read(actor, decisions.changeable, callback_data.decision)
    where = {"community": opened.session.community_id, "decision": opened.decision.id}
    said = {"what": callback_data.what, "revision": opened.decision.revision}
    await talk_about(state, CORRECTING, {**where, **said})
    await show(call, views.correct(opened, callback_data.what))


@router.message(Talking(CORRECTING))
async def corrected(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Correct its words or its votes to what was typed."""
    how = decision_writing.count if talk["what"] == "votes" else decision_writing.reword
    await db.write(actor, how, talk["decision"], talk["revision"], message.text or "")
    await state.clear()
    await show(message, views.changed(await db.read(actor, decisions.opened, talk["decision"])))


@router.callback_query(DecisionItem.filter())
async def place(
    call: CallbackQuery, callback_data: DecisionItem, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Say which item it belongs to."""
    said = callback_data
    await state.clear()
    await db.write(actor, decision_writing.place, said.decision, said.revision, said.item)
    await show(call, views.changed(await db.read(actor, decisions.opened, said.decision)))


@router.callback_query(DecisionRemove.filter())
async def remove(call: CallbackQuery, callback_data: DecisionRemove, actor: Actor, db: Database) -> None:
    """Take it out, or back in."""
    said = callback_data
    session = await db.write(actor, decision_writing.remove, said.decision, undo=said.undo)
    sheet = await db.read(actor, minutes_sheet.read, session)
    await show(call, views.listed(sheet, undo=None if said.undo else said.decision))


@router.callback_query(ProgramDecisions.filter())
async def of_program(
    call: CallbackQuery, callback_data: ProgramDecisions, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What a program decided; what is typed next is looked for."""
    said, talk = callback_data, await state.get_data()
    query = str(talk.get("query", "")) if talk.get("program") == said.program else ""
    found = await db.read(actor, decisions.of_program, said.program, query, said.page)
    where = {"community": said.community, "program": said.program, "query": query}
    await talk_about(state, SEARCHING, where)
    await show(call, views.of_program(found))


@router.message(Talking(SEARCHING))
async def search(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Those that have the words."""
    query = message.text or ""
    found = await db.read(actor, decisions.of_program, talk["program"], query)
    await talk_about(state, SEARCHING, {**talk, "query": query})
    await show(message, views.of_program(found))
