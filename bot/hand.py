"""What is known about an update while it is in hand; a context variable carries it to whoever needs it."""

from collections import OrderedDict
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from aiogram.fsm.storage.base import StorageKey
from aiogram.methods import TelegramMethod

MOST_SCREENS = 50_000


class Screens:
    """The message that is each private chat's screen. Losing it is harmless: old buttons stay a while."""

    def __init__(self) -> None:
        self._of: OrderedDict[int, int] = OrderedDict()

    def replace(self, chat_id: int, message_id: int) -> int | None:
        """`message_id` is the screen from now on; the one before it, if it was another."""
        before = self._of.pop(chat_id, None)
        self._of[chat_id] = message_id
        if len(self._of) > MOST_SCREENS:
            self._of.popitem(last=False)
        return before if before != message_id else None


@dataclass(slots=True)
class Talk:
    """A conversation as this update found it, and as it leaves it."""

    key: StorageKey
    state: str | None
    data: dict[str, Any]
    changed: bool = False

    @property
    def is_over(self) -> bool:
        """Whether nothing is left of it."""
        return self.state is None and not self.data


@dataclass(slots=True)
class Hand:
    """One update in hand."""

    screens: Screens
    language: str
    zone: str | None = None
    can_reply: bool = False
    """Whether one method can be called by the answer to Telegram's request (a webhook)."""
    reply: TelegramMethod[Any] | None = None
    """That method."""
    talks: dict[StorageKey, Talk] = field(default_factory=dict)
    """Conversations read or changed; written when the update is done."""

    def begin_again(self) -> None:
        """Forget what a try that failed left behind."""
        self.reply = None
        self.talks.clear()


in_hand: ContextVar[Hand | None] = ContextVar("in_hand", default=None)
