"""Goals: looked at by everybody, set and changed by organizers."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.pictures import Pictures
from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import goals as keyboards
from locales.reader import language
from models.actor import Actor
from models.database import Database
from models.goals import GoalKind
from services import goal_edit, goals
from views import goals as views

router = Router(name="goals")

NUMBERING = "goal_new"
WRITING = "goal_edit"


@router.callback_query(keyboards.GoalList.filter())
async def listing(
    call: CallbackQuery, callback_data: keyboards.GoalList, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Those of a program, or of the community."""
    await state.clear()
    found = await db.read(actor, goals.listing, callback_data.program or None, callback_data.page)
    await show(call, views.listed(found))


@router.callback_query(keyboards.GoalScreen.filter())
async def screen(
    call: CallbackQuery, callback_data: keyboards.GoalScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """One of them."""
    await state.clear()
    await show(call, views.screen(await db.read(actor, goals.one, callback_data.goal)))


@router.callback_query(keyboards.GoalPicture.filter())
async def picture(
    call: CallbackQuery, callback_data: keyboards.GoalPicture, actor: Actor, db: Database, pictures: Pictures
) -> None:
    """The same as a picture."""
    await pictures.send(call, views.picture(await db.read(actor, goals.one, callback_data.goal)))


@router.callback_query(keyboards.GoalNew.filter())
async def new(
    call: CallbackQuery, callback_data: keyboards.GoalNew, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What is to be counted?"""
    await state.clear()
    await db.read(actor, goals.required, callback_data.program or None)
    await show(call, views.new(callback_data.community, callback_data.program))


@router.callback_query(keyboards.GoalNewKind.filter())
async def kind(
    call: CallbackQuery, callback_data: keyboards.GoalNewKind, actor: Actor, db: Database, state: FSMContext
) -> None:
    """And how many?"""
    await db.read(actor, goals.required, callback_data.program or None)
    where = {"community": callback_data.community, "program": callback_data.program}
    await talk_about(state, NUMBERING, {**where, "kind": callback_data.kind})
    await show(call, views.how_many(**where, kind=callback_data.kind))


@router.message(Talking(NUMBERING))
async def numbered(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """There it is; a number that cannot be is asked for again."""
    what = (talk["program"] or None, GoalKind(talk["kind"]), message.text or "")
    found = await db.write(actor, goal_edit.start, *what)
    await state.clear()
    await show(message, views.screen(found))


@router.callback_query(keyboards.GoalEdit.filter())
async def edit(
    call: CallbackQuery, callback_data: keyboards.GoalEdit, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for another title, number, or other days."""
    found = await db.read(actor, goal_edit.opened, callback_data.goal)
    where = {"community": callback_data.community, "goal": found.goal.id, "field": callback_data.field}
    await talk_about(state, WRITING, {**where, "revision": found.goal.revision})
    await show(call, views.ask(found, callback_data.field))


@router.message(Talking(WRITING))
async def written(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Take it; where somebody was first, it can be written again."""
    what = (talk["goal"], talk["revision"], talk["field"], message.text or "", language())
    result = await db.write(actor, goal_edit.answer, *what)
    if result.conflict:
        await talk_about(state, WRITING, {**talk, "revision": result.view.goal.revision})
    else:
        await state.clear()
    await show(message, views.edited(result, talk["field"]))


@router.callback_query(keyboards.GoalDelete.filter())
async def delete(
    call: CallbackQuery, callback_data: keyboards.GoalDelete, actor: Actor, db: Database
) -> None:
    """Delete it, or bring it back."""
    if callback_data.undo:
        await show(call, views.restored(await db.write(actor, goal_edit.restore, callback_data.goal)))
    else:
        await show(call, views.deleted(await db.write(actor, goal_edit.delete, callback_data.goal)))
