"""Buttons of one's tokens, by which programs act for one."""

from collections.abc import Sequence
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards.data import MOST, button
from locales import words
from locales.reader import gettext as _
from services.api_tokens import Token

SHOWN = 6
"""Tokens that have a button; the page has all."""
MAX_LABEL = 24
Rows = list[list[InlineKeyboardButton]]


class ApiTokens(CallbackData, prefix="apt"):
    """One's tokens."""


class ApiTokenMake(CallbackData, prefix="aptm"):
    """Make one, for all communities and three months."""

    writes: bool


class ApiTokenRevoke(CallbackData, prefix="aptr"):
    """Take one away, at once."""

    access: Annotated[int, Field(ge=0, lt=MOST)]


def to_tokens() -> InlineKeyboardButton:
    """From one's account."""
    return button(_("API tokens"), ApiTokens())


def tokens(found: Sequence[Token]) -> Rows:
    """Revoke one of them, or make another."""
    rows = [[button(_revoke(one), ApiTokenRevoke(access=one.id))] for one in found[:SHOWN]]
    new = [
        button(_("New, read only"), ApiTokenMake(writes=False)),
        button(_("New, may change"), ApiTokenMake(writes=True)),
    ]
    return [*rows, new]


def _revoke(token: Token) -> str:
    return words.short(_("Revoke %(name)s", name=token.name), MAX_LABEL)
