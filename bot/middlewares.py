"""What every update passes before a handler: is it too much, who acts, in which language."""

import time
from typing import Any, NamedTuple

import structlog
from aiogram import Bot
from aiogram.enums import ChatType
from aiogram.types import Chat, Message, TelegramObject, Update, User

from bot import show
from bot.actors import Actors
from bot.dialogs import Dialogs
from bot.errors import Handler, tell
from bot.hand import in_hand
from keyboards.data import community_of
from locales.reader import reading, supported
from models.database import Database
from services import intake
from services.errors import NotFound
from services.people import ANYBODY, Profile
from services.suspension import Suspended
from views import refusals

log = structlog.get_logger("bot.middlewares")

TAPS = 30.0
"""How many updates one person may cause at once …"""
TAPS_A_SECOND = 3.0
"""… and how fast that allowance grows back: 30 in 10 seconds, and again."""
MOST_BUCKETS = 20_000


class _Bucket(NamedTuple):
    left: float
    at: float


class FloodGuard:
    """Lets a person do so much and no more; a tap beyond is told to slow down, a text once."""

    def __init__(self) -> None:
        self._buckets: dict[int, _Bucket] = {}

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Middleware on the update."""
        person: User | None = data.get("event_from_user")
        if person is None or not isinstance(event, Update):
            return await handler(event, data)
        left = self._take(person.id)
        if left >= 0:
            return await handler(event, data)
        with reading(supported(person.language_code) or data["default_language"]):
            if event.callback_query:
                return await show.answer(event.callback_query, refusals.slow_down())
            if left > -1 and event.message and event.message.chat.type == ChatType.PRIVATE:
                return await tell(event, refusals.slow_down())
        return None

    def _take(self, person: int) -> float:
        """What is left after this one; negative is too much."""
        now = time.monotonic()
        bucket = self._buckets.pop(person, _Bucket(TAPS, now))
        left = min(TAPS, bucket.left + (now - bucket.at) * TAPS_A_SECOND) - 1
        self._buckets[person] = _Bucket(max(left, -1.0), now)
        if len(self._buckets) > MOST_BUCKETS:
            del self._buckets[next(iter(self._buckets))]
        return left


async def recognise(handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
    """Middleware: who acts, in which community; all within is read in their language.

    `data["actor"]` is None for anonymous administrators, channels and what other bots cause.
    """
    if not isinstance(event, Update):
        return await handler(event, data)
    actors: Actors = data["actors"]
    person, chat = data.get("event_from_user"), data.get("event_chat")
    if person is None or person.is_bot or _is_for_a_channel(event):
        return await _without_actor(handler, event, data)
    community = await _community(actors, event, chat)
    actor = await actors.find(_profile(person), community, chat.id if chat else None)
    data["actor"] = actor
    language = actor.language or data["default_language"]
    hand = in_hand.get()
    if hand:
        hand.language, hand.zone = language, actor.zone or None
    with reading(language, actor.zone or None):
        if actor.suspended:
            return await _refused(event, chat)
        if not actor.reachable and _proves_reach(event, chat):
            await actors.reach(person.id, reachable=True)
        if event.callback_query and community is not None and actor.community_id is None:
            return await tell(event, refusals.words(NotFound()))  # a button of a community that is gone
        return await handler(event, data)


async def _refused(event: Update, chat: Chat | None) -> Any:
    """One sentence for a tap or a private message, nothing found inline; a group hears nothing of it."""
    if event.inline_query:
        return await event.inline_query.answer([], cache_time=0, is_personal=True)
    if event.callback_query or (chat is not None and chat.type == ChatType.PRIVATE):
        return await tell(event, refusals.words(Suspended()))
    return None


def _profile(person: User) -> Profile:
    return Profile(person.id, person.full_name, person.username, person.language_code)


async def _community(actors: Actors, event: Update, chat: Chat | None) -> int | None:
    """The community a button names, else the one linked to the group."""
    call = event.callback_query
    named = community_of(call.data) if call and call.data else None
    if named is None and chat is not None and chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
        return await actors.community_of_chat(chat.id)
    return named


def _is_for_a_channel(event: Update) -> bool:
    message = event.message or event.edited_message
    return message is not None and message.sender_chat is not None


async def _without_actor(handler: Handler, event: Update, data: dict[str, Any]) -> Any:
    """Nobody to ask for rights: commands are sent to private, chat events reach their handlers."""
    data["actor"] = None
    message = event.message
    with reading(data["default_language"]):
        if message is None or _is_note(message):
            return await handler(event, data) if _is_about_chats(event) or message else None
        if message.sender_chat is not None and (message.text or "").startswith("/"):
            await tell(event, refusals.anonymous())
        return None


def _is_about_chats(event: Update) -> bool:
    return event.my_chat_member is not None or event.chat_member is not None


def _is_note(message: Message) -> bool:
    """Whether it is Telegram's note about the chat, which anybody may cause."""
    return bool(
        message.migrate_to_chat_id
        or message.migrate_from_chat_id
        or message.new_chat_members
        or message.left_chat_member
        or message.new_chat_title
    )


def _proves_reach(event: Update, chat: Chat | None) -> bool:
    """Whether the person is in a private chat with the bot: then the bot may write there."""
    if chat is None or chat.type != ChatType.PRIVATE:
        return False
    return event.message is not None or event.callback_query is not None


async def reachability(handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
    """Middleware: a person who blocks or unblocks the bot is noted, whoever else wants to know."""
    change = event.my_chat_member if isinstance(event, Update) else None
    if change is not None and change.chat.type == ChatType.PRIVATE:
        reachable = change.new_chat_member.status == "member"
        await data["actors"].reach(change.from_user.id, reachable=reachable)
    return await handler(event, data)


async def converse(handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
    """Middleware: a text within a conversation is taken once; what it changed is written when it is done.

    The conversation has moved on when Telegram repeats a text, so it would be taken for the next answer.
    """
    if (
        isinstance(event, Update)
        and event.message
        and data.get("raw_state")
        and await _is_repeated(event, data)
    ):
        log.info("repeated", update=event.update_id)
        return None
    result = await handler(event, data)
    dialogs: Dialogs = data["dialogs"]
    await dialogs.flush(spoken=isinstance(event, Update) and _is_private(event.message))
    return result


def _is_private(message: Message | None) -> bool:
    return message is not None and message.chat.type == ChatType.PRIVATE


async def _is_repeated(event: Update, data: dict[str, Any]) -> bool:
    db: Database = data["db"]
    bot: Bot = data["bot"]
    return await db.read(ANYBODY, intake.was_handled, bot.id, event.update_id)
