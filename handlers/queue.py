"""A live queue for everybody: look, call a song, change or withdraw one's own."""

from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.actors import Actors
from bot.filters import InGroup, InPrivate
from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import queue as keyboards
from models.actor import Actor
from models.database import Database
from services import arrivals, queue, queue_calls, queue_cards, queue_songs
from views import queue as views
from views.links import Links

router = Router(name="queue")

CALLING = "queue_call"
SOUNDING = "queue_sound"


@router.message(CommandStart(deep_link=True, magic=F.args.regexp(keyboards.PAYLOAD)), InPrivate())
async def arrive(
    message: Message, command: CommandObject, actors: Actors, actor: Actor, db: Database, state: FSMContext
) -> None:
    """From the group's card: which song?"""
    target = await db.read(actor, arrivals.resolve, keyboards.reference_of(command.args or ""))
    there = await actors.inside(actor, target.community_id)
    choice = await db.read(there, queue_songs.choose, target.target_id)
    await _talk(state, target.community_id, target.target_id)
    await show(message, views.choose(choice))


@router.message(Command("queue"), InGroup())
async def post_here(message: Message, actor: Actor, db: Database, links: Links) -> None:
    """Show the queue here; the card itself is the answer, unless it is here already."""
    thread = message.message_thread_id if message.is_topic_message else None
    screen = views.is_there(await db.write(actor, queue_cards.post_here, thread), links)
    if screen:
        await show(message, screen)


@router.callback_query(keyboards.QueueScreen.filter())
async def board(
    call: CallbackQuery,
    callback_data: keyboards.QueueScreen,
    actor: Actor,
    db: Database,
    state: FSMContext,
    links: Links,
) -> None:
    """What is played, and what is next."""
    await state.clear()
    found = await db.read(actor, queue.board, callback_data.session)
    await show(call, views.board(found, links, callback_data.page))


@router.callback_query(keyboards.QueueChoose.filter())
async def choose(
    call: CallbackQuery, callback_data: keyboards.QueueChoose, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Which song? A tapped one, or one that is typed."""
    choice = await db.read(
        actor, queue_songs.choose, callback_data.session, callback_data.source, callback_data.page
    )
    await _talk(state, callback_data.community, callback_data.session)
    await show(call, views.choose(choice))


async def _talk(state: FSMContext, community: int, session: int) -> None:
    await talk_about(state, CALLING, {"community": community, "session": session})


@router.callback_query(keyboards.QueueCall.filter())
async def call_song(
    call: CallbackQuery, callback_data: keyboards.QueueCall, actor: Actor, db: Database, state: FSMContext
) -> None:
    """This one."""
    result = await db.write(actor, queue_calls.call, callback_data.session, callback_data.song)
    await state.clear()
    await show(call, views.called(result))


@router.message(Talking(CALLING))
async def call_typed(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """The one of this title; similar ones are shown first."""
    text = message.text or ""
    result = await db.write(actor, queue_songs.call_typed, talk["session"], text)
    await (state.clear() if result.called else state.set_data({**talk, "text": text}))
    await show(message, views.typed(result, text))


@router.callback_query(keyboards.QueueNew.filter(), Talking(CALLING))
async def call_new(
    call: CallbackQuery, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """None of the similar ones: a new song."""
    text = talk.get("text", "")
    result = await db.write(actor, queue_songs.call_typed, talk["session"], text, new=True)
    await state.clear()
    await show(call, views.typed(result, text))


@router.callback_query(keyboards.QueueMine.filter())
async def mine(call: CallbackQuery, callback_data: keyboards.QueueMine, actor: Actor, db: Database) -> None:
    """One's own songs that wait."""
    await show(call, views.mine(await db.read(actor, queue.board, callback_data.session)))


@router.callback_query(keyboards.QueueEntryScreen.filter())
async def entry(
    call: CallbackQuery,
    callback_data: keyboards.QueueEntryScreen,
    actor: Actor,
    db: Database,
    state: FSMContext,
    links: Links,
) -> None:
    """One song that was called."""
    await state.clear()
    found, one = await db.read(actor, queue_calls.of_entry, callback_data.entry)
    await show(call, views.one_or_board(found, one, links))


@router.callback_query(keyboards.QueueWithdraw.filter())
async def withdraw(
    call: CallbackQuery, callback_data: keyboards.QueueWithdraw, actor: Actor, db: Database
) -> None:
    """Take it back."""
    await show(call, views.withdrawn(await db.write(actor, queue_calls.withdraw, callback_data.entry)))


@router.callback_query(keyboards.QueueSound.filter())
async def ask_sound(
    call: CallbackQuery, callback_data: keyboards.QueueSound, actor: Actor, db: Database, state: FSMContext
) -> None:
    """In which key, and how fast?"""
    found, one = await db.read(actor, queue_calls.own, callback_data.entry)
    await talk_about(state, SOUNDING, {"community": callback_data.community, "entry": callback_data.entry})
    await show(call, views.ask_sound(found, one))


@router.message(Talking(SOUNDING))
async def sound(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Take what was typed for it."""
    result = await db.write(actor, queue_calls.describe_typed, talk["entry"], message.text or "")
    await state.clear()
    await show(message, views.described(result))
