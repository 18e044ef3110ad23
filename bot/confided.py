"""What is said in private threads without tapping: replies to what was brought, topics, changes."""

from typing import Any

from aiogram import Bot
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Filter
from aiogram.methods import GetChatMember, GetChatMemberCount
from aiogram.types import Message

from bot.actors import Actors
from bot.files import sent_in
from keyboards.threads import opened_by
from models.actor import Actor
from models.database import Database
from services import thread_groups, thread_relay
from services.care_errors import NotPassedOn
from services.thread_relay import Spot

ALONE = 2
"""The instructor and the bot."""


def written(message: Message) -> dict[str, Any]:
    """What is passed on of a message: its words with their formatting, its file, where it stands.

    Raises NotPassedOn for stickers, contacts, places and whatever else cannot be sent anew.
    """
    sent = sent_in(message)
    if sent is None and not message.text:
        raise NotPassedOn
    return {
        "html": message.html_text if message.text or message.caption else "",
        "sent": sent,
        "spot": Spot(message.chat.id, message.message_id),
    }


async def is_own_forum(bot: Bot, message: Message) -> bool:
    """Whether a group has topics the bot may manage, and nobody in it but who writes, its owner or admin."""
    if not message.chat.is_forum or message.from_user is None:
        return False
    try:
        count = await bot(GetChatMemberCount(chat_id=message.chat.id))
        mine = await bot(GetChatMember(chat_id=message.chat.id, user_id=bot.id))
        who = await bot(GetChatMember(chat_id=message.chat.id, user_id=message.from_user.id))
    except TelegramAPIError:
        return False
    is_admin = who.status in (ChatMemberStatus.CREATOR, ChatMemberStatus.ADMINISTRATOR)
    may = bool(getattr(mine, "can_manage_topics", False))
    return count <= ALONE and is_admin and may


class AnswersThread(Filter):
    """A reply in private to a message that was brought: its `thread`, the actor inside."""

    async def __call__(self, message: Message, actor: Actor | None, actors: Actors) -> bool | dict[str, Any]:
        replied = message.reply_to_message
        if message.chat.type != ChatType.PRIVATE or replied is None or actor is None:
            return False
        if (message.text or "").startswith("/") or replied.reply_markup is None:
            return False
        for row in replied.reply_markup.inline_keyboard:
            for button in row:
                found = opened_by(button.callback_data or "")
                if found:
                    return {"thread": found.talk, "actor": await actors.inside(actor, found.community)}
        return False


class InTopic(Filter):
    """What an instructor writes into a customer's topic: its `thread`, the actor inside."""

    async def __call__(
        self, message: Message, actor: Actor | None, actors: Actors, db: Database
    ) -> bool | dict[str, Any]:
        topic = message.message_thread_id if message.is_topic_message else None
        if topic is None or actor is None or message.chat.type == ChatType.PRIVATE:
            return False
        if (message.text or "").startswith("/") or not (message.text or sent_in(message)):
            return False
        community = await db.read(actor, thread_groups.community_of, message.chat.id)
        if community is None:
            return False
        there = await actors.inside(actor, community)
        thread = await db.read(there, thread_groups.in_topic, message.chat.id, topic)
        return {"thread": thread, "actor": there} if thread is not None else False


class ChangedThere(Filter):
    """A changed message that was passed on: its id as `mine`, the actor inside."""

    async def __call__(
        self, message: Message, actor: Actor | None, actors: Actors, db: Database
    ) -> bool | dict[str, Any]:
        if actor is None or not (message.text or message.caption):
            return False
        spot = Spot(message.chat.id, message.message_id)
        found = await db.read(actor, thread_relay.written_at, spot)
        if found is None:
            return False
        return {"mine": found[1], "actor": await actors.inside(actor, found[0])}
