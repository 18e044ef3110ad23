"""A minimum of people, without whom a session does not take place: a warning, and a decision before.

A day before the decision is due, those who run a session that lacks people hear how many, and can say at
any time that it takes place or is cancelled. If nobody has decided `decide_hours` before the start, it
takes place: plans of those who come are kept unless somebody says otherwise. Those who come are told so,
with how many they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select, union, update

from models.places import PlacePool
from models.programs import Program, ProgramStaff
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import activity, changes, outbox, sessions
from services.drafts import DECIDE_HOURS
from services.session_columns import look_up
from services.sessions import WITH_PROGRAM, SessionDetails

table = table_of(ProgramSession)
programs = table_of(Program)
pools = table_of(PlacePool)
rsvps = table_of(Rsvp)
staff = table_of(ProgramStaff)

BATCH = 200
WARNING = timedelta(days=1)
"""How long before the decision those who run it are warned."""


@dataclass(frozen=True, slots=True)
class Due:
    """A session about which something is to be said."""

    community_id: int
    session_id: int
    starts_at: datetime
    lacks: bool
    """Whether too few come so far."""
    decides: bool
    """Whether it is time to decide; else to warn."""


_MINIMUM = func.coalesce(table.c.minimum, programs.c.minimum)
_GOING = look_up(
    func.coalesce(func.sum(pools.c.taken), 0),
    pools.c.community_id == table.c.community_id,
    pools.c.session_id == table.c.id,
    of=(table,),
)


def _within(name: str) -> Any:
    """Sessions that start within their hours to decide, and what `name` adds to these."""
    moments = {hours: bindparam(f"{name}_{hours}", type_=table.c.starts_at.type) for hours in DECIDE_HOURS}
    return table.c.starts_at <= case(moments, value=programs.c.decide_hours)


_OPEN = (
    table.c.held_at.is_(None),
    table.c.deleted_at.is_(None),
    table.c.starts_at > bindparam("at"),
)
_OVER = (SessionStatus.IN_PROGRESS, SessionStatus.COMPLETED, SessionStatus.CANCELLED)


def _due(*criteria: Any) -> Any:
    return (
        select(
            table.c.community_id,
            table.c.id,
            table.c.starts_at,
            (_GOING < _MINIMUM).label("lacks"),
            _within("decide").label("decides"),
        )
        .select_from(WITH_PROGRAM)
        .where(
            *_OPEN,
            *criteria,
            programs.c.deleted_at.is_(None),
            or_(_within("decide"), and_(table.c.minimum_warned_at.is_(None), _GOING < _MINIMUM)),
        )
        .order_by(table.c.starts_at)
        .limit(bindparam("most"))
    )


# Those few that have a minimum are looked up, in each program or by themselves, and not all that come next.
_DUE = (
    _due(
        programs.c.minimum.is_not(None),
        programs.c.minimum > 0,
        table.c.minimum.is_(None),
        table.c.status == SessionStatus.SCHEDULED,
        _within("warn"),
    ),
    _due(
        table.c.minimum.is_not(None),
        table.c.minimum > 0,
        table.c.status.not_in(_OVER),  # said so, SQLite takes the index of these and not that of all to come
        table.c.starts_at <= bindparam("furthest"),
        _within("warn"),
    ),
)
_THIS = (here(table), table.c.id == bindparam("of_session"))
_LOCK = (
    select(table.c.id)
    .where(
        *_THIS,
        table.c.held_at.is_(None),
        table.c.status == SessionStatus.SCHEDULED,
        table.c.starts_at == bindparam("start"),
    )
    .with_for_update()
)
_WARNED = update(table).where(*_THIS).values(minimum_warned_at=bindparam("at"))
_HELD = update(table).where(*_THIS).values(held_at=bindparam("at"))
_COMES = select(rsvps.c.user_id).where(
    here(rsvps),
    rsvps.c.session_id == bindparam("of_session"),
    rsvps.c.status.in_((RsvpStatus.GOING, RsvpStatus.OFFERED)),
)
_STAFF = table.join(
    staff, and_(staff.c.community_id == table.c.community_id, staff.c.program_id == table.c.program_id)
)
_RUNS = union(
    select(staff.c.user_id).select_from(_STAFF).where(here(staff), *_THIS),
    select(programs.c.created_by).select_from(WITH_PROGRAM).where(here(programs), *_THIS),
)


def decide(tx: Tx, session_id: int, hold: bool, *, reason: str = "") -> SessionDetails:
    """Say that a session takes place though too few come, or cancel it; those concerned hear so.

    Raises NotFound, NotAllowed, SessionOver, and as `changes.cancel`.
    """
    session = changes.opened(tx, session_id)
    if not hold:
        return changes.cancel(tx, session_id, session.revision, reason)
    changes.lock(tx, session, session.revision)
    if session.rules.held_at is None:
        _hold(tx, session_id, but=tx.actor.user_id)
        activity.log(tx, "held", "session", session_id, going=session.going)
    return sessions.details(tx, session_id)


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """Sessions with a minimum about which it is time to warn, or to decide; as the system actor."""
    moments = {f"decide_{hours}": tx.now + timedelta(hours=hours) for hours in DECIDE_HOURS}
    moments |= {f"warn_{hours}": tx.now + timedelta(hours=hours) + WARNING for hours in DECIDE_HOURS}
    furthest = tx.now + timedelta(hours=max(DECIDE_HOURS)) + WARNING
    values = {"at": tx.now, "furthest": furthest, "most": most, **moments}
    return [one for statement in _DUE for one in tx.records(Due, statement, **values)][:most]


def settle(tx: Tx, one: Due) -> int:
    """Warn those who run a session that lacks people, or let it take place; how many were told.

    In its community, as the system actor.
    """
    if tx.row(_LOCK, of_session=one.session_id, start=one.starts_at) is None:
        return 0
    if one.decides:
        # With enough people there is nothing to say, then or later: who leaves after that changes no plan.
        return _hold(tx, one.session_id, told=one.lacks)
    tx.execute(_WARNED, of_session=one.session_id, at=tx.now)
    runners = [row.user_id for row in tx.rows(_RUNS, of_session=one.session_id)]
    _tell(tx, outbox.Kind.TOO_FEW, runners, one.session_id, one.starts_at)
    return len(runners)


def _hold(tx: Tx, session_id: int, *, told: bool = True, but: int | None = None) -> int:
    tx.execute(_HELD, of_session=session_id, at=tx.now)
    outbox.refresh_cards(tx, session_id)
    if not told:
        return 0
    comes = {row.user_id for row in tx.rows(_COMES, of_session=session_id)}
    runs = {row.user_id for row in tx.rows(_RUNS, of_session=session_id)}
    everybody = sorted((comes | runs) - {but})
    _tell(tx, outbox.Kind.TAKES_PLACE, everybody, session_id, tx.now)
    return len(everybody)


def _tell(tx: Tx, kind: outbox.Kind, people: Sequence[int], session_id: int, moment: datetime) -> None:
    outbox.tell(tx, kind, people, key=f"{session_id}:{moment.isoformat()}", session=session_id)
