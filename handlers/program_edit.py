"""Changing a program fact by fact."""

from dataclasses import asdict
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.files import Attached
from bot.show import show
from bot.talk import Located, Talking, talk_about
from keyboards.planning import PlanSave
from keyboards.program_edit import (
    FactEdit,
    FactSet,
    ProgramEdit,
    ProgramEditRest,
    ProgramRules,
    ProgramSettings,
    SettingEdit,
    TypedAgain,
)
from models.actor import Actor
from models.database import Database
from models.files import FileKind
from services import drafts, program_edit
from services.files import Sent
from services.program_edit import Edited
from services.program_facts import Fact
from services.programs import ProgramDetails
from views import program_edit as views

router = Router(name="program_edit")

TALK = "program_edit"
PLANNING = "planning"


async def _answered(
    event: CallbackQuery | Message, state: FSMContext, edited: Edited, talk: dict[str, Any]
) -> None:
    """Show what came of it; what was typed is kept as long as it is not saved.

    Who was second has seen the program as it is now: what they say next is about that.
    """
    revision = edited.program.revision
    await talk_about(state, TALK, {**talk, "revision": revision}) if edited.conflict else await state.clear()
    await show(event, views.answered(edited, talk["typed"], written=isinstance(event, Message)))


@router.callback_query(ProgramEdit.filter())
async def menu(
    call: CallbackQuery, callback_data: ProgramEdit, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Choose what to change."""
    await state.clear()
    program = await db.read(actor, program_edit.opened, callback_data.program)
    await show(call, views.menu(program))


@router.callback_query(ProgramEditRest.filter())
async def rest(
    call: CallbackQuery, callback_data: ProgramEditRest, actor: Actor, db: Database, state: FSMContext
) -> None:
    """The rest of what can be changed."""
    await state.clear()
    program = await db.read(actor, program_edit.opened, callback_data.program)
    await show(call, views.menu(program, 1))


@router.callback_query(FactEdit.filter())
async def ask(
    call: CallbackQuery, callback_data: FactEdit, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for one fact."""
    asked = await db.read(actor, program_edit.asked, callback_data.program, callback_data.fact)
    await talk_about(state, TALK, _talk(asked.program, asked.fact))
    await show(call, views.fact(asked))


@router.callback_query(ProgramSettings.filter())
async def settings(
    call: CallbackQuery, callback_data: ProgramSettings, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What belongs to its kind."""
    await state.clear()
    await show(call, views.settings(await db.read(actor, program_edit.opened, callback_data.program)))


@router.callback_query(ProgramRules.filter())
async def rules(
    call: CallbackQuery, callback_data: ProgramRules, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Who gets in, and whether it takes place."""
    await state.clear()
    await show(call, views.rules(await db.read(actor, program_edit.opened, callback_data.program)))


@router.callback_query(SettingEdit.filter())
async def ask_setting(
    call: CallbackQuery, callback_data: SettingEdit, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for one setting of its kind."""
    program = await db.read(actor, program_edit.opened_setting, callback_data.program, callback_data.count)
    await talk_about(state, TALK, {**_talk(program, Fact.SETTING), "setting": callback_data.count})
    await show(call, views.setting(program, callback_data.count))


def _talk(program: ProgramDetails, fact: Fact) -> dict[str, Any]:
    """What is kept while a fact is asked for."""
    return {
        "community": program.community_id,
        "program": program.id,
        "revision": program.revision,
        "fact": fact.value,
    }


@router.callback_query(FactSet.filter())
async def tapped(
    call: CallbackQuery, callback_data: FactSet, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Change one fact by a tap."""
    said = callback_data
    edited = await db.write(actor, program_edit.answer, said.program, said.revision, said.fact, said.value)
    talk = {
        "community": said.community,
        "program": said.program,
        "fact": said.fact.value,
        "typed": said.value,
    }
    await _answered(call, state, edited, talk)


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
    edited = await db.write(actor, program_edit.locate, talk["program"], talk["revision"], *spot)
    await _answered(message, state, edited, {**talk, "spot": spot, "typed": ", ".join(spot[2:])})


@router.message(Talking(TALK), Attached(FileKind.PHOTO))
async def pictured(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any], sent: Sent
) -> None:
    """Show a photo that was sent."""
    edited = await db.write(actor, program_edit.picture, talk["program"], talk["revision"], sent)
    await _answered(message, state, edited, {**talk, "sent": asdict(sent), "typed": ""})


@router.message(Talking(TALK))
async def typed(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Change one fact to what was typed."""
    text, fact = program_edit.said(talk, message.text or ""), Fact(talk["fact"])
    edited = await db.write(actor, program_edit.answer, talk["program"], talk["revision"], fact, text)
    await _answered(message, state, edited, {**talk, "typed": text})


@router.callback_query(TypedAgain.filter(), Talking(TALK))
async def again(
    call: CallbackQuery,
    callback_data: TypedAgain,
    actor: Actor,
    db: Database,
    state: FSMContext,
    talk: dict[str, Any],
) -> None:
    """Use what was typed after all."""
    program, revision = callback_data.program, callback_data.revision
    edited = await db.write(actor, program_edit.repeat, program, revision, talk)
    await _answered(call, state, edited, talk)


@router.callback_query(PlanSave.filter(), Talking(PLANNING))
async def save_plan(
    call: CallbackQuery,
    callback_data: PlanSave,
    actor: Actor,
    db: Database,
    state: FSMContext,
    talk: dict[str, Any],
) -> None:
    """Give the program the schedule that was built; on a conflict it is kept and offered again."""
    schedule = drafts.unpack_schedule(talk["schedule"])
    program, revision = callback_data.program, callback_data.revision
    edited = await db.write(actor, program_edit.reschedule, program, revision, schedule)
    await talk_about(state, PLANNING, talk) if edited.conflict else await state.clear()
    await show(call, views.rescheduled(edited, schedule))
