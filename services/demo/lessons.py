"""One-to-one lessons of the demo world: steps with homework and a log, and a private thread."""

from models.offerings import OfferingCategory, OfferingStatus
from models.tx import Tx
from services import (
    homework,
    instructor_log,
    intake_answers,
    intake_form_edit,
    intake_forms,
    offering_edit,
    step_edit,
    steps,
    thread_relay,
    threads,
)
from services.bookings import BookingDetails
from services.demo import bookings
from services.demo.cast import MUSICIANS, ORGANIZER, Become
from services.intake_answers import Sheet
from services.intake_form_edit import Wording
from services.intake_schemas import Ask
from services.offerings import OfferingDetails
from services.vault import OPEN

STEPS = (("Write down what you want to play", 2), ("Record two choruses", 9), ("Play it with the band", 30))

QUESTIONS = (
    (Ask.TEXT, Wording("What do you want to play?", "A tune, a style, a band", required=True)),
    (Ask.PROSE, Wording("What gets in your way?")),
    (Ask.NUMBER, Wording("How many years have you played?", least=0, most=90)),
    (Ask.DATE, Wording("When is your next jam?")),
    (Ask.CHOICE, Wording("Do you read music?", options="Yes\nChord symbols\nNot at all", required=True)),
    (Ask.CHOICES, Wording("What do you have at home?", options="Piano\nKeyboard\nMetronome")),
    (Ask.CONSENT, Wording("My lessons may be recorded for me")),
    (Ask.FILE, Wording("A recording of you, if you have one")),
)
"""What is asked before the first lesson: a question of each type."""
ANSWERS = {
    "q1": ["Blue Monk, without fear"],
    "q2": ["My left hand, and being watched"],
    "q3": ["3"],
    "q4": ["2026-12-03"],
    "q5": ["Chord symbols"],
    "q6": ["Keyboard", "Metronome"],
    "q7": ["yes"],
}


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
    _ask(tx, made.id)
    return offering_edit.set_status(tx, made.id, OfferingStatus.ACTIVE)


def _ask(tx: Tx, offering_id: int) -> None:
    draft = intake_forms.opened(tx, offering_id)
    for ask, said in QUESTIONS:
        draft = intake_form_edit.add(tx, offering_id, draft.revision, ask, said)
    draft = intake_form_edit.introduce(tx, offering_id, draft.revision, "So that our first hour is music.")
    intake_form_edit.publish(tx, offering_id, draft.revision, published=True)


def _answer(tx: Tx, booking_id: int) -> None:
    asked = intake_answers.opened(tx, OPEN, booking_id).asked
    sheet = Sheet(asked.stamp if asked else "", ANSWERS)
    intake_answers.fill(tx, OPEN, booking_id, sheet)


def _learn(tx: Tx, booking: BookingDetails, become: Become) -> None:
    """What the acting customer and the organizer do with the steps, and write to each other."""
    _answer(tx, booking.id)
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
