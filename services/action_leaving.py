"""What becomes of the tasks of one who leaves the community: they are nobody's, and organizers hear of it."""

from sqlalchemy import bindparam, select, update

from models.action_items import ActionItem, ActionStatus
from models.programs import Program, ProgramStaff
from models.tx import Tx, here, table_of
from services import outbox

table = table_of(ActionItem)
programs = table_of(Program)
staff = table_of(ProgramStaff)

_IS_OPEN = table.c.status == ActionStatus.OPEN
_THEIRS = (
    select(table.c.id, table.c.program_id)
    .where(here(table), table.c.assignee_id == bindparam("who"), _IS_OPEN)
    .order_by(table.c.id)
    .with_for_update()
)
_RELEASE = (
    update(table)
    .where(here(table), table.c.assignee_id == bindparam("who"), _IS_OPEN)
    .values(assignee_id=None, revision=table.c.revision + 1)
)
_RUNNERS = (
    select(programs.c.id, staff.c.user_id.label("staff_id"), programs.c.created_by)
    .select_from(
        programs.outerjoin(
            staff, (staff.c.community_id == programs.c.community_id) & (staff.c.program_id == programs.c.id)
        )
    )
    .where(here(programs), programs.c.id.in_(bindparam("of_programs", expanding=True)))
)


def release(tx: Tx, user_id: int, name: str) -> int:
    """Take everything open off one who leaves the community; those who run the programs hear. How many."""
    rows = tx.rows(_THEIRS, who=user_id)
    if not rows:
        return 0
    tx.execute(_RELEASE, who=user_id)
    of_programs = list({row.program_id for row in rows})
    runners: dict[int, set[int]] = {}
    for row in tx.rows(_RUNNERS, of_programs=of_programs):
        runners.setdefault(row.id, set()).update({row.created_by, row.staff_id} - {None, user_id})
    stamp = f"{tx.now.timestamp():.0f}"
    outbox.tell_of_each(
        tx,
        outbox.Kind.ACTION_FREED,
        [
            (sorted(runners.get(row.program_id, ())), f"{row.id}:{stamp}", {"action": row.id, "by": name})
            for row in rows
        ],
    )
    return len(rows)
