"""Coupons on orders: what a code takes off a price, taken once for an order and given back with it.

A member's referral code is a coupon, too: `services/referrals.py` says what it is worth.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Row, bindparam, delete, exists, func, or_, select, update

from models.base import upsert
from models.communities import Community
from models.coupons import Coupon, CouponUse, ReferralTerms
from models.ids import new_id
from models.orders import Order
from models.tx import Tx, here, table_of
from services import money
from services.coupon_errors import (
    CouponAhead,
    CouponElsewhere,
    CouponEnded,
    CouponMinimum,
    CouponUnknown,
    CouponUsed,
    CouponUsedUp,
    ReferralNew,
    ReferralOwn,
)

table = table_of(Coupon)
uses = table_of(CouponUse)
terms = table_of(ReferralTerms)
orders = table_of(Order)
communities = table_of(Community)

MAX_CODE = 24

_FOUND = (
    select(
        table,
        func.coalesce(terms.c.percent, ReferralTerms.model_fields["percent"].default).label("saved"),
        communities.c.zone,
    )
    .select_from(
        table.join(communities, communities.c.id == table.c.community_id).outerjoin(
            terms, terms.c.community_id == table.c.community_id
        )
    )
    .where(here(table), table.c.code == bindparam("with_code"))
)
_MINE = select(func.count()).where(
    here(uses), uses.c.coupon_id == bindparam("of_coupon"), uses.c.user_id == bindparam("who")
)
_KNOWN = select(
    or_(
        exists().where(here(orders), orders.c.customer_id == bindparam("who"), orders.c.paid_minor > 0),
        exists().where(here(uses), uses.c.user_id == bindparam("who"), uses.c.is_referral),
    )
)
_COUNT = (
    update(table)
    .where(
        here(table),
        table.c.id == bindparam("of_coupon"),
        table.c.ended_at.is_(None),
        or_(table.c.most_uses.is_(None), table.c.used < table.c.most_uses),
    )
    .values(used=table.c.used + 1)
    .returning(table.c.id)
)
_USE = upsert(uses).on_conflict_do_nothing().returning(uses.c.id)
_OF_ORDER = (
    delete(uses).where(here(uses), uses.c.order_id == bindparam("of_order")).returning(uses.c.coupon_id)
)
_UNCOUNT = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_coupon"), table.c.used > 0)
    .values(used=table.c.used - 1)
)


class Priced(Protocol):
    """What is bought: `services.variants.VariantDetails` is one."""

    @property
    def offering_id(self) -> int:
        """The offering it is of."""


@dataclass(frozen=True, slots=True)
class Discount:
    """What a code takes off."""

    coupon_id: int
    code: str
    minor: int
    is_referral: bool


def written(code: str) -> str:
    """A code as it is kept: in capitals, without spaces."""
    return "".join(code.split()).upper()[:MAX_CODE]


def quote(tx: Tx, code: str, variant: Priced, customer_id: int, price_minor: int, currency: str) -> Discount:
    """What a code would take off a price, with nothing taken yet. Raises a refusal of coupon_errors."""
    found = _there(tx, code)
    if (found.for_user_id or customer_id) != customer_id:
        raise CouponUnknown
    _is_on(found, tx.now)
    if found.offering_id not in (None, variant.offering_id):
        raise CouponElsewhere
    if found.currency and found.currency != currency:
        raise CouponElsewhere
    if found.minimum_minor and price_minor < found.minimum_minor:
        raise CouponMinimum(found.minimum_minor, found.currency)
    if found.most_uses is not None and found.used >= found.most_uses:
        raise CouponUsedUp
    _may_use(tx, found, customer_id)
    return Discount(found.id, found.code, _off(found, price_minor), found.referrer_id is not None)


def take(
    tx: Tx, code: str, variant: Priced, customer_id: int, order_id: int, price_minor: int, currency: str
) -> Discount:
    """Take a code for an order: of two who want its last use at once, one gets it.

    The row of the coupon is locked until the transaction ends. Raises a refusal of coupon_errors.
    """
    found = quote(tx, code, variant, customer_id, price_minor, currency)
    if tx.value(_COUNT, of_coupon=found.coupon_id) is None:
        raise CouponUsedUp
    _may_use(tx, _there(tx, code), customer_id)  # once more: the row is locked now
    use = {
        "community_id": tx.community_id,
        "id": new_id(),
        "coupon_id": found.coupon_id,
        "order_id": order_id,
        "user_id": customer_id,
        "is_referral": found.is_referral,
        "discount_minor": found.minor,
        "rewarded_at": None,
        "created_at": tx.now,
    }
    if tx.connection.execute(_USE, use).scalar() is None:
        raise CouponUsed
    return found


def give_back(tx: Tx, order_id: int) -> None:
    """The order came to nothing: its coupon may be used again. Once; without a coupon, nothing happens."""
    coupon_id = tx.value(_OF_ORDER, of_order=order_id)
    if coupon_id is not None:
        tx.execute(_UNCOUNT, of_coupon=coupon_id)


def _there(tx: Tx, code: str) -> Row[Any]:
    found = tx.row(_FOUND, with_code=written(code))
    if found is None:
        raise CouponUnknown
    return found


def _is_on(found: Row[Any], now: datetime) -> None:
    until = min((at for at in (found.ended_at, found.valid_until) if at), default=None)
    if until is not None and now >= until:
        raise CouponEnded(until, found.zone)
    if found.valid_from is not None and now < found.valid_from:
        raise CouponAhead(found.valid_from, found.zone)
    if found.referrer_id is not None and not found.saved:
        raise CouponUnknown


def _may_use(tx: Tx, found: Row[Any], customer_id: int) -> None:
    if found.referrer_id is not None:
        if found.referrer_id == customer_id:
            raise ReferralOwn
        if tx.value(_KNOWN, who=customer_id):
            raise ReferralNew
    elif (
        found.per_person is not None
        and tx.value(_MINE, of_coupon=found.id, who=customer_id) >= found.per_person
    ):
        raise CouponUsed


def _off(found: Row[Any], price_minor: int) -> int:
    if found.amount_minor is not None:
        return int(min(found.amount_minor, price_minor))
    return money.share(price_minor, found.percent or found.saved, 100)
