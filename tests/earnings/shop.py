"""An instructor with bookings, put straight into the tables: what selling itself does is tested elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import update

from models.actor import Actor
from models.bookings import Appointment, AppointmentStatus, Booking, BookingStatus
from models.earnings import EarningKind, EarningRule
from models.instructors import Instructor
from models.offerings import (
    Delivery,
    Offering,
    OfferingCategory,
    OfferingStatus,
    OfferingVisibility,
    Variant,
)
from models.orders import (
    Charge,
    ChargeStatus,
    Instalment,
    InstalmentStatus,
    Order,
    OrderStatus,
    Refund,
    RefundStatus,
    Terms,
    Way,
)
from models.tx import Tx, table_of
from tests.town import NOW, ZONE

LONG_AGO = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Sold:
    """A booking and its appointments."""

    booking: int
    appointments: tuple[int, ...]
    order: int
    charge: int


def instructor(tx: Tx, user_id: int) -> int:
    """Somebody who sells."""
    return tx.add(Instructor, user_id=user_id, zone=ZONE, created_at=tx.now)


def offering(tx: Tx, instructor_id: int, user_id: int, title: str = "Reiki", **more: Any) -> tuple[int, int]:
    """An offering and its variant."""
    made = tx.add(
        Offering,
        instructor_id=instructor_id,
        title=title,
        slug=title.lower().replace(" ", "-"),
        category=OfferingCategory.REIKI,
        delivery=Delivery.IN_PERSON,
        minutes=60,
        visibility=OfferingVisibility.PUBLIC,
        status=OfferingStatus.ACTIVE,
        created_by=user_id,
        created_at=tx.now,
    )
    price = {"name": "Single", "currency": "CHF", "price_minor": 10_000, **more}
    return made, tx.add(Variant, offering_id=made, **price)


def sell(
    tx: Tx,
    of: tuple[int, int, int],
    customer_id: int,
    price: int = 10_000,
    sessions: int = 1,
    vat_bp: int = 0,
    status: BookingStatus = BookingStatus.CONFIRMED,
    starts_at: datetime = NOW - timedelta(days=7),
    paid: bool = True,
    title: str = "Reiki",
) -> Sold:
    """A booking of (instructor, offering, variant) with its appointments a day apart, and its order."""
    instructor_id, offering_id, variant_id = of
    booking = tx.add(
        Booking,
        offering_id=offering_id,
        variant_id=variant_id,
        instructor_id=instructor_id,
        customer_id=customer_id,
        status=status,
        title=title,
        variant="Single",
        sessions=sessions,
        minutes=60,
        cadence_days=1,
        price_minor=price,
        currency="CHF",
        vat_bp=vat_bp,
        zone=ZONE,
        created_at=tx.now,
    )
    made = tx.add_many(
        Appointment,
        [
            {
                "booking_id": booking,
                "instructor_id": instructor_id,
                "starts_at": starts_at + timedelta(days=day),
                "ends_at": starts_at + timedelta(days=day, hours=1),
                "zone": ZONE,
                "status": AppointmentStatus.BOOKED,
                "created_at": tx.now,
            }
            for day in range(sessions)
        ],
    )
    order, charge = _order(tx, booking, customer_id, price, paid) if price else (0, 0)
    return Sold(booking, tuple(made), order, charge)


def _order(tx: Tx, booking: int, customer_id: int, price: int, paid: bool) -> tuple[int, int]:
    order = tx.add(
        Order,
        booking_id=booking,
        customer_id=customer_id,
        status=OrderStatus.PAID if paid else OrderStatus.OPEN,
        terms=Terms.FULL,
        way=Way.CASH,
        currency="CHF",
        total_minor=price,
        paid_minor=price if paid else 0,
        created_at=tx.now,
    )
    part = tx.add(
        Instalment,
        order_id=order,
        number=1,
        amount_minor=price,
        due_at=tx.now,
        status=InstalmentStatus.PAID if paid else InstalmentStatus.DUE,
    )
    charge = tx.add(
        Charge,
        order_id=order,
        instalment_id=part,
        way=Way.CASH,
        status=ChargeStatus.SUCCEEDED if paid else ChargeStatus.PENDING,
        amount_minor=price,
        currency="CHF",
        reference=f"ref-{order}",
        created_at=tx.now,
    )
    return order, charge


def rule(tx: Tx, instructor_id: int, user_id: int, kind: EarningKind, much: int, **more: Any) -> int:
    """A rule that is valid since long ago; `much` is an amount, or hundredths of a percent."""
    percent = kind in (EarningKind.PERCENT_NET, EarningKind.PERCENT_GROSS)
    values: dict[str, Any] = {
        "amount_minor": 0 if percent else much,
        "percent_bp": much if percent else 0,
        "currency": "CHF",
        "valid_from": LONG_AGO,
        **more,
    }
    return tx.add(
        EarningRule, instructor_id=instructor_id, kind=kind, created_by=user_id, created_at=tx.now, **values
    )


def mark(tx: Tx, appointment_id: int, status: AppointmentStatus) -> None:
    """What became of an appointment."""
    table = table_of(Appointment)
    tx.execute(
        update(table)
        .where(table.c.community_id == tx.community_id, table.c.id == appointment_id)
        .values(status=status)
    )


def stand(tx: Tx, booking_id: int, status: BookingStatus) -> None:
    """How far a booking is."""
    table = table_of(Booking)
    tx.execute(
        update(table)
        .where(table.c.community_id == tx.community_id, table.c.id == booking_id)
        .values(status=status, completed_at=tx.now)
    )


def give_back(tx: Tx, sold: Sold, minor: int, key: str = "1") -> None:
    """Decide to give money of a booking back: it is owed no more."""
    orders = table_of(Order)
    tx.execute(
        update(orders)
        .where(orders.c.community_id == tx.community_id, orders.c.id == sold.order)
        .values(waived_minor=orders.c.waived_minor + minor, refunded_minor=orders.c.refunded_minor + minor)
    )
    tx.add(
        Refund,
        order_id=sold.order,
        charge_id=sold.charge,
        amount_minor=minor,
        key=key,
        status=RefundStatus.PENDING,
        due_at=tx.now,
        created_at=tx.now,
    )


async def open_shop(town: Any, owner: Actor, teacher: Actor) -> tuple[int, int, int]:
    """(instructor, offering, variant) of a teacher."""
    who = await town.db.write(owner, instructor, teacher.user_id)
    made, variant = await town.db.write(owner, offering, who, teacher.user_id)
    return who, made, variant
