"""Filters of our own: asynchronous, since a synchronous one costs a trip through a thread."""

from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import Message


class InPrivate(Filter):
    """Messages in the private chat with the bot."""

    async def __call__(self, message: Message) -> bool:
        return message.chat.type == ChatType.PRIVATE


class InGroup(Filter):
    """Messages in groups and supergroups."""

    async def __call__(self, message: Message) -> bool:
        return message.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)
