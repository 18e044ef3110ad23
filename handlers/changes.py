"""Running one session: posting, moving, cancelling it; and what people say to a new time."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.changes import CancelConfirm, MoveDay, MovePreview, MoveTime
from keyboards.sessions import (
    MoveAnswer,
    SessionCancel,
    SessionCancelNow,
    SessionHold,
    SessionHoldNow,
    SessionMenu,
    SessionMove,
    SessionMoveNow,
    SessionPost,
)
from locales.reader import language
from models.actor import Actor
from models.database import Database
from services import cards, changes, holding, room_choice, sessions
from services.errors import Outdated
from views import changes as views
from views import refusals

router = Router(name="changes")

MOVING = "session_move"
CANCELLING = "session_cancel"


@router.callback_query(SessionMenu.filter())
async def menu(
    call: CallbackQuery, callback_data: SessionMenu, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What an organizer, or its host, can do with a date."""
    await state.clear()
    await show(call, views.menu(await db.read(actor, sessions.hosted, callback_data.session)))


@router.callback_query(SessionPost.filter())
async def post(call: CallbackQuery, callback_data: SessionPost, actor: Actor, db: Database) -> None:
    """Put a live card into the group."""
    await show(call, views.posted(await db.write(actor, cards.post, callback_data.session)))


@router.callback_query(SessionMove.filter())
async def move(
    call: CallbackQuery, callback_data: SessionMove, actor: Actor, db: Database, state: FSMContext
) -> None:
    """To when?"""
    session = await db.read(actor, changes.opened, callback_data.session)
    await talk_about(state, MOVING, {"community": session.community_id, "session": session.id})
    await show(call, views.move(session))


@router.callback_query(MoveDay.filter())
async def days(call: CallbackQuery, callback_data: MoveDay, actor: Actor, db: Database) -> None:
    """A month to choose from."""
    session = await db.read(actor, changes.opened, callback_data.session)
    today = changes.today(session)
    await show(call, views.days(session, today, callback_data.month))


@router.callback_query(MoveTime.filter())
async def times(call: CallbackQuery, callback_data: MoveTime, actor: Actor, db: Database) -> None:
    """At what time?"""
    day = changes.named(f"{callback_data.day}0000")
    await show(call, views.times(await db.read(actor, changes.opened, callback_data.session), day))


@router.callback_query(MovePreview.filter())
async def preview(call: CallbackQuery, callback_data: MovePreview, actor: Actor, db: Database) -> None:
    """From when to when, and who hears of it."""
    to = changes.named(callback_data.to)
    await show(call, views.preview(await db.read(actor, changes.preview, callback_data.session, to)))


@router.message(Talking(MOVING))
async def typed_time(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """The same for a typed date."""
    text = message.text or ""
    await show(message, views.preview(await db.read(actor, changes.typed, talk["session"], text, language())))


@router.callback_query(SessionMoveNow.filter())
async def move_now(
    call: CallbackQuery,
    callback_data: SessionMoveNow,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """Do it; everyone concerned is told."""
    to = changes.named(callback_data.to)
    space = room_choice.room_of(await state.get_data(), callback_data.session, to)
    try:
        done = await db.write(actor, changes.move, callback_data.session, callback_data.revision, to, space)
    except Outdated as refused:
        planned = await db.read(actor, changes.preview, callback_data.session, to, space)
        await show(call, views.preview(planned).overtaken(refusals.words(refused)))
        return
    await state.clear()
    await show(call, views.moved(done))


@router.callback_query(SessionCancel.filter())
async def cancel(
    call: CallbackQuery, callback_data: SessionCancel, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Why?"""
    planned = await db.read(actor, changes.plan_cancel, callback_data.session)
    await talk_about(state, CANCELLING, {"community": callback_data.community, "session": planned.session.id})
    await show(call, views.reason(planned))


@router.callback_query(CancelConfirm.filter())
async def confirm_cancel(
    call: CallbackQuery, callback_data: CancelConfirm, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Without a reason: sure?"""
    await state.clear()
    await show(call, views.cancel(await db.read(actor, changes.plan_cancel, callback_data.session)))


@router.message(Talking(CANCELLING))
async def typed_reason(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """With a reason: sure?"""
    planned = await db.read(actor, changes.plan_cancel, talk["session"], message.text or "")
    await talk_about(state, CANCELLING, {**talk, "reason": planned.reason})
    await show(message, views.cancel(planned))


@router.callback_query(SessionCancelNow.filter())
async def cancel_now(
    call: CallbackQuery,
    callback_data: SessionCancelNow,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """Do it; everyone concerned is told."""
    talk = await state.get_data()
    reason = changes.reason_of(talk, callback_data.session)
    try:
        done = await db.write(actor, changes.cancel, callback_data.session, callback_data.revision, reason)
    except Outdated as refused:
        planned = await db.read(actor, changes.plan_cancel, callback_data.session, reason)
        await show(call, views.cancel(planned).overtaken(refusals.words(refused)))
        return
    await state.clear()
    await show(call, views.cancelled(done))


@router.callback_query(SessionHold.filter())
async def hold(call: CallbackQuery, callback_data: SessionHold, actor: Actor, db: Database) -> None:
    """It takes place after all: sure?"""
    await show(call, views.hold(await db.read(actor, holding.plan, callback_data.session)))


@router.callback_query(SessionHoldNow.filter())
async def hold_now(call: CallbackQuery, callback_data: SessionHoldNow, actor: Actor, db: Database) -> None:
    """Do it; everyone concerned is told."""
    try:
        done = await db.write(actor, holding.hold, callback_data.session, callback_data.revision)
    except Outdated as refused:
        planned = await db.read(actor, holding.plan, callback_data.session)
        await show(call, views.hold(planned).overtaken(refusals.words(refused)))
        return
    await show(call, views.held(done))


@router.callback_query(MoveAnswer.filter())
async def confirm(call: CallbackQuery, callback_data: MoveAnswer, actor: Actor, db: Database) -> None:
    """Still coming, or not."""
    result = await db.write(actor, changes.confirm, callback_data.session, stays=callback_data.stays)
    await show(call, views.confirmed(result, stays=callback_data.stays))
