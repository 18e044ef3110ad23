"""Files in the chat: those that people send, those that the bot sends, those that Telegram keeps."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Filter
from aiogram.methods import (
    GetFile,
    SendAudio,
    SendDocument,
    SendMediaGroup,
    SendPhoto,
    SendVideo,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, InputMediaPhoto, Message
from aiohttp import ClientError

from bot.show import patiently
from models.actor import SYSTEM
from models.database import Database
from models.files import FileKind
from services import files
from services.errors import NotFound
from services.files import Sent, Stored

_SEND: dict[FileKind, Callable[..., TelegramMethod[Message]]] = {
    FileKind.PHOTO: SendPhoto,
    FileKind.DOCUMENT: SendDocument,
    FileKind.VIDEO: SendVideo,
    FileKind.AUDIO: SendAudio,
    FileKind.VOICE: SendVoice,
}


class Attached(Filter):
    """A message with a file of these kinds (any where none is named): as `sent`."""

    def __init__(self, *kinds: FileKind) -> None:
        self.kinds = kinds or tuple(FileKind)

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        sent = sent_in(message)
        return {"sent": sent} if sent is not None and sent.kind in self.kinds else False


def sent_in(message: Message) -> Sent | None:
    """The file of a message, as Telegram describes it; None where there is none that we keep."""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Sent(
            FileKind.PHOTO,
            largest.file_id,
            largest.file_unique_id,
            "photo.jpg",
            "image/jpeg",
            largest.file_size or 0,
            largest.width,
            largest.height,
        )
    for kind, file in (
        (FileKind.VIDEO, message.video),
        (FileKind.AUDIO, message.audio),
        (FileKind.VOICE, message.voice),
        (FileKind.DOCUMENT, message.document),
    ):
        if file is not None:
            given: Any = file
            return Sent(
                kind,
                given.file_id,
                given.file_unique_id,
                getattr(given, "file_name", None) or "",
                given.mime_type or "",
                given.file_size or 0,
                getattr(given, "width", None),
                getattr(given, "height", None),
            )
    return None


async def send_file(
    bot: Bot,
    db: Database,
    chat_id: int,
    community_id: int,
    file_id: int,
    *,
    caption: str | None = None,
    keyboard: InlineKeyboardMarkup | None = None,
) -> Message:
    """Send a file; one that was uploaded in the app goes to Telegram once, which then knows it.

    Whoever calls has asked for rights. Raises NotFound for a file that is gone, TelegramAPIError.
    """
    file, content = await db.read(SYSTEM.inside(community_id), files.opened, file_id)
    if file.telegram_id is None and content is None:
        raise NotFound
    given = file.telegram_id or BufferedInputFile(content or b"", file.name or file.kind.value)
    method = _SEND[file.kind](
        chat_id=chat_id, caption=caption, reply_markup=keyboard, **{file.kind.value: given}
    )
    message = await patiently(bot, method)
    if file.telegram_id is None:
        await _remember(db, file, message)
    return message


async def send_album(
    bot: Bot, db: Database, chat_id: int, community_id: int, file_ids: Sequence[int]
) -> None:
    """Send up to ten photos as one album; a single one by itself. Photos that are gone are left out.

    Whoever calls has asked for rights. Raises TelegramAPIError.
    """
    there = SYSTEM.inside(community_id)
    opened = [await db.read(there, files.opened, file_id) for file_id in file_ids]
    shown = [(file, content) for file, content in opened if file.telegram_id or content]
    if len(shown) == 1:
        await send_file(bot, db, chat_id, community_id, shown[0][0].id)
    if len(shown) < 2:
        return
    media = [
        InputMediaPhoto(media=file.telegram_id or BufferedInputFile(content or b"", file.name))
        for file, content in shown
    ]
    messages = await patiently(bot, SendMediaGroup(chat_id=chat_id, media=list(media)))
    for (file, _content), message in zip(shown, messages, strict=False):
        if file.telegram_id is None:
            await _remember(db, file, message)


async def _remember(db: Database, file: Stored, message: Message) -> None:
    known = sent_in(message)
    if known is not None:
        there = SYSTEM.inside(file.community_id)
        await db.write(there, files.remember, file.id, known.telegram_id, known.telegram_unique_id)


def fetcher(bot: Bot) -> Callable[[str], AsyncIterator[bytes]]:
    """What gets files from Telegram for pages: at most 20 MB each, Telegram's own limit."""

    async def fetch(telegram_id: str) -> AsyncIterator[bytes]:
        """The content, piece by piece. Raises LookupError where Telegram does not give it."""
        try:
            file = await patiently(bot, GetFile(file_id=telegram_id))
        except TelegramAPIError as error:
            raise LookupError(telegram_id) from error
        url = bot.session.api.file_url(bot.token, file.file_path or "")
        try:
            async for piece in bot.session.stream_content(url, timeout=60, raise_for_status=True):
                yield piece
        except (ClientError, TimeoutError):  # what they say has the token in it
            raise LookupError(telegram_id) from None

    return fetch
