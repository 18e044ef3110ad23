"""One-to-one lessons of the demo world: steps with homework and a log, and a private thread."""

from models.bookings import Booking, BookingStatus
from models.offerings import Delivery, Offering, OfferingCategory, OfferingStatus, OfferingVisibility, Variant
from models.tx import Tx
from services import homework, instructor_log, step_edit, steps, thread_relay, threads
from services.demo.cast import MUSICIANS, ORGANIZER, Become

STEPS = (("Write down what you want to play", 2), ("Record two choruses", 9), ("Play it with the band", 30))


def give(tx: Tx, teacher: int, become: Become, zone: str) -> None:
    """The acting organizer gives lessons; a musician has booked some, and they write to each other."""
    offering = _offering(tx, teacher)
    variant = tx.add(Variant, offering_id=offering, name="Four lessons", currency="EUR", price_minor=16_000)
    for name, days in STEPS:
        step_edit.add(tx, offering, name, days)
    become(MUSICIANS[0])
    booking = _booking(tx, teacher, offering, variant, zone)
    steps.begin(tx, booking)
    thread = threads.open_for(tx, booking)
    first, second, _third = steps.progress(tx, booking).steps
    homework.hand_in(tx, first.id, "Blue Monk, in all keys one day")
    piece = homework.hand_in(tx, second.id, "Only one chorus so far").pieces[0]
    thread_relay.write(tx, thread, "Shall I bring my own charts?")
    become(ORGANIZER)
    homework.answer(tx, piece.id, "One is a start. Sing it first.")
    steps.set_done(tx, first.id, done=True)
    instructor_log.write(tx, booking, "Good time, left hand too loud", shared=True)
    instructor_log.write(tx, booking, "Needs praise, not speed")
    thread_relay.write(tx, thread, "Yes, and a pencil")


def _offering(tx: Tx, teacher: int) -> int:
    return tx.add(
        Offering,
        instructor_id=teacher,
        title="Piano for jams",
        slug="piano-for-jams",
        summary="Comp, solo, listen",
        category=OfferingCategory.COACHING,
        delivery=Delivery.IN_PERSON,
        minutes=60,
        sessions=4,
        visibility=OfferingVisibility.PUBLIC,
        status=OfferingStatus.ACTIVE,
        created_by=tx.actor.user_id,
        created_at=tx.now,
    )


def _booking(tx: Tx, teacher: int, offering: int, variant: int, zone: str) -> int:
    return tx.add(
        Booking,
        offering_id=offering,
        variant_id=variant,
        instructor_id=teacher,
        customer_id=tx.actor.user_id,
        status=BookingStatus.CONFIRMED,
        title="Piano for jams",
        variant="Four lessons",
        sessions=4,
        minutes=60,
        cadence_days=7,
        price_minor=16_000,
        currency="EUR",
        vat_bp=0,
        zone=zone,
        confirmed_at=tx.now,
        created_at=tx.now,
    )
