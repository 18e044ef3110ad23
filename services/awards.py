"""Awards: badges are given by what is recorded at the door, and by a sweep for what was before.

`settle` runs in the transaction that records attendance. It may run again and again: a person has one badge a
milestone and program, and hears of it once. Where attendance is corrected and a number is no longer reached,
the badge goes without a word; if nobody heard of it yet, as if it had never been.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, null, or_, select, update

from models.base import upsert
from models.ids import new_id
from models.milestones import Achievement, Counting, Icon, Milestone
from models.outbox import Delivery, OutboxMessage
from models.programs import Program
from models.tx import Tx, here, table_of
from services import outbox, turnout
from services.came import CAME, WAS_THERE, attendance, sessions
from services.turnout import Record

milestones = table_of(Milestone)
table = table_of(Achievement)
programs = table_of(Program)
messages = table_of(OutboxMessage)

CALM = timedelta(minutes=5)
"""How long after a mark a badge is told: a slip of the finger is taken back sooner."""
PAGE = 500
"""People a transaction of the sweep looks at."""
BATCH = 100


@dataclass(frozen=True, slots=True)
class Due:
    """A community with milestones that the sweep has not gone through yet."""

    community_id: int


@dataclass(frozen=True, slots=True)
class Goal:
    """A milestone as it counts now."""

    id: int
    counting: Counting
    sessions_required: int
    name: str
    badge_icon: Icon


_GOALS = select(
    milestones.c.id,
    milestones.c.counting,
    milestones.c.sessions_required,
    milestones.c.name,
    milestones.c.badge_icon,
).where(
    here(milestones),
    milestones.c.is_active,
    milestones.c.deleted_at.is_(None),
    or_(milestones.c.program_id.is_(None), milestones.c.program_id == bindparam("of_program")),
)
_HELD = select(
    table.c.id,
    table.c.milestone_id,
    table.c.user_id,
    table.c.counting,
    table.c.sessions_required,
    table.c.withdrawn_at,
).where(
    here(table),
    table.c.program_id == bindparam("of_program"),
    table.c.user_id.in_(bindparam("of_users", expanding=True)),
)
_GIVE = (
    upsert(table)
    .on_conflict_do_nothing(index_elements=["community_id", "program_id", "user_id", "milestone_id"])
    .returning(table.c.id)
)
_SOME = (here(table), table.c.id.in_(bindparam("of_achievements", expanding=True)))
_WITHDRAW = update(table).where(*_SOME).values(withdrawn_at=bindparam("at"))
_GIVE_BACK = update(table).where(*_SOME).values(withdrawn_at=null())
_NEVER_WAS = delete(table).where(*_SOME)
_UNSAY = (
    delete(messages)
    .where(
        here(messages),
        messages.c.unique_key.in_(bindparam("keys", expanding=True)),
        messages.c.status == Delivery.PENDING,
    )
    .returning(messages.c.unique_key)
)
_DUE = (
    select(milestones.c.community_id)
    .where(milestones.c.applied_at.is_(None), milestones.c.deleted_at.is_(None))
    .order_by(milestones.c.updated_at)  # the order of the index of those that are new
    .limit(bindparam("most"))
)
_PROGRAMS = (
    select(programs.c.id).where(here(programs), programs.c.deleted_at.is_(None)).order_by(programs.c.id)
)
_PEOPLE = (
    select(attendance.c.user_id)
    .select_from(CAME)
    .where(
        WAS_THERE,
        sessions.c.program_id == bindparam("of_program"),
        attendance.c.user_id > bindparam("after"),
    )
    .distinct()
    .order_by(attendance.c.user_id)
    .limit(PAGE)
)
_CAME_TO = (
    select(sessions.c.program_id, attendance.c.user_id)
    .select_from(CAME)
    .where(
        WAS_THERE,
        here(sessions),
        sessions.c.id.in_(bindparam("of_sessions", expanding=True)),
        attendance.c.user_id.is_not(None),
    )
    .distinct()
)
_APPLIED = (
    update(milestones)
    .where(
        here(milestones),
        milestones.c.applied_at.is_(None),
        # What was changed while the sweep went through is for the next one.
        milestones.c.updated_at <= bindparam("run"),
    )
    .values(applied_at=bindparam("run"))
)


def settle(tx: Tx, program_id: int, user_ids: Collection[int]) -> Mapping[int, Record]:
    """Give, and take back, the badges of some people in a program after their attendance was recorded.

    Their records, but of those who never came. In at most eight statements, however many people.
    """
    if not user_ids:
        return {}
    records = turnout.of_people(tx, program_id, user_ids)
    held = tx.rows(_HELD, of_program=program_id, of_users=list(user_ids))
    _take_back(tx, program_id, [row for row in held if not row.withdrawn_at and not _is_there(records, row)])
    back = [row.id for row in held if row.withdrawn_at and _is_there(records, row)]
    if back:
        tx.execute(_GIVE_BACK, of_achievements=back)
    given = _give(tx, program_id, records, held, at=None)
    outbox.tell_of_each(
        tx,
        outbox.Kind.MILESTONE,
        [([row["user_id"]], _key(program_id, row["milestone_id"]), {"badge": row["id"]}) for row in given],
        due_at=tx.now + CALM,
    )
    return records


def recount(tx: Tx, session_ids: Collection[int]) -> None:
    """Give, and take back, badges after sessions were called off, or take place after all."""
    came: dict[int, list[int]] = {}
    for row in tx.rows(_CAME_TO, of_sessions=list(session_ids)) if session_ids else ():
        came.setdefault(row.program_id, []).append(row.user_id)
    for program_id, user_ids in sorted(came.items()):
        settle(tx, program_id, user_ids)


def _key(program_id: int, milestone_id: int) -> str:
    return f"{milestone_id}:{program_id}"


def _is_there(records: Mapping[int, Record], held: Row[Any]) -> bool:
    """Whether somebody came as often as their badge says."""
    return records.get(held.user_id, turnout.NEVER).reached(held.counting, held.sessions_required) is not None


def _take_back(tx: Tx, program_id: int, rows: Sequence[Row[Any]]) -> None:
    """Take badges back: what nobody heard of yet was never there, the rest is kept out of sight."""
    if not rows:
        return
    keys = {
        f"{outbox.Kind.MILESTONE}:{_key(program_id, row.milestone_id)}:{row.user_id}": row.id for row in rows
    }
    untold = {keys[row.unique_key] for row in tx.rows(_UNSAY, keys=list(keys))}
    if untold:
        tx.execute(_NEVER_WAS, of_achievements=list(untold))
    told = [row.id for row in rows if row.id not in untold]
    if told:
        tx.execute(_WITHDRAW, of_achievements=told, at=tx.now)


def _give(
    tx: Tx,
    program_id: int,
    records: Mapping[int, Record],
    held: Iterable[Row[Any]],
    *,
    at: datetime | None,
) -> list[dict[str, Any]]:
    """Give what was reached and is not held; the new rows. `at` is the sweep's, for what was before."""
    has = {(row.user_id, row.milestone_id) for row in held}
    goals = tx.records(Goal, _GOALS, of_program=program_id) if records else []
    rows = [
        _row(tx, program_id, user, record, goal, reached, at)
        for user, record in records.items()
        for goal in goals
        if (user, goal.id) not in has
        and (reached := record.reached(goal.counting, goal.sessions_required)) is not None
    ]
    if not rows:
        return []
    made = {row.id for row in tx.connection.execute(_GIVE, rows)}
    return [row for row in rows if row["id"] in made]


def _row(
    tx: Tx,
    program_id: int,
    user_id: int,
    record: Record,
    goal: Goal,
    reached: datetime,
    at: datetime | None,
) -> dict[str, Any]:
    return {
        "community_id": tx.community_id,
        "id": new_id(),
        "milestone_id": goal.id,
        "program_id": program_id,
        "user_id": user_id,
        "counting": goal.counting,
        "sessions_required": goal.sessions_required,
        "name": goal.name,
        "badge_icon": goal.badge_icon,
        "sessions_attended": record.attended,
        "achieved_at": reached,
        "created_at": at or tx.now,
        "withdrawn_at": None,
    }


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """Where the sweep has something to do; as the system actor."""
    return tx.records(Due, _DUE, most=most)


def programs_of(tx: Tx) -> list[int]:
    """The programs of the acting community, to go through; as the system actor."""
    return [row.id for row in tx.rows(_PROGRAMS)]


def catch_up(tx: Tx, run: datetime, program_id: int, after: int = 0) -> tuple[int, int | None]:
    """Give a page of those who came to a program what they reached before: (badges, where to go on).

    Each hears of all of it in one message, a while after the `run` of the sweep began. To do it again gives
    nothing twice. In the community, as the system actor.
    """
    people = [row.user_id for row in tx.rows(_PEOPLE, of_program=program_id, after=after)]
    if not people:
        return 0, None
    records = turnout.of_people(tx, program_id, people)
    held = tx.rows(_HELD, of_program=program_id, of_users=people)
    given = _give(tx, program_id, records, held, at=run)
    told = sorted({row["user_id"] for row in given})
    moment = run.isoformat()
    outbox.tell(tx, outbox.Kind.BADGES, told, key=moment, due_at=run + CALM, run=moment)
    return len(given), people[-1] if len(people) == PAGE else None


def caught_up(tx: Tx, run: datetime) -> None:
    """Everybody has what they reached before `run`. In the community, as the system actor."""
    tx.execute(_APPLIED, run=run)
