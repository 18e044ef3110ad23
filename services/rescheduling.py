"""A program's sessions to come after its schedule changed.

Dates that stay keep their sessions and answers. A date that only gets another time takes its session along:
everyone concerned is told and confirms. A date that goes is removed, and its people are told. Whatever an
organizer moved or cancelled by hand stays as it is, and takes over the date it stands for, so that the date
does not come back as a second session. A date that comes back finds its session again, without the answers:
those people were told that it was gone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, null, or_, select, update

from models.places import PlacePool
from models.rsvp import Rsvp
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import outbox, places
from services.changes import CONCERNED
from services.drafts import Draft
from services.generation import key
from services.schedule import Occurrence, at, between

table = table_of(ProgramSession)
rsvps = table_of(Rsvp)
pools = table_of(PlacePool)

MOST_DATES = 5000
_TAKEN_OVER = "~"
"""Begins the name of a removed session whose date belongs to another one now."""


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """What became of the sessions to come."""

    moved: int = 0
    gone: int = 0
    told: int = 0
    """People who hear of it."""


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    original: datetime
    starts_at: datetime
    ends_at: datetime
    deadline: datetime | None
    revision: int
    removed: bool
    regular: bool
    """Whether it still takes place when the old schedule says."""


_AHEAD = (
    select(
        table.c.id,
        table.c.original_start,
        table.c.starts_at,
        table.c.ends_at,
        table.c.rsvp_deadline,
        table.c.revision,
        table.c.status,
        table.c.deleted_at,
    )
    .where(
        here(table),
        table.c.program_id == bindparam("of_program"),
        or_(table.c.starts_at > bindparam("at"), table.c.original_start >= bindparam("local")),
    )
    .order_by(table.c.id)
    .with_for_update()
)
_THIS = (here(table), table.c.id == bindparam("of_session"))
_NAME = update(table).where(*_THIS).values(original_start=bindparam("name"))
_TIME = {
    "starts_at": bindparam("start"),
    "ends_at": bindparam("end"),
    "weekday": bindparam("day"),
    "rsvp_deadline": bindparam("deadline"),
    "reminded_at": null(),
    "revision": table.c.revision + 1,
}
_MOVE = (
    update(table)
    .where(*_THIS)
    .values(original_start=bindparam("name"), moved_from=bindparam("old_start"), **_TIME)
)
_REVIVE = update(table).where(*_THIS).values(deleted_at=null(), moved_from=null(), **_TIME)
_REMOVE = update(table).where(*_THIS).values(deleted_at=bindparam("gone_at"), revision=table.c.revision + 1)
_FORGET_ANSWERS = delete(rsvps).where(here(rsvps), rsvps.c.session_id == bindparam("of_session"))
_FORGET_POOLS = delete(pools).where(here(pools), pools.c.session_id == bindparam("of_session"))
_CONCERNED = select(rsvps.c.session_id, rsvps.c.user_id).where(
    here(rsvps),
    rsvps.c.session_id.in_(bindparam("of_sessions", expanding=True)),
    rsvps.c.status.in_(CONCERNED),
)
_UNCONFIRM = (
    update(rsvps)
    .where(
        here(rsvps),
        rsvps.c.session_id == bindparam("of_session"),
        or_(*(rsvps.c.status == status for status in CONCERNED)),
    )
    .values(confirmed_at=None)
)


def assign(known: Iterable[datetime], dates: Iterable[datetime]) -> dict[datetime, datetime]:
    """Which of the new dates each known one becomes: itself, else the nearest free one of the same day.

    All are naive local times; a known date without a new one is not in the result, and no new one is in it
    twice.
    """
    wanted, had = set(dates), set(known)
    found = {local: local for local in had & wanted}
    free: dict[date, list[datetime]] = {}
    for local in sorted(wanted - had):
        free.setdefault(local.date(), []).append(local)
    for local in sorted(had - wanted):
        near = free.get(local.date(), [])
        if near:
            found[local] = min(near, key=lambda other: abs(other - local))
            near.remove(found[local])
    return found


def reschedule(tx: Tx, program_id: int, old: Draft, new: Draft) -> Rescheduled:
    """Let the sessions to come follow a new schedule; missing dates are for `generation.generate`."""
    known = _known(tx, program_id, old)
    places.lock_many(tx, (session.id for session in known))
    dates = _dates(tx.now, new, known)
    live = [session for session in known if not session.removed]
    becomes = assign((session.original for session in live), dates)
    moved, renamed, gone = [], [], []
    for session in live:
        target = dates.get(becomes.get(session.original, datetime.min))
        if target is None:
            gone += [session] if session.regular else []
        elif target.start_utc <= tx.now:
            continue  # The new time of today has passed: today's session stays where it is.
        elif session.regular and target.start_utc != session.starts_at:
            moved.append((session, target))
        elif target.original_local != session.original:
            renamed.append((session, target))
    removed = [session for session in known if session.removed]
    _bring_back(tx, removed, dates, becomes, new)
    tx.execute_many(_NAME, [{"of_session": s.id, "name": key(t.original_local)} for s, t in renamed])
    told = _move(tx, moved) | _remove(tx, program_id, gone)
    return Rescheduled(len(moved), len(gone), len(told))


def _known(tx: Tx, program_id: int, old: Draft) -> list[_Known]:
    local = tx.now.astimezone(old.schedule.tz).replace(tzinfo=None)
    found = []
    for row in tx.rows(_AHEAD, of_program=program_id, at=tx.now, local=key(local)):
        if row.original_start.startswith(_TAKEN_OVER):
            continue
        original = datetime.fromisoformat(row.original_start)
        planned = at(old.schedule, original).start_utc == row.starts_at
        found.append(
            _Known(
                row.id,
                original,
                row.starts_at,
                row.ends_at,
                row.rsvp_deadline,
                row.revision,
                removed=row.deleted_at is not None,
                regular=planned and row.status is SessionStatus.SCHEDULED,
            )
        )
    return found


def _dates(now: datetime, new: Draft, known: Sequence[_Known]) -> Mapping[datetime, Occurrence]:
    """The new dates from today's on, as far as there are sessions, by their local time."""
    last = max((session.starts_at for session in known), default=now)
    until = max(last, *(at(new.schedule, s.original).start_utc for s in known), now) + timedelta(days=2)
    found = between(new.schedule, now - timedelta(days=1), until, MOST_DATES)
    return {occurrence.original_local: occurrence for occurrence in found}


def _move(tx: Tx, moved: Sequence[tuple[_Known, Occurrence]]) -> set[int]:
    """Give sessions their new times and tell those concerned."""
    tx.execute_many(
        _MOVE,
        [{"name": key(t.original_local), "old_start": s.starts_at, **_times(s, t)} for s, t in moved],
    )
    tx.execute_many(_UNCONFIRM, [{"of_session": session.id} for session, _ in moved])
    people = _concerned(tx, [session.id for session, _ in moved])
    outbox.tell_of_each(
        tx,
        outbox.Kind.RESCHEDULED,
        [(people.get(s.id, ()), _event(s), _times_told(s, target)) for s, target in moved],
    )
    return {user for told in people.values() for user in told}


def _event(session: _Known) -> str:
    return f"{session.id}:{session.revision}"


def _times_told(session: _Known, target: Occurrence) -> dict[str, Any]:
    times = {"old": session.starts_at.isoformat(), "new": target.start_utc.isoformat()}
    return {"session": session.id, **times}


def _times(session: _Known, target: Occurrence) -> dict[str, Any]:
    shift = target.start_utc - session.starts_at
    return {
        "of_session": session.id,
        "start": target.start_utc,
        "end": session.ends_at + shift,
        "day": target.start_local.weekday(),
        "deadline": session.deadline and session.deadline + shift,
    }


def _remove(tx: Tx, program_id: int, gone: Sequence[_Known]) -> set[int]:
    """Take dates off and tell those concerned."""
    tx.execute_many(_REMOVE, [{"of_session": session.id, "gone_at": tx.now} for session in gone])
    people = _concerned(tx, [session.id for session in gone])
    outbox.refresh_cards_of(tx, [session.id for session in gone])
    outbox.tell_of_each(
        tx,
        outbox.Kind.DATE_GONE,
        [
            (people.get(s.id, ()), _event(s), {"program": program_id, "starts_at": s.starts_at.isoformat()})
            for s in gone
        ],
    )
    return {user for told in people.values() for user in told}


def _concerned(tx: Tx, session_ids: Sequence[int]) -> dict[int, list[int]]:
    people: dict[int, list[int]] = {}
    for row in tx.rows(_CONCERNED, of_sessions=list(session_ids)) if session_ids else ():
        people.setdefault(row.session_id, []).append(row.user_id)
    return people


def _bring_back(
    tx: Tx,
    removed: Sequence[_Known],
    dates: Mapping[datetime, Occurrence],
    becomes: Mapping[datetime, datetime],
    new: Draft,
) -> None:
    """Dates removed before that are dates again; one that another session took over stays away for good."""
    taken = set(becomes.values())
    over = [session for session in removed if session.original in taken]
    tx.execute_many(_NAME, [{"of_session": s.id, "name": f"{_TAKEN_OVER}{s.id:x}"} for s in over])
    left = [(s, dates.get(s.original)) for s in removed if s.original not in taken]
    back = [(session, target) for session, target in left if target and target.start_utc > tx.now]
    ids = [{"of_session": session.id} for session, _ in back]
    tx.execute_many(_FORGET_ANSWERS, ids)
    tx.execute_many(_FORGET_POOLS, ids)
    tx.add_many(
        PlacePool,
        [
            {"community_id": tx.community_id, **pool}
            for session, _ in back
            for pool in places.rows_for(session.id, new.capacity, dict(new.roles))
        ],
    )
    tx.execute_many(_REVIVE, [_times(session, target) for session, target in back])
