"""Creating a program: described in a few answers, typed or tapped, until it is created."""

from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.actors import Actors
from bot.filters import InGroup, InPrivate
from bot.show import show
from bot.talk import Located, Talking, talk_about
from keyboards.planning import PlanUse
from keyboards.program_new import DraftAnswer, DraftAsk, DraftCreate
from keyboards.programs import ProgramNew
from locales.reader import language
from models.actor import Actor
from models.database import Database
from services import drafts, program_new
from services.program_facts import Fact
from services.program_new import Making, unpack
from views import program_new as views
from views import programs
from views.links import Links

router = Router(name="program_new")

TALK = "program_new"
PLANNING = "planning"


async def _go_on(event: CallbackQuery | Message, state: FSMContext, making: Making) -> None:
    """Keep what is known, and show what is asked now."""
    await talk_about(state, TALK, program_new.pack(making))
    await show(event, views.screen(making))


@router.message(Command("newprogram"), InPrivate())
async def command(message: Message, actors: Actors, actor: Actor, db: Database, state: FSMContext) -> None:
    """Begin, in the one community there is, or after choosing one."""
    await state.clear()
    found = await db.read(actor, program_new.communities)
    if len(found) != 1:
        await show(message, views.where(found))
        return
    there = await actors.inside(actor, found[0].community_id)
    await _go_on(message, state, await db.read(there, program_new.begin))


@router.message(Command("newprogram"), InGroup())
async def in_group(message: Message, links: Links) -> None:
    """In a group: the way to the private chat."""
    await show(message, programs.in_private(links))


@router.callback_query(ProgramNew.filter())
async def begin(call: CallbackQuery, actor: Actor, db: Database, state: FSMContext) -> None:
    """Begin."""
    await _go_on(call, state, await db.read(actor, program_new.begin))


@router.callback_query(DraftAsk.filter(), Talking(TALK, PLANNING, without="program"))
async def ask(
    call: CallbackQuery,
    callback_data: DraftAsk,
    actor: Actor,
    db: Database,
    state: FSMContext,
    talk: dict[str, Any],
) -> None:
    """Go to one question, or to the summary."""
    making = unpack(talk.get("making", talk))
    await _go_on(call, state, await db.read(actor, program_new.ask, making, callback_data.fact))


@router.callback_query(DraftAnswer.filter(), Talking(TALK))
async def tapped(
    call: CallbackQuery,
    callback_data: DraftAnswer,
    actor: Actor,
    db: Database,
    state: FSMContext,
    talk: dict[str, Any],
) -> None:
    """Take a tapped answer."""
    fact, value = callback_data.fact, callback_data.value
    await _go_on(call, state, await db.read(actor, program_new.answer, unpack(talk), fact, value, language()))


@router.message(Talking(TALK), Located())
async def located(
    message: Message,
    actor: Actor,
    db: Database,
    state: FSMContext,
    talk: dict[str, Any],
    spot: tuple[float, float, *tuple[str, ...]],
) -> None:
    """Take a location or venue for the place."""
    await _go_on(message, state, await db.read(actor, program_new.located, unpack(talk), *spot))


@router.message(Talking(TALK))
async def typed(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Take a typed answer; at the summary, a typed text is taken for another time."""
    making = unpack(talk)
    fact = making.asks or Fact.WHEN
    text = message.text or ""
    await _go_on(message, state, await db.read(actor, program_new.answer, making, fact, text, language()))


@router.callback_query(PlanUse.filter(), Talking(PLANNING, without="program"))
async def use_plan(
    call: CallbackQuery, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Take the schedule that was built by taps."""
    making, schedule = unpack(talk["making"]), drafts.unpack_schedule(talk["schedule"])
    await _go_on(call, state, await db.read(actor, program_new.scheduled, making, schedule))


@router.callback_query(DraftCreate.filter(), Talking(TALK))
async def create(
    call: CallbackQuery, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """That is enough: create it."""
    program = await db.write(actor, program_new.create, unpack(talk))
    await state.clear()
    await show(call, views.created(program))
