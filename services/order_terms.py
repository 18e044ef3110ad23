"""In which parts something is paid, and when each is due: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.orders import Terms, Way
from services import money
from services.errors import BadInput
from services.variants import VariantDetails

BEFORE_FIRST = timedelta(hours=24)
"""How long before the first appointment the rest of a deposit is due."""
BY_INVOICE = timedelta(days=10)
"""How long one has to pay what no machine takes at once."""
AT_ONCE = frozenset({Way.TELEGRAM, Way.STARS, Way.STRIPE, Way.CREDITS})
"""Ways by which money comes while the customer waits."""
STARS, CREDITS = "XTR", "XXX"
"""What the currencies of orders in Stars and in credits are called: Telegram's code, ISO 4217's for none."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a price, and when it is due."""

    amount_minor: int
    due_at: datetime


def offered(variant: VariantDetails, way: Way) -> tuple[Terms, ...]:
    """The terms one may choose from."""
    if way in (Way.STARS, Way.CREDITS):
        return (Terms.FULL,)
    found = [Terms.FULL]
    if variant.deposit_minor:
        found.append(Terms.DEPOSIT)
    if variant.instalments > 1:
        found.append(Terms.PLAN)
    return tuple(found)


def priced(variant: VariantDetails, way: Way) -> tuple[int, str]:
    """What a variant costs by a way, and in which currency. Raises BadInput where it is not sold so."""
    price = {
        Way.STARS: (variant.stars_price if variant.is_digital else None, STARS),
        Way.CREDITS: (variant.credit_price, CREDITS),
    }.get(way, (variant.price_minor, variant.currency))
    if price[0] is None:
        raise BadInput("way", "not_understood")
    return price[0], price[1]


def parts(
    variant: VariantDetails,
    terms: Terms,
    way: Way,
    total_minor: int,
    now: datetime,
    first_at: datetime | None,
) -> tuple[Part, ...]:
    """What is due when, of a total from which a coupon may have been taken; it sums up to the total.

    `first_at` is when the first appointment begins. Raises BadInput for terms that are not offered.
    """
    if terms not in offered(variant, way):
        raise BadInput("terms", "not_understood")
    if not total_minor:
        return ()
    start = now if way in AT_ONCE else now + BY_INVOICE
    if first_at is not None:
        start = max(now, min(start, first_at - BEFORE_FIRST)) if way not in AT_ONCE else start
    amounts = _amounts(variant, terms, total_minor)
    return tuple(
        Part(amount, when)
        for amount, when in zip(amounts, _dates(variant, terms, len(amounts), start, first_at), strict=True)
    )


def _amounts(variant: VariantDetails, terms: Terms, total_minor: int) -> Sequence[int]:
    if terms is Terms.DEPOSIT and variant.deposit_minor and variant.deposit_minor < total_minor:
        return [variant.deposit_minor, total_minor - variant.deposit_minor]
    if terms is Terms.PLAN:
        return [amount for amount in money.split(total_minor, variant.instalments) if amount]
    return [total_minor]


def _dates(
    variant: VariantDetails, terms: Terms, count: int, start: datetime, first_at: datetime | None
) -> Sequence[datetime]:
    if terms is Terms.DEPOSIT and count == 2:
        return [start, max(start, first_at - BEFORE_FIRST) if first_at else start + BY_INVOICE]
    return [start + number * timedelta(days=variant.instalment_days) for number in range(count)]
