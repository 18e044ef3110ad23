"""Buttons to reserve a room and to give it back."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from keyboards.spaces import NAME
from locales.reader import clock, day, duration, number
from locales.reader import gettext as _
from locales.words import short
from services.conflicts import Conflict
from services.reservation_names import minute_of
from services.reservations import Held, Plan, Reservation
from services.spaces import SpaceDetails

MOST_LENGTHS = 12

Rows = list[list[InlineKeyboardButton]]


class LengthPick(CommunityData, prefix="oa"):
    """For so many minutes: asks what for."""

    space: int
    at: str = Field(max_length=8)
    minutes: str = Field(max_length=4)


class ReserveConfirm(CommunityData, prefix="oc"):
    """Go on without a purpose: shows it once more."""

    space: int
    at: str = Field(max_length=8)
    minutes: str = Field(max_length=4)


class ReserveNow(CommunityData, prefix="on"):
    """Reserve it, with the purpose typed or none."""

    space: int
    at: str = Field(max_length=8)
    minutes: str = Field(max_length=4)


class ReservationList(CommunityData, prefix="or"):
    """One's own reservations."""

    page: int = 0


class SpaceReservations(CommunityData, prefix="ou"):
    """Everybody's reservations of a room, for organizers."""

    space: int
    page: int = 0


class ReservationScreen(CommunityData, prefix="ov"):
    """One reservation."""

    use: int


class ReservationCancel(CommunityData, prefix="ox"):
    """Cancel it: asks once more, an organizer also why."""

    use: int


class ReservationCancelNow(CommunityData, prefix="oy"):
    """Cancel it."""

    use: int


def lengths(room: SpaceDetails, at: str, minutes: Sequence[int]) -> Rows:
    """How long; where there are many, the shorter ones at each step and then longer ones."""
    every = max(1, -(-len(minutes) // MOST_LENGTHS))
    shown = list(minutes)[every - 1 :: every] if every > 1 else list(minutes)

    def pick(each: int) -> LengthPick:
        return LengthPick(community=room.community_id, space=room.id, at=at, minutes=str(each))

    return in_rows([button(duration(each), pick(each)) for each in shown], 3)


def skip(planned: Plan) -> InlineKeyboardButton:
    """Go on without saying what for."""
    return button(_("Go on without"), _named(ReserveConfirm, planned))


def reserve(planned: Plan) -> InlineKeyboardButton:
    """Do it."""
    return button(_("Reserve now"), _named(ReserveNow, planned), style="primary")


def _named(data: type[ReserveConfirm] | type[ReserveNow], planned: Plan) -> ReserveConfirm | ReserveNow:
    room = planned.space
    at, minutes = minute_of(planned.starts_at), str(planned.minutes)
    return data(community=room.community_id, space=room.id, at=at, minutes=minutes)


def instead(community: int, conflict: Conflict) -> Rows:
    """What can be had in the place of what is taken: other rooms at that time, other times that day."""
    minutes = str((conflict.ends_at - conflict.starts_at).seconds // 60 or 1440)
    rooms = [
        button(
            f"→ {short(room.name, NAME - 2)}",
            LengthPick(community=community, space=room.id, at=minute_of(conflict.starts_at), minutes=minutes),
        )
        for room in conflict.rooms
    ]
    times = [
        button(
            clock(start, conflict.zone),
            LengthPick(community=community, space=conflict.space_id, at=minute_of(start), minutes=minutes),
        )
        for start in conflict.times
    ]
    return [*in_rows(rooms, 2), times]


def listed(community: int, held: Held, turn: type[ReservationList] | None, space: int = 0) -> Rows:
    """A page of reservations to open."""
    buttons = [
        button(_when(each), ReservationScreen(community=community, use=each.use.id)) for each in held.lines
    ]

    def at(page: int) -> CommunityData | None:
        if not 0 <= page < held.pages:
            return None
        if turn is None:
            return SpaceReservations(community=community, space=space, page=page)
        return turn(community=community, page=page)

    here = f"{number(held.page + 1)}/{number(held.pages)}"
    return [*in_rows(buttons, 2), nav.page_row(at(held.page - 1), here, at(held.page + 1))]


def _when(each: Reservation) -> str:
    return f"{day(each.use.starts_at, each.zone)}, {clock(each.use.starts_at, each.zone)}"


def cancel(each: Reservation) -> InlineKeyboardButton:
    """Give it back, or take it away."""
    data = ReservationCancel(community=each.community_id, use=each.use.id)
    return button(_("Cancel reservation"), data)


def cancel_now(each: Reservation) -> InlineKeyboardButton:
    """Do it."""
    data = ReservationCancelNow(community=each.community_id, use=each.use.id)
    return button(_("Cancel now"), data, style="danger")
