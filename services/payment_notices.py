"""What is told about parts that are to be paid, as it is now; None for what is true no longer.

Parameters of parts: `booking`, `part`, the time it was `due` then, and the `stage` it was asked for at; of
money that goes back: `booking`, `refund`, and whether it was `done` then; of invoices: `invoice`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from models.communities import Standing
from models.orders import InstalmentStatus
from services import dunning, money_notices
from services.access import LOWEST_ROLE, RANK, Ability
from services.money_notices import Maker
from services.notice import Notice
from services.notice_facts import Facts, Message
from services.outbox import Kind
from services.payment_news import PaymentNews

Found = tuple[PaymentNews, bool]
"""The part, and whether it is told its customer."""


def _part(facts: Facts, message: Message) -> Found | None:
    """The part of a booking that stands, for its customer and those who run it."""
    booking, part = facts.bookings.get(message.params["booking"]), facts.parts.get(message.params["part"])
    if booking is None or part is None or part.booking_id != booking.id:
        return None
    if booking.community_id != message.community_id or booking.status in dunning.NEVER_WAS:
        return None
    if booking.customer_id == message.user_id:
        return part, True
    teaches = booking.instructor_user_id == message.user_id
    row = facts.standings.get((message.community_id, message.user_id))
    if row is None or row.standing is not Standing.ACTIVE:
        return None
    manages = RANK[row.role] >= RANK[LOWEST_ROLE[Ability.MANAGE_BOOKINGS]]
    return (part, False) if teaches or manages else None


def _is_asked(part: PaymentNews, message: Message) -> bool:
    """Whether it is to be paid as it was, and was not asked for again since."""
    same = part.due_at == datetime.fromisoformat(message.params["due"])
    return bool(part.left_minor) and same and part.stage == message.params["stage"]


def _is_open(part: PaymentNews, _message: Message) -> bool:
    return bool(part.left_minor)


def _is_eased(part: PaymentNews, message: Message) -> bool:
    """Whether it is due then, or forgiven, still."""
    if part.status is InstalmentStatus.PAID:
        return False
    return not part.left_minor or part.due_at == datetime.fromisoformat(message.params["due"])


def _of(is_true: Callable[[PaymentNews, Message], bool], *, for_customer: bool = True) -> Maker:
    def make(facts: Facts, message: Message, base: Notice) -> Notice | None:
        found = _part(facts, message)
        if found is None or found[1] is not for_customer or not is_true(found[0], message):
            return None
        booking = facts.bookings[message.params["booking"]]
        zone = booking.zone if for_customer else booking.instructor_zone
        return replace(base, booking=booking, payment=found[0], for_customer=for_customer, zone=zone)

    return make


def _refund(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Money that went back, or still waits to be given back, for the customer."""
    booking, refund = (
        facts.bookings.get(message.params["booking"]),
        facts.refunds.get(message.params["refund"]),
    )
    if booking is None or refund is None or booking.customer_id != message.user_id:
        return None
    here = booking.community_id == refund.community_id == message.community_id
    if not here or refund.done is not bool(message.params["done"]):
        return None
    return replace(base, booking=booking, refund=refund, for_customer=True, zone=booking.zone)


def _invoice(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not to anybody but its customer."""
    paper = facts.papers.get(message.params["invoice"])
    if paper is None or (paper.community_id, paper.customer_id) != (message.community_id, message.user_id):
        return None
    return replace(base, paper=paper)


def _instructor_left(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """For those who manage bookings still."""
    row = facts.standings.get((message.community_id, message.user_id))
    if row is None or row.standing is not Standing.ACTIVE:
        return None
    if RANK[row.role] < RANK[LOWEST_ROLE[Ability.MANAGE_BOOKINGS]]:
        return None
    return replace(base, by=message.params["name"], more=message.params["open"])


MAKERS: Mapping[Kind, Maker] = {
    Kind.INSTRUCTOR_LEFT: _instructor_left,
    Kind.INVOICE: _invoice,
    Kind.PAYMENT_DUE: _of(_is_asked),
    Kind.PAYMENT_LATE: _of(_is_asked),
    Kind.PAYMENT_FAILED: _of(_is_open),
    Kind.PAYMENT_EASED: _of(_is_eased),
    Kind.PAYMENT_UNPAID: _of(_is_asked, for_customer=False),
    **money_notices.MAKERS,
    Kind.MONEY_BACK: _refund,
}
