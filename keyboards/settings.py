"""Buttons of a person's own settings: language, time zone, quiet hours, notices, privacy."""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from pydantic import AfterValidator, Field

from keyboards.choices import NoticesMenu
from keyboards.data import button, in_rows
from keyboards.zones import Zone
from locales.reader import LANGUAGES
from locales.reader import gettext as _
from services.people import Settings


def _spoken(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError("not a language of ours")
    return code


Language = Annotated[str, Field(max_length=5), AfterValidator(_spoken)]
"""A language in callback data: a forged one is no button of ours."""
Hour = Annotated[int, Field(ge=0, le=23)]

EVENING = (19, 20, 21, 22, 23, 0)
MORNING = (5, 6, 7, 8, 9, 10)


class SettingsScreen(CallbackData, prefix="st"):
    """What one chose for oneself."""


class LanguageMenu(CallbackData, prefix="stl"):
    """Choose a language."""


class LanguageChoice(CallbackData, prefix="stls"):
    """Speak this language from now on."""

    code: Language


class ZoneMenu(CallbackData, prefix="stz"):
    """Choose a time zone: by region, or typed."""


class ZoneRegion(CallbackData, prefix="stzr"):
    """The cities of a region."""

    region: str
    page: Annotated[int, Field(ge=0, le=99)] = 0


class ZoneChoice(CallbackData, prefix="stzs"):
    """Show times in this zone."""

    zone: Zone


class ZoneNone(CallbackData, prefix="stzn"):
    """Show times as each program says."""


class QuietMenu(CallbackData, prefix="stq"):
    """Choose when quiet hours begin."""


class QuietFrom(CallbackData, prefix="stqf"):
    """They begin at this hour; choose when they end."""

    hour: Hour


class QuietHours(CallbackData, prefix="stqs"):
    """Quiet from one hour until another."""

    start: Hour
    end: Hour


class QuietNone(CallbackData, prefix="stqn"):
    """No quiet hours."""


class PrivacyScreen(CallbackData, prefix="stp"):
    """What is stored."""


class PrivacySet(CallbackData, prefix="stps"):
    """Be on leaderboards, or in photos; or not."""

    what: Literal["on_boards", "in_photos"]
    on: bool


def privacy(settings: Settings) -> list[list[InlineKeyboardButton]]:
    """What others may see of one, everywhere."""
    boards = _("Leave all boards") if settings.on_boards else _("Join all boards")
    photos = _("No photos of me") if settings.in_photos else _("Allow photos of me")
    return [
        [button(boards, PrivacySet(what="on_boards", on=not settings.on_boards))],
        [button(photos, PrivacySet(what="in_photos", on=not settings.in_photos))],
    ]


def choices() -> list[list[InlineKeyboardButton]]:
    """What can be chosen."""
    return [
        [button(_("Set language"), LanguageMenu()), button(_("Set time zone"), ZoneMenu())],
        [button(_("Set quiet hours"), QuietMenu()), button(_("Choose notices"), NoticesMenu())],
        [button(_("See my data"), PrivacyScreen())],
    ]


def evening(label: "Labels") -> list[list[InlineKeyboardButton]]:
    """When quiet hours may begin."""
    return in_rows([button(label[hour], QuietFrom(hour=hour)) for hour in EVENING], 3)


def morning(start: int, label: "Labels") -> list[list[InlineKeyboardButton]]:
    """When they may end."""
    return in_rows([button(label[hour], QuietHours(start=start, end=hour)) for hour in MORNING], 3)


Labels = dict[int, str]
"""Hours of the day, as the reader's language writes them."""
