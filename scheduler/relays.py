"""Bringing private messages: anew by the bot, into a topic where the instructor has a group for them."""

from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramForbiddenError
from aiogram.methods import (
    CreateForumTopic,
    DeleteMessage,
    EditMessageCaption,
    EditMessageText,
    GetChatMemberCount,
    SendAudio,
    SendDocument,
    SendMessage,
    SendPhoto,
    SendVideo,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import BufferedInputFile, InputFile

from models.actor import SYSTEM
from models.database import Database
from models.files import FileKind
from scheduler.reports import Report, Verdict
from scheduler.telegram import understand
from services import files, thread_delivery, thread_groups
from services.errors import NotFound
from services.letter import Letter
from services.thread_delivery import Relay
from views.screen import Screen
from views.threads import topic

_SEND: dict[FileKind, Any] = {
    FileKind.PHOTO: SendPhoto,
    FileKind.DOCUMENT: SendDocument,
    FileKind.VIDEO: SendVideo,
    FileKind.AUDIO: SendAudio,
    FileKind.VOICE: SendVoice,
}
ALONE = 2
"""The instructor and the bot: whoever else was in the group would read what is written to the instructor."""


async def bring(
    bot: Bot, db: Database, letter: Letter, relay: Relay, screen: Screen, patience: int
) -> Report:
    """Bring a message, change one that was brought, or take it back there."""
    try:
        if relay.at_message is not None:
            await bot(_follow(relay, screen), request_timeout=patience)
            return Report(Verdict.DELIVERED)
        chat_id, thread = await _place(bot, db, letter, relay)
        return await _send(bot, db, relay, screen, (chat_id, thread), patience)
    except AiogramError as error:
        return understand(error)


def _follow(relay: Relay, screen: Screen) -> TelegramMethod[Any]:
    there: dict[str, Any] = {"chat_id": relay.at_chat, "message_id": relay.at_message}
    if relay.deleted:
        return DeleteMessage(**there)
    if relay.file_id is not None:
        return EditMessageCaption(**there, caption=screen.text, reply_markup=screen.keyboard)
    return EditMessageText(**there, text=screen.text, reply_markup=screen.keyboard)


async def _place(bot: Bot, db: Database, letter: Letter, relay: Relay) -> tuple[int, int | None]:
    """Where it goes: the topic, made where there is none; in private once others are in the group."""
    private = letter.chat_id or 0
    if not relay.in_group or relay.group_id is None:
        return private, None
    there = SYSTEM.inside(relay.community_id)
    try:
        if await bot(GetChatMemberCount(chat_id=relay.group_id)) > ALONE:
            raise LookupError
        if relay.topic_id is not None:
            return relay.group_id, relay.topic_id
        made = await bot(CreateForumTopic(chat_id=relay.group_id, name=topic(relay.by)))
    except (TelegramBadRequest, TelegramForbiddenError, LookupError):
        await db.write(there, thread_groups.unlink, relay.instructor_id)
        return private, None
    await db.write(there, thread_groups.bind_topic, relay.thread_id, relay.group_id, made.message_thread_id)
    return relay.group_id, made.message_thread_id


async def _send(
    bot: Bot, db: Database, relay: Relay, screen: Screen, where: tuple[int, int | None], patience: int
) -> Report:
    there = SYSTEM.inside(relay.community_id)
    to: dict[str, Any] = {
        "chat_id": where[0],
        "message_thread_id": where[1],
        "reply_markup": screen.keyboard,
    }
    given = await _file(db, relay)
    if relay.kind is None or given is None:
        sent = await bot(SendMessage(**to, text=screen.text), request_timeout=patience)
    else:
        method = _SEND[relay.kind](**to, caption=screen.text, **{relay.kind.value: given})
        sent = await bot(method, request_timeout=patience)
    await db.write(there, thread_delivery.relayed, [(relay, where[0], sent.message_id)])
    return Report(Verdict.DELIVERED, message_id=sent.message_id)


async def _file(db: Database, relay: Relay) -> str | InputFile | None:
    """What Telegram calls the file, or its bytes; None where it is gone meanwhile."""
    if relay.file_id is None or relay.telegram_id is not None:
        return relay.telegram_id
    try:
        file, content = await db.read(SYSTEM.inside(relay.community_id), files.opened, relay.file_id)
    except NotFound:
        return None
    return BufferedInputFile(content, file.name or file.kind.value) if content else None
