"""An instructor's time: taken by an appointment and given back. The database itself lets no two overlap."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

from models.instructors import BusyTime
from models.tx import Tx, table_of
from services.booking_errors import TimeTaken
from services.opening import Stretch

table = table_of(BusyTime)

_OVERLAPS = (
    table.c.user_id == bindparam("whose"),
    table.c.holds,
    table.c.starts_at < bindparam("until"),
    table.c.ends_at > bindparam("since"),
)
_TAKEN = select(table.c.id, table.c.starts_at, table.c.ends_at).where(*_OVERLAPS).order_by(table.c.starts_at)
_RELEASE = (
    update(table).where(table.c.id.in_(bindparam("these", expanding=True)), table.c.holds).values(holds=False)
)


def taken(tx: Tx, user_id: int, reach: Stretch, but: Sequence[int] = ()) -> list[Stretch]:
    """What an instructor's appointments take within `reach`, in every community, buffers included, in order.

    `but` are those of one's own that are given back by the same change.
    """
    found = tx.rows(_TAKEN, whose=user_id, since=reach.start, until=reach.end)
    return [Stretch(row.starts_at, row.ends_at) for row in found if row.id not in but]


def claim(tx: Tx, user_id: int, wanted: Stretch) -> int:
    """Take an instructor's time, buffers included; what it is given back by. Raises TimeTaken.

    Two that look at once and both find it free meet at the database's guard: PostgreSQL runs the second
    again, which then finds it taken; SQLite has one writer.
    """
    if taken(tx, user_id, wanted):
        raise TimeTaken(wanted.start)
    return tx.add(BusyTime, user_id=user_id, starts_at=wanted.start, ends_at=wanted.end, created_at=tx.now)


def claim_all(tx: Tx, user_id: int, wanted: Sequence[Stretch]) -> list[int]:
    """The same for several times that do not overlap each other, in one query. Raises TimeTaken."""
    if not wanted:
        return []
    reach = Stretch(min(one.start for one in wanted), max(one.end for one in wanted))
    held = taken(tx, user_id, reach)
    for one in wanted:
        if any(one.overlaps(other) for other in held):
            raise TimeTaken(one.start)
    rows = [
        {"user_id": user_id, "starts_at": one.start, "ends_at": one.end, "created_at": tx.now}
        for one in wanted
    ]
    return tx.add_many(BusyTime, rows)


def release(tx: Tx, these: Sequence[int]) -> None:
    """Give times back."""
    if these:
        tx.execute(_RELEASE, these=list(these))
