"""One-to-one lessons of the demo world: steps with homework and a log, and a private thread."""

from models.offerings import OfferingCategory, OfferingStatus
from models.tx import Tx
from services import homework, instructor_log, offering_edit, step_edit, steps, thread_relay, threads
from services.bookings import BookingDetails
from services.demo import bookings
from services.demo.cast import MUSICIANS, ORGANIZER, Become
from services.offerings import OfferingDetails

STEPS = (("Write down what you want to play", 2), ("Record two choruses", 9), ("Play it with the band", 30))


def give(tx: Tx, become: Become) -> None:
    """The acting organizer gives lessons; a musician has booked some, and they write to each other."""
    offering = _offering(tx)
    become(MUSICIANS[0])
    booking = bookings.reserve(tx, offering.variants[0].id, 1, count=offering.sessions)
    bookings.pay(tx, become, booking)
    bookings.say_nothing(tx)
    become(MUSICIANS[0])
    _learn(tx, booking, become)


def _offering(tx: Tx) -> OfferingDetails:
    made = offering_edit.create(
        tx,
        "Piano for jams",
        summary="Comp, solo, listen",
        category=OfferingCategory.COACHING,
        place="Rua da Rosa 14",
        sessions=4,
    )
    made = offering_edit.add_variant(
        tx, made.id, made.revision, name="Four lessons", currency="EUR", price_minor=16_000, sessions=4
    )
    for name, days in STEPS:
        step_edit.add(tx, made.id, name, days)
    return offering_edit.set_status(tx, made.id, OfferingStatus.ACTIVE)


def _learn(tx: Tx, booking: BookingDetails, become: Become) -> None:
    """What the acting customer and the organizer do with the steps, and write to each other."""
    thread = threads.for_booking(tx, booking.id)
    first, second, _third = steps.progress(tx, booking.id).steps
    homework.hand_in(tx, first.id, "Blue Monk, in all keys one day")
    piece = homework.hand_in(tx, second.id, "Only one chorus so far").pieces[0]
    thread_relay.write(tx, thread, "Shall I bring my own charts?")
    become(ORGANIZER)
    homework.answer(tx, piece.id, "One is a start. Sing it first.")
    steps.set_done(tx, first.id, done=True)
    instructor_log.write(tx, booking.id, "Good time, left hand too loud", shared=True)
    instructor_log.write(tx, booking.id, "Needs praise, not speed")
    thread_relay.write(tx, thread, "Yes, and a pencil")
