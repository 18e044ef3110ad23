"""Nothing overlaps: neither in a room, nor in an instructor's day; and each appointment has its time."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, select

from models.bookings import Appointment, AppointmentStatus
from models.instructors import BusyTime
from models.spaces import Occupancy
from models.tx import Tx, table_of
from tests.simulation.world import Broken

busy = table_of(BusyTime)
uses = table_of(Occupancy)
appointments = table_of(Appointment)

STANDS = (AppointmentStatus.HELD, AppointmentStatus.BOOKED)

_BUSY = select(busy.c.user_id.label("whose"), busy.c.starts_at, busy.c.ends_at.label("until")).where(
    busy.c.holds
)
_USES = select(uses.c.space_id.label("whose"), uses.c.starts_at, uses.c.free_at.label("until")).where(
    uses.c.holds
)
_WITHOUT = (
    select(appointments.c.id, appointments.c.starts_at)
    .outerjoin(
        busy,
        (busy.c.id == appointments.c.busy_id)
        & busy.c.holds
        & (busy.c.starts_at <= appointments.c.starts_at)
        & (busy.c.ends_at >= appointments.c.ends_at),
    )
    .where(appointments.c.status.in_(STANDS), busy.c.id.is_(None))
)


def check(tx: Tx) -> None:
    """As the system. Raises Broken."""
    _apart(tx.rows(_BUSY.order_by(busy.c.user_id, busy.c.starts_at)), "two appointments of an instructor")
    _apart(tx.rows(_USES.order_by(uses.c.space_id, uses.c.starts_at)), "two uses of a room")
    for row in tx.rows(_WITHOUT):
        raise Broken(f"the appointment at {row.starts_at} keeps no time of its instructor")


def _apart(rows: Sequence[Row[Any]], what: str) -> None:
    for _whose, of_one in groupby(rows, key=attrgetter("whose")):
        for one, other in pairwise(of_one):
            if other.starts_at < one.until:
                raise Broken(f"{what} overlap at {other.starts_at}")
