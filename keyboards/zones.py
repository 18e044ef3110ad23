"""Choosing a time zone: a region, then a city. What a button does is the caller's."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from pydantic import AfterValidator, Field

from keyboards import nav
from keyboards.data import button, in_rows
from locales import words
from locales.reader import is_zone, number

MAX_LABEL = 18


def _known(zone: str) -> str:
    if not is_zone(zone):
        raise ValueError("not a time zone")
    return zone


Zone = Annotated[str, Field(max_length=32), AfterValidator(_known)]
"""A zone in callback data: a forged one is no button of ours."""


def regions(names: Mapping[str, str], to: Callable[[str], CallbackData]) -> list[list[InlineKeyboardButton]]:
    """A button a region, two a row."""
    return in_rows([button(name, to(region)) for region, name in names.items()], 2)


def cities(names: Mapping[str, str], to: Callable[[str], CallbackData]) -> list[list[InlineKeyboardButton]]:
    """A button a city, two a row."""
    return in_rows([button(words.short(name, MAX_LABEL), to(zone)) for zone, name in names.items()], 2)


def pages(page: int, most: int, to: Callable[[int], CallbackData]) -> list[InlineKeyboardButton]:
    """`‹ · 2/7 · ›` over `most` pages, counted from 0."""
    return nav.page_row(
        to(page - 1) if page else None,
        f"{number(page + 1)}/{number(most)}",
        to(page + 1) if page + 1 < most else None,
    )


def of_languages(
    names: Mapping[str, str], chosen: str | None, to: Callable[[str], CallbackData]
) -> list[list[InlineKeyboardButton]]:
    """A button a language, each by its own name, the chosen one ticked."""
    buttons: Sequence[InlineKeyboardButton] = [
        button(f"✓ {name}" if code == chosen else name, to(code)) for code, name in names.items()
    ]
    return in_rows(buttons, 2)
