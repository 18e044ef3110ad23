"""A meeting that runs: started, gone through and finished from one screen."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.show import show
from keyboards.meeting_runs import Do, MeetingFinish, MeetingGive, MeetingPark, MeetingResume, MeetingStep
from keyboards.meetings import MeetingRun
from models.actor import Actor
from models.database import Database
from services import meeting_resuming, meeting_runs
from views import meeting_runs as views

router = Router(name="meeting_runs")

_STEPS: Mapping[Do, Any] = {
    Do.NEXT: meeting_runs.go_on,
    Do.BACK: meeting_runs.back,
    Do.SKIP: meeting_runs.skip,
    Do.TO_END: partial(meeting_runs.park, next_date=False),
    Do.TO_NEXT_DATE: partial(meeting_runs.park, next_date=True),
}


@router.callback_query(MeetingRun.filter())
async def run(
    call: CallbackQuery, callback_data: MeetingRun, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Begin the meeting, or see where it is."""
    await state.clear()
    if callback_data.start:
        found = await db.write(actor, meeting_runs.start, callback_data.session)
    else:
        found = await db.read(actor, meeting_runs.look, callback_data.session)
    await show(call, views.running(found))


@router.callback_query(MeetingStep.filter())
async def step(call: CallbackQuery, callback_data: MeetingStep, actor: Actor, db: Database) -> None:
    """Go on from an item, or back to the one before."""
    said = callback_data
    await show(call, views.running(await db.write(actor, _STEPS[said.do], said.session, said.item)))


@router.callback_query(MeetingGive.filter())
async def give(call: CallbackQuery, callback_data: MeetingGive, actor: Actor, db: Database) -> None:
    """Give it more time."""
    said = callback_data
    found = await db.write(actor, meeting_runs.give, said.session, said.item, said.count)
    await show(call, views.running(found))


@router.callback_query(MeetingPark.filter())
async def park(call: CallbackQuery, callback_data: MeetingPark, actor: Actor, db: Database) -> None:
    """Ask until when to put it off."""
    await show(call, views.park(await db.read(actor, meeting_runs.hosted, callback_data.session)))


@router.callback_query(MeetingFinish.filter())
async def finish(call: CallbackQuery, callback_data: MeetingFinish, actor: Actor, db: Database) -> None:
    """End it, after asking."""
    if callback_data.sure:
        found = await db.write(actor, meeting_runs.finish, callback_data.session)
        await show(call, views.finished(found))
        return
    await show(call, views.ask_finish(await db.read(actor, meeting_runs.hosted, callback_data.session)))


@router.callback_query(MeetingResume.filter())
async def resume(call: CallbackQuery, callback_data: MeetingResume, actor: Actor, db: Database) -> None:
    """Let it go on after all."""
    await show(call, views.running(await db.write(actor, meeting_resuming.resume, callback_data.session)))
