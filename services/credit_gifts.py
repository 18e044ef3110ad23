"""Credits that organizers give the customer of a booking, or take: shown first, and given once a tap."""

import re
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from models.credits import CreditMove
from models.tx import Tx, here, table_of
from services import access, activity, bookings, credits
from services.access import Ability
from services.booking_errors import SumChanged
from services.bookings import BookingDetails
from services.errors import BadInput

table = table_of(CreditMove)

_TYPED = re.compile(r"[+\-−]?[0-9]{1,5}", re.ASCII)
_COUNT = select(func.count()).where(here(table), table.c.user_id == bindparam("whose"))
_AMOUNT = select(table.c.amount).where(here(table), table.c.key == bindparam("with_key"))


@dataclass(frozen=True, slots=True)
class CreditGift:
    """Credits that are about to be given, or were."""

    booking: BookingDetails
    balance: int
    amount: int
    """Plus is given, minus taken; 0 as long as nothing is said."""
    seen: int
    """How many times the account had moved: what makes a tap that is doubled one."""


def opened(tx: Tx, booking_id: int, amount: int = 0) -> CreditGift:
    """What the customer of a booking has. Raises NotAllowed, NotFound, BadInput."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    if abs(amount) > credits.MOST:
        raise BadInput("credits", "out_of_range", credits.MOST)
    booking = bookings.opened(tx, booking_id)
    balance = credits.balance(tx, booking.customer_id)
    return CreditGift(booking, balance, amount, tx.value(_COUNT, whose=booking.customer_id))


def typed(tx: Tx, booking_id: int, text: str) -> CreditGift:
    """The same, with a number as it was typed. Raises as `opened`."""
    said = text.strip()
    amount = int(said.replace("−", "-")) if _TYPED.fullmatch(said) else 0
    if not amount:
        raise BadInput("credits", "not_a_number")
    return opened(tx, booking_id, amount)


def give(tx: Tx, booking_id: int, amount: int, seen: int) -> CreditGift:
    """Give them, where the account had moved that often; tapped twice they are given once.

    Raises NotAllowed, NotFound, BadInput, TooFewCredits, SumChanged.
    """
    found = opened(tx, booking_id, amount)
    whose = found.booking.customer_id
    key = f"{whose}:{seen}"
    known = tx.value(_AMOUNT, with_key=f"given:{key}")
    if known is None and found.seen != seen:
        raise SumChanged
    if known is None:
        credits.give(tx, whose, amount, "", key)
        known = tx.value(_AMOUNT, with_key=f"given:{key}")
        activity.log(tx, "gave_credits", "booking", booking_id, amount=amount)
    if known != amount:
        raise SumChanged
    return opened(tx, booking_id, amount)
