"""A program's sessions to come after its schedule changed.

Dates that stay keep their sessions and answers. A date that only gets another time takes its session along:
everyone concerned is told and confirms. A date that goes is removed, and its people are told. Whatever an
organizer moved or cancelled by hand stays as it is, and takes over the date it stands for, so that the date
does not come back as a second session. A date that comes back finds its session again, without the answers:
those people were told that it was gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, null, or_, select, update

from models.places import PlacePool
from models.rsvp import Rsvp
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import course, happened, outbox, places, session_rooms
from services.changes import CONCERNED
from services.course import TAKEN_OVER, Known
from services.drafts import Draft
from services.generation import key
from services.schedule import Occurrence

table = table_of(ProgramSession)
rsvps = table_of(Rsvp)
pools = table_of(PlacePool)


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """What became of the sessions to come."""

    moved: int = 0
    gone: int = 0
    told: int = 0
    """People who hear of it."""


_THIS = (here(table), table.c.id == bindparam("of_session"))
_NAME = update(table).where(*_THIS).values(original_start=bindparam("name"))
_TIME = {
    "starts_at": bindparam("start"),
    "ends_at": bindparam("end"),
    "weekday": bindparam("day"),
    "rsvp_deadline": bindparam("deadline"),
    "reminded_at": null(),
    "minimum_warned_at": null(),
    "held_at": null(),
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
_UNCONFIRM = (
    update(rsvps)
    .where(
        here(rsvps),
        rsvps.c.session_id == bindparam("of_session"),
        or_(*(rsvps.c.status == status for status in CONCERNED)),
    )
    .values(confirmed_at=None)
)


_SOME = select(table.c.id, table.c.starts_at, table.c.revision).where(
    here(table), table.c.id.in_(bindparam("of_sessions", expanding=True)), table.c.deleted_at.is_(None)
)


def reschedule(tx: Tx, program_id: int, old: Draft, new: Draft) -> Rescheduled:
    """Let the sessions to come follow a new schedule; missing dates are for `generation.generate`."""
    known = course.known(tx, program_id, old.schedule, lock=True)
    places.lock_many(tx, (session.id for session in known))
    planned = course.plan(tx.now, known, new.schedule)
    tx.execute_many(_NAME, [{"of_session": s.id, "name": f"{TAKEN_OVER}{s.id:x}"} for s in planned.over])
    _bring_back(tx, planned.back, new)
    renamed = [{"of_session": s.id, "name": key(t.original_local)} for s, t in planned.renamed]
    tx.execute_many(_NAME, renamed)
    told = _move(tx, planned.moved) | _remove(tx, program_id, planned.gone)
    return Rescheduled(len(planned.moved), len(planned.gone), len(told))


def take_off(tx: Tx, program_id: int, session_ids: Sequence[int]) -> set[int]:
    """Remove sessions that a new schedule leaves where they were put by hand; who hears of it."""
    places.lock_many(tx, session_ids)
    told = _remove(tx, program_id, tx.rows(_SOME, of_sessions=list(session_ids)) if session_ids else [])
    session_rooms.follow(tx, *session_ids)
    return told


def _move(tx: Tx, moved: Sequence[tuple[Known, Occurrence]]) -> set[int]:
    """Give sessions their new times and tell those concerned."""
    tx.execute_many(
        _MOVE,
        [{"name": key(t.original_local), "old_start": s.starts_at, **_times(s, t)} for s, t in moved],
    )
    tx.execute_many(_UNCONFIRM, [{"of_session": session.id} for session, _ in moved])
    people = course.concerned(tx, [session.id for session, _ in moved])
    outbox.tell_of_each(
        tx,
        outbox.Kind.RESCHEDULED,
        [(people.get(s.id, ()), _event(s), _times_told(s, target)) for s, target in moved],
    )
    return {user for told in people.values() for user in told}


def _event(session: Known) -> str:
    return f"{session.id}:{session.revision}"


def _times_told(session: Known, target: Occurrence) -> dict[str, Any]:
    times = {"old": session.starts_at.isoformat(), "new": target.start_utc.isoformat()}
    return {"session": session.id, **times}


def _times(session: Known, target: Occurrence) -> dict[str, Any]:
    shift = target.start_utc - session.starts_at
    return {
        "of_session": session.id,
        "start": target.start_utc,
        "end": session.ends_at + shift,
        "day": target.start_local.weekday(),
        "deadline": session.deadline and session.deadline + shift,
    }


def _remove(tx: Tx, program_id: int, gone: Sequence[Any]) -> set[int]:
    """Take dates off and tell those concerned."""
    tx.execute_many(_REMOVE, [{"of_session": session.id, "gone_at": tx.now} for session in gone])
    happened.recount(tx, *(session.id for session in gone))
    people = course.concerned(tx, [session.id for session in gone])
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


def _bring_back(tx: Tx, back: Sequence[tuple[Known, Occurrence]], new: Draft) -> None:
    """Sessions removed before whose dates are dates again, with nobody's answer."""
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
