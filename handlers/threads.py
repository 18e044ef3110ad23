"""Private threads in the chat: read, written, answered by replies, and in topics of an instructor's group."""

from typing import Any

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.actors import Actors
from bot.confided import AnswersThread, ChangedThere, InTopic, is_own_forum, written
from bot.each import in_each_community
from bot.files import send_file
from bot.filters import InGroup, InPrivate
from bot.show import answer, show
from bot.talk import Talking, talk_about
from keyboards import threads as keyboards
from models.actor import Actor
from models.database import Database
from services import thread_files, thread_groups, thread_relay, threads
from services.care_errors import NotYourGroup
from services.errors import NotAllowed
from views import threads as views

router = Router(name="threads")

WRITING = "thread_write"


@router.message(Command("threads"), InPrivate())
async def command(message: Message, actor: Actor, db: Database, actors: Actors, state: FSMContext) -> None:
    """A person's threads, in all their communities."""
    await state.clear()
    found = await in_each_community(db, actors, actor, threads.listing)
    await show(message, views.listed([one for some in found for one in some]))


@router.message(Command("threads"), InGroup())
async def link(message: Message, actor: Actor, db: Database, actors: Actors, bot: Bot) -> None:
    """Give each customer a topic here. Raises NotYourGroup, NotAllowed."""
    if not await is_own_forum(bot, message):
        raise NotYourGroup
    teaches = await in_each_community(db, actors, actor, thread_groups.where_i_teach)
    places = [community for community in teaches if community is not None]
    if not places:
        raise NotAllowed
    there = await actors.inside(actor, places[0])
    await db.write(there, thread_groups.link_group, message.chat.id)
    await message.answer(views.linked())


@router.callback_query(keyboards.ThreadList.filter())
async def listing(call: CallbackQuery, actor: Actor, db: Database, state: FSMContext) -> None:
    """Those of one community."""
    await state.clear()
    await show(call, views.listed(await db.read(actor, threads.listing)))


@router.callback_query(keyboards.ThreadOpen.filter())
async def read(
    call: CallbackQuery, callback_data: keyboards.ThreadOpen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """A page of one; what the other wrote is read now."""
    await state.clear()
    found = await db.write(actor, threads.look, callback_data.talk, callback_data.page)
    await show(call, views.pages(found))


@router.callback_query(keyboards.ThreadFor.filter())
async def of_booking(
    call: CallbackQuery, callback_data: keyboards.ThreadFor, actor: Actor, db: Database, state: FSMContext
) -> None:
    """The thread of a booking."""
    await state.clear()
    talk = await db.read(actor, threads.for_booking, callback_data.booking)
    await show(call, views.pages(await db.write(actor, threads.look, talk)))


@router.callback_query(keyboards.ThreadWrite.filter())
async def ask(
    call: CallbackQuery, callback_data: keyboards.ThreadWrite, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What is sent now is passed on."""
    thread = await db.read(actor, thread_relay.writable, callback_data.talk)
    await talk_about(state, WRITING, {"community": thread.community_id, "thread": thread.id})
    await show(call, views.ask(thread))


@router.message(AnswersThread())
async def reply(message: Message, actor: Actor, db: Database, thread: int) -> None:
    """A reply to a message that was brought goes to who wrote it."""
    await show(message, views.passed(await db.write(actor, thread_relay.write, thread, **written(message))))


@router.message(Talking(WRITING))
async def write(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """Pass it on."""
    found = await db.write(actor, thread_relay.write, talk["thread"], **written(message))
    await show(message, views.passed(found))


@router.message(InTopic())
async def in_topic(message: Message, actor: Actor, db: Database, thread: int) -> None:
    """What the instructor writes into a customer's topic goes to the customer; nothing is answered there."""
    await db.write(actor, thread_relay.write, thread, **written(message))


@router.edited_message(ChangedThere())
async def changed(message: Message, actor: Actor, db: Database, mine: int) -> None:
    """What a person changed is changed at the other one's, too."""
    await db.write(actor, thread_relay.edit, mine, written(message)["html"])


@router.callback_query(keyboards.ThreadTakeBack.filter())
async def take_back(
    call: CallbackQuery, callback_data: keyboards.ThreadTakeBack, actor: Actor, db: Database
) -> None:
    """Take a message back, at both."""
    await show(call, views.taken_back(await db.write(actor, thread_relay.remove, callback_data.message)))


@router.callback_query(keyboards.ThreadFile.filter())
async def get_file(
    call: CallbackQuery, callback_data: keyboards.ThreadFile, actor: Actor, db: Database, bot: Bot
) -> None:
    """Get the file of a message, in private."""
    file_id = await db.read(actor, thread_files.file_of, callback_data.talk, callback_data.message)
    await answer(call)
    await send_file(bot, db, call.from_user.id, callback_data.community, file_id)


@router.callback_query(keyboards.ThreadClose.filter())
async def close(
    call: CallbackQuery, callback_data: keyboards.ThreadClose, actor: Actor, db: Database
) -> None:
    """Let nobody write any more, or both again."""
    found = await db.write(actor, threads.set_closed, callback_data.talk, closed=callback_data.closed)
    await show(call, views.closed(found))
