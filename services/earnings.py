"""What instructors earn: written when an appointment was given, corrected when it was not after all.

`settle` reckons what a booking is to have brought its instructors so far, and writes what is missing to it or
too much as new lines: it may be called whenever something about a booking changed, twice as well as once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from models.bookings import Appointment, AppointmentStatus, Booking, BookingStatus
from models.earnings import Earning, EarningKind
from models.orders import Order
from models.tx import Tx, here, table_of
from services import earning_rules, pay_periods
from services.earning_rules import Ruling
from services.earning_sums import PERCENTAGES, Given, Price, Rule, base_of, due
from services.errors import NotFound
from services.money import share
from services.periods import local_day

table = table_of(Earning)
bookings = table_of(Booking)
appointments = table_of(Appointment)
orders = table_of(Order)

_OF_APPOINTMENT = select(appointments.c.booking_id).where(
    here(appointments), appointments.c.id == bindparam("of_appointment")
)
_BOOKING = (
    select(
        bookings.c.id,
        bookings.c.offering_id,
        bookings.c.instructor_id,
        bookings.c.status,
        bookings.c.sessions,
        bookings.c.price_minor,
        bookings.c.currency,
        bookings.c.vat_bp,
        bookings.c.completed_at,
    )
    .where(here(bookings), bookings.c.id == bindparam("of_booking"))
    .with_for_update()
)
_APPOINTMENTS = (
    select(appointments.c.id, appointments.c.instructor_id, appointments.c.starts_at, appointments.c.status)
    .where(here(appointments), appointments.c.booking_id == bindparam("of_booking"))
    .order_by(appointments.c.starts_at, appointments.c.id)
)
_LINES = (
    select(
        table.c.appointment_id,
        table.c.instructor_id,
        table.c.rule_id,
        table.c.amount_minor,
        table.c.part,
        table.c.rule,
        table.c.day,
    )
    .where(here(table), table.c.booking_id == bindparam("of_booking"))
    .order_by(table.c.id)
)
_ORDER = select(orders.c.total_minor, orders.c.fees_minor, orders.c.waived_minor, orders.c.currency).where(
    here(orders), orders.c.booking_id == bindparam("of_booking")
)


@dataclass(slots=True)
class _Told:
    """What stands in the lines about one appointment, or about the whole booking."""

    instructor_id: int
    part: int
    rule: Rule
    day: date
    minor: int = 0
    lines: int = 0


def earn(tx: Tx, appointment_id: int) -> None:
    """Write what an appointment brought its instructor, or take it back. Raises NotFound."""
    booking_id = tx.value(_OF_APPOINTMENT, of_appointment=appointment_id)
    if booking_id is None:
        raise NotFound
    settle(tx, booking_id)


def settle(tx: Tx, booking_id: int) -> None:
    """Bring the earnings of a booking up to what it is now: given, undone, complete, given back.

    Those who call it have seen to the rights. Raises NotFound.
    """
    booking = tx.row(_BOOKING, of_booking=booking_id)
    if booking is None:
        raise NotFound
    told, rows = _told(tx, booking_id), tx.rows(_APPOINTMENTS, of_booking=booking_id)
    if not told and not any(row.status is AppointmentStatus.COMPLETED for row in rows):
        return
    price, zone = _price(tx, booking), pay_periods.zone(tx)
    who = {booking.instructor_id, *(row.instructor_id for row in rows)}
    ruling = earning_rules.ruling(tx, who, booking.offering_id)
    given = [
        *_given(rows, told, ruling, price, zone),
        *_whole(booking, told, ruling, _day(tx, booking, zone)),
    ]
    _write(tx, booking_id, given, told, price)


def _told(tx: Tx, booking_id: int) -> dict[int | None, _Told]:
    """The lines there are, by appointment; the rule of the first one stays."""
    found: dict[int | None, _Told] = {}
    for row in tx.rows(_LINES, of_booking=booking_id):
        rule = Rule(row.rule_id, **{**row.rule, "kind": EarningKind(row.rule["kind"])})
        one = found.setdefault(row.appointment_id, _Told(row.instructor_id, row.part, rule, row.day))
        one.minor += row.amount_minor
        one.lines += 1
    return found


def _price(tx: Tx, booking: Any) -> Price:
    """What the booking brings in money; credits and Stars count as the money they stand for."""
    order = tx.row(_ORDER, of_booking=booking.id)
    minor, kept = booking.price_minor, booking.price_minor
    if order and order.total_minor:
        stands = max(0, order.total_minor - order.waived_minor)
        if order.currency == booking.currency:
            minor = order.total_minor - order.fees_minor
        kept = share(minor, stands, order.total_minor)
    elif order:
        minor = kept = 0
    return Price(minor, kept, booking.vat_bp, booking.currency, booking.sessions)


def _day(tx: Tx, booking: Any, zone: str) -> date:
    at: datetime = booking.completed_at or tx.now
    return local_day(at, zone)


def _given(
    rows: Sequence[Any], told: Mapping[int | None, _Told], ruling: Ruling, price: Price, zone: str
) -> list[Given]:
    """Each appointment that was given or has lines, first part first."""
    free = _free_parts({one.part for one in told.values()}, len(rows) + price.sessions)
    found = []
    for row in rows:
        known, earns = told.get(row.id), row.status is AppointmentStatus.COMPLETED
        day = known.day if known else local_day(row.starts_at, zone)
        rule = known.rule if known else ruling.at(row.instructor_id, day)
        if rule is None or not (known or earns):
            continue
        part = known.part if known else free.pop(0)
        who = known.instructor_id if known else row.instructor_id
        found.append(Given(row.id, who, part, day, rule, earns))
    return sorted(found, key=lambda one: one.part)


def _free_parts(used: set[int], most: int) -> list[int]:
    return [part for part in range(1, most + 1) if part not in used]


def _whole(booking: Any, told: Mapping[int | None, _Told], ruling: Ruling, day: date) -> list[Given]:
    """The whole booking, where it is complete or has lines."""
    known, earns = told.get(None), booking.status is BookingStatus.COMPLETED
    rule = known.rule if known else ruling.at(booking.instructor_id, day)
    if rule is None or not (known or earns):
        return []
    who = known.instructor_id if known else booking.instructor_id
    return [Given(None, who, 0, known.day if known else day, rule, earns)]


def _write(
    tx: Tx, booking_id: int, given: Sequence[Given], told: Mapping[int | None, _Told], price: Price
) -> None:
    changes = []
    for one, minor in zip(given, due(given, price), strict=True):
        known = told.get(one.appointment_id)
        missing = minor - (known.minor if known else 0)
        if missing:
            changes.append((one, missing, known.lines if known else 0))
    if not changes:
        return
    pay_periods.lock(tx)
    today = pay_periods.today(tx)
    days = {today if lines else one.day for one, _missing, lines in changes}
    places = {day: pay_periods.place(tx, day).id for day in sorted(days)}
    rows = [
        _line(tx, booking_id, one, price, lines, today) | {"amount_minor": minor}
        for one, minor, lines in changes
    ]
    tx.add_many(Earning, [{**row, "period_id": places[row["day"]]} for row in rows])


def _line(tx: Tx, booking_id: int, one: Given, price: Price, lines: int, today: date) -> dict[str, Any]:
    """One row of earnings, but for its amount and period. Its key is written once."""
    subject = f"appointment:{one.appointment_id}" if one.appointment_id else f"booking:{booking_id}"
    return {
        "instructor_id": one.instructor_id,
        "booking_id": booking_id,
        "appointment_id": one.appointment_id,
        "rule_id": one.rule.id,
        "key": f"{subject}:{lines + 1}",
        "is_correction": lines > 0,
        "currency": price.currency if one.rule.kind in PERCENTAGES else one.rule.currency,
        "base_minor": base_of(one.rule, price),
        "part": one.part,
        "rule": one.rule.as_json(),
        "day": today if lines else one.day,
        "created_at": tx.now,
    }
