"""Buttons to look at rooms: which there are, a room, its days and what is free."""

from collections.abc import Sequence
from datetime import date, datetime

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import calendar, nav
from keyboards.data import CommunityData, button, in_rows
from keyboards.planning import day_chips
from locales.reader import clock, number
from locales.reader import gettext as _
from locales.words import short
from services.free_times import Day
from services.reservation_names import minute_of
from services.spaces import SpaceDetails

PAGE = 8
"""Rooms on a screen."""
SLOTS = 12
"""Free times on a screen."""
NAME = 18

Rows = list[list[InlineKeyboardButton]]


class SpaceList(CommunityData, prefix="ol"):
    """The rooms of a community."""

    page: int = 0


class SpaceScreen(CommunityData, prefix="o"):
    """One room."""

    space: int


class SpaceDay(CommunityData, prefix="od"):
    """A room on a day, `20261126`, and a page of when it is free."""

    space: int
    day: str = Field(max_length=8)
    page: int = 0


class SpaceMonth(CommunityData, prefix="om"):
    """A month, `202611`, to choose a day from."""

    space: int
    month: str = Field(default="", max_length=6)


class SlotPick(CommunityData, prefix="os"):
    """Reserve a room from a moment on (minutes since 1970): asks for how long."""

    space: int
    at: str = Field(max_length=8)


def rooms(community: int, found: Sequence[SpaceDetails], page: int) -> Rows:
    """A page of rooms, two a row."""
    pages = max(1, -(-len(found) // PAGE))
    page = min(page, pages - 1)
    shown = found[page * PAGE : (page + 1) * PAGE]
    buttons = [
        button(short(room.name, NAME), SpaceScreen(community=community, space=room.id)) for room in shown
    ]

    def at(there: int) -> SpaceList | None:
        return SpaceList(community=community, page=there) if 0 <= there < pages else None

    return [*in_rows(buttons, 2), nav.page_row(at(page - 1), _of(page, pages), at(page + 1))]


def chips(room: SpaceDetails, today: date, last: date) -> Rows:
    """Near days, then every day."""
    ids = {"community": room.community_id, "space": room.id}
    near = [
        button(label, SpaceDay(**ids, day=f"{day:%Y%m%d}")) for label, day in day_chips(today) if day <= last
    ]
    return [near, [button(_("Choose a day"), SpaceMonth(community=room.community_id, space=room.id))]]


def month(room: SpaceDetails, today: date, shown: str) -> Rows:
    """A month."""
    ids = {"community": room.community_id, "space": room.id}
    return calendar.month(
        calendar.parse(shown, today),
        today,
        lambda day: SpaceDay(**ids, day=f"{day:%Y%m%d}"),
        lambda first: SpaceMonth(**ids, month=f"{first:%Y%m}"),
    )


def slots(found: Day, page: int) -> Rows:
    """A page of the times at which a room is free."""
    room = found.space
    ids = {"community": room.community_id, "space": room.id}
    pages = max(1, -(-len(found.free) // SLOTS))
    page = min(page, pages - 1)
    shown = found.free[page * SLOTS : (page + 1) * SLOTS]

    def at(there: int) -> SpaceDay | None:
        there_is = 0 <= there < pages
        return SpaceDay(**ids, day=f"{found.day:%Y%m%d}", page=there) if there_is else None

    turn = nav.page_row(at(page - 1), _of(page, pages), at(page + 1))
    return [*times(room, shown), turn]


def times(room: SpaceDetails, starts: Sequence[datetime]) -> Rows:
    """Starts to choose from, in the room's time."""
    ids = {"community": room.community_id, "space": room.id}
    buttons = [button(clock(start, room.zone), SlotPick(**ids, at=minute_of(start))) for start in starts]
    return in_rows(buttons, 4)


def _of(page: int, pages: int) -> str:
    return f"{number(page + 1)}/{number(pages)}"
