"""The Telegram channel: sending one letter, and understanding what Telegram made of it."""

from types import new_class
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    ApproveChatJoinRequest,
    DeclineChatJoinRequest,
    EditMessageText,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import InputFile, ReplyParameters
from aiohttp import ClientConnectorError, ConnectionTimeoutError

from scheduler.reports import Report, Verdict
from services.discussion_topics import Post
from services.goal_news import GoalPost
from services.letter import Admission, Letter
from views.screen import Screen, preview

M = TypeVar("M", bound=TelegramMethod[Any])


_DONE = (
    "message is not modified",
    "USER_ALREADY_PARTICIPANT",
    "HIDE_REQUESTER_MISSING",
    "CHARGE_ALREADY_REFUNDED",
)
"""It is so already: shown as it is, let in, no longer at the door, or given back."""
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "MESSAGE_ID_INVALID",
    "message thread not found",
)
_NO_ENTRY = ("chat not found", "PEER_ID_INVALID", "user is deactivated", "group chat was deactivated")


def _briefly(method: type[M], returning: Any) -> type[M]:
    """A method whose answer stays plain: not to build a whole message spares a quarter of a call."""
    own = {"__module__": __name__, "__returning__": returning}
    return new_class(method.__name__, (method,), {}, lambda body: body.update(own))


_Send = _briefly(SendMessage, dict[str, Any])
_Edit = _briefly(EditMessageText, Any)
_Photo = _briefly(SendPhoto, dict[str, Any])


def call_for(letter: Letter, screen: Screen, photo: str | InputFile | None = None) -> TelegramMethod[Any]:
    """The call that delivers a letter: a new message, an edit of one, an answer at a group's door."""
    if photo is not None:
        return _Photo(
            chat_id=letter.chat_id or 0,
            photo=photo,
            caption=screen.text,
            parse_mode="HTML",
            reply_markup=screen.keyboard,
        )
    if isinstance(letter.content, Admission):
        door = ApproveChatJoinRequest if letter.content.approve else DeclineChatJoinRequest
        return door(chat_id=letter.content.group_id, user_id=letter.content.telegram_id)
    if isinstance(letter.content, Post):
        return _post(letter.content, screen)
    card = letter.card
    if letter.message_id:
        return _Edit(
            chat_id=letter.chat_id,
            message_id=letter.message_id,
            text=screen.text,
            parse_mode="HTML",
            link_preview_options=preview(screen),
            reply_markup=screen.keyboard,
        )
    if card is None or (card.message_id is None and card.inline_message_id is None):
        return _Send(
            chat_id=letter.chat_id or 0,
            message_thread_id=_thread(letter),
            text=screen.text,
            parse_mode="HTML",
            link_preview_options=preview(screen),
            reply_markup=screen.keyboard,
        )
    return _Edit(
        chat_id=letter.chat_id if card.message_id else None,
        message_id=card.message_id,
        inline_message_id=None if card.message_id else card.inline_message_id,
        text=screen.text,
        parse_mode="HTML",
        link_preview_options=preview(screen),
        reply_markup=screen.keyboard,
    )


def _thread(letter: Letter) -> int | None:
    """The topic of the group that a new message belongs to."""
    if isinstance(letter.content, GoalPost):
        return letter.content.thread_id
    return letter.card.thread_id if letter.card else None


def _post(post: Post, screen: Screen) -> TelegramMethod[Any]:
    """A comment in its topic: sent below what it answers, or changed where it stands."""
    if post.message_id is not None:
        return _Edit(
            chat_id=post.chat_id,
            message_id=post.message_id,
            text=screen.text,
            parse_mode="HTML",
            link_preview_options=preview(screen),
            reply_markup=screen.keyboard,
        )
    answers = ReplyParameters(message_id=post.reply_to, allow_sending_without_reply=True)
    return _Send(
        chat_id=post.chat_id,
        message_thread_id=post.thread_id,
        reply_parameters=answers if post.reply_to else None,
        text=screen.text,
        parse_mode="HTML",
        link_preview_options=preview(screen),
        reply_markup=screen.keyboard,
    )


async def send(
    bot: Bot, letter: Letter, screen: Screen, patience: int, photo: str | InputFile | None = None
) -> Report:
    """Send a letter, below its photo, waiting `patience` seconds for an answer.

    Whatever Telegram says becomes a report.
    """
    try:
        sent = await bot(call_for(letter, screen, photo), request_timeout=patience)
    except AiogramError as error:
        return understand(error)
    if not isinstance(sent, dict):
        return Report(Verdict.DELIVERED)
    sizes = sent.get("photo") or []
    known = (sizes[-1]["file_id"], sizes[-1]["file_unique_id"]) if sizes else None
    return Report(Verdict.DELIVERED, message_id=sent.get("message_id"), photo=known)


def understand(error: AiogramError) -> Report:
    """What an error says about the message."""
    text = str(error).partition("\n")[0]
    if isinstance(error, TelegramRetryAfter):
        return Report(Verdict.WAIT, text, seconds=error.retry_after)
    if isinstance(error, TelegramMigrateToChat):
        return Report(Verdict.MOVED, text, moved_to=error.migrate_to_chat_id)
    if isinstance(error, TelegramForbiddenError):
        return Report(Verdict.NO_ENTRY, text)
    if isinstance(error, TelegramEntityTooLarge):
        return Report(Verdict.REFUSED, text)
    if isinstance(error, TelegramNetworkError):
        never_left = isinstance(error.__cause__, ClientConnectorError | ConnectionTimeoutError)
        return Report(Verdict.NOT_SENT if never_left else Verdict.UNKNOWN, text)
    if isinstance(error, ClientDecodeError):
        return Report(Verdict.UNKNOWN, error.message)
    if isinstance(error, TelegramServerError | TelegramUnauthorizedError | TelegramConflictError):
        return Report(Verdict.NOT_SENT, text)
    if isinstance(error, TelegramBadRequest | TelegramNotFound):
        return Report(_bad_request(text), text)
    return Report(Verdict.REFUSED, text)


def _bad_request(text: str) -> Verdict:
    if any(words in text for words in _DONE):
        return Verdict.DELIVERED
    if any(words in text for words in _GONE):
        return Verdict.MESSAGE_GONE
    if any(words in text for words in _NO_ENTRY):
        return Verdict.NO_ENTRY
    return Verdict.REFUSED
