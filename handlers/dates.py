"""The dates of a program: listed, changed for one or more, left out and brought back, added."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.dates import (
    DateAdd,
    DateAddNow,
    DateAddPreview,
    DateAddTime,
    DateApply,
    DateAsk,
    DateBack,
    DateChoose,
    DateOut,
    DateOutNow,
    DateScreen,
    DatesLeftOut,
)
from keyboards.programs import DatesScreen
from locales.reader import language
from models.actor import Actor
from models.database import Database
from services import changes, dates, program_edit, series
from services.errors import Outdated
from services.series import Applied, Change, What
from views import dates as views
from views import refusals

router = Router(name="dates")

CHANGING = "date_change"
ADDING = "date_add"


@router.callback_query(DatesScreen.filter())
async def page(
    call: CallbackQuery, callback_data: DatesScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """A page of the dates to come."""
    await state.clear()
    found = await db.read(actor, dates.page_of, callback_data.program, callback_data.page)
    await show(call, views.listed(found))


@router.callback_query(DateScreen.filter())
async def one(
    call: CallbackQuery, callback_data: DateScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What can be done with one date."""
    await state.clear()
    await show(call, views.one(await db.read(actor, dates.opened, callback_data.session)))


@router.callback_query(DateAsk.filter())
async def ask(
    call: CallbackQuery, callback_data: DateAsk, actor: Actor, db: Database, state: FSMContext
) -> None:
    """To what?"""
    found, what = await db.read(actor, dates.opened, callback_data.session), callback_data.what
    talk = {"community": callback_data.community, "session": found.session.id, "what": what.value}
    await talk_about(state, CHANGING, talk)
    await show(call, views.ask(found, what))


@router.callback_query(DateChoose.filter())
async def choose(call: CallbackQuery, callback_data: DateChoose, actor: Actor, db: Database) -> None:
    """What it would do, and which dates it is for."""
    change = Change(callback_data.what, callback_data.value)
    await show(call, views.prospect(await db.read(actor, series.prospect, callback_data.session, change)))


@router.message(Talking(CHANGING))
async def typed(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """The same for what was typed."""
    change = series.read(What(talk["what"]), message.text or "", language())
    found = await db.read(actor, series.prospect, talk["session"], change)
    await talk_about(state, CHANGING, {**talk, "value": change.value})
    await show(message, views.prospect(found))


@router.callback_query(DateApply.filter())
async def apply(
    call: CallbackQuery, callback_data: DateApply, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Do it; what was changed meanwhile is shown instead, and not overwritten."""
    said = callback_data
    change = series.chosen(said.what, said.value, said.session, await state.get_data())
    done = await db.write(actor, series.apply, said.session, said.revision, said.scope, change)
    if isinstance(done, Applied):
        await state.clear()
        await show(call, views.applied(done, await db.read(actor, dates.page_of, done.program.id)))
    else:
        await show(call, views.prospect(done))


@router.callback_query(DateOut.filter())
async def leave_out(call: CallbackQuery, callback_data: DateOut, actor: Actor, db: Database) -> None:
    """Sure?"""
    await show(call, views.leave_out(await db.read(actor, dates.opened, callback_data.session)))


@router.callback_query(DateOutNow.filter())
async def leave_out_now(call: CallbackQuery, callback_data: DateOutNow, actor: Actor, db: Database) -> None:
    """Leave it out; its people are told."""
    try:
        done = await db.write(actor, dates.leave_out, callback_data.session, callback_data.revision)
    except Outdated as refused:
        found = await db.read(actor, dates.opened, callback_data.session)
        await show(call, views.leave_out(found).overtaken(refusals.words(refused)))
        return
    await show(call, views.was_left_out(done))


@router.callback_query(DatesLeftOut.filter())
async def left_out(call: CallbackQuery, callback_data: DatesLeftOut, actor: Actor, db: Database) -> None:
    """What can be brought back."""
    await show(call, views.left_out(await db.read(actor, dates.page_of, callback_data.program)))


@router.callback_query(DateBack.filter())
async def bring_back(call: CallbackQuery, callback_data: DateBack, actor: Actor, db: Database) -> None:
    """Bring it back."""
    local = changes.named(callback_data.local)
    await db.write(actor, dates.bring_back, callback_data.program, local)
    await show(call, views.brought_back(await db.read(actor, dates.page_of, callback_data.program)))


@router.callback_query(DateAdd.filter())
async def add(
    call: CallbackQuery, callback_data: DateAdd, actor: Actor, db: Database, state: FSMContext
) -> None:
    """One more date: when?"""
    program = await db.read(actor, program_edit.opened, callback_data.program)
    talk = {"community": program.community_id, "program": program.id}
    await talk_about(state, ADDING, talk)
    today = db.clock().astimezone(program.draft.schedule.tz).date()
    await show(call, views.add(program, today, callback_data.month))


@router.callback_query(DateAddTime.filter())
async def add_time(call: CallbackQuery, callback_data: DateAddTime, actor: Actor, db: Database) -> None:
    """At what time?"""
    day = changes.named(f"{callback_data.day}0000")
    await show(call, views.add_time(await db.read(actor, program_edit.opened, callback_data.program), day))


@router.callback_query(DateAddPreview.filter())
async def add_preview(call: CallbackQuery, callback_data: DateAddPreview, actor: Actor, db: Database) -> None:
    """Right?"""
    local = changes.named(callback_data.local)
    program, at = await db.read(actor, dates.plan_extra, callback_data.program, local)
    await show(call, views.add_preview(program, at, local))


@router.message(Talking(ADDING))
async def add_typed(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """The same for a typed date."""
    text, program = message.text or "", talk["program"]
    found, at, local = await db.read(actor, dates.typed_extra, program, text, language())
    await show(message, views.add_preview(found, at, local))


@router.callback_query(DateAddNow.filter())
async def add_now(
    call: CallbackQuery, callback_data: DateAddNow, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Add it."""
    said, local = callback_data, changes.named(callback_data.local)
    await db.write(actor, dates.add, said.program, local)
    await state.clear()
    await show(call, views.added(await db.read(actor, dates.page_of, said.program)))
