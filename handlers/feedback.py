"""Saying how a session was, and reading what was said."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.pictures import Pictures
from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import feedback as keyboards
from models.actor import Actor
from models.database import Database
from services import feedback, feedback_summary
from views import feedback as views

router = Router(name="feedback")

WRITING = "feedback"


@router.callback_query(keyboards.FeedbackStars.filter())
async def rate(
    call: CallbackQuery, callback_data: keyboards.FeedbackStars, actor: Actor, db: Database
) -> None:
    """So many stars."""
    mine = await db.write(actor, feedback.rate, callback_data.session, callback_data.stars)
    await show(call, views.rated(mine))


@router.callback_query(keyboards.FeedbackScreen.filter())
async def screen(
    call: CallbackQuery,
    callback_data: keyboards.FeedbackScreen,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """One's stars and word."""
    await state.clear()
    await show(call, views.screen(await db.read(actor, feedback.mine, callback_data.session)))


@router.callback_query(keyboards.FeedbackWord.filter())
async def ask(
    call: CallbackQuery, callback_data: keyboards.FeedbackWord, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for a word."""
    mine = await db.read(actor, feedback.mine, callback_data.session)
    about = {"community": callback_data.community, "session": callback_data.session}
    await talk_about(state, WRITING, about)
    await show(call, views.ask_word(mine))


@router.message(Talking(WRITING))
async def written(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Take it; what is too long is asked for again."""
    mine = await db.write(actor, feedback.add, talk["session"], message.text or "")
    await state.clear()
    await show(message, views.written(mine))


@router.callback_query(keyboards.FeedbackNoWord.filter())
async def take_back(
    call: CallbackQuery, callback_data: keyboards.FeedbackNoWord, actor: Actor, db: Database
) -> None:
    """Without a word again."""
    await show(call, views.changed(await db.write(actor, feedback.add, callback_data.session, "")))


@router.callback_query(keyboards.FeedbackNamed.filter())
async def name(
    call: CallbackQuery, callback_data: keyboards.FeedbackNamed, actor: Actor, db: Database
) -> None:
    """With one's name, or without."""
    said = callback_data
    await show(call, views.changed(await db.write(actor, feedback.choose, said.session, named=said.on)))


@router.callback_query(keyboards.FeedbackQuotable.filter())
async def quote(
    call: CallbackQuery, callback_data: keyboards.FeedbackQuotable, actor: Actor, db: Database
) -> None:
    """Whether the word may be quoted."""
    said = callback_data
    await show(call, views.changed(await db.write(actor, feedback.choose, said.session, quotable=said.on)))


@router.callback_query(keyboards.FeedbackSummary.filter())
async def summary(
    call: CallbackQuery, callback_data: keyboards.FeedbackSummary, actor: Actor, db: Database
) -> None:
    """What people say about a program."""
    said = callback_data
    await show(
        call, views.summary(await db.read(actor, feedback_summary.of_program, said.program, said.page))
    )


@router.callback_query(keyboards.FeedbackChart.filter())
async def chart(
    call: CallbackQuery,
    callback_data: keyboards.FeedbackChart,
    actor: Actor,
    db: Database,
    pictures: Pictures,
) -> None:
    """The same as a picture."""
    found = await db.read(actor, feedback_summary.of_program, callback_data.program)
    await pictures.send(call, views.chart(found))
