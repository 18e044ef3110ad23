"""Showing a screen: one screen is one message, and every tap is answered exactly once."""

import asyncio
from typing import Any, TypeVar

import structlog
from aiogram import Bot
from aiogram.enums import ChatType
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageReplyMarkup,
    EditMessageText,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import (
    CallbackQuery,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

from bot.client import unparsed
from bot.hand import in_hand
from views.screen import Screen

R = TypeVar("R")
log = structlog.get_logger("bot.show")

MAX_TOAST = 200
PAUSES = (0.2, 0.8)
"""Seconds before a call is tried again that Telegram's server, or the way there, lost."""
LONGEST_WAIT = 5
"""Seconds a screen waits for when Telegram asks to slow down; the tap is answered meanwhile."""

_SAME = "message is not modified"
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message identifier is not specified",
    "there is no text in the message to edit",
    "MESSAGE_ID_INVALID",
)


_Edit = unparsed(EditMessageText)
_Send = unparsed(SendMessage)


async def show(event: CallbackQuery | Message, screen: Screen) -> None:
    """Show `screen` where the person is.

    A tap in a private chat edits its message and is answered; a tap in a group or on an inline message
    is only answered (the card follows by itself). What was typed is answered by a new message, and the
    screen before it loses its buttons. Raises TelegramForbiddenError when the person blocked the bot.
    """
    if isinstance(event, Message):
        await _post(event, screen)
    elif event.message is None or event.message.chat.type != ChatType.PRIVATE:
        await answer(event, screen.alert or screen.toast, alert=screen.alert is not None)
    else:
        await _turn(event, event.message, screen)


async def show_privately(bot: Bot, chat_id: int, screen: Screen) -> None:
    """Show `screen` to a person in private, below what stands there, whatever they did and wherever.

    Raises TelegramForbiddenError when the person has not started the bot, or blocked it.
    """
    await _send(bot, chat_id, screen)


async def answer(call: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Answer a tap with a toast, an alert or nothing; a tap that is too old is past answering.

    In a webhook's hand the answer goes back in the body of the response, which spares a call.
    """
    method = AnswerCallbackQuery(callback_query_id=call.id, text=_short(text), show_alert=alert or None)
    hand = in_hand.get()
    if hand and hand.can_reply and hand.reply is None:
        hand.reply = method
        return
    try:
        await _bot(call)(method)
    except TelegramAPIError as error:
        log.info("tap not answered", reason=_reason(error))


async def relabel(
    call: CallbackQuery, button: InlineKeyboardButton, text: str | None = None, *, alert: bool = False
) -> None:
    """Answer a tap, and put `button` in the place of the tapped one; the rest of the message stays.

    A message that Telegram no longer shows us is left as it is.
    """
    answering = asyncio.ensure_future(answer(call, text, alert=alert))
    try:
        if isinstance(call.message, Message) and call.message.chat.type == ChatType.PRIVATE:
            await _relabel(call, call.message, button)
    finally:
        await answering


async def _relabel(call: CallbackQuery, shown: Message, button: InlineKeyboardButton) -> None:
    before = shown.reply_markup.inline_keyboard if shown.reply_markup else []
    rows = [[button if one.callback_data == call.data else one for one in row] for row in before]
    method = EditMessageReplyMarkup(
        chat_id=shown.chat.id,
        message_id=shown.message_id,
        reply_markup=InlineKeyboardMarkup(inline_keyboard=rows),
    )
    try:
        await patiently(_bot(call), method)
    except (TelegramBadRequest, TelegramRetryAfter) as error:
        log.info("button stays as it was", reason=_reason(error))


def _short(text: str | None) -> str | None:
    if text and len(text) > MAX_TOAST:
        return text[: MAX_TOAST - 1] + "…"
    return text


async def _turn(call: CallbackQuery, shown: Message | InaccessibleMessage, screen: Screen) -> None:
    """Edit the tapped message and answer the tap, both at once."""
    answering = asyncio.ensure_future(answer(call, screen.alert or screen.toast, alert=bool(screen.alert)))
    try:
        await _edit(_bot(call), shown, screen)
    finally:
        await answering


async def _edit(bot: Bot, shown: Message | InaccessibleMessage, screen: Screen) -> None:
    method = _Edit(
        chat_id=shown.chat.id, message_id=shown.message_id, text=screen.text, reply_markup=screen.keyboard
    )
    try:
        await patiently(bot, method)
    except TelegramRetryAfter as error:
        log.warning("screen not shown", reason=_reason(error))
    except TelegramBadRequest as error:
        if _SAME in error.message:
            return
        if not any(gone in error.message for gone in _GONE):
            raise
        await _send(bot, shown.chat.id, screen)
    else:
        _note(shown.chat.id, shown.message_id)


async def _post(message: Message, screen: Screen) -> None:
    thread = message.message_thread_id if message.is_topic_message else None
    await _send(_bot(message), message.chat.id, screen, thread, private=message.chat.type == ChatType.PRIVATE)


async def _send(
    bot: Bot, chat_id: int, screen: Screen, thread: int | None = None, *, private: bool = True
) -> None:
    """Send a screen below; in private the one before it loses its buttons."""
    method = _Send(chat_id=chat_id, message_thread_id=thread, text=screen.text, reply_markup=screen.keyboard)
    try:
        sent: Any = await patiently(bot, method)
    except TelegramMigrateToChat as error:
        sent = await patiently(bot, method.model_copy(update={"chat_id": error.migrate_to_chat_id}))
    if not private:
        return
    before = _note(chat_id, sent["message_id"])
    if before is not None:
        await _take_buttons_off(bot, chat_id, before)


def _note(chat_id: int, message_id: int) -> int | None:
    """Remember the chat's screen; the one before it."""
    hand = in_hand.get()
    return hand.screens.replace(chat_id, message_id) if hand else None


async def _take_buttons_off(bot: Bot, chat_id: int, message_id: int) -> None:
    try:
        await bot(EditMessageReplyMarkup(chat_id=chat_id, message_id=message_id))
    except TelegramAPIError as error:
        log.debug("buttons stay", reason=_reason(error))


async def patiently(bot: Bot, method: TelegramMethod[R]) -> R:
    """Call Telegram, again after a lost connection, a 5xx or a short 429.

    A message may so come twice, rather than not at all.
    """
    for pause in PAUSES:
        try:
            return await bot(method)
        except (TelegramNetworkError, TelegramServerError):
            await asyncio.sleep(pause)
        except TelegramRetryAfter as error:
            if error.retry_after > LONGEST_WAIT:
                raise
            await asyncio.sleep(error.retry_after)
    return await bot(method)


def _bot(event: CallbackQuery | Message) -> Bot:
    if event.bot is None:
        raise LookupError("the event belongs to no bot")
    return event.bot


def _reason(error: TelegramAPIError) -> str:
    return error.message.splitlines()[-1]
