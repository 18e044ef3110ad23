"""What a bank tells of payments by QR-bill: each is matched by its reference, and counted once.

A file is looked through first, by `look`; then what is new is taken one payment at a time, each in a
transaction of its own, by `take`: where that ends halfway, the same file uploaded again does the rest.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import bindparam, select

from models.bookings import Booking
from models.orders import Charge, Order, Way
from models.tx import Tx, here, table_of
from models.users import User
from services import access, charges, merchants, payment_arrivals, provider_events, qr_references
from services.access import Ability
from services.camt import FIELD, Account, Credit, What
from services.charges import Came, Outcome
from services.errors import BadInput

_CHUNK = 500

charge_table = table_of(Charge)
order_table = table_of(Order)
bookings = table_of(Booking)
users = table_of(User)


class Became(StrEnum):
    """What becomes of a payment that a bank tells of."""

    COUNTED = "counted"
    IN_PART = "in_part"
    """It counted, and more is owed still."""
    TOO_MUCH = "too_much"
    """It counted, and some of it is to go back."""
    GOES_BACK = "goes_back"
    """Nothing of it was owed: all of it is to go back."""
    KNOWN = "known"
    """It was told before."""
    UNMATCHED = "unmatched"
    """No bill has this reference."""
    NOT_BOOKED = "not_booked"
    REVERSED = "reversed"
    RETURNED = "returned"
    NEW = "new"
    """To be taken."""


@dataclass(frozen=True, slots=True)
class Match:
    """The bill that a payment is for."""

    reference: str
    booking_id: int
    order_id: int
    title: str
    customer: str


@dataclass(frozen=True, slots=True)
class Line:
    """A payment, whose it is, and what became of it."""

    credit: Credit
    became: Became
    match: Match | None


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file is about."""

    community_id: int
    lines: tuple[Line, ...]
    debits: int
    others: tuple[str, ...]
    """Other accounts in it; they are left alone."""


_MATCHES = (
    select(
        charge_table.c.reference,
        order_table.c.booking_id,
        charge_table.c.order_id,
        bookings.c.title,
        users.c.name.label("customer"),
    )
    .select_from(charge_table)
    .join(
        order_table,
        (order_table.c.community_id == charge_table.c.community_id)
        & (order_table.c.id == charge_table.c.order_id),
    )
    .join(
        bookings,
        (bookings.c.community_id == order_table.c.community_id) & (bookings.c.id == order_table.c.booking_id),
    )
    .join(users, users.c.id == order_table.c.customer_id)
    .where(
        here(charge_table),
        here(order_table),
        here(bookings),
        charge_table.c.way == Way.QR_BILL,
        charge_table.c.reference.in_(bindparam("references", expanding=True)),
    )
)
_AS = {
    What.NOT_BOOKED: Became.NOT_BOOKED,
    What.REVERSED: Became.REVERSED,
    What.RETURNED: Became.RETURNED,
}


def open_desk(tx: Tx) -> bool:
    """Whether the community takes QR-bills, for who may bring a bank's file. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    merchant = merchants.ours(tx)
    return merchant.takes_qr_bills and merchant.payee is not None


def look(tx: Tx, accounts: Sequence[Account]) -> Looked:
    """What is new in a file, what is known, and what belongs to nothing here.

    Raises NotAllowed; BadInput("file", "other_account", …) where nothing in it is of the community's account.
    """
    access.require(tx, Ability.MANAGE_BOOKINGS)
    stated = {one.reference for account in accounts for one in account.credits if one.reference}
    matches = {one.reference: one for one in _found(tx, sorted(stated))}
    number = merchants.ours(tx).account
    ours = [one for one in accounts if _is_ours(one, number, matches)]
    if not ours:
        raise BadInput(FIELD, "other_account", ", ".join(one.iban for one in accounts)[:140])
    credits = [one for account in ours for one in account.credits]
    known = provider_events.known(tx, Way.QR_BILL, [name for one in credits for name in one.names])
    lines = tuple(_line(one, matches.get(one.reference), known) for one in credits)
    others = tuple(one.iban for one in accounts if one not in ours)
    return Looked(tx.community_id, lines, sum(one.debits for one in ours), others)


def take(tx: Tx, line: Line) -> Line:
    """Count a payment that is new, once. Raises NotAllowed, NotFound for what is no bill's."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    credit = line.credit
    if provider_events.known(tx, Way.QR_BILL, credit.names):
        return replace(line, became=Became.KNOWN)
    name = credit.names[0]
    outcome = charges.succeeded(tx, credit.reference, name, name, credit.minor, credit.currency)
    payment_arrivals.tell(tx, outcome, name)
    for other in credit.names[1:]:
        provider_events.note(tx, Way.QR_BILL, other)
    return replace(line, became=_became(outcome))


def _became(outcome: Outcome) -> Became:
    if outcome.came is Came.COUNTED:
        return Became.IN_PART if outcome.order.next else Became.COUNTED
    return {Came.GOES_BACK: Became.GOES_BACK, Came.BOTH: Became.TOO_MUCH, Came.KNOWN: Became.KNOWN}[
        outcome.came
    ]


def _line(credit: Credit, match: Match | None, known: frozenset[str]) -> Line:
    if credit.what is not What.PAYMENT:
        return Line(credit, _AS[credit.what], match)
    if not known.isdisjoint(credit.names):
        return Line(credit, Became.KNOWN, match)
    return Line(credit, Became.NEW if match else Became.UNMATCHED, match)


def _is_ours(account: Account, number: str, matches: Mapping[str, Match]) -> bool:
    """Whether an account is the community's. Of a QR-IBAN a file names the ordinary account it belongs to:
    then entries say that they came to the QR-IBAN, or have references of bills of ours.
    """
    if not number or account.iban == number:
        return bool(number)
    if not qr_references.is_qr_iban(number):
        return False
    return number in account.marks or any(one.reference in matches for one in account.credits)


def _found(tx: Tx, references: Sequence[str]) -> Iterator[Match]:
    for at in range(0, len(references), _CHUNK):
        yield from tx.records(Match, _MATCHES, references=references[at : at + _CHUNK])
