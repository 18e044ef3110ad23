"""What is told of money that came or is disputed. Parameters: `booking`, what `came`, what of it goes
`back`, and the `currency`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from models.communities import Standing
from services.access import LOWEST_ROLE, RANK, Ability
from services.bookings import BookingDetails
from services.notice import Notice
from services.notice_facts import Facts, Message
from services.outbox import Kind

Maker = Callable[[Facts, Message, Notice], Notice | None]


def _came(facts: Facts, message: Message, base: Notice) -> Notice | None:
    booking = facts.bookings.get(message.params["booking"])
    if booking is None or booking.customer_id != message.user_id:
        return None
    return _told(message, base, booking, for_customer=True)


def _disputed(facts: Facts, message: Message, base: Notice) -> Notice | None:
    booking = facts.bookings.get(message.params["booking"])
    row = facts.standings.get((message.community_id, message.user_id))
    if booking is None or row is None or row.standing is not Standing.ACTIVE:
        return None
    manages = RANK[row.role] >= RANK[LOWEST_ROLE[Ability.MANAGE_BOOKINGS]]
    if not manages and booking.instructor_user_id != message.user_id:
        return None
    return _told(message, base, booking, for_customer=False)


def _told(message: Message, base: Notice, booking: BookingDetails, *, for_customer: bool) -> Notice | None:
    if booking.community_id != message.community_id:
        return None
    return replace(
        base,
        booking=booking,
        for_customer=for_customer,
        came_minor=message.params["came"],
        back_minor=message.params["back"],
        currency=message.params["currency"],
        zone=booking.zone if for_customer else booking.instructor_zone,
    )


MAKERS: Mapping[Kind, Maker] = {Kind.PAYMENT_CAME: _came, Kind.PAYMENT_DISPUTED: _disputed}
