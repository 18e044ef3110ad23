"""Sessions as people see them: one in detail, with the person's own answer."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select

from models.programs import Kind, Program, Visibility
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import access, places
from services.errors import NotFound
from services.places import Pool

sessions = table_of(ProgramSession)
programs = table_of(Program)
rsvps = table_of(Rsvp)


@dataclass(frozen=True, slots=True)
class Mine:
    """The person's own answer to a session."""

    status: RsvpStatus
    pool_id: int | None
    guests: int
    note: str
    number: int | None = None
    """What orders the queue; only on the waitlist, as is `position`."""
    position: int | None = None
    """Place in the queue, from 1."""

    @property
    def party(self) -> int:
        """Places this answer needs."""
        return 1 + self.guests


@dataclass(frozen=True, slots=True)
class SessionDetails:
    """One session, as one person sees it."""

    id: int
    community_id: int
    program_id: int
    program_name: str
    kind: Kind
    visibility: Visibility
    title: str
    description: str
    place: str
    latitude: float | None
    longitude: float | None
    starts_at: datetime
    ends_at: datetime
    zone: str
    status: SessionStatus
    cancellation_reason: str | None
    moved_from: datetime | None
    rsvp_deadline: datetime | None
    guests_allowed: int
    cost_minor: int | None
    currency: str | None
    revision: int
    pools: tuple[Pool, ...]
    maybe: int
    mine: Mine | None

    @property
    def going(self) -> int:
        """Places taken, guests included."""
        return places.total(self.pools)[0]

    @property
    def capacity(self) -> int | None:
        """Places in all; None is unlimited."""
        return places.total(self.pools)[1]

    @property
    def waiting(self) -> int:
        """Answers on the waitlist."""
        return places.total(self.pools)[2]

    @property
    def has_roles(self) -> bool:
        """Whether one comes in a role (base, flyer, …)."""
        return any(pool.role for pool in self.pools)

    def pool(self, pool_id: int | None) -> Pool | None:
        """One of its pools."""
        return next((pool for pool in self.pools if pool.id == pool_id), None)

    def answerable(self, now: datetime) -> bool:
        """Whether answers still make sense: not cancelled, not over."""
        return self.status is not SessionStatus.CANCELLED and now < self.ends_at

    def closed(self, now: datetime) -> bool:
        """Whether the deadline for answers has passed."""
        return self.rsvp_deadline is not None and now >= self.rsvp_deadline


COLUMNS = (
    sessions.c.id,
    sessions.c.community_id,
    sessions.c.program_id,
    programs.c.name.label("program_name"),
    programs.c.kind,
    programs.c.visibility,
    func.coalesce(sessions.c.title, programs.c.name).label("title"),
    func.coalesce(sessions.c.description, programs.c.description).label("description"),
    func.coalesce(sessions.c.place, programs.c.place).label("place"),
    programs.c.latitude,
    programs.c.longitude,
    sessions.c.starts_at,
    sessions.c.ends_at,
    programs.c.zone,
    sessions.c.status,
    sessions.c.cancellation_reason,
    sessions.c.moved_from,
    sessions.c.rsvp_deadline,
    programs.c.guests_allowed,
    programs.c.cost_minor,
    programs.c.currency,
    sessions.c.revision,
)
WITH_PROGRAM = sessions.join(
    programs,
    and_(programs.c.community_id == sessions.c.community_id, programs.c.id == sessions.c.program_id),
)
LISTED = and_(here(sessions), here(programs), sessions.c.deleted_at.is_(None), access.VISIBLE)
"""The criterion of every session a person may see."""

_waiting = rsvps.alias("waiting")
_MAYBE = (
    select(func.count())
    .select_from(_waiting)
    .where(
        _waiting.c.community_id == sessions.c.community_id,
        _waiting.c.session_id == sessions.c.id,
        _waiting.c.status == RsvpStatus.MAYBE,
    )
    .correlate(sessions)
    .scalar_subquery()
)
_MY_ANSWER = and_(
    rsvps.c.community_id == sessions.c.community_id,
    rsvps.c.session_id == sessions.c.id,
    rsvps.c.user_id == bindparam("me"),
)
_DETAILS = (
    select(
        *COLUMNS,
        _MAYBE.label("maybe"),
        rsvps.c.status.label("my_status"),
        rsvps.c.pool_id.label("my_pool"),
        rsvps.c.guests.label("my_guests"),
        rsvps.c.note.label("my_note"),
        rsvps.c.queue_number.label("my_number"),
    )
    .select_from(WITH_PROGRAM.outerjoin(rsvps, _MY_ANSWER))
    .where(LISTED, sessions.c.id == bindparam("of_session"))
)
_POSITION = select(func.count()).where(
    here(rsvps),
    rsvps.c.pool_id == bindparam("of_pool"),
    rsvps.c.status == RsvpStatus.WAITLIST,
    rsvps.c.queue_number <= bindparam("up_to"),
)


def details(tx: Tx, session_id: int) -> SessionDetails:
    """One session with its places and the person's own answer. Raises NotFound."""
    return details_with(tx, session_id, places.of_session(tx, session_id))


def details_with(tx: Tx, session_id: int, pools: tuple[Pool, ...]) -> SessionDetails:
    """The same, when its pools were read (and locked) before. Raises NotFound."""
    row = tx.row(_DETAILS, of_session=session_id, **access.sight(tx.actor))
    if row is None:
        raise NotFound
    columns: tuple[Any, ...] = tuple(row)[: len(COLUMNS)]
    return SessionDetails(*columns, pools, row.maybe, _mine(tx, row))


def _mine(tx: Tx, row: Row[Any]) -> Mine | None:
    if row.my_status is None:
        return None
    mine = Mine(row.my_status, row.my_pool, row.my_guests, row.my_note, row.my_number)
    if mine.number is None:
        return mine
    return replace(mine, position=position(tx, row.my_pool, mine.number))


def position(tx: Tx, pool_id: int, number: int) -> int:
    """Which place in the queue of a pool a queue number has now, from 1."""
    count: int = tx.value(_POSITION, of_pool=pool_id, up_to=number)
    return count
