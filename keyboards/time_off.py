"""Buttons of an instructor's days off, days with other hours, and public holidays."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards.data import CommunityData, button, in_rows, marked
from locales.reader import gettext as _
from locales.reader import locale
from services import holidays
from services.holidays import Region
from services.hours import Availability

Rows = list[list[InlineKeyboardButton]]


class TimeOff(CommunityData, prefix="ho"):
    """Days off and days with other hours; `month` is `202611`."""

    instructor: int
    month: str = Field(default="", max_length=6)


class TimeOffDay(CommunityData, prefix="hy"):
    """One day, `20261126`: asks for its hours."""

    instructor: int
    day: str = Field(max_length=8)


class TimeOffSet(CommunityData, prefix="hz"):
    """Take a day off, or work as in other weeks."""

    instructor: int
    day: str = Field(max_length=8)
    off: bool


class TimeOffEnd(CommunityData, prefix="he"):
    """Let the days of a period be like those of other weeks again."""

    instructor: int
    first: str = Field(max_length=8)
    last: str = Field(max_length=8)


class Holidays(CommunityData, prefix="hh"):
    """Whose public holidays are days off: the countries."""

    instructor: int


class HolidaysIn(CommunityData, prefix="hi"):
    """The regions of a country."""

    instructor: int
    country: str = Field(max_length=2)


class HolidaysSet(CommunityData, prefix="hk"):
    """Keep the holidays of this country or region free; of nobody for none."""

    instructor: int
    code: str = Field(max_length=6)


def countries(found: Availability) -> Rows:
    """Countries to tap; one without regions is chosen at once."""
    ids = {"community": found.community_id, "instructor": found.instructor_id}
    chosen = found.holidays.partition("-")[0]
    names = sorted((country_name(code), code) for code in holidays.COUNTRIES)
    rows = in_rows(
        [button(marked(name, code == chosen), HolidaysIn(**ids, country=code)) for name, code in names], 2
    )
    return [*rows, [button(_("Work on holidays"), HolidaysSet(**ids, code=""))]]


def regions(found: Availability, country: str, known: Sequence[Region]) -> Rows:
    """A whole country, or one of its regions."""
    ids = {"community": found.community_id, "instructor": found.instructor_id}
    whole = button(marked(country_name(country), country == found.holidays), HolidaysSet(**ids, code=country))
    parts = [
        button(marked(one.name, one.code == found.holidays), HolidaysSet(**ids, code=one.code))
        for one in known
    ]
    return [[whole], *in_rows(parts, 2)]


def country_name(code: str) -> str:
    """What a country is called."""
    name: str = locale().territories.get(code, code)
    return name
