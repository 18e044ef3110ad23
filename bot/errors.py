"""The only way from an error to a person: refusals, outdated buttons, Telegram's own, and our faults."""

from collections.abc import Awaitable, Callable
from html import escape
from typing import Any

import structlog
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.enums import ChatType, ContentType
from aiogram.exceptions import TelegramAPIError, TelegramForbiddenError
from aiogram.types import (
    CallbackQuery,
    InlineQuery,
    InlineQueryResultsButton,
    Message,
    PreCheckoutQuery,
    TelegramObject,
    Update,
)

from bot import show
from bot.actors import Actors
from services.errors import Refusal
from views import help as help_views
from views import refusals

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
log = structlog.get_logger("bot.errors")

MAX_BUTTON = 60


async def explain(handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
    """Middleware: give a refusal words, and never leave a tap or a typed text without an answer.

    What is neither a refusal nor a person's blocking the bot goes on, to be tried again.
    """
    if not isinstance(event, Update):
        return await handler(event, data)
    try:
        result = await handler(event, data)
    except Refusal as refusal:
        log.info("refused", reason=type(refusal).__name__, kind=event.event_type)
        return await tell(event, refusals.words(refusal))
    except TelegramForbiddenError as error:
        return await _unreachable(event, data["actors"], error)
    return await _unclaimed(event) if result is UNHANDLED else result


async def tell(event: Update, text: str) -> None:
    """Tell the person a plain text in the way of what they did: alert, message, or inline button."""
    said = event.event
    try:
        if isinstance(said, CallbackQuery):
            await show.answer(said, text, alert=True)
        elif isinstance(said, Message):
            await said.answer(escape(text, quote=False))
        elif isinstance(said, PreCheckoutQuery):
            await said.answer(ok=False, error_message=text)
        elif isinstance(said, InlineQuery):
            button = InlineQueryResultsButton(text=text[:MAX_BUTTON], start_parameter="home")
            await said.answer([], cache_time=0, is_personal=True, button=button)
    except TelegramAPIError as error:
        log.info("person not told", reason=error.message.splitlines()[-1])


async def apologise(event: Update, reference: str) -> None:
    """Tell the person that it is our fault, and by which reference an organizer finds it."""
    if is_personal(event):
        await tell(event, refusals.our_fault(reference))


async def stop_spinner(event: Update) -> None:
    """Answer a tap whose effect is committed already."""
    if event.callback_query:
        await show.answer(event.callback_query)


def is_personal(event: Update) -> bool:
    """Whether somebody waits for an answer: a tap, a search, a private message, a command in a group."""
    message = event.message
    if message is None:
        return event.callback_query is not None or event.inline_query is not None
    return message.chat.type == ChatType.PRIVATE or (message.text or "").startswith("/")


async def _unclaimed(event: Update) -> None:
    """No handler wanted it: a button of another time, or words that mean nothing here."""
    if event.callback_query:
        log.info("outdated button")
        await show.answer(event.callback_query, refusals.outdated_button(), alert=True)
    elif (
        event.message and event.message.chat.type == ChatType.PRIVATE and event.message.content_type in _SAID
    ):
        await show.show(event.message, help_views.lost())


_SAID = frozenset(
    {
        ContentType.TEXT,
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.CONTACT,
        ContentType.DICE,
        ContentType.DOCUMENT,
        ContentType.LOCATION,
        ContentType.PHOTO,
        ContentType.POLL,
        ContentType.STICKER,
        ContentType.VENUE,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.VOICE,
    }
)
"""What a person says; other messages are Telegram's notes about the chat."""


async def _unreachable(event: Update, actors: Actors, error: TelegramForbiddenError) -> None:
    """The person blocked the bot meanwhile."""
    person = getattr(event.event, "from_user", None)
    log.info("person unreachable", reason=error.message)
    if person is not None and _in_private(event):
        await actors.reach(person.id, reachable=False)
    await stop_spinner(event)


def _in_private(event: Update) -> bool:
    message = event.message or (event.callback_query.message if event.callback_query else None)
    return message is not None and message.chat.type == ChatType.PRIVATE
