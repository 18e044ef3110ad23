"""Reserving a room: what a member may have, when, and giving it back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select, update

from models.communities import Membership
from models.spaces import Occupancy, Space, Use
from models.tx import Tx, here, table_of
from services import access, activity, occupancies, outbox, session_rooms, spaces, texts
from services.access import Ability
from services.conflicts import Conflict
from services.errors import BadInput, NotFound, PastDate, SpaceLimit, SpaceTaken
from services.opening import Stretch
from services.spaces import HELD, USES, InRoom, SpaceDetails

table = table_of(Occupancy)
rooms = table_of(Space)
memberships = table_of(Membership)

MAX_PURPOSE = 200
MAX_REASON = 500
PAGE = 6
AHEAD = 800
"""Days ahead to which organizers may reserve."""
LONGEST_CLOSURE = timedelta(days=31, hours=1)
"""31 days, also where the clocks go back in them."""
_SELF_MADE = table.c.kind.in_([Use.RESERVATION, Use.CLOSURE])


@dataclass(frozen=True, slots=True)
class Reservation:
    """A room that somebody has for some time, or that is closed for it."""

    use: InRoom
    community_id: int
    space: str
    zone: str
    manages: bool

    @property
    def may_cancel(self) -> bool:
        """Whether the person may give it back, or take it away."""
        return self.use.mine or self.manages


@dataclass(frozen=True, slots=True)
class Plan:
    """A reservation before it is made."""

    space: SpaceDetails
    starts_at: datetime
    minutes: int
    purpose: str = ""
    closes: bool = False
    """Whether an organizer closes the room instead."""

    @property
    def time(self) -> Stretch:
        """From when to when."""
        return Stretch(self.starts_at, self.starts_at + timedelta(minutes=self.minutes))


@dataclass(frozen=True, slots=True)
class Held:
    """A page of reservations."""

    lines: tuple[Reservation, ...]
    page: int
    pages: int


_AHEAD = (*HELD, _SELF_MADE, table.c.ends_at > bindparam("at"))
_ME = (
    select(memberships.c.id)
    .where(here(memberships), memberships.c.user_id == bindparam("who"))
    .with_for_update()
)
_MINE = (*_AHEAD, table.c.user_id == bindparam("who"))
_NAMED = USES.add_columns(rooms.c.name.label("space"), rooms.c.zone).join(
    rooms, (rooms.c.community_id == table.c.community_id) & (rooms.c.id == table.c.space_id)
)
_ORDERED = (table.c.starts_at, table.c.id)
_MY_PAGE = _NAMED.where(*_MINE).order_by(*_ORDERED).limit(PAGE).offset(bindparam("skip"))
_MY_NEXT = _NAMED.where(*_MINE, table.c.kind == Use.RESERVATION).order_by(*_ORDERED).limit(1)
_MY_COUNT = select(func.count()).select_from(table).where(*_MINE)
_IN_SPACE = (*_AHEAD, table.c.space_id == bindparam("of_space"))
_SPACE_PAGE = _NAMED.where(*_IN_SPACE).order_by(*_ORDERED).limit(PAGE).offset(bindparam("skip"))
_SPACE_COUNT = select(func.count()).select_from(table).where(*_IN_SPACE)
_ONE = _NAMED.where(*HELD, _SELF_MADE, table.c.id == bindparam("of_use"))
_MY_SPACES = select(table.c.space_id).where(*_MINE).distinct()
_GIVE_BACK = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_use"), table.c.holds)
    .values(holds=False, reason=bindparam("why"))
)
_GIVE_BACK_ALL = update(table).where(*_MINE).values(holds=False)


def plan(
    tx: Tx, space_id: int, starts_at: datetime, minutes: int, purpose: str = "", *, closes: bool = False
) -> Plan:
    """What reserving would mean, once it is checked; changes nothing.

    Raises NotFound, PastDate, BadInput, SpaceLimit, SpaceTaken.
    """
    room = spaces.details(tx, space_id)
    text = texts.line("purpose", purpose, MAX_PURPOSE)
    planned = Plan(room, starts_at, minutes, text, closes)
    _check(tx, planned)
    found = _in_the_way_of_closing(tx, planned) if closes else occupancies.conflict(tx, room, planned.time)
    if found:
        raise SpaceTaken(found)
    return planned


def _check(tx: Tx, planned: Plan) -> None:
    """Whether the person may have a room that long, so far ahead. Raises as `plan`."""
    room = planned.space
    if planned.closes:
        access.require(tx, Ability.MANAGE_SPACES)
    if planned.starts_at <= tx.now:
        raise PastDate(planned.starts_at, room.zone, tx.now)
    longest = LONGEST_CLOSURE if planned.closes else timedelta(days=1)
    if planned.minutes < 1:
        raise BadInput("duration", "missing")
    if timedelta(minutes=planned.minutes) > longest:
        raise BadInput("duration", "out_of_range", longest // timedelta(minutes=1))
    if room.archived:
        raise NotFound
    if room.manages:
        return
    if not room.bookable:
        raise SpaceLimit("members")
    if planned.minutes > room.max_minutes:
        raise SpaceLimit("minutes", room.max_minutes)
    there = ZoneInfo(room.zone)
    ahead = planned.starts_at.astimezone(there).date() - tx.now.astimezone(there).date()
    if ahead.days > room.days_ahead:
        raise SpaceLimit("days", room.days_ahead)


def _in_the_way_of_closing(tx: Tx, planned: Plan) -> Conflict | None:
    """A room may be closed when it is not open anyway; only other uses are in the way."""
    room, time = planned.space, planned.time
    way = occupancies.in_the_way(room, time, spaces.occupied(tx, occupancies.blocked(room, time), [room.id]))
    if way is None:
        return None
    return Conflict(room.id, room.name, room.zone, *time, way.as_obstacle(), (), ())


def reserve(
    tx: Tx, space_id: int, starts_at: datetime, minutes: int, purpose: str = "", *, closes: bool = False
) -> Reservation:
    """Reserve a room, or close it. Of two at once the second is refused.

    Raises NotFound, NotAllowed, PastDate, BadInput, SpaceLimit, SpaceTaken.
    """
    # Held at the same instant in two rooms, both would count before the other is there.
    tx.value(_ME, who=tx.actor.user_id)
    spaces.lock(tx, [space_id])
    planned = plan(tx, space_id, starts_at, minutes, purpose, closes=closes)
    room = planned.space
    if not room.manages and tx.value(_MY_COUNT, who=tx.actor.user_id, at=tx.now) >= room.max_held:
        raise SpaceLimit("held", room.max_held)
    kind = Use.CLOSURE if closes else Use.RESERVATION
    row = session_rooms.row_of(
        tx, room, planned.time, kind=kind, user_id=tx.actor.user_id, purpose=planned.purpose
    )
    made = tx.add(Occupancy, **row)
    activity.log(tx, "reserved", "space", space_id, starts_at=starts_at.isoformat(), minutes=minutes)
    return one(tx, made)


def attempt(
    tx: Tx, space_id: int, starts_at: datetime, minutes: int, purpose: str = "", *, closes: bool = False
) -> Reservation | Conflict:
    """The same, where what is in the way is an answer too: it has what is free instead. Raises the others."""
    try:
        return reserve(tx, space_id, starts_at, minutes, purpose, closes=closes)
    except SpaceTaken as taken:
        return taken.conflict


def ask(tx: Tx, space_id: int, starts_at: datetime, minutes: int, purpose: str = "") -> Plan | Conflict:
    """What reserving would mean, or what is in the way. Raises as `plan`."""
    try:
        return plan(tx, space_id, starts_at, minutes, purpose)
    except SpaceTaken as taken:
        return taken.conflict


def one(tx: Tx, use_id: int) -> Reservation:
    """A reservation of the person's own, or anybody's for organizers. Raises NotFound."""
    row = tx.row(_ONE, of_use=use_id, **access.sight(tx.actor))
    found = row and _made(tx, row)
    if not found or not found.may_cancel:
        raise NotFound
    return found


def cancel(tx: Tx, use_id: int, reason: str = "") -> Reservation:
    """Give a room back, or as an organizer take it away: the person is told, with the reason.

    Raises NotFound, BadInput.
    """
    found = one(tx, use_id)
    text = texts.cleaned("reason", reason, MAX_REASON)
    use = found.use
    spaces.lock(tx, [use.space_id])
    if tx.execute(_GIVE_BACK, of_use=use_id, why=text).rowcount == 0:
        raise NotFound
    activity.log(tx, "gave_back", "space", use.space_id, starts_at=use.starts_at.isoformat(), reason=text)
    if not use.mine:
        _tell(tx, found, text)
    session_rooms.freed(tx, [use.space_id])
    return found


_HOLDER = select(table.c.user_id).where(here(table), table.c.id == bindparam("of_use"))


def _tell(tx: Tx, found: Reservation, reason: str) -> None:
    use = found.use
    outbox.tell(
        tx,
        outbox.Kind.RESERVATION_CANCELLED,
        [tx.value(_HOLDER, of_use=use.id)],
        key=str(use.id),
        room=found.space,
        zone=found.zone,
        starts_at=use.starts_at.isoformat(),
        ends_at=use.ends_at.isoformat(),
        reason=reason,
        by=tx.actor.name,
    )


def mine(tx: Tx, page: int = 0) -> Held:
    """A page of the person's own reservations to come. Raises NotFound to strangers."""
    spaces.require_member(tx)
    return _page(tx, _MY_COUNT, _MY_PAGE, page, who=tx.actor.user_id)


def next_of_mine(tx: Tx) -> Reservation | None:
    """The person's own that comes next, or goes on; a closure is none."""
    row = tx.row(_MY_NEXT, who=tx.actor.user_id, at=tx.now, **access.sight(tx.actor))
    return _made(tx, row) if row else None


def of_space(tx: Tx, space_id: int, page: int = 0) -> tuple[SpaceDetails, Held]:
    """A room with a page of its reservations and closures to come. Raises NotFound, NotAllowed."""
    access.require(tx, Ability.MANAGE_SPACES)
    return spaces.details(tx, space_id), _page(tx, _SPACE_COUNT, _SPACE_PAGE, page, of_space=space_id)


def _page(tx: Tx, counted: Any, listed: Any, page: int, **of: Any) -> Held:
    total: int = tx.value(counted, at=tx.now, **of)
    pages = max(1, -(-total // PAGE))
    page = max(0, min(page, pages - 1))
    rows = tx.rows(listed, at=tx.now, skip=page * PAGE, **of, **access.sight(tx.actor))
    return Held(tuple(_made(tx, row) for row in rows), page, pages)


def give_all_back(tx: Tx) -> None:
    """Who leaves a community gives back every room to come."""
    who = {"who": tx.actor.user_id, "at": tx.now}
    held = [row.space_id for row in tx.rows(_MY_SPACES, **who)]
    if held:
        spaces.lock(tx, held)
        tx.execute(_GIVE_BACK_ALL, **who)
        session_rooms.freed(tx, held)


def _made(tx: Tx, row: Any) -> Reservation:
    manages = access.may(tx.actor, Ability.MANAGE_SPACES)
    return Reservation(spaces.in_room(tx, row), tx.community_id, row.space, row.zone, manages)


def plan_cancel(tx: Tx, use_id: int, reason: str) -> tuple[Reservation, str]:
    """A reservation that is to be cancelled, and why. Raises NotFound, BadInput."""
    return one(tx, use_id), texts.cleaned("reason", reason, MAX_REASON)
