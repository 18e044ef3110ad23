"""The talk about a session: in private by screens and replies, in the group by replies and in topics."""

from typing import Any

from aiogram import Bot, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import InGroup
from bot.overheard import AnswersComment, SaidInGroup
from bot.show import show, show_privately
from bot.talk import Talking, talk_about
from keyboards import discussion as keyboards
from models.actor import Actor
from models.database import Database
from services import comments, discussion, discussion_group, discussion_topics, sessions
from services.discussion_group import Heard, Said
from services.errors import NoTopics
from views import discussion as views
from views.links import Links

router = Router(name="discussion")

SAYING = "discussion_say"
CHANGING = "discussion_change"
MAX_TOPIC = 128
"""Characters of a topic's name, by Telegram."""


@router.callback_query(keyboards.Talk.filter())
async def board(
    call: CallbackQuery, callback_data: keyboards.Talk, actor: Actor, db: Database, state: FSMContext
) -> None:
    """The threads of a session."""
    await state.clear()
    found = await db.read(actor, discussion.board, callback_data.session, callback_data.page)
    await show(call, views.board(found))


@router.callback_query(keyboards.CommentScreen.filter())
async def comment(
    call: CallbackQuery, callback_data: keyboards.CommentScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """One comment, and what was said to it."""
    await state.clear()
    found = await db.read(actor, discussion.thread, callback_data.comment, callback_data.page)
    await show(call, views.comment(found))


@router.callback_query(keyboards.CommentWrite.filter())
async def write(
    call: CallbackQuery, callback_data: keyboards.CommentWrite, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What do you want to say?"""
    session = await db.read(actor, sessions.details, callback_data.session)
    await talk_about(state, SAYING, {"community": session.community_id, "session": session.id})
    await show(call, views.ask(session))


@router.callback_query(keyboards.CommentReply.filter())
async def reply(
    call: CallbackQuery, callback_data: keyboards.CommentReply, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What do you want to reply?"""
    found = await db.read(actor, discussion.thread, callback_data.comment)
    talk = {"community": callback_data.community, "session": found.session.id}
    await talk_about(state, SAYING, {**talk, "parent": callback_data.comment})
    await show(call, views.ask(found.session, found))


@router.message(Talking(SAYING))
async def say(message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]) -> None:
    """Take what was typed."""
    said = await db.write(actor, comments.say, talk["session"], message.text or "", talk.get("parent"))
    await state.clear()
    await show(message, views.said(await db.read(actor, discussion.thread, said)))


@router.callback_query(keyboards.CommentEdit.filter())
async def edit(
    call: CallbackQuery, callback_data: keyboards.CommentEdit, actor: Actor, db: Database, state: FSMContext
) -> None:
    """One's own comment anew."""
    found = await db.read(actor, discussion.own, callback_data.comment)
    talk = {"community": callback_data.community, "comment": callback_data.comment}
    await talk_about(state, CHANGING, talk)
    await show(call, views.ask(found.session, found, anew=True))


@router.message(Talking(CHANGING))
async def change(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Take what was typed for it."""
    await db.write(actor, comments.change, talk["comment"], message.text or "")
    await state.clear()
    await show(message, views.changed(await db.read(actor, discussion.thread, talk["comment"])))


@router.callback_query(keyboards.CommentDelete.filter())
async def delete(
    call: CallbackQuery, callback_data: keyboards.CommentDelete, actor: Actor, db: Database
) -> None:
    """Delete a comment, or take that back."""
    if callback_data.undo:
        await db.write(actor, comments.restore, callback_data.comment)
        await show(call, views.comment(await db.read(actor, discussion.thread, callback_data.comment)))
        return
    session_id = await db.write(actor, comments.remove, callback_data.comment)
    await show(call, views.deleted(await db.read(actor, discussion.board, session_id), callback_data.comment))


@router.callback_query(keyboards.TalkClose.filter())
async def close(call: CallbackQuery, callback_data: keyboards.TalkClose, actor: Actor, db: Database) -> None:
    """Let only organizers write, or everybody again."""
    await db.write(actor, comments.set_closed, callback_data.session, closed=callback_data.closed)
    await show(call, views.closed(await db.read(actor, discussion.board, callback_data.session)))


@router.callback_query(keyboards.TopicOpen.filter())
async def open_topic(
    call: CallbackQuery, callback_data: keyboards.TopicOpen, actor: Actor, db: Database, bot: Bot
) -> None:
    """Make a topic of the group for a session; one there is already is only shown."""
    wanted = await db.read(actor, discussion_topics.plan, callback_data.session)
    if not wanted.exists:
        name = views.topic_name(wanted.session)
        thread = await _make_topic(bot, wanted.chat_id, name[:MAX_TOPIC])
        await db.write(actor, discussion_topics.bind_session, callback_data.session, thread)
    await show(call, views.topic_made(await db.read(actor, discussion.board, callback_data.session)))


async def _make_topic(bot: Bot, chat_id: int, name: str) -> int:
    """A new topic of a forum group. Raises NoTopics where Telegram makes none."""
    try:
        return (await bot.create_forum_topic(chat_id, name)).message_thread_id
    except TelegramBadRequest:
        raise NoTopics from None


@router.message(Command("discussion"), InGroup())
async def bind(message: Message, actor: Actor, db: Database, bot: Bot, links: Links) -> None:
    """In a topic: which program is talked about here? Asked in private."""
    thread = message.message_thread_id if message.is_topic_message else None
    if thread is None or not actor.reachable or message.from_user is None:
        await show(message, views.not_in_topic(links))
        return
    page = await db.read(actor, discussion_topics.choose)
    await show_privately(bot, message.from_user.id, views.pick(actor.community_id or 0, thread, page))


@router.callback_query(keyboards.TopicPick.filter())
async def pick(call: CallbackQuery, callback_data: keyboards.TopicPick, actor: Actor, db: Database) -> None:
    """Another page of programs for a topic."""
    page = await db.read(actor, discussion_topics.choose, callback_data.page)
    await show(call, views.pick(callback_data.community, callback_data.thread, page))


@router.callback_query(keyboards.TopicBind.filter())
async def bind_program(
    call: CallbackQuery, callback_data: keyboards.TopicBind, actor: Actor, db: Database
) -> None:
    """This one."""
    name = await db.write(actor, discussion_topics.bind_program, callback_data.program, callback_data.thread)
    await show(call, views.bound(callback_data.community, callback_data.thread, name))


@router.message(AnswersComment())
async def answer(message: Message, actor: Actor, db: Database, answers: int) -> None:
    """A reply to a notice of a comment answers that comment."""
    parent = await db.read(actor, discussion.thread, answers)
    said = await db.write(actor, comments.say, parent.session.id, message.text or "", answers)
    await show(message, views.said(await db.read(actor, discussion.thread, said)))


@router.message(SaidInGroup())
async def overheard(_message: Message, actor: Actor, db: Database, said: Said, heard: Heard) -> None:
    """What was said in the group about a session; nothing is answered there."""
    await db.write(actor, discussion_group.hear, said, heard)


@router.edited_message(SaidInGroup())
async def changed_there(_message: Message, actor: Actor, db: Database, said: Said) -> None:
    """What a person changed in the group."""
    await db.write(actor, discussion_group.changed, said)
