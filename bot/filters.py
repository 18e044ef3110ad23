"""Filters of our own: asynchronous, since a synchronous one costs a trip through a thread."""

from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import ChatMemberUpdated, Message


class InPrivate(Filter):
    """Messages in the private chat with the bot."""

    async def __call__(self, message: Message) -> bool:
        return message.chat.type == ChatType.PRIVATE


class InGroup(Filter):
    """Messages in groups and supergroups."""

    async def __call__(self, message: Message) -> bool:
        return message.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)


class Answers(Filter):
    """Whatever is sent in a conversation but commands: those are for the features they name."""

    async def __call__(self, message: Message) -> bool:
        return not (message.text or "").startswith("/")


class BecameSupergroup(Filter):
    """Telegram's note in a group that it goes on as a supergroup under another id."""

    async def __call__(self, message: Message) -> bool:
        return message.migrate_to_chat_id is not None


class OutOfGroup(Filter):
    """The bot was removed from a group, or a group was removed from under it."""

    async def __call__(self, change: ChatMemberUpdated) -> bool:
        return change.chat.type != ChatType.PRIVATE and change.new_chat_member.status in ("left", "kicked")
