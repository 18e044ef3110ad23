"""Changing what one session says for itself, fact by fact."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Located, Talking, talk_about
from keyboards.session_edit import (
    SessionFactEdit,
    SessionFactSet,
    SessionSettingEdit,
    SessionSettings,
    SessionTypedAgain,
)
from keyboards.sessions import SessionEdit
from locales.reader import language
from models.actor import Actor
from models.database import Database
from services import session_edit
from services.session_edit import Edited
from services.session_facts import Fact
from views import session_edit as views

router = Router(name="session_edit")

TALK = "session_edit"


async def _answered(
    event: CallbackQuery | Message, state: FSMContext, edited: Edited, talk: dict[str, Any]
) -> None:
    """Show what came of it; what was typed is kept as long as it is not saved, or not meant yet.

    Who was second has seen the session as it is now: what they say next is about that.
    """
    revision = edited.editing.session.revision
    kept = {**talk, "revision": revision, "sure": bool(edited.below)}
    open_still = edited.conflict or edited.below
    await talk_about(state, TALK, kept) if open_still else await state.clear()
    await show(event, views.answered(edited, talk["typed"], written=isinstance(event, Message)))


@router.callback_query(SessionEdit.filter())
async def menu(
    call: CallbackQuery, callback_data: SessionEdit, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Choose what to change."""
    await state.clear()
    await show(call, views.menu(await db.read(actor, session_edit.opened, callback_data.session)))


@router.callback_query(SessionFactEdit.filter())
async def ask(
    call: CallbackQuery, callback_data: SessionFactEdit, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for one fact."""
    fact = callback_data.fact
    editing, hosts = await db.read(actor, session_edit.asked, callback_data.session, fact)
    session = editing.session
    where = {"community": session.community_id, "session": session.id, "revision": session.revision}
    await talk_about(state, TALK, {**where, "fact": fact.value})
    await show(call, views.fact(editing, fact, hosts))


@router.callback_query(SessionSettings.filter())
async def settings(
    call: CallbackQuery, callback_data: SessionSettings, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What belongs to its kind."""
    await state.clear()
    await show(call, views.settings(await db.read(actor, session_edit.opened, callback_data.session)))


@router.callback_query(SessionSettingEdit.filter())
async def ask_setting(
    call: CallbackQuery, callback_data: SessionSettingEdit, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for one setting of its kind."""
    place = callback_data.count
    editing = await db.read(actor, session_edit.opened_setting, callback_data.session, place)
    session = editing.session
    where = {"community": session.community_id, "session": session.id, "revision": session.revision}
    await talk_about(state, TALK, {**where, "fact": Fact.DETAIL.value, "setting": place})
    await show(call, views.setting(editing, place))


@router.callback_query(SessionFactSet.filter())
async def tapped(
    call: CallbackQuery, callback_data: SessionFactSet, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Change one fact by a tap."""
    said = callback_data
    edited = await db.write(
        actor, session_edit.answer, said.session, said.revision, said.fact, said.value, language()
    )
    where = {"community": said.community, "session": said.session}
    await _answered(call, state, edited, {**where, "fact": said.fact.value, "typed": said.value})


@router.message(Talking(TALK), Located())
async def located(
    message: Message,
    actor: Actor,
    db: Database,
    state: FSMContext,
    talk: dict[str, Any],
    spot: tuple[float, float, *tuple[str, ...]],
) -> None:
    """Change the place to a location or venue."""
    edited = await db.write(actor, session_edit.locate, talk["session"], talk["revision"], *spot)
    await _answered(message, state, edited, {**talk, "spot": spot, "typed": ", ".join(spot[2:])})


@router.message(Talking(TALK))
async def typed(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Change one fact to what was typed."""
    fact = Fact(talk["fact"])
    text = message.html_text if fact is Fact.RECAP else message.text or ""
    if fact is Fact.DETAIL:
        text = f"{talk['setting']}={text}"
    edited = await db.write(
        actor, session_edit.answer, talk["session"], talk["revision"], fact, text, language()
    )
    await _answered(message, state, edited, {**talk, "typed": text})


@router.callback_query(SessionTypedAgain.filter(), Talking(TALK))
async def again(
    call: CallbackQuery,
    callback_data: SessionTypedAgain,
    actor: Actor,
    db: Database,
    state: FSMContext,
    talk: dict[str, Any],
) -> None:
    """Use what was typed after all."""
    session, revision = callback_data.session, callback_data.revision
    edited = await db.write(actor, session_edit.repeat, session, revision, talk, language())
    await _answered(call, state, edited, talk)
