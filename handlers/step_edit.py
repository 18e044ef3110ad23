"""Planning the steps of an offering, in the chat."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import step_edit as keyboards
from models.actor import Actor
from models.database import Database
from services import step_edit
from views import step_edit as views

router = Router(name="step_edit")

ADDING = "plan_add"
CHANGING = "plan_change"


@router.callback_query(keyboards.PlanOpen.filter())
async def plan(
    call: CallbackQuery, callback_data: keyboards.PlanOpen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """All of them."""
    await state.clear()
    await show(call, views.plan(await db.read(actor, step_edit.plan, callback_data.offering)))


@router.callback_query(keyboards.PlanAdd.filter())
async def ask(
    call: CallbackQuery, callback_data: keyboards.PlanAdd, actor: Actor, db: Database, state: FSMContext
) -> None:
    """How is it called, and when is it due?"""
    found = await db.read(actor, step_edit.plan, callback_data.offering)
    about = {"community": callback_data.community, "offering": callback_data.offering}
    await talk_about(state, ADDING, about)
    await show(call, views.ask(found))


@router.message(Talking(ADDING))
async def typed(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Add it."""
    name, days, words = step_edit.typed(message.text or "")
    found = await db.write(actor, step_edit.add, talk["offering"], name, days, words)
    await state.clear()
    await show(message, views.added(found))


@router.callback_query(keyboards.PlanStep.filter())
async def one(
    call: CallbackQuery, callback_data: keyboards.PlanStep, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Change one: what is written next says it anew."""
    found = await db.read(actor, step_edit.plan_of, callback_data.plan)
    await talk_about(state, CHANGING, {"community": callback_data.community, "step": callback_data.plan})
    await show(call, views.one(found, callback_data.plan))


@router.message(Talking(CHANGING))
async def changed(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """It says so from now on."""
    name, days, words = step_edit.typed(message.text or "")
    found = await db.write(actor, step_edit.change, talk["step"], name, days, words)
    await show(message, views.changed(found, talk["step"]))


@router.callback_query(keyboards.PlanMove.filter())
async def move(call: CallbackQuery, callback_data: keyboards.PlanMove, actor: Actor, db: Database) -> None:
    """Move it up or down."""
    found = await db.write(actor, step_edit.move, callback_data.plan, 1 if callback_data.down else -1)
    await show(call, views.changed(found, callback_data.plan))


@router.callback_query(keyboards.PlanRemove.filter())
async def remove(
    call: CallbackQuery, callback_data: keyboards.PlanRemove, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Take it off, or bring it back."""
    await state.clear()
    if callback_data.undo:
        await show(call, views.added(await db.write(actor, step_edit.restore, callback_data.plan)))
        return
    found = await db.write(actor, step_edit.remove, callback_data.plan)
    await show(call, views.removed(found, callback_data.plan))
