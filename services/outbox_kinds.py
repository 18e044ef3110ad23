"""What is told by the outbox, how soon, and what becomes of it when a crash leaves it in doubt."""

from enum import StrEnum


class Kind(StrEnum):
    """What is told, and to whom."""

    CARD = "card"
    REMINDER = "reminder"
    PROMOTED = "promoted"
    OFFERED = "offered"
    """A place is free, and kept for a while for who may accept it."""
    OFFER_GONE = "offer_gone"
    """It was not accepted in time, and went on."""
    MOVED = "moved"
    """To who would come in several roles: they have another one now, so that others get in."""
    PAIR_ASKED = "pair_asked"
    PAIR_CONFIRMED = "pair_confirmed"
    PAIR_DECLINED = "pair_declined"
    PAIR_ENDED = "pair_ended"
    """The other one does not come, or does not come together any more."""
    TOO_FEW = "too_few"
    """To those who run a program: too few come so far, and it is to be decided what happens."""
    TAKES_PLACE = "takes_place"
    """To those who run it and those who come: it takes place with fewer than were wanted."""
    ANSWER_CHANGED = "answer_changed"
    """An organizer answered for somebody."""
    CANCELLED = "cancelled"
    RESCHEDULED = "rescheduled"
    CHANGED = "changed"
    GOES_ON = "goes_on"
    RECAP = "recap"
    PHOTO_OBJECTED = "photo_objected"
    """To those who run a program: somebody took a photo of themselves out of sight."""
    GOAL = "goal"
    """How far a goal is, for the group: once at each quarter of the way."""
    JOIN_REQUEST = "join_request"
    JOIN_APPROVED = "join_approved"
    JOIN_DECLINED = "join_declined"
    INVITED = "invited"
    """To a program, by somebody who runs it."""
    TEAM = "team"
    """Who joined or left those who run a program, or declined to."""
    TEAM_INVITE = "team_invite"
    """To an address that is nobody's yet: will they run a program?"""
    DATE_GONE = "date_gone"
    PROGRAM_GONE = "program_gone"
    PROGRAM_BACK = "program_back"
    DIGEST = "digest"
    ANNOUNCEMENT = "announcement"
    PROGRESS = "progress"
    """How far an announcement has got, for who makes it: one message that is edited until the report."""
    ANNOUNCEMENT_NEWS = "announcement_news"
    """To organizers: what who runs the installation did with one; that one waits, or has ended by itself."""
    TAKE_ATTENDANCE = "take_attendance"
    COMMENT = "comment"
    COMMENT_POST = "comment_post"
    """A comment repeated in the group's topic."""
    MINUTES = "minutes"
    """What was decided and is to do, after a meeting."""
    ACTION_DUE = "action_due"
    ACTION_GIVEN = "action_given"
    """A task that somebody else gave one."""
    ACTION_FREED = "action_freed"
    """A task that is nobody's, since whose it was left."""
    ROOM_MISSING = "room_missing"
    RESERVATION_CANCELLED = "reservation_cancelled"
    MILESTONE = "milestone"
    """A badge, just given."""
    BADGES = "badges"
    """Badges for what was reached before there was a milestone, summed up."""
    FEEDBACK = "feedback"
    """How was it? Asked once, some hours after the end."""
    TURN_SOON = "turn_soon"
    """A song one called comes soon."""
    CALLS_GONE = "calls_gone"
    """Songs one called left the queue."""
    SETLIST = "setlist"
    """The songs of a session, for those who come."""
    SETLIST_CHANGED = "setlist_changed"
    SETLIST_WANTED = "setlist_wanted"
    """No songs are chosen yet, for those who run it."""
    LINEUP = "lineup"
    """To the host: what a line-up lacks again, or lacks no more."""
    FOUND = "found"
    """To who looked for it: somebody brings it."""
    CONFIRM_PLACE = "confirm_place"
    """To an address that is nobody's yet: is this registration meant?"""
    REGISTERED = "registered"
    """To a guest: what became of their registration, or of its change."""
    REGISTERED_ALREADY = "registered_already"
    """To who comes already: somebody registered them once more."""
    ASK_RECORDING = "ask_recording"
    RECORDING = "recording"
    """To the host: somebody took their consent back."""
    BOOKED = "booked"
    """To both sides: a booking stands."""
    BOOKING_MOVED = "booking_moved"
    """An appointment has another time, or its first."""
    BOOKING_CANCELLED = "booking_cancelled"
    BOOKING_EXPIRED = "booking_expired"
    """To the customer: the times were kept for too short to pay."""
    INSTRUCTOR_MADE = "instructor_made"
    """To a member who can sell one-to-one services from now on."""
    APPOINTMENT_SOON = "appointment_soon"
    PERIOD_OVER = "period_over"
    """To those who manage bookings: a pay period is over and can be closed."""
    STEP_DUE = "step_due"
    """A step of a booking, the day before it is due and once it is late."""
    HOMEWORK_HANDED_IN = "homework_handed_in"
    HOMEWORK_ANSWERED = "homework_answered"
    THREAD_MESSAGE = "thread_message"
    """What a customer and an instructor write to each other: one row a message, which follows its changes."""
    PAYMENT_DUE = "payment_due"
    """To the customer: a part is to be paid soon."""
    PAYMENT_LATE = "payment_late"
    """It was to be paid, and is not."""
    PAYMENT_FAILED = "payment_failed"
    """A card, or another machine, did not pay."""
    PAYMENT_EASED = "payment_eased"
    """Organizers gave more time, or forgave it."""
    PAYMENT_CAME = "payment_came"
    """To the customer: money came by Stripe or by a bank, and what of it goes back."""
    PAYMENT_DISPUTED = "payment_disputed"
    """To those who run a booking: a customer's bank wants a payment back."""
    PAYMENT_UNPAID = "payment_unpaid"
    """To those who run a booking: it was asked for in vain."""
    MONEY_BACK = "money_back"
    """To the customer: money goes back, or went."""
    INSTRUCTOR_LEFT = "instructor_left"
    """To organizers: somebody sells no more whose bookings are not over."""
    INVOICE = "invoice"
    """To the customer, by mail alone: an invoice or a credit note, with the document."""
    ADMISSION = "admission"
    """No message: Telegram's answer to a request to join the community's group."""
    REFUND = "refund"
    """No message: money that its provider is to give back."""


USUAL = 5
PRIORITY = {
    Kind.PROMOTED: 2,
    Kind.OFFERED: 2,
    Kind.OFFER_GONE: 2,
    Kind.MOVED: 2,
    Kind.PAIR_ASKED: 2,
    Kind.PAIR_ENDED: 2,
    Kind.ANSWER_CHANGED: 2,
    Kind.JOIN_APPROVED: 2,
    Kind.ADMISSION: 2,
    Kind.REFUND: 2,
    Kind.MONEY_BACK: 2,
    Kind.PROGRESS: 2,
    Kind.TURN_SOON: 2,
    Kind.CONFIRM_PLACE: 2,
    Kind.TEAM_INVITE: 2,
    Kind.REGISTERED: 2,
    Kind.BOOKED: 2,
    Kind.BOOKING_MOVED: 2,
    Kind.BOOKING_CANCELLED: 2,
    Kind.BOOKING_EXPIRED: 2,
    Kind.THREAD_MESSAGE: 2,
    Kind.PAYMENT_FAILED: 2,
    Kind.PAYMENT_CAME: 2,
    Kind.DIGEST: 9,
    Kind.ANNOUNCEMENT: 9,
    Kind.RECAP: 9,
    Kind.BADGES: 9,
    Kind.FEEDBACK: 9,
    Kind.MINUTES: 9,
}
URGENT, SOON = 1, 2
"""Of cards: a group has twenty messages a minute. First comes a session's card that is not there yet, then
what else somebody asked for and a session's new counts, at last the following of votes, queues, agendas."""
PRIORITIES = sorted({URGENT, SOON, USUAL, *PRIORITY.values()})
SENT_AGAIN = frozenset(Kind) - {Kind.ANNOUNCEMENT}
"""Kinds that are sent again when a crash leaves them in doubt: better told twice than not at all.
An announcement is not: twice would annoy thousands."""
