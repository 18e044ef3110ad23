"""What the buttons of every feature share: whose community they belong to, and how rows are made."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, ClassVar, Self

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo
from pydantic import model_validator

MOST = 2**53
"""Ids, and so all numbers in buttons, are below; no database is asked for another."""


class CommunityData(CallbackData, prefix="_"):
    """Callback data of a button in a community. Forging the id makes one a stranger there, nothing more.

    A tap on a button that is changed in place (`in_place=True`) brings the buttons beside it along.
    """

    prefixes: ClassVar[set[str]] = set()
    in_place: ClassVar[set[str]] = set()
    community: int

    @model_validator(mode="after")
    def _numbers_are_ours(self) -> Self:
        """A number that no id, page or revision has is forged: then it is no button of ours."""
        if any(isinstance(value, int) and not 0 <= value < MOST for value in self.__dict__.values()):
            raise ValueError("not a number of ours")
        return self

    def __init_subclass__(cls, *, in_place: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        CommunityData.prefixes.add(cls.__prefix__)
        if in_place:
            CommunityData.in_place.add(cls.__prefix__)


def community_of(data: str) -> int | None:
    """The community a button's data names, or None for data that names none."""
    prefix, _, rest = data.partition(":")
    value = rest.partition(":")[0]
    if prefix in CommunityData.prefixes and value.isascii() and value.isdigit() and len(value) < 17:
        return int(value)
    return None


def is_in_place(data: object) -> bool:
    """Whether a button's data is of one that is changed in place."""
    return isinstance(data, str) and data.partition(":")[0] in CommunityData.in_place


def button(text: str, data: CallbackData, style: str | None = None) -> InlineKeyboardButton:
    """A button that taps; `style` is `primary`, `success` or `danger`, sparingly."""
    return _button(text, data.pack(), style)


@lru_cache(maxsize=4096)
def _button(text: str, packed: str, style: str | None) -> InlineKeyboardButton:
    """Buttons are frozen, and the same ones are shown to everybody who opens a session."""
    return InlineKeyboardButton(text=text, callback_data=packed, style=style)


def link(text: str, url: str) -> InlineKeyboardButton:
    """A button that opens a link."""
    return InlineKeyboardButton(text=text, url=url)


def page(text: str, url: str | None) -> list[InlineKeyboardButton]:
    """A button that opens a page of the Mini App, in private chats only; none where there is no Mini App."""
    return [InlineKeyboardButton(text=text, web_app=WebAppInfo(url=url))] if url else []


def markup(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    """Rows of buttons; empty rows fall away."""
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])


def in_few_rows(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    """An odd number of buttons two a row, the last row being of the three with the shortest labels."""
    short = sorted(range(len(buttons)), key=lambda at: len(buttons[at].text))[:3]
    rest = [button for at, button in enumerate(buttons) if at not in short]
    return [*in_rows(rest, 2), [buttons[at] for at in sorted(short)]]


def in_rows(buttons: Sequence[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    """Buttons in rows of `width`."""
    return [list(buttons[at : at + width]) for at in range(0, len(buttons), width)]


def marked(label: str, chosen: bool) -> str:
    """A label with a tick where it is what holds now."""
    return f"✓ {label}" if chosen else label
