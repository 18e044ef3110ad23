"""Calendars: sessions as events of a person's calendar program, with what was cancelled or fell away.

An event is known by its session for good. Its sequence is the session's revision plus the program's: both
only grow, and whatever shows in an event (time, name, place, cancellation) makes one of them grow.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, func, or_, select

from models.activity import ActivityEntry
from models.communities import Community, Standing
from models.programs import Kind, Program
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import access, members, session_columns, sessions
from services.errors import NotFound

table = table_of(ProgramSession)
programs = table_of(Program)
rsvps = table_of(Rsvp)
communities = table_of(Community)
entries = table_of(ActivityEntry)

BACK = timedelta(days=90)
"""How far a calendar reaches into the past; ahead it holds all sessions there are."""
KEPT_GONE = timedelta(days=30)
"""How long what fell away is shown as cancelled, so that calendar programs take it off."""
PAGE = 250
"""Events that a transaction reads."""
MOST = 3000
"""Events of one calendar: those to come first, then the newest of those gone by."""
_OUT = (Standing.LEFT, Standing.BANNED)


@dataclass(frozen=True, slots=True)
class Event:
    """One session in a person's calendar."""

    id: int
    community_id: int
    community: str
    program_id: int
    program: str
    title: str
    kind: Kind
    tags: tuple[str, ...]
    description: str
    place: str
    latitude: float | None
    longitude: float | None
    starts_at: datetime
    ends_at: datetime
    zone: str
    cancelled: bool
    """Called off, or a date that fell away."""
    reason: str | None
    mine: RsvpStatus | None
    sequence: int
    changed_at: datetime
    """When it was last changed, or the person's answer to it."""
    reference: str
    """Its deep-link reference."""


def _last_change(kind: str, target: Any) -> Any:
    """When something was last changed, by the log."""
    return (
        select(func.max(entries.c.at))
        .where(
            entries.c.community_id == target.c.community_id,
            entries.c.target_kind == kind,
            entries.c.target_id == target.c.id,
        )
        .correlate(target)
        .scalar_subquery()
    )


_MINE = and_(
    rsvps.c.community_id == table.c.community_id,
    rsvps.c.session_id == table.c.id,
    rsvps.c.user_id == bindparam("me"),
)
_FROM = sessions.WITH_PROGRAM.join(communities, communities.c.id == table.c.community_id).outerjoin(
    rsvps, _MINE
)
_SHOWN = (
    here(table),
    here(programs),
    access.SHOWN_TO_ME,
    *(
        or_(gone.is_(None), gone > bindparam("gone_after"))
        for gone in (table.c.deleted_at, programs.c.deleted_at)
    ),
)
_EVENTS = (
    select(
        *session_columns.COLUMNS,
        communities.c.name.label("community"),
        programs.c.tags,
        or_(table.c.deleted_at.is_not(None), programs.c.deleted_at.is_not(None)).label("gone"),
        rsvps.c.status.label("mine"),
        rsvps.c.answered_at,
        (table.c.revision + programs.c.revision).label("sequence"),
        programs.c.created_at,
        table.c.deleted_at,
        programs.c.deleted_at.label("program_deleted_at"),
        _last_change("session", table).label("session_changed_at"),
        _last_change("program", programs).label("program_changed_at"),
    )
    .select_from(_FROM)
    .where(*_SHOWN, table.c.id.in_(bindparam("of_sessions", expanding=True)))
)
_RECENT = (
    select(table.c.id)
    .select_from(_FROM)
    .where(*_SHOWN, table.c.starts_at > bindparam("since"))
    .order_by(
        case((table.c.ends_at > bindparam("at"), table.c.starts_at)).asc().nulls_last(),
        table.c.starts_at.desc(),
    )
    .limit(bindparam("most"))
)
_ANSWERED = _RECENT.where(rsvps.c.status != RsvpStatus.NOT_GOING)
_OF_PROGRAM = _RECENT.where(table.c.program_id == bindparam("of_program"))


def mine(tx: Tx) -> list[int]:
    """The ids of the sessions here to which the actor said anything but no. One query."""
    return _ids(tx, _ANSWERED) if tx.actor.is_member or tx.actor.is_guest else []


def of_community(tx: Tx, most: int = MOST) -> list[int]:
    """The ids of the sessions here that the actor may see, for members; at most `most`. One query."""
    return _ids(tx, _RECENT, most=most) if tx.actor.is_member else []


def of_program(tx: Tx, program_id: int) -> list[int]:
    """The ids of a program's sessions that the actor sees; none for one who left or was banned. One query."""
    return [] if tx.actor.standing in _OUT else _ids(tx, _OF_PROGRAM, of_program=program_id)


def _ids(tx: Tx, statement: Any, **values: Any) -> list[int]:
    bounds = {"since": tx.now - BACK, "at": tx.now, "most": MOST}
    return [row.id for row in tx.rows(statement, **{**bounds, **_sight(tx), **values})]


def _sight(tx: Tx) -> dict[str, Any]:
    return {"gone_after": tx.now - KEPT_GONE, **access.sight(tx.actor)}


def events(tx: Tx, session_ids: Sequence[int]) -> list[Event]:
    """Some sessions, as the actor may see them. One query; PAGE at once, so that nobody waits for them."""
    if not session_ids:
        return []
    return [_event(row) for row in tx.rows(_EVENTS, of_sessions=list(session_ids), **_sight(tx))]


def of_session(tx: Tx, session_id: int) -> Event:
    """One session, as the actor may see it. Raises NotFound."""
    found = events(tx, [session_id])
    if not found:
        raise NotFound
    return found[0]


def of_public_session(tx: Tx, session_id: int) -> Event:
    """One public session of a community that is found on the web; it does not say why it was cancelled.

    Raises NotFound.
    """
    if not members.community(tx).is_public:
        raise NotFound
    return replace(of_session(tx, session_id), reason=None)


def _event(row: Row[Any]) -> Event:
    return Event(
        id=row.id,
        community_id=row.community_id,
        community=row.community,
        program_id=row.program_id,
        program=row.program_name,
        title=row.title,
        kind=row.kind,
        tags=tuple(row.tags),
        description=row.description,
        place=row.place,
        latitude=row.latitude,
        longitude=row.longitude,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        zone=row.zone,
        cancelled=row.gone or row.status is SessionStatus.CANCELLED,
        reason=row.cancellation_reason,
        mine=row.mine,
        sequence=row.sequence,
        changed_at=_changed_at(row),
        reference=row.reference,
    )


def _changed_at(row: Row[Any]) -> datetime:
    times: tuple[datetime | None, ...] = (
        row.created_at,
        row.session_changed_at,
        row.program_changed_at,
        row.deleted_at,
        row.program_deleted_at,
        row.answered_at,
    )
    return max(at for at in times if at)
