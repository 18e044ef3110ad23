"""The steps of a booking in the chat: seen, marked, homework handed in and answered."""

from typing import Any

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.files import Attached, send_file
from bot.show import answer as reply
from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import steps as keyboards
from models.actor import Actor
from models.database import Database
from services import homework, steps
from services.files import Sent
from views import steps as views

router = Router(name="steps")

HANDING_IN = "step_hand_in"
ANSWERING = "homework_answer"
NOTING = "step_note"


@router.callback_query(keyboards.StepsOpen.filter())
async def listing(
    call: CallbackQuery, callback_data: keyboards.StepsOpen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """All of a booking."""
    await state.clear()
    await show(call, views.steps(await db.read(actor, steps.progress, callback_data.booking)))


@router.callback_query(keyboards.StepOpen.filter())
async def one(
    call: CallbackQuery, callback_data: keyboards.StepOpen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """One of them."""
    await state.clear()
    await show(call, views.step(await db.read(actor, homework.desk, callback_data.step)))


@router.callback_query(keyboards.StepDone.filter())
async def mark(call: CallbackQuery, callback_data: keyboards.StepDone, actor: Actor, db: Database) -> None:
    """It is done, or is not."""
    await db.write(actor, steps.set_done, callback_data.step, done=callback_data.done)
    await show(call, views.marked(await db.read(actor, homework.desk, callback_data.step)))


@router.callback_query(keyboards.StepHandIn.filter())
async def ask_homework(
    call: CallbackQuery, callback_data: keyboards.StepHandIn, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for it."""
    found = await db.read(actor, homework.handing_in, callback_data.step)
    await talk_about(state, HANDING_IN, {"community": callback_data.community, "step": callback_data.step})
    await show(call, views.hand_in(found))


@router.message(Talking(HANDING_IN), Attached())
async def sent_homework(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any], sent: Sent
) -> None:
    """Take a file, with its caption."""
    found = await db.write(actor, homework.hand_in_sent, talk["step"], sent, message.caption or "")
    await state.clear()
    await show(message, views.handed_in(found))


@router.message(Talking(HANDING_IN))
async def typed_homework(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Take words."""
    found = await db.write(actor, homework.hand_in, talk["step"], message.text or "")
    await state.clear()
    await show(message, views.handed_in(found))


@router.callback_query(keyboards.HomeworkGet.filter())
async def get_file(
    call: CallbackQuery, callback_data: keyboards.HomeworkGet, actor: Actor, db: Database, bot: Bot
) -> None:
    """Get the file of a piece, in private."""
    _found, file_id = await db.read(actor, homework.file_of, callback_data.piece)
    await reply(call)
    await send_file(bot, db, call.from_user.id, callback_data.community, file_id)


@router.callback_query(keyboards.HomeworkRemove.filter())
async def take_back(
    call: CallbackQuery, callback_data: keyboards.HomeworkRemove, actor: Actor, db: Database
) -> None:
    """Take a piece back, or hand it in again."""
    if callback_data.undo:
        await show(call, views.handed_in(await db.write(actor, homework.restore, callback_data.piece)))
        return
    found = await db.write(actor, homework.remove, callback_data.piece)
    await show(call, views.taken_back(found, callback_data.piece))


@router.callback_query(keyboards.HomeworkAnswer.filter())
async def ask_answer(
    call: CallbackQuery,
    callback_data: keyboards.HomeworkAnswer,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """What do you answer?"""
    found = await db.read(actor, homework.answering, callback_data.piece)
    await talk_about(state, ANSWERING, {"community": callback_data.community, "piece": callback_data.piece})
    await show(call, views.ask_answer(found, callback_data.piece))


@router.message(Talking(ANSWERING))
async def typed_answer(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Take it."""
    found = await db.write(actor, homework.answer, talk["piece"], message.text or "")
    await state.clear()
    await show(message, views.saved(found))


@router.callback_query(keyboards.StepNote.filter())
async def ask_note(
    call: CallbackQuery, callback_data: keyboards.StepNote, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What is to be said about the step?"""
    found = await db.read(actor, homework.noting, callback_data.step)
    await talk_about(state, NOTING, {"community": callback_data.community, "step": callback_data.step})
    await show(call, views.ask_note(found))


@router.message(Talking(NOTING))
async def typed_note(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Take it."""
    await db.write(actor, steps.note, talk["step"], message.text or "")
    await state.clear()
    await show(message, views.saved(await db.read(actor, homework.desk, talk["step"])))
