"""Building a schedule by taps and plain words, for a new program or for one that has one."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.planning import PlanAsk, PlanFor, PlanOpen, PlanSet
from locales.reader import language
from models.actor import Actor
from models.database import Database
from services import drafts, planning, program_edit
from services.planning import Plan
from services.schedule.answers import Question
from views import planning as views

router = Router(name="planning")

TALK = "planning"


async def _go_on(event: CallbackQuery | Message, state: FSMContext, talk: dict[str, Any], plan: Plan) -> None:
    """Keep the schedule as it is now, and show what is asked."""
    await talk_about(state, TALK, planning.pack(plan, talk))
    await show(event, views.screen(plan))


@router.callback_query(PlanOpen.filter(), Talking("program_new"))
async def begin(call: CallbackQuery, db: Database, state: FSMContext, talk: dict[str, Any]) -> None:
    """For a new program: how often comes first."""
    planned = {"community": talk["community"], "schedule": talk["draft"]["schedule"], "making": talk}
    await _go_on(call, state, planned, planning.ask(planned, Question.REPEAT, db.clock()))


@router.callback_query(PlanFor.filter())
async def change(
    call: CallbackQuery, callback_data: PlanFor, actor: Actor, db: Database, state: FSMContext
) -> None:
    """For a program: from the schedule that it has."""
    program = await db.read(actor, program_edit.opened, callback_data.program)
    planned = {
        "community": program.community_id,
        "program": program.id,
        "revision": program.revision,
        "schedule": drafts.pack_schedule(program.draft.schedule),
    }
    await _go_on(call, state, planned, planning.ask(planned, Question.WHOLE, db.clock()))


@router.callback_query(PlanAsk.filter(), Talking(TALK))
async def ask(
    call: CallbackQuery, callback_data: PlanAsk, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Go to one question."""
    await _go_on(
        call, state, talk, planning.ask(talk, callback_data.question, db.clock(), callback_data.month)
    )


@router.callback_query(PlanSet.filter(), Talking(TALK))
async def tapped(
    call: CallbackQuery, callback_data: PlanSet, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Set a part of it."""
    plan = planning.tap(talk, callback_data.part, callback_data.value, db.clock())
    await _go_on(call, state, talk, plan)


@router.message(Talking(TALK))
async def typed(message: Message, db: Database, state: FSMContext, talk: dict[str, Any]) -> None:
    """Take a typed answer, at any question."""
    await _go_on(message, state, talk, planning.take(talk, message.text or "", language(), db.clock()))
