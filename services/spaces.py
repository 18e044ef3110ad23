"""Rooms as people see them: which there are, when they are open, and what is in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, false, func, not_, select, true

from models.programs import Program, Visibility
from models.sessions import ProgramSession
from models.spaces import Occupancy, Space, SpaceStatus, Use
from models.tx import Tx, here, table_of
from models.users import User
from services import access
from services.access import Ability
from services.conflicts import Obstacle
from services.errors import NotFound
from services.opening import Hours, Stretch

spaces = table_of(Space)
occupancies = table_of(Occupancy)
sessions = table_of(ProgramSession)
programs = table_of(Program)
users = table_of(User)

MOST_SPACES = 50
"""Rooms of one community: all of them are looked through for one that is free."""
LONGEST = timedelta(days=32)
"""No use is longer: what began before cannot reach into a time."""


@dataclass(frozen=True, slots=True)
class SpaceDetails:
    """One room."""

    id: int
    community_id: int
    name: str
    description: str
    place: str
    latitude: float | None
    longitude: float | None
    capacity: int | None
    hours: Hours
    bookable: bool
    buffer_minutes: int
    step_minutes: int
    max_minutes: int
    days_ahead: int
    max_held: int
    archived: bool
    revision: int
    manages: bool
    """Whether the person may change it, and see who reserved it."""

    @property
    def zone(self) -> str:
        """The zone its hours are in."""
        return self.hours.zone

    @property
    def may_reserve(self) -> bool:
        """Whether the person may."""
        return not self.archived and (self.bookable or self.manages)


@dataclass(frozen=True, slots=True)
class InRoom:
    """A use of a room, as far as the person may know of it."""

    id: int
    space_id: int
    kind: Use
    starts_at: datetime
    ends_at: datetime
    free_at: datetime
    session_id: int | None
    """The session, where the person may see it."""
    title: str
    """Its title, or what it was reserved for; empty where that is private."""
    who: str
    """Who reserved it; empty where that is private."""
    mine: bool
    open_to_members: bool
    """Whether every member may know what it is."""

    @property
    def blocked(self) -> Stretch:
        """The time nothing else can begin or go on, the buffer included."""
        return Stretch(self.starts_at, self.free_at)

    def as_obstacle(self, *, for_everybody: bool = False) -> Obstacle:
        """The same as what is in the way; with nothing private in it where everybody may read it."""
        private = for_everybody and not self.open_to_members
        title, who = ("", "") if private else (self.title, self.who)
        return Obstacle(self.kind, self.starts_at, self.ends_at, title, who)


_HERE = (here(spaces), spaces.c.deleted_at.is_(None))
_ALL = select(spaces).where(*_HERE).order_by(spaces.c.name, spaces.c.id).limit(MOST_SPACES)
_ONE = select(spaces).where(*_HERE, spaces.c.id == bindparam("of_space"))
_COUNT = select(func.count()).select_from(spaces).where(*_HERE, spaces.c.status == SpaceStatus.ACTIVE)
_LOCK = (
    select(spaces.c.id)
    .where(here(spaces), spaces.c.id.in_(bindparam("of_spaces", expanding=True)))
    .order_by(spaces.c.id)
    .with_for_update()
)
_WITH_ALL = (
    occupancies.outerjoin(
        sessions,
        and_(
            sessions.c.community_id == occupancies.c.community_id, sessions.c.id == occupancies.c.session_id
        ),
    )
    .outerjoin(
        programs,
        and_(programs.c.community_id == sessions.c.community_id, programs.c.id == sessions.c.program_id),
    )
    .outerjoin(users, users.c.id == occupancies.c.user_id)
)
USES = select(
    occupancies.c.id,
    occupancies.c.space_id,
    occupancies.c.kind,
    occupancies.c.starts_at,
    occupancies.c.ends_at,
    occupancies.c.free_at,
    occupancies.c.session_id,
    occupancies.c.user_id,
    occupancies.c.purpose,
    func.coalesce(sessions.c.title, programs.c.name).label("title"),
    users.c.name.label("who"),
    case((access.VISIBLE, true()), else_=false()).label("visible"),
    case((programs.c.visibility != Visibility.INVITE_ONLY, true()), else_=false()).label("open_to_members"),
).select_from(_WITH_ALL)
"""Uses with what is known of them; `access.sight` says what the person may know."""
HELD = (here(occupancies), occupancies.c.holds)
_WITHIN = (
    *HELD,
    occupancies.c.starts_at < bindparam("until"),
    occupancies.c.starts_at > bindparam("long_before"),
    occupancies.c.free_at > bindparam("since"),
)
_BUSY = USES.where(*_WITHIN).order_by(occupancies.c.starts_at, occupancies.c.id)
_BUSY_IN = USES.where(*_WITHIN, occupancies.c.space_id.in_(bindparam("of_spaces", expanding=True))).order_by(
    occupancies.c.starts_at, occupancies.c.id
)

ROOM_OF_SESSION = (
    select(spaces.c.name)
    .where(
        spaces.c.community_id == sessions.c.community_id,
        spaces.c.id == sessions.c.space_id,
        not_(sessions.c.space_refused),
    )
    .correlate(sessions)
    .scalar_subquery()
    .label("room")
)
"""What the room of a session is called, where the session has it; a column of queries of sessions."""


def all_of(tx: Tx) -> list[SpaceDetails]:
    """Every room there is, archived ones for those who may bring one back. Raises NotFound to strangers."""
    require_member(tx)
    found = [made(tx, row) for row in tx.rows(_ALL)]
    return [room for room in found if room.manages or not room.archived]


def active(tx: Tx) -> list[SpaceDetails]:
    """The rooms that are used, for services."""
    return [made(tx, row) for row in tx.rows(_ALL) if row.status is SpaceStatus.ACTIVE]


def details(tx: Tx, space_id: int) -> SpaceDetails:
    """One room. Raises NotFound; to strangers every room."""
    require_member(tx)
    row = tx.row(_ONE, of_space=space_id)
    room = made(tx, row) if row else None
    if room is None or (room.archived and not room.manages):
        raise NotFound
    return room


def known(tx: Tx, space_id: int) -> SpaceDetails:
    """One room, archived ones too, for services: whoever acts. Raises NotFound."""
    row = tx.row(_ONE, of_space=space_id)
    if row is None:
        raise NotFound
    return made(tx, row)


def require_member(tx: Tx) -> None:
    """Rooms are a matter of members. Raises NotFound."""
    if not (tx.actor.is_member or tx.actor.is_system):
        raise NotFound


def require_used(tx: Tx, space_id: int | None) -> None:
    """No room, or one of the community's that is used. Raises NotFound."""
    if space_id is not None and details(tx, space_id).archived:
        raise NotFound


def count(tx: Tx) -> int:
    """How many rooms are used."""
    found: int = tx.value(_COUNT)
    return found


def lock(tx: Tx, space_ids: Iterable[int]) -> None:
    """Let nobody else put something into these rooms until the end of the transaction.

    Rooms come last in the order of locks: after programs, sessions, place pools and answers.
    """
    wanted = sorted(set(space_ids))
    if wanted:
        tx.rows(_LOCK, of_spaces=wanted)


def occupied(tx: Tx, within: Stretch, space_ids: Sequence[int] | None = None) -> list[InRoom]:
    """What is in the rooms (or some of them) in a time, in order, as far as the person may know of it.

    Those who may not know what it is see that it is occupied, and no more.
    """
    values: dict[str, Any] = {
        "since": within.start,
        "until": within.end,
        "long_before": within.start - LONGEST,
        **access.sight(tx.actor),
    }
    if space_ids is None:
        return [in_room(tx, row) for row in tx.rows(_BUSY, **values)]
    return [in_room(tx, row) for row in tx.rows(_BUSY_IN, of_spaces=list(space_ids), **values)]


def in_room(tx: Tx, row: Row[Any]) -> InRoom:
    """A row of USES as the person may know of it."""
    mine = row.user_id is not None and row.user_id == tx.actor.user_id
    may_know = mine or access.may(tx.actor, Ability.MANAGE_SPACES)
    of_session = row.kind is Use.SESSION
    private = row.kind is Use.APPOINTMENT
    said = (may_know and not private) or row.kind is Use.CLOSURE
    return InRoom(
        id=row.id,
        space_id=row.space_id,
        kind=row.kind,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        free_at=row.free_at,
        session_id=row.session_id if row.visible else None,
        title=(row.title if row.visible else "") if of_session else (row.purpose if said else ""),
        who=(row.who or "") if may_know and not (of_session or private) else "",
        mine=mine,
        open_to_members=row.open_to_members if of_session else row.kind is Use.CLOSURE,
    )


def made(tx: Tx, row: Row[Any]) -> SpaceDetails:
    """A room from its row."""
    return SpaceDetails(
        id=row.id,
        community_id=row.community_id,
        name=row.name,
        description=row.description,
        place=row.place,
        latitude=row.latitude,
        longitude=row.longitude,
        capacity=row.capacity,
        hours=hours_of(row.zone, row.hours, row.exceptions),
        bookable=row.bookable,
        buffer_minutes=row.buffer_minutes,
        step_minutes=row.step_minutes,
        max_minutes=row.max_minutes,
        days_ahead=row.days_ahead,
        max_held=row.max_held,
        archived=row.status is SpaceStatus.ARCHIVED,
        revision=row.revision,
        manages=access.may(tx.actor, Ability.MANAGE_SPACES),
    )


def hours_of(
    zone: str, weekly: Iterable[Sequence[int]], exceptions: Mapping[str, Iterable[Sequence[int]]]
) -> Hours:
    """Hours as they are stored."""
    return Hours(
        zone,
        tuple((day, start, end) for day, start, end in weekly),
        {
            date.fromisoformat(day): tuple((start, end) for start, end in spans)
            for day, spans in exceptions.items()
        },
    )
