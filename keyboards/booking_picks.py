"""Buttons to choose a time: near days, a month, the free times of a day; and the times of a pack."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import calendar, nav
from keyboards.data import CommunityData, button, in_rows
from locales.reader import clock, number, short_date
from locales.reader import gettext as _
from locales.words import short
from services.booking_holds import Pack
from services.booking_picks import Picker, What
from services.offerings import OfferingDetails
from services.reservation_names import minute_of

CHIPS = 6
"""Near days with free times that are shown first."""
SLOTS = 16
"""Free times on a screen."""
NAME = 18

Rows = list[list[InlineKeyboardButton]]


class PickStart(CommunityData, prefix="bkb"):
    """Choose a day."""

    what: What
    of: int


class PickMonth(CommunityData, prefix="bkc"):
    """Choose a day of a month, `202612`."""

    what: What
    of: int
    month: str = Field(default="", max_length=6)


class PickDay(CommunityData, prefix="bd"):
    """The free times of a day, `20261201`."""

    what: What
    of: int
    day: str = Field(max_length=8)
    page: int = 0


class PickTime(CommunityData, prefix="bke"):
    """This time: minutes since 1970."""

    what: What
    of: int
    at: str = Field(max_length=8)


class PackSwap(CommunityData, prefix="bkf"):
    """Another time for one of the appointments of a pack."""

    of: int
    number: int
    at: str = Field(max_length=8)


class PackTake(CommunityData, prefix="bkg"):
    """Book the times of a pack that begins then: all that are free, or the first alone."""

    of: int
    at: str = Field(max_length=8)
    all: bool


def variants(offering: OfferingDetails, label: dict[int, str]) -> Rows:
    """One button a price."""
    community = offering.community_id
    return [
        [button(label[one.id], PickStart(community=community, what=What.NEW, of=one.id))]
        for one in offering.variants
    ]


def chips(picker: Picker) -> Rows:
    """The next days with free times, and all others."""
    near = sorted(picker.days)[:CHIPS]
    rows = in_rows([_day(picker, day) for day in near], 3)
    if len(picker.days) > CHIPS:
        rows.append([button(_("Choose a day"), PickMonth(**_ids(picker)))])
    return rows


def month(picker: Picker, shown: str) -> Rows:
    """A month; days without free times are dots."""
    return calendar.month(
        calendar.parse(shown, picker.today),
        picker.today,
        lambda day: PickDay(**_ids(picker), day=f"{day:%Y%m%d}"),
        lambda first: PickMonth(**_ids(picker), month=f"{first:%Y%m}"),
        lambda day: number(day.day) if day in picker.days else "·",
    )


def times(picker: Picker, day: date, page: int) -> Rows:
    """A page of a day's free times, then the days beside it."""
    found = picker.times(day)
    pages = max(1, -(-len(found) // SLOTS))
    page = min(page, pages - 1)
    shown = found[page * SLOTS : (page + 1) * SLOTS]
    buttons = [
        button(clock(start, picker.zone), PickTime(**_ids(picker), at=minute_of(start))) for start in shown
    ]

    def at(there: int) -> PickDay | None:
        return PickDay(**_ids(picker), day=f"{day:%Y%m%d}", page=there) if 0 <= there < pages else None

    turn = nav.page_row(at(page - 1), f"{number(page + 1)}/{number(pages)}", at(page + 1))
    return [*in_rows(buttons, 4), turn, _beside(picker, day)]


def pack(found: Pack, community: int, zone: str) -> Rows:
    """What is instead of a time that is taken; then all of it, or one by one."""
    ids = {"community": community, "of": found.variant.id}
    first = found.proposals[0].starts_at
    swaps = [
        [button(_instead(one.number, start, zone), PackSwap(**ids, number=one.number, at=minute_of(start)))]
        for one in found.proposals
        for start in one.instead
    ]
    at = minute_of(first)
    takes = (
        [button(_("Book these"), PackTake(**ids, at=at, all=True), style="primary")] if found.starts else []
    )
    alone = [button(_("Book one for now"), PackTake(**ids, at=at, all=False))]
    return [*swaps, takes, alone if found.proposals[0].free else []]


def _instead(which: int, start: datetime, zone: str) -> str:
    """`2 → Tue 8 Dec 10:30`."""
    return f"{number(which)} → {short_date(start.astimezone(ZoneInfo(zone)).date())} {clock(start, zone)}"


def again(what: What, of: int, community: int) -> InlineKeyboardButton:
    """Choose another time."""
    return button(_("Choose a time"), PickStart(community=community, what=what, of=of))


def _day(picker: Picker, day: date) -> InlineKeyboardButton:
    return button(short(short_date(day), NAME), PickDay(**_ids(picker), day=f"{day:%Y%m%d}"))


def _beside(picker: Picker, day: date) -> list[InlineKeyboardButton]:
    """The free days before and after."""
    days: Sequence[date] = sorted(picker.days)
    before = [one for one in days if one < day][-1:]
    after = [one for one in days if one > day][:1]
    return [
        *(button(f"‹ {short_date(one)}", PickDay(**_ids(picker), day=f"{one:%Y%m%d}")) for one in before),
        *(button(f"{short_date(one)} ›", PickDay(**_ids(picker), day=f"{one:%Y%m%d}")) for one in after),
    ]


def _ids(picker: Picker) -> dict[str, Any]:
    return {"community": picker.community_id, "what": picker.what, "of": picker.of}
