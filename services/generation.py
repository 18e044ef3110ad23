"""Sessions made from a program's schedule, ahead of time: idempotent, incremental, bounded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, tuple_, update

from models.actor import SYSTEM
from models.ids import new_id
from models.links import LinkKind
from models.meetings import AgendaItem
from models.places import PlacePool
from models.programs import Program, ProgramStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import links, meeting_standing, places, session_rooms
from services.schedule import Occurrence, Schedule, between

programs = table_of(Program)
sessions = table_of(ProgramSession)

BATCH = 100
"""Programs a sweep takes in one transaction."""
AGAIN_AFTER = timedelta(days=1)
MOST_DAYS = 730
ONCE_DAYS = MOST_DAYS * 5
"""How far ahead what takes place once may be."""


@dataclass(frozen=True, slots=True)
class Generated:
    """What a run made."""

    programs: int
    sessions: int
    broken: tuple[tuple[int, int], ...] = ()
    """Communities and programs whose schedule cannot be read, such as in a zone that is no more."""


_NEEDED = (
    programs.c.community_id,
    programs.c.id,
    programs.c.zone,
    programs.c.local_start,
    programs.c.rule,
    programs.c.exdates,
    programs.c.extra_dates,
    programs.c.duration_minutes,
    programs.c.capacity,
    programs.c.roles,
    programs.c.rsvp_deadline_minutes,
    programs.c.generation_days,
    programs.c.space_id,
    programs.c.settings,
)
_GOES_ON = (
    programs.c.status == ProgramStatus.ACTIVE,
    programs.c.deleted_at.is_(None),
    programs.c.auto_generate,
)
_DUE = (
    select(*_NEEDED)
    .where(programs.c.generate_at <= bindparam("at"), *_GOES_ON)
    .order_by(programs.c.generate_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_EACH = (
    select(*_NEEDED)
    .where(
        tuple_(programs.c.community_id, programs.c.id)
        > tuple_(bindparam("last_community"), bindparam("last_program")),
        *_GOES_ON,
    )
    .order_by(programs.c.community_id, programs.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_ONE = select(*_NEEDED).where(here(programs), programs.c.id == bindparam("of_program")).with_for_update()
_WHERE = select(programs.c.community_id).where(programs.c.id == bindparam("of_program"), *_GOES_ON)
_KEYS = tuple_(sessions.c.community_id, sessions.c.program_id).in_(bindparam("keys", expanding=True))
_KNOWN = select(sessions.c.community_id, sessions.c.program_id, sessions.c.original_start).where(
    _KEYS, sessions.c.starts_at >= bindparam("since")
)
_KNOWN_HERE = select(sessions.c.community_id, sessions.c.program_id, sessions.c.original_start).where(
    here(sessions), sessions.c.program_id == bindparam("of_program")
)
_DONE = (
    update(programs)
    .where(programs.c.community_id == bindparam("of_community"), programs.c.id == bindparam("of_program"))
    .values(generated_until=bindparam("until"), generate_at=bindparam("again"))
)
_PUT_OFF = (
    update(programs)
    .where(programs.c.community_id == bindparam("of_community"), programs.c.id == bindparam("of_program"))
    .values(generate_at=bindparam("again"))
)
_DONE_HERE = (
    update(programs)
    .where(here(programs), programs.c.id == bindparam("of_program"))
    .values(generated_until=bindparam("until"), generate_at=bindparam("again"))
)


def schedule_of(row: Any) -> Schedule:
    """The schedule stored in a program's row."""
    return Schedule(
        start=datetime.fromisoformat(row.local_start),
        zone=row.zone,
        rule=row.rule,
        exdates=tuple(map(datetime.fromisoformat, row.exdates)),
        extra=tuple(map(datetime.fromisoformat, row.extra_dates)),
    )


def key(local: datetime) -> str:
    """The name of a date within its program: its original wall time."""
    return local.isoformat(timespec="minutes")


def sweep(tx: Tx, most: int = BATCH) -> Generated:
    """Generate for the programs that are due, across communities; as the system actor.

    A fixed number of queries a batch, and some for each community whose programs take rooms. Repeat while it
    returns `most` programs.
    """
    due = tx.rows(_DUE, at=tx.now, most=most)
    if not due:
        return Generated(0, 0)
    return _generate(tx, due, None)


def _generate(tx: Tx, due: Sequence[Row[Any]], days: int | None) -> Generated:
    """Make what is missing of some programs, in a fixed number of queries.

    One that is broken is tried again with the next day's, so that it does not keep the others waiting.
    """
    keys = [(row.community_id, row.id) for row in due]
    # A session moved far away still has its original start: look back as far as one can be moved.
    known = {tuple(row) for row in tx.rows(_KNOWN, keys=keys, since=tx.now - timedelta(days=MOST_DAYS))}
    new: list[dict[str, Any]] = []
    broken: set[tuple[int, int]] = set()
    for row in due:
        try:
            new += _missing(tx.now, row, known, days)
        except (LookupError, ValueError, OverflowError):  # what zoneinfo and dateutil raise
            broken.add((row.community_id, row.id))
    made = _insert(tx, new)
    sound = [row for row in due if (row.community_id, row.id) not in broken]
    tx.execute_many(
        _DONE,
        [{"of_community": row.community_id, "of_program": row.id, **_marks(tx.now, row)} for row in sound],
    )
    tx.execute_many(
        _PUT_OFF,
        [{"of_community": one[0], "of_program": one[1], "again": tx.now + AGAIN_AFTER} for one in broken],
    )
    _take_rooms(tx, {(row.community_id, row.id) for row in sound if row.space_id is not None})
    return Generated(len(due), made, tuple(sorted(broken)))


def everywhere(tx: Tx, days: int, after: tuple[int, int] = (0, 0)) -> tuple[Generated, tuple[int, int]]:
    """Generate for the programs that follow `after`, due or not, so many days ahead; and where that ended.

    A batch, across communities; as the system actor. Repeat from there while it takes BATCH programs.
    """
    rows = tx.rows(_EACH, last_community=after[0], last_program=after[1], most=BATCH)
    if not rows:
        return Generated(0, 0), after
    return _generate(tx, rows, days), (rows[-1].community_id, rows[-1].id)


def generate(tx: Tx, program_id: int, days: int | None = None) -> int:
    """Generate the missing sessions of one program at once; how many. For a change of it, or by hand."""
    row = tx.row(_ONE, of_program=program_id)
    if row is None:
        return 0
    known = {tuple(found) for found in tx.rows(_KNOWN_HERE, of_program=program_id)}
    made = _insert(tx, list(_missing(tx.now, row, known, days)))
    tx.execute(_DONE_HERE, of_program=program_id, **_marks(tx.now, row))
    if made and row.space_id is not None:
        session_rooms.follow_program(tx, program_id)
    return made


def generate_anywhere(tx: Tx, program_id: int, days: int | None = None) -> int | None:
    """The same for an operator, who knows the program's id alone; None where there is no such program."""
    community = tx.value(_WHERE, of_program=program_id)
    if community is None:
        return None
    tx.become(SYSTEM.inside(community))
    return generate(tx, program_id, days)


def _take_rooms(tx: Tx, of: set[tuple[int, int]]) -> None:
    """Let the sessions of some programs take their rooms, in each community for itself."""
    everywhere = tx.actor
    for community in sorted({community for community, _ in of}):
        tx.become(everywhere.inside(community))
        session_rooms.follow_programs(tx, sorted(program for where, program in of if where == community))
    tx.become(everywhere)


def _marks(now: datetime, row: Row[Any]) -> dict[str, datetime | None]:
    again = now + AGAIN_AFTER if row.rule else None
    return {"until": now + timedelta(days=row.generation_days), "again": again}


def _missing(
    now: datetime, row: Row[Any], known: set[tuple[Any, ...]], days: int | None = None
) -> Iterator[dict[str, Any]]:
    """The session rows, with their pools and agendas, of a program's dates that have none yet."""
    for occurrence in dates_ahead(now, schedule_of(row), days or row.generation_days):
        original = key(occurrence.original_local)
        if (row.community_id, row.id, original) not in known:
            yield _session(row, original, occurrence)


def dates_ahead(now: datetime, schedule: Schedule, days: int) -> list[Occurrence]:
    """The dates for which sessions exist: `days` ahead; a single date however far it is."""
    ahead = ONCE_DAYS if schedule.rule is None else min(days, MOST_DAYS)
    return between(schedule, now, now + timedelta(days=ahead))


def _session(row: Row[Any], original: str, occurrence: Occurrence) -> dict[str, Any]:
    starts_at = occurrence.start_utc
    closes = row.rsvp_deadline_minutes
    return {
        "community_id": row.community_id,
        "id": new_id(),
        "program_id": row.id,
        "space_id": row.space_id,
        "original_start": original,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=row.duration_minutes),
        "weekday": occurrence.start_local.weekday(),
        "rsvp_deadline": None if closes is None else starts_at - timedelta(minutes=closes),
        "pools": (row.capacity, row.roles),
        "agenda": row.settings.get(meeting_standing.SETTING, ()),
    }


def _insert(tx: Tx, rows: Sequence[dict[str, Any]]) -> int:
    tx.add_many(ProgramSession, [_alone(row) for row in rows])
    tx.add_many(PlacePool, [pool for row in rows for pool in _pools(row)])
    tx.add_many(AgendaItem, [item for row in rows for item in _agenda(tx, row)])
    links.make(tx, LinkKind.SESSION, [(row["community_id"], row["id"]) for row in rows])
    return len(rows)


def _pools(row: dict[str, Any]) -> list[dict[str, object]]:
    capacity, roles = row["pools"]
    return _there(row, places.rows_for(row["id"], capacity, roles))


def _agenda(tx: Tx, row: dict[str, Any]) -> list[dict[str, object]]:
    return _there(row, meeting_standing.rows_for(row["program_id"], row["id"], row["agenda"], tx.now))


def _there(row: dict[str, Any], of_session: list[dict[str, Any]]) -> list[dict[str, object]]:
    """What belongs to a session, in its community."""
    return [{"community_id": row["community_id"], **one} for one in of_session]


def _alone(row: dict[str, Any]) -> dict[str, Any]:
    """A session's row without what belongs to it."""
    return {name: value for name, value in row.items() if name not in ("pools", "agenda")}
