"""Making and changing milestones; nobody loses a badge by it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, null, select, update

from models.communities import Community
from models.milestones import Counting, Icon, Milestone
from models.programs import Program
from models.tx import Tx, here, table_of
from services import access, activity, texts
from services.access import Ability
from services.errors import BadInput, NotFound
from services.milestones import (
    COUNT,
    MAX_DESCRIPTION,
    MAX_NAME,
    MAX_SESSIONS,
    MOST,
    THIS,
    MilestoneDetails,
    one,
    opened,
    stamps,
)

table = table_of(Milestone)
communities = table_of(Community)
programs = table_of(Program)


@dataclass(frozen=True, slots=True)
class Edited:
    """A milestone after a change; or as somebody else made it since, when nothing was changed."""

    milestone: MilestoneDetails
    conflict: bool = False
    by: str | None = None


_SAME = select(table.c.id).where(
    here(table),
    table.c.deleted_at.is_(None),
    table.c.counting == bindparam("of_counting"),
    table.c.sessions_required == bindparam("required"),
    func.coalesce(table.c.program_id, 0) == bindparam("of_program"),
    table.c.id != bindparam("but"),
)
# Milestones are few and changed seldom: one at a time in a community, so that no number is there twice.
_WHEN = ("counting", "sessions_required", "program_id")
"""What decides when it is reached."""
_TURN = select(communities.c.id).where(communities.c.id == bindparam("here")).with_for_update(key_share=True)
_PROGRAM = select(programs.c.id).where(
    here(programs), programs.c.id == bindparam("of_program"), access.VISIBLE
)


def create(
    tx: Tx,
    counting: Counting,
    sessions_required: int,
    *,
    program_id: int | None = None,
    name: str = "",
    description: str = "",
    badge_icon: Icon | None = None,
) -> MilestoneDetails:
    """Make a milestone; who reached it before gets their badge from the sweep, told in one message.

    Raises NotAllowed, NotFound (no such program), BadInput.
    """
    access.require(tx, Ability.MANAGE_PROGRAMS)
    tx.execute(_TURN)
    if tx.value(COUNT) >= MOST:
        raise BadInput("milestones", "too_many", MOST)
    icon = badge_icon or (Icon.FLAME if counting is Counting.STREAK else Icon.STAR)
    values = _checked(
        tx,
        {
            "counting": counting,
            "sessions_required": sessions_required,
            "program_id": program_id,
            "name": name,
            "description": description,
            "badge_icon": icon,
        },
    )
    _check_alone(tx, values, but=0)
    milestone_id = tx.add(Milestone, created_by=tx.actor.user_id, **values, **stamps(tx, applied=False))
    activity.log(tx, "milestone_added", "milestone", milestone_id, sessions=sessions_required)
    return one(tx, milestone_id)


def change(tx: Tx, milestone_id: int, revision: int, /, **changes: Any) -> Edited:
    """Change fields of a milestone: `name`, `description`, `sessions_required`, `counting`, `badge_icon`,
    `program_id`, `is_active`.

    Nobody loses a badge by it; who reaches the new number gets one. Raises NotAllowed, NotFound, BadInput.
    """
    before = opened(tx, milestone_id)
    tx.execute(_TURN)
    before = one(tx, milestone_id)
    if before.deleted:
        raise NotFound
    if before.revision != revision:
        return Edited(before, conflict=True, by=activity.last_editor(tx, "milestone", milestone_id))
    values = _checked(tx, changes)
    values = {name: value for name, value in values.items() if getattr(before, name) != value}
    if not values:
        return Edited(before)
    _check_alone(tx, {name: getattr(before, name) for name in _WHEN} | values, but=milestone_id)
    _mark(tx, milestone_id, **values, **_applied(tx, before, values))
    told = {name: str(value) for name, value in values.items()}
    activity.log(tx, "milestone_changed", "milestone", milestone_id, **told)
    return Edited(one(tx, milestone_id))


def delete(tx: Tx, milestone_id: int) -> MilestoneDetails:
    """Take it out; the badges that were given for it stay. Raises NotAllowed, NotFound."""
    opened(tx, milestone_id)
    _mark(tx, milestone_id, deleted_at=tx.now)
    activity.log(tx, "milestone_deleted", "milestone", milestone_id)
    return one(tx, milestone_id)


def restore(tx: Tx, milestone_id: int) -> MilestoneDetails:
    """Undo that. Raises NotAllowed, NotFound, BadInput (another has its number by now)."""
    gone = opened(tx, milestone_id)
    tx.execute(_TURN)
    _check_alone(tx, {name: getattr(gone, name) for name in _WHEN}, but=milestone_id)
    _mark(tx, milestone_id, deleted_at=null(), applied_at=null() if gone.is_active else tx.now)
    activity.log(tx, "milestone_restored", "milestone", milestone_id)
    return one(tx, milestone_id)


def _applied(tx: Tx, before: MilestoneDetails, values: dict[str, Any]) -> dict[str, Any]:
    """Whether the sweep is to look for who reached it: when what it asks for changed, and it is on."""
    if not values.get("is_active", before.is_active):
        return {"applied_at": tx.now}
    return {} if values.keys().isdisjoint((*_WHEN, "is_active")) else {"applied_at": null()}


def _mark(tx: Tx, milestone_id: int, **values: Any) -> None:
    statement = update(table).where(*THIS)
    tx.execute(
        statement.values(**values, revision=table.c.revision + 1, updated_at=tx.now),
        of_milestone=milestone_id,
    )


def _checked(tx: Tx, values: dict[str, Any]) -> dict[str, Any]:
    """The same values as they are kept. Raises BadInput, NotFound."""
    checked = dict(values)
    if "name" in checked:
        checked["name"] = texts.line("name", checked["name"], MAX_NAME)
    if "description" in checked:
        checked["description"] = texts.cleaned("description", checked["description"], MAX_DESCRIPTION)
    if "sessions_required" in checked:
        number = checked["sessions_required"]
        if number < 1:
            raise BadInput("sessions_required", "too_short", 1)
        if number > MAX_SESSIONS:
            raise BadInput("sessions_required", "out_of_range", MAX_SESSIONS)
    program = checked.get("program_id")
    if program is not None and tx.row(_PROGRAM, of_program=program, **access.sight(tx.actor)) is None:
        raise NotFound
    return checked


def _check_alone(tx: Tx, values: dict[str, Any], *, but: int) -> None:
    """Raise BadInput where another milestone has this number for the same."""
    same = tx.row(
        _SAME,
        of_counting=values["counting"],
        required=values["sessions_required"],
        of_program=values["program_id"] or 0,
        but=but,
    )
    if same is not None:
        raise BadInput("sessions_required", "taken", values["sessions_required"])
