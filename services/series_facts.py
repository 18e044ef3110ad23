"""Length and place of a program's dates from one on: whoever comes hears once, about their next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import course, outbox, session_rooms
from services.course import Foreseen
from services.drafts import Draft
from services.opening import Stretch
from services.programs import ProgramDetails
from services.session_facts import Fact

table = table_of(ProgramSession)


@dataclass(frozen=True, slots=True)
class Affected:
    """A date whose length or place changes, with what is told about it."""

    row: Row[Any]
    old: str
    new: str
    until: datetime | None = None
    """When it ends from now on, where that changes."""


_TO_COME = (
    here(table),
    table.c.program_id == bindparam("of_program"),
    table.c.starts_at > bindparam("at"),
    table.c.status == SessionStatus.SCHEDULED,
    table.c.deleted_at.is_(None),
)
_SINCE = (
    select(table.c.id, table.c.starts_at, table.c.ends_at, table.c.place, table.c.revision)
    .where(*_TO_COME, table.c.starts_at >= bindparam("since"))
    .order_by(table.c.starts_at, table.c.id)
)
_LENGTH = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_session"))
    .values(ends_at=bindparam("until"), revision=table.c.revision + 1)
)
_KEEP_PLACE = (
    update(table)
    .where(*_TO_COME, table.c.starts_at < bindparam("since"), table.c.place.is_(None))
    .values(place=bindparam("there"), latitude=bindparam("north"), longitude=bindparam("east"))
)
_FOLLOW_PLACE = (
    update(table)
    .where(*_TO_COME, table.c.starts_at >= bindparam("since"))
    .values(place=None, latitude=None, longitude=None, revision=table.c.revision + 1)
)


def affected(tx: Tx, program: ProgramDetails, since: datetime, new: Draft, fact: Fact) -> list[Affected]:
    """The dates from `since` on whose end or place `new` changes."""
    found = []
    for row in tx.rows(_SINCE, of_program=program.id, at=tx.now, since=since):
        until = None
        if fact is Fact.PLACE:
            old, wanted = program.draft.place if row.place is None else row.place, new.place
        else:
            until = row.starts_at + timedelta(minutes=new.duration_minutes)
            old, wanted = row.ends_at.isoformat(), until.isoformat()
        found += [Affected(row, old, wanted, until)] if old != wanted else []
    return found


def foresee(tx: Tx, dates: Sequence[Affected]) -> Foreseen:
    """How many people would hear of it."""
    people = course.concerned(tx, [date.row.id for date in dates])
    times = {date.row.id: Stretch(date.row.starts_at, date.until) for date in dates if date.until}
    return Foreseen(told=len({user for told in people.values() for user in told}), times=times)


def apply(tx: Tx, program: ProgramDetails, since: datetime, dates: Sequence[Affected], fact: Fact) -> int:
    """Let the dates from `since` on follow the program; those before keep what they have.

    `program` is as it was before. How many people hear of it.
    """
    if fact is Fact.PLACE:
        where, draft = {"of_program": program.id, "at": tx.now, "since": since}, program.draft
        tx.execute(_KEEP_PLACE, there=draft.place, north=draft.latitude, east=draft.longitude, **where)
        tx.execute(_FOLLOW_PLACE, **where)
    else:
        ends = [{"of_session": d.row.id, "until": datetime.fromisoformat(d.new)} for d in dates]
        tx.execute_many(_LENGTH, ends)
        session_rooms.follow_program(tx, program.id, keep=True)
    return _tell(tx, dates, fact)


def _tell(tx: Tx, dates: Sequence[Affected], fact: Fact) -> int:
    """One notice a person, about the next of their dates that changes; how many people."""
    people = course.concerned(tx, [date.row.id for date in dates])
    heard: set[int] = set()
    events = []
    for date in dates:
        first = [user for user in people.get(date.row.id, ()) if user not in heard]
        heard.update(first)
        params = {"session": date.row.id, "changes": {fact.value: [date.old, date.new]}}
        events.append((first, f"{date.row.id}:{date.row.revision}", params))
    outbox.tell_of_each(tx, outbox.Kind.CHANGED, events)
    outbox.refresh_cards_of(tx, [date.row.id for date in dates])
    return len(heard)
