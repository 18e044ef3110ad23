"""Setting goals, changing and deleting them. What the group was told already is not told again,
unless a goal is set further away.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, func, null, select, update

from models.goals import Goal, GoalKind
from models.links import LinkKind
from models.tx import Tx, here, table_of
from services import activity, goals, links, members, periods, texts
from services.errors import BadInput, NotFound
from services.goals import GoalDetails, GoalView
from services.schedule import parse_days

table = table_of(Goal)

MAX_TITLE = 100
MAX_TARGET = 100_000
MOST = 200
"""Goals of one program, or of one community, that are kept."""
MOST_DAYS = 1830
"""Five years."""
YEARS = (2000, 2100)
SHORT = timedelta(days=14)
"""A season that ends so soon is too short for a new goal: then it has the next one, too."""
FIELDS = ("title", "target", "days")


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """What a goal is to be; days include the first and the last."""

    kind: GoalKind
    target: int
    first: date
    last: date
    title: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """A goal after a change; or where somebody else was first, as it is now."""

    view: GoalView
    conflict: bool = False
    by: str | None = None


_THIS = (here(table), table.c.id == bindparam("of_goal"))
_LOCK = select(table.c.revision, table.c.program_id, table.c.deleted_at).where(*_THIS).with_for_update()
_REMOVE = update(table).where(*_THIS).values(deleted_at=bindparam("at"))
_FURTHER = update(table).where(*_THIS, table.c.told > bindparam("quarter")).values(told=bindparam("quarter"))
_RESTORE = update(table).where(*_THIS).values(deleted_at=null(), look_at=bindparam("at"))
_ALL = select(func.count()).select_from(table).where(here(table), table.c.deleted_at.is_(None))
_COUNT = {
    True: _ALL.where(table.c.program_id == bindparam("of_program")),
    False: _ALL.where(table.c.program_id.is_(None)),
}


def proposed(tx: Tx, program_id: int | None, kind: GoalKind, target: int = 1) -> GoalDraft:
    """A goal for this season, or the rest of it and the next. Raises NotFound, NotAllowed."""
    today = periods.local_day(tx.now, _zone(tx, program_id))
    last = periods.month_after(periods.season_of(today), 3) - timedelta(days=1)
    if last - today < SHORT:
        last = periods.month_after(last.replace(day=1), 4) - timedelta(days=1)
    return GoalDraft(kind, target, today, last)


def _zone(tx: Tx, program_id: int | None) -> str:
    """In whose days the goal is counted."""
    program = goals.required(tx, program_id)
    return program.draft.schedule.zone if program else members.community(tx).zone


def create(tx: Tx, program_id: int | None, draft: GoalDraft) -> GoalView:
    """Set a goal. Raises NotFound, NotAllowed, BadInput."""
    zone = _zone(tx, program_id)
    counted = _COUNT[program_id is not None]
    if tx.value(counted, **({"of_program": program_id} if program_id is not None else {})) >= MOST:
        raise BadInput("goals", "too_many", MOST)
    goal_id = tx.add(
        Goal,
        program_id=program_id,
        zone=zone,
        created_by=tx.actor.user_id,
        created_at=tx.now,
        look_at=tx.now,
        **_columns(draft, zone),
    )
    links.make(tx, LinkKind.GOAL, [(tx.community_id, goal_id)])
    activity.log(tx, "created", "goal", goal_id)
    return goals.one(tx, goal_id)


def start(tx: Tx, program_id: int | None, kind: GoalKind, typed: str) -> GoalView:
    """Set a goal for this season, from a typed number. Raises as `create`."""
    return create(tx, program_id, replace(proposed(tx, program_id, kind), target=_number(typed)))


def _columns(draft: GoalDraft, zone: str) -> dict[str, Any]:
    """A draft as columns. Raises BadInput."""
    if not 1 <= draft.target <= MAX_TARGET:
        raise BadInput("target", "out_of_range", MAX_TARGET)
    if not YEARS[0] <= draft.first.year <= draft.last.year <= YEARS[1] and draft.first <= draft.last:
        raise BadInput("until", "no_date")
    if draft.last < draft.first:
        raise BadInput("until", "before_start")
    if (draft.last - draft.first).days > MOST_DAYS:
        raise BadInput("until", "too_many_days", MOST_DAYS)
    return {
        "kind": draft.kind,
        "target": draft.target,
        "title": texts.line("title", draft.title, MAX_TITLE),
        "starts_at": periods.midnight(draft.first, zone),
        "ends_at": periods.midnight(draft.last + timedelta(days=1), zone),
    }


def opened(tx: Tx, goal_id: int) -> GoalView:
    """A goal, for one who may change it. Raises NotFound, NotAllowed, NotMember."""
    found = goals.one(tx, goal_id)
    goals.required(tx, found.goal.program_id)
    return found


def change(tx: Tx, /, goal_id: int, revision: int, **changes: Any) -> Edited:
    """Change what a goal is, by the fields of GoalDraft; not over what somebody else changed meanwhile.

    Raises NotFound, NotAllowed, BadInput.
    """
    before = opened(tx, goal_id)
    goal = before.goal
    draft = replace(GoalDraft(goal.kind, goal.target, goal.first, goal.last, goal.title), **changes)
    columns = _columns(draft, goal.zone)
    row = _locked(tx, goal_id)
    if row.revision != revision:
        return Edited(goals.one(tx, goal_id), True, activity.last_editor(tx, "goal", goal_id))
    values = {**columns, "revision": table.c.revision + 1, "look_at": tx.now}
    tx.execute(update(table).where(*_THIS).values(**values), of_goal=goal_id)
    after = goals.one(tx, goal_id)
    if _counted(after.goal) != _counted(goal):
        # It is another goal to reach: what is behind it is known, each further quarter is news again.
        tx.execute(_FURTHER, of_goal=goal_id, quarter=goals.quarter(after.goal.done, after.goal.target))
    activity.log(tx, "changed", "goal", goal_id, fields=sorted(changes))
    return Edited(after)


def _counted(goal: GoalDetails) -> tuple[Any, ...]:
    """What a goal is reached by."""
    return goal.kind, goal.target, goal.starts_at, goal.ends_at


def answer(tx: Tx, goal_id: int, revision: int, field: str, typed: str, language: str) -> Edited:
    """Take a typed title, number, or days (`1 Oct – 31 Dec`, or the last one alone).

    Raises as `change`, BadRule.
    """
    if field == "title":
        return change(tx, goal_id, revision, title=typed)
    if field == "target":
        return change(tx, goal_id, revision, target=_number(typed))
    if field != "days":
        raise BadInput("days", "unknown")
    days = parse_days(typed, language, opened(tx, goal_id).goal.zone, tx.now)
    first = {"first": days[0]} if len(days) > 1 else {}
    return change(tx, goal_id, revision, last=days[-1], **first)


def _number(typed: str) -> int:
    text = typed.strip()
    if not (text.isascii() and text.isdigit()):
        raise BadInput("target", "not_a_number")
    return int(text) if len(text) < 10 else MAX_TARGET + 1


def delete(tx: Tx, goal_id: int) -> GoalView:
    """Delete it; `restore` undoes that. Raises NotFound, NotAllowed."""
    found = opened(tx, goal_id)
    tx.execute(_REMOVE, of_goal=goal_id, at=tx.now)
    activity.log(tx, "deleted", "goal", goal_id)
    return found


def restore(tx: Tx, goal_id: int) -> GoalView:
    """Undo a deletion. Raises NotFound, NotAllowed."""
    goals.required(tx, _locked(tx, goal_id, gone=True).program_id)
    tx.execute(_RESTORE, of_goal=goal_id, at=tx.now)
    activity.log(tx, "restored", "goal", goal_id)
    return goals.one(tx, goal_id)


def _locked(tx: Tx, goal_id: int, *, gone: bool = False) -> Any:
    row = tx.row(_LOCK, of_goal=goal_id)
    if row is None or (row.deleted_at is not None and not gone):
        raise NotFound
    return row
