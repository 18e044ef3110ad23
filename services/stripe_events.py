"""What Stripe says by its webhook: whether it was Stripe who said it, and what it means here. Pure.

A header says when it was said (`t`) and signs that with the body (`v1`, more than one while a secret is
changed): HMAC-SHA256 over `t.body`, as Stripe's documentation has it.
"""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from babel import numbers

from services import stripe_amounts

MAX_BYTES = 256 * 1024
TOLERANCE = timedelta(minutes=5)
MOST_SIGNATURES = 10
REFERENCE = "jamboree"
"""What a payment carries our reference under, beside the session's own field for it."""
_ID = re.compile(r"[A-Za-z0-9_]{1,100}")
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{16,64}")


class Said(StrEnum):
    """What an event means."""

    PAID = "paid"
    PENDING = "pending"
    """The customer did their part; the money is on its way."""
    FAILED = "failed"
    EXPIRED = "expired"
    REFUNDED = "refunded"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class StripeEvent:
    """One event."""

    id: str
    said: Said
    reference: str
    """Ours; '' where it carries none."""
    payment: str
    """What Stripe calls the payment; '' where there is none yet."""
    minor: int
    """What was paid, or is disputed, in our minor units."""
    currency: str
    back_minor: int = 0
    """What of it went back so far."""


class Forged(Exception):
    """Not said by Stripe, or too long ago."""


def verify(secret: str, header: str, body: bytes, now: datetime) -> None:
    """Raises Forged for what was not signed with `secret`, or not within five minutes of `now`."""
    said = [part.strip().partition("=") for part in header.split(",")[: MOST_SIGNATURES + 1]]
    times = [value for name, _, value in said if name == "t"]
    given = [value for name, _, value in said if name == "v1"]
    if len(times) != 1 or not re.fullmatch(r"[0-9]{1,12}", times[0], re.ASCII) or not secret:
        raise Forged
    right = hmac.new(secret.encode(), times[0].encode() + b"." + body, hashlib.sha256).hexdigest()
    signed = [hmac.compare_digest(one.encode(errors="replace"), right.encode()) for one in given]
    if not any(signed) or abs(now.timestamp() - int(times[0])) > TOLERANCE.total_seconds():
        raise Forged


def read(body: bytes) -> StripeEvent | None:
    """What an event means; None for one that means nothing here. Raises ValueError for what is no event."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("no JSON") from None
    kind, about = _at(event, "type", str), _at(_at(event, "data", dict), "object", dict)
    number = _at(event, "id", str)
    if not _ID.fullmatch(number):
        raise ValueError("no id")
    if kind.startswith("checkout.session."):
        said = _session(kind.removeprefix("checkout.session."), about)
        return _of_session(number, said, about) if said else None
    if kind == "charge.refunded":
        return _of_payment(number, Said.REFUNDED, about)
    if kind == "charge.dispute.created":
        return _of_payment(number, Said.DISPUTED, about)
    return None


def _session(kind: str, about: dict[str, Any]) -> Said | None:
    if kind == "completed":
        return Said.PAID if about.get("payment_status") == "paid" else Said.PENDING
    return {
        "async_payment_succeeded": Said.PAID,
        "async_payment_failed": Said.FAILED,
        "expired": Said.EXPIRED,
    }.get(kind)


def _of_session(number: str, said: Said, about: dict[str, Any]) -> StripeEvent | None:
    reference = str(about.get("client_reference_id") or "")
    if not _REFERENCE.fullmatch(reference):
        return None
    money = _money(about, "amount_total")
    payment = _name(about.get("payment_intent")) or _name(about.get("id"))
    return StripeEvent(number, said, reference, payment, *money)


def _of_payment(number: str, said: Said, about: dict[str, Any]) -> StripeEvent | None:
    payment = _name(about.get("payment_intent"))
    if not payment:
        return None
    carried = about.get("metadata")
    reference = str(carried.get(REFERENCE) or "") if isinstance(carried, dict) else ""
    minor, currency = _money(about, "amount")
    back = _money(about, "amount_refunded")[0] if said is Said.REFUNDED else 0
    good = reference if _REFERENCE.fullmatch(reference) else ""
    return StripeEvent(number, said, good, payment, minor, currency, back)


def _money(about: dict[str, Any], name: str) -> tuple[int, str]:
    """An amount in our minor units, and its currency. Raises ValueError."""
    amount, currency = _at(about, name, int), _at(about, "currency", str).upper()
    if isinstance(amount, bool) or not 0 <= amount < 10**13 or not numbers.is_currency(currency):
        raise ValueError("no amount")
    minor = stripe_amounts.told(amount, currency)
    if minor is None:
        raise ValueError("no amount of ours")
    return minor, currency


def _name(value: Any) -> str:
    """What Stripe calls something, which may stand there as a whole."""
    found = value.get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) and _ID.fullmatch(found) else ""


def _at(value: Any, name: str, kind: type) -> Any:
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, kind):
        raise ValueError(f"no {name}")
    return found
