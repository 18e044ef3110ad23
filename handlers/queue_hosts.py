"""Running a live queue: what is next, what was played, in which order, by which rules."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import queue_hosts as keyboards
from keyboards.queue import QueueArrange
from keyboards.queue_hosts import Act
from models.actor import Actor
from models.database import Database
from services import queue, queue_calls, queue_cards, queue_hosts
from views import queue_hosts as views
from views.links import Links

router = Router(name="queue_hosts")

PLACING = "queue_place"
_ACTS = {Act.PLAY: queue_hosts.play, Act.DONE: queue_hosts.done, Act.OUT: queue_hosts.take_out}


@router.callback_query(keyboards.QueueAct.filter())
async def act(
    call: CallbackQuery, callback_data: keyboards.QueueAct, actor: Actor, db: Database, links: Links
) -> None:
    """Play a song, mark it as played, or take it out."""
    result = await db.write(actor, _ACTS[callback_data.act], callback_data.entry)
    await show(call, views.done(result, links))


@router.callback_query(keyboards.QueueLater.filter())
async def later(
    call: CallbackQuery, callback_data: keyboards.QueueLater, actor: Actor, db: Database, links: Links
) -> None:
    """Its players are not ready."""
    result = await db.write(actor, queue_hosts.later, callback_data.entry, callback_data.seen)
    await show(call, views.put_later(result, links))


@router.callback_query(keyboards.QueueMove.filter())
async def move(
    call: CallbackQuery, callback_data: keyboards.QueueMove, actor: Actor, db: Database, links: Links
) -> None:
    """Up, down, or to the top."""
    result = await db.write(
        actor, queue_hosts.move, callback_data.entry, callback_data.seen, callback_data.place
    )
    await show(call, views.moved(result, links))


@router.callback_query(keyboards.QueuePlace.filter())
async def ask_place(
    call: CallbackQuery, callback_data: keyboards.QueuePlace, actor: Actor, db: Database, state: FSMContext
) -> None:
    """To which place?"""
    found, one = await db.read(actor, queue_calls.own, callback_data.entry)
    talk = {"community": callback_data.community, "entry": one.id, "seen": one.place}
    await talk_about(state, PLACING, talk)
    await show(call, views.ask_place(found, one))


@router.message(Talking(PLACING))
async def place(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any], links: Links
) -> None:
    """To the place that was typed."""
    result = await db.write(actor, queue_hosts.move_typed, talk["entry"], talk["seen"], message.text or "")
    await state.clear()
    await show(message, views.moved(result, links))


@router.callback_query(keyboards.QueueUndo.filter())
async def undo(
    call: CallbackQuery, callback_data: keyboards.QueueUndo, actor: Actor, db: Database, links: Links
) -> None:
    """Take back what was done last."""
    result = await db.write(actor, queue_hosts.undo, callback_data.session, callback_data.revision)
    await show(call, views.undone(result, links))


@router.callback_query(QueueArrange.filter())
async def arrange(call: CallbackQuery, callback_data: QueueArrange, actor: Actor, db: Database) -> None:
    """Which song?"""
    found = await db.read(actor, queue.board, callback_data.session)
    await show(call, views.arrange(found, callback_data.page))


@router.callback_query(keyboards.QueueRules.filter())
async def rules(call: CallbackQuery, callback_data: keyboards.QueueRules, actor: Actor, db: Database) -> None:
    """How the queue is run."""
    await show(call, views.rules(await db.read(actor, queue.board, callback_data.session)))


@router.callback_query(keyboards.QueueOpen.filter())
async def set_open(
    call: CallbackQuery, callback_data: keyboards.QueueOpen, actor: Actor, db: Database
) -> None:
    """Take songs, or no more for now."""
    result = await db.write(actor, queue_hosts.set_open, callback_data.session, is_open=callback_data.open)
    await show(call, views.opened(result))


@router.callback_query(keyboards.QueueLimit.filter())
async def set_limit(
    call: CallbackQuery, callback_data: keyboards.QueueLimit, actor: Actor, db: Database
) -> None:
    """So many songs a person."""
    result = await db.write(actor, queue_hosts.set_limit, callback_data.session, callback_data.count)
    await show(call, views.limited(result))


@router.callback_query(keyboards.QueueOrderTo.filter())
async def set_order(
    call: CallbackQuery, callback_data: keyboards.QueueOrderTo, actor: Actor, db: Database
) -> None:
    """First come first served, or callers in turn."""
    result = await db.write(actor, queue_hosts.set_order, callback_data.session, callback_data.order)
    await show(call, views.ordered(result))


@router.callback_query(keyboards.QueuePost.filter())
async def post(call: CallbackQuery, callback_data: keyboards.QueuePost, actor: Actor, db: Database) -> None:
    """Show it in the group."""
    await show(call, views.posted(await db.write(actor, queue_cards.post, callback_data.session)))
