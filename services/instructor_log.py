"""The instructor's log of a booking: entries for the customer as well, and those for the instructor alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, null, select, update

from models.bookings import Appointment
from models.steps import LogEntry
from models.tx import Tx, here, table_of
from services import steps, texts
from services.errors import BadInput, NotAllowed, NotFound
from services.steps import Sight

table = table_of(LogEntry)
appointments = table_of(Appointment)

MAX_TEXT = 4000
MOST = 500
PAGE = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry."""

    id: int
    text: str
    shared: bool
    at: datetime
    starts_at: datetime | None
    """When the appointment was that it is about."""


@dataclass(frozen=True, slots=True)
class Log:
    """What the actor may read of a log, the latest first."""

    of: Sight
    entries: tuple[Entry, ...]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-len(self.entries) // PAGE))

    def page(self, number: int) -> tuple[Entry, ...]:
        """One page of it; one past the end is the last."""
        number = max(0, min(number, self.pages - 1))
        return self.entries[number * PAGE : (number + 1) * PAGE]

    def one(self, entry_id: int) -> Entry:
        """One of them. Raises NotFound."""
        found = next((entry for entry in self.entries if entry.id == entry_id), None)
        if found is None:
            raise NotFound
        return found


_ENTRIES = (
    select(table.c.id, table.c.text, table.c.shared, table.c.at, appointments.c.starts_at)
    .select_from(
        table.outerjoin(
            appointments,
            and_(
                appointments.c.community_id == table.c.community_id,
                appointments.c.id == table.c.appointment_id,
            ),
        )
    )
    .where(here(table), table.c.booking_id == bindparam("of_booking"), table.c.deleted_at.is_(None))
    .order_by(table.c.id.desc())
    .limit(MOST)
)
_SHARED = _ENTRIES.where(table.c.shared)
_BOOKING_OF = select(table.c.booking_id).where(here(table), table.c.id == bindparam("of_entry"))
_APPOINTMENT = select(appointments.c.id).where(
    here(appointments),
    appointments.c.booking_id == bindparam("of_booking"),
    appointments.c.id == bindparam("of_appointment"),
)
_THIS = (here(table), table.c.id == bindparam("of_entry"))
_SHARE = update(table).where(*_THIS).values(shared=bindparam("on"))
_REMOVE = update(table).where(*_THIS).values(deleted_at=bindparam("at_time"))
_RESTORE = update(table).where(*_THIS).values(deleted_at=null())


def read(tx: Tx, booking_id: int) -> Log:
    """The log: all of it for the instructor, what is shared for the customer. Raises NotFound."""
    seen = steps.inside(tx, booking_id)
    wanted = _ENTRIES if seen.is_teacher else _SHARED
    return Log(seen, tuple(tx.records(Entry, wanted, of_booking=booking_id)))


def write(
    tx: Tx, booking_id: int, text: str, *, shared: bool = False, appointment_id: int | None = None
) -> Log:
    """Write something down, as the instructor. Raises NotFound, NotAllowed, BadInput."""
    found = mine(tx, booking_id)
    if len(found.entries) >= MOST:
        raise BadInput("log", "too_many", MOST)
    known = {"of_booking": booking_id, "of_appointment": appointment_id}
    if appointment_id is not None and tx.value(_APPOINTMENT, **known) is None:
        raise NotFound
    tx.add(
        LogEntry,
        booking_id=booking_id,
        appointment_id=appointment_id,
        text=texts.cleaned("log", text, MAX_TEXT, least=1),
        shared=shared,
        at=tx.now,
    )
    return read(tx, booking_id)


def mine(tx: Tx, booking_id: int) -> Log:
    """The log, for the instructor who writes it. Raises NotFound, NotAllowed."""
    found = read(tx, booking_id)
    if not found.of.is_teacher:
        raise NotAllowed
    return found


def _of(tx: Tx, entry_id: int) -> Log:
    booking_id: int | None = tx.value(_BOOKING_OF, of_entry=entry_id)
    if booking_id is None:
        raise NotFound
    return mine(tx, booking_id)


def share(tx: Tx, entry_id: int, *, on: bool) -> Log:
    """Let the customer read an entry, or no longer. Raises NotFound, NotAllowed."""
    found = _of(tx, entry_id)
    found.one(entry_id)
    tx.execute(_SHARE, of_entry=entry_id, on=on)
    return read(tx, found.of.booking_id)


def remove(tx: Tx, entry_id: int) -> Log:
    """Take it out. Raises NotFound, NotAllowed."""
    found = _of(tx, entry_id)
    found.one(entry_id)
    tx.execute(_REMOVE, of_entry=entry_id, at_time=tx.now)
    return read(tx, found.of.booking_id)


def restore(tx: Tx, entry_id: int) -> Log:
    """Bring it back. Raises NotFound, NotAllowed."""
    found = _of(tx, entry_id)
    tx.execute(_RESTORE, of_entry=entry_id)
    return read(tx, found.of.booking_id)
