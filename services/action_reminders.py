"""Being reminded of what one has to do: the day before, on the day, and once a week after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, and_, bindparam, select, update

from models.action_items import ActionItem, ActionStatus
from models.programs import Program
from models.tx import Tx, here, table_of
from services import outbox

table = table_of(ActionItem)
programs = table_of(Program)

AT = time(9)
"""In the program's zone."""
LATE_WEEKS = 8
"""For so long after its day one still hears of it."""
BATCH = 500


@dataclass(frozen=True, slots=True)
class Due:
    """An action item somebody is to hear of."""

    community_id: int
    id: int


_IS_OPEN = table.c.status == ActionStatus.OPEN
_DUE = (
    select(table.c.community_id, table.c.id)
    .where(_IS_OPEN, table.c.remind_at <= bindparam("at"))
    .order_by(table.c.remind_at)
    .limit(bindparam("most"))
)
_LOCK = (
    select(
        table.c.id,
        table.c.due_on,
        table.c.assignee_id,
        table.c.created_by,
        programs.c.zone,
        programs.c.deleted_at,
    )
    .select_from(
        table.join(
            programs,
            and_(programs.c.community_id == table.c.community_id, programs.c.id == table.c.program_id),
        )
    )
    .where(
        here(table),
        _IS_OPEN,
        table.c.id.in_(bindparam("of_actions", expanding=True)),
        table.c.remind_at <= bindparam("at"),
    )
    .order_by(table.c.id)
    .with_for_update(of=table)
)
_NEXT = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_action", type_=BigInteger))
    .values(remind_at=bindparam("then", type_=table.c.remind_at.type))
)


def next_at(due_on: date | None, zone: str, after: datetime) -> datetime | None:
    """When somebody next hears of it: the day before, on the day, then once a week for LATE_WEEKS."""
    if due_on is None:
        return None
    late = (due_on + timedelta(weeks=week) for week in range(1, LATE_WEEKS + 1))
    days = (due_on - timedelta(days=1), due_on, *late)
    times = (datetime.combine(day, AT, ZoneInfo(zone)) for day in days)
    return next((moment.astimezone(ZoneInfo("UTC")) for moment in times if moment > after), None)


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """The action items of all communities that somebody is to hear of now; as the system actor."""
    return tx.records(Due, _DUE, at=tx.now, most=most)


def remind(tx: Tx, action_ids: Sequence[int]) -> int:
    """Remind of some action items of one community; how many. As the system actor.

    Whose it is hears of it; where it is no member's, who wrote it down. To do it twice tells nobody twice.
    """
    rows = tx.rows(_LOCK, of_actions=list(action_ids), at=tx.now)
    day = f"{tx.now:%Y-%m-%d}"
    told = [
        ([row.assignee_id or row.created_by], f"{row.id}:{day}", {"action": row.id})
        for row in rows
        if row.deleted_at is None
    ]
    outbox.tell_of_each(tx, outbox.Kind.ACTION_DUE, told)
    later = [{"of_action": row.id, "then": next_at(row.due_on, row.zone, tx.now)} for row in rows]
    tx.execute_many(_NEXT, later)
    return len(told)
