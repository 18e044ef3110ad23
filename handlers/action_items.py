"""Tasks: added in one message, given to somebody, ticked off."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.actors import Actors
from bot.each import in_each_community
from bot.show import relabel, show
from bot.talk import Talking, talk_about
from keyboards.action_items import (
    ActionAdd,
    ActionDrop,
    ActionDue,
    ActionGive,
    ActionList,
    ActionReword,
    ActionScreen,
    ActionTake,
    ActionTick,
    ActionTickHere,
    ActionWhen,
    ActionWho,
    MyActions,
    ProgramActions,
    ticked,
)
from locales.reader import language
from models.actor import Actor
from models.database import Database
from services import action_changes, action_items, minutes_sheet
from views import action_items as views

router = Router(name="action_items")

ADDING = "action_add"
NAMING = "action_who"
DATING = "action_when"
REWORDING = "action_reword"


@router.callback_query(ActionList.filter())
async def listed(
    call: CallbackQuery, callback_data: ActionList, actor: Actor, db: Database, state: FSMContext
) -> None:
    """The tasks of a session."""
    await state.clear()
    found = await db.read(actor, action_items.of_session, callback_data.session, callback_data.page)
    await show(call, views.listed(found))


@router.callback_query(ProgramActions.filter())
async def of_program(call: CallbackQuery, callback_data: ProgramActions, actor: Actor, db: Database) -> None:
    """What is open in a program."""
    found = await db.read(actor, action_items.of_program, callback_data.program)
    await show(call, views.of_program(found, callback_data.page))


@router.callback_query(MyActions.filter())
async def mine(
    call: CallbackQuery, callback_data: MyActions, actors: Actors, actor: Actor, db: Database
) -> None:
    """What one has to do oneself."""
    found = await in_each_community(db, actors, actor, action_items.all_mine)
    await show(call, views.mine(found, callback_data.page))


@router.callback_query(ActionAdd.filter())
async def ask(
    call: CallbackQuery, callback_data: ActionAdd, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Who does what by when?"""
    sheet, note = await db.read(actor, minutes_sheet.writing, callback_data.session, callback_data.item)
    session = sheet.session
    where = {"community": session.community_id, "session": session.id, "item": note.item_id}
    await talk_about(state, ADDING, where)
    await show(call, views.ask(sheet, note))


@router.message(Talking(ADDING))
async def added(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Add it, and show how it was understood."""
    made = await db.write(
        actor, action_changes.add, talk["session"], message.text or "", language(), talk["item"]
    )
    await state.clear()
    await show(message, views.added(made))


@router.callback_query(ActionScreen.filter())
async def one(
    call: CallbackQuery, callback_data: ActionScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """One task."""
    await state.clear()
    await show(call, views.one(await db.read(actor, action_items.opened, callback_data.action)))


@router.callback_query(ActionTick.filter())
async def tick(call: CallbackQuery, callback_data: ActionTick, actor: Actor, db: Database) -> None:
    """It is done, or not yet."""
    said = callback_data
    await show(call, views.ticked(await db.write(actor, action_changes.tick, said.action, done=said.done)))


@router.callback_query(ActionTickHere.filter())
async def tick_here(call: CallbackQuery, callback_data: ActionTickHere, actor: Actor, db: Database) -> None:
    """The same on a notice, which stays."""
    said = callback_data
    done = await db.write(actor, action_changes.tick, said.action, done=said.done)
    await relabel(call, ticked(done.action), views.done(done.action))


@router.callback_query(ActionTake.filter())
async def take(call: CallbackQuery, callback_data: ActionTake, actor: Actor, db: Database) -> None:
    """Take on what is nobody's."""
    await show(call, views.changed(await db.write(actor, action_changes.take, callback_data.action)))


@router.callback_query(ActionDrop.filter())
async def drop(call: CallbackQuery, callback_data: ActionDrop, actor: Actor, db: Database) -> None:
    """Nobody needs to do it, or somebody does after all."""
    said = callback_data
    await show(call, views.dropped(await db.write(actor, action_changes.drop, said.action, undo=said.undo)))


@router.callback_query(ActionWho.filter())
async def ask_who(
    call: CallbackQuery, callback_data: ActionWho, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Who does it?"""
    choice = await db.read(actor, action_changes.people, callback_data.action)
    await _talk(state, NAMING, choice.opened.action)
    await show(call, views.ask_who(choice, callback_data.page))


@router.callback_query(ActionGive.filter())
async def give(
    call: CallbackQuery, callback_data: ActionGive, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Give it to who was tapped."""
    said = callback_data
    done = await db.write(actor, action_changes.give, said.action, said.member or None)
    await state.clear()
    await show(call, views.changed(done))


@router.message(Talking(NAMING))
async def named(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Give it to whose name was typed."""
    done = await db.write(actor, action_changes.give_typed, talk["action"], message.text or "")
    await state.clear()
    await show(message, views.changed(done))


@router.callback_query(ActionWhen.filter())
async def ask_when(
    call: CallbackQuery, callback_data: ActionWhen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """By when?"""
    opened = await db.read(actor, action_changes.changeable, callback_data.action)
    await _talk(state, DATING, opened.action)
    await show(call, views.ask_when(opened))


@router.callback_query(ActionDue.filter())
async def schedule(
    call: CallbackQuery, callback_data: ActionDue, actor: Actor, db: Database, state: FSMContext
) -> None:
    """By the day that was tapped."""
    said = callback_data
    done = await db.write(actor, action_changes.schedule_tapped, said.action, said.day)
    await state.clear()
    await show(call, views.changed(done))


@router.message(Talking(DATING))
async def dated(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """By the day that was typed."""
    text = message.text or ""
    done = await db.write(actor, action_changes.schedule_typed, talk["action"], text, language())
    await state.clear()
    await show(message, views.changed(done))


@router.callback_query(ActionReword.filter())
async def ask_task(
    call: CallbackQuery, callback_data: ActionReword, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What is to be done?"""
    opened = await db.read(actor, action_changes.changeable, callback_data.action)
    await _talk(state, REWORDING, opened.action)
    await show(call, views.ask_task(opened))


@router.message(Talking(REWORDING))
async def reworded(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Say it as typed."""
    text = message.text or ""
    done = await db.write(actor, action_changes.reword, talk["action"], talk["revision"], text)
    await state.clear()
    await show(message, views.changed(done))


async def _talk(state: FSMContext, name: str, action: action_items.Action) -> None:
    where = {"community": action.community_id, "action": action.id, "revision": action.revision}
    await talk_about(state, name, where)
