"""Who paid: noted down by organizers, for one or for several, and taken back. Every change is in the log."""

from dataclasses import dataclass

from models.tx import Tx
from services import activity, money, payments, places, registration_selection, registrations
from services.errors import BadInput
from services.payments import Due
from services.registration_errors import NoCost, PaidOtherwise
from services.registration_filter import Said
from services.registration_selection import Chosen
from services.registrations import Registration
from services.sessions import SessionDetails

MAX_MINOR = 1_000_000_00


@dataclass(frozen=True, slots=True)
class Noted:
    """One registration after something was said about its payment."""

    session: SessionDetails
    registration: Registration
    before: Registration


@dataclass(frozen=True, slots=True)
class NotedMany:
    """What came of noting several down."""

    session: SessionDetails
    batch: int
    """What they can be taken back by."""
    people: int
    had_paid: int
    """Were noted down before, and stay as they are."""
    not_coming: int
    """Have no place to pay for."""


def usual(session: SessionDetails, registration: Registration) -> int:
    """What a registration costs, guests included, in minor units."""
    return (session.cost_minor or 0) * registration.party


def pay(tx: Tx, session_id: int, registration_id: int, seen: int, amount: str | None = None) -> Noted:
    """Note one down as paid; without an amount, what the session costs for all who come along.

    `seen` is the payment that was seen before, 0 for none.
    Raises NotFound, NotAllowed, BadInput, PaidOtherwise.
    """
    session, before = _seen(tx, session_id, registration_id, seen)
    minor, currency = _amount(session, before, amount)
    payments.note(tx, session, [Due(before.user_id, minor)], currency)
    activity.log(tx, "paid", "registration", before.id, amount=minor, currency=currency)
    return Noted(session, registrations.one(tx, session, registration_id), before)


def unpay(tx: Tx, session_id: int, registration_id: int, seen: int) -> Noted:
    """Say that one did not pay after all. Raises NotFound, NotAllowed, PaidOtherwise."""
    session, before = _seen(tx, session_id, registration_id, seen)
    if payments.void(tx, session, [before.user_id]):
        activity.log(tx, "unpaid", "registration", before.id)
    return Noted(session, registrations.one(tx, session, registration_id), before)


def restore(tx: Tx, session_id: int, registration_id: int, batch: int) -> Noted:
    """Bring a payment back as it was noted down. Raises NotFound, NotAllowed, PaidOtherwise."""
    session, before = _seen(tx, session_id, registration_id, 0)
    if not payments.restore(tx, session, before.user_id, batch):
        raise PaidOtherwise(None)
    after = registrations.one(tx, session, registration_id)
    if after.paying:
        said = {"amount": after.paying.amount_minor, "currency": after.paying.currency}
        activity.log(tx, "paid", "registration", before.id, **said)
    return Noted(session, after, before)


def pay_many(tx: Tx, session_id: int, chosen: Chosen) -> NotedMany:
    """Note down that those who were chosen and come have paid, each what the session costs for their party.

    Raises NotFound, NotAllowed, NobodyChosen, NoCost.
    """
    places.lock(tx, session_id)
    session = registrations.viewed(tx, session_id)
    if not session.cost_minor or not session.currency:
        raise NoCost
    rows = registration_selection.rows(tx, session, chosen)
    owing = [one for one in rows if one.paying is None]
    coming = [one for one in owing if one.said is Said.GOING]
    dues = [Due(one.user_id, usual(session, one)) for one in coming]
    batch = payments.note(tx, session, dues, session.currency)
    activity.log_each(tx, "paid", "registration", [one.id for one in coming], currency=session.currency)
    return NotedMany(session, batch, len(coming), len(rows) - len(owing), len(owing) - len(coming))


def take_back(tx: Tx, session_id: int, batch: int) -> tuple[SessionDetails, int]:
    """Take back what was noted down together, but for what was changed since; how many.

    Raises NotFound, NotAllowed.
    """
    places.lock(tx, session_id)
    session = registrations.viewed(tx, session_id)
    count = payments.void_batch(tx, session, batch)
    if count:
        activity.log(tx, "payments_taken_back", "session", session_id, people=count)
    return session, count


def _seen(tx: Tx, session_id: int, registration_id: int, seen: int) -> tuple[SessionDetails, Registration]:
    """A registration whose payment stands as it was seen; who says something about it has their turn."""
    places.lock(tx, session_id)
    session = registrations.viewed(tx, session_id)
    found = registrations.one(tx, session, registration_id)
    if (found.paying.batch_id if found.paying else 0) != seen:
        raise PaidOtherwise(found.paying.by if found.paying else None)
    return session, found


def _amount(session: SessionDetails, registration: Registration, typed: str | None) -> tuple[int, str]:
    if typed is None:
        if not session.cost_minor or not session.currency:
            raise BadInput("amount", "missing")
        return usual(session, registration), session.currency
    minor, currency = money.read("amount", typed, session.currency)
    if minor > MAX_MINOR:
        raise BadInput("amount", "out_of_range", MAX_MINOR // 100)
    return minor, currency
