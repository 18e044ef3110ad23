"""Coupons of a community: made and ended by those who manage its bookings."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select, update

from models.base import upsert
from models.communities import Community
from models.coupons import Coupon
from models.ids import new_id
from models.offerings import Offering
from models.tx import Tx, here, table_of
from services import access, activity, coupons, money
from services.access import Ability
from services.coupon_errors import CodeTaken
from services.errors import BadInput, NotFound

table = table_of(Coupon)
offerings = table_of(Offering)
communities = table_of(Community)

PAGE = 8
MOST_USES = 100_000
LATEST = date(2099, 12, 31)
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{2,23}", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3})\s*%")
_TIMES = re.compile(r"(\d{1,6})\s*[x×]", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

_ROW = (
    select(
        table.c.id,
        table.c.community_id,
        table.c.code,
        table.c.percent,
        table.c.amount_minor,
        table.c.currency,
        table.c.minimum_minor,
        table.c.valid_from,
        table.c.valid_until,
        table.c.most_uses,
        table.c.per_person,
        table.c.used,
        table.c.offering_id,
        func.coalesce(offerings.c.title, "").label("offering"),
        table.c.ended_at,
        communities.c.zone,
    )
    .select_from(
        table.join(communities, communities.c.id == table.c.community_id).outerjoin(
            offerings,
            (offerings.c.community_id == table.c.community_id) & (offerings.c.id == table.c.offering_id),
        )
    )
    .where(here(table), table.c.referrer_id.is_(None), table.c.for_user_id.is_(None))
)
_ONE = _ROW.where(table.c.id == bindparam("of_coupon"))
_PAGE = _ROW.order_by(table.c.created_at.desc(), table.c.id).limit(PAGE + 1).offset(bindparam("skipped"))
_NEW = upsert(table).on_conflict_do_nothing(index_elements=["community_id", "code"]).returning(table.c.id)
_END = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_coupon"), table.c.ended_at.is_(None))
    .values(ended_at=bindparam("at"))
)
_CHANGE = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_coupon"))
    .values(
        valid_until=bindparam("until", type_=table.c.valid_until.type),
        most_uses=bindparam("most", type_=table.c.most_uses.type),
    )
)
_OFFERINGS = (
    select(offerings.c.id, offerings.c.title)
    .where(here(offerings), offerings.c.deleted_at.is_(None))
    .order_by(offerings.c.title, offerings.c.id)
    .limit(200)
)
_OFFERING = select(offerings.c.id).where(
    here(offerings), offerings.c.id == bindparam("of_offering"), offerings.c.deleted_at.is_(None)
)
_ZONE = select(communities.c.zone).where(communities.c.id == bindparam("of_community"))


@dataclass(frozen=True, slots=True)
class CouponDetails:
    """One coupon as organizers see it."""

    id: int
    community_id: int
    code: str
    percent: int | None
    amount_minor: int | None
    currency: str
    minimum_minor: int | None
    valid_from: datetime | None
    valid_until: datetime | None
    most_uses: int | None
    per_person: int | None
    used: int
    offering_id: int | None
    offering: str
    ended_at: datetime | None
    zone: str


@dataclass(frozen=True, slots=True)
class CouponList:
    """A page of them, the newest first."""

    community_id: int
    coupons: tuple[CouponDetails, ...]
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class NewCoupon:
    """What is wanted of a coupon; a percentage or an amount."""

    code: str
    percent: int | None = None
    amount_minor: int | None = None
    currency: str = ""
    minimum_minor: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    """The last day."""
    most_uses: int | None = None
    per_person: int | None = 1
    offering_id: int | None = None


def listed(tx: Tx, page: int = 0) -> CouponList:
    """The community's coupons. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    found = tx.records(CouponDetails, _PAGE, skipped=page * PAGE)
    return CouponList(tx.community_id, tuple(found[:PAGE]), page, len(found) > PAGE)


def offered(tx: Tx) -> tuple[tuple[int, str], ...]:
    """The offerings that a coupon can be for alone. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    return tuple((row.id, row.title) for row in tx.rows(_OFFERINGS))


def one(tx: Tx, coupon_id: int) -> CouponDetails:
    """One of them. Raises NotAllowed, NotFound."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    found = tx.records(CouponDetails, _ONE, of_coupon=coupon_id)
    if not found:
        raise NotFound
    return found[0]


def read(line: str) -> NewCoupon:
    """A coupon as one types it: `SPRING 10% 50x 2027-03-31`, the code first, the rest in any order.

    `10%` or `20 CHF` is what it takes off, `50x` how often it can be used, a date its last day.

    Raises BadInput.
    """
    code, _, rest = line.strip()[:200].partition(" ")
    found: dict[str, Any] = {}
    if percent := _PERCENT.search(rest):
        found["percent"] = int(percent[1])
        rest = rest.replace(percent[0], " ", 1)
    if day := _DAY.search(rest):
        found["valid_until"] = _day(day[0])
        rest = rest.replace(day[0], " ", 1)
    if times := _TIMES.search(rest):
        found["most_uses"] = int(times[1])
        rest = rest.replace(times[0], " ", 1)
    if rest.strip():
        found["amount_minor"], found["currency"] = money.read("amount", rest, None)
    return NewCoupon(code, **found)


def make(tx: Tx, wanted: NewCoupon) -> CouponDetails:
    """A new coupon. Raises NotAllowed, BadInput, CodeTaken, NotFound."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    code = coupons.written(wanted.code)
    _check(wanted, code)
    if wanted.offering_id and tx.value(_OFFERING, of_offering=wanted.offering_id) is None:
        raise NotFound
    zone = ZoneInfo(tx.value(_ZONE, of_community=tx.community_id))
    until = _end_of(wanted.valid_until, zone) if wanted.valid_until else None
    if until and until <= tx.now:
        raise BadInput("valid_until", "not_understood")
    row = {
        "community_id": tx.community_id,
        "id": new_id(),
        "code": code,
        "percent": wanted.percent,
        "amount_minor": wanted.amount_minor,
        "currency": wanted.currency if wanted.amount_minor or wanted.minimum_minor else "",
        "minimum_minor": wanted.minimum_minor,
        "valid_from": _midnight(wanted.valid_from, zone) if wanted.valid_from else None,
        "valid_until": until,
        "most_uses": wanted.most_uses,
        "per_person": wanted.per_person,
        "used": 0,
        "offering_id": wanted.offering_id,
        "created_by": tx.actor.user_id,
        "created_at": tx.now,
    }
    made = tx.connection.execute(_NEW, row).scalar()
    if made is None:
        raise CodeTaken
    activity.log(tx, "coupon_made", "community", tx.community_id, of=code)
    return one(tx, made)


def typed(tx: Tx, line: str) -> CouponDetails:
    """A new coupon from a line. Raises NotAllowed, BadInput, CodeTaken."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    return make(tx, read(line))


def change(tx: Tx, coupon_id: int, *, valid_until: date | None, most_uses: int | None) -> CouponDetails:
    """Another last day, and another number of uses; None is without end. What is used stays used.

    Raises NotAllowed, NotFound, BadInput.
    """
    found = one(tx, coupon_id)
    if most_uses is not None and not max(1, found.used) <= most_uses <= MOST_USES:
        raise BadInput("most_uses", "out_of_range", MOST_USES)
    zone = ZoneInfo(found.zone)
    until = _end_of(valid_until, zone) if valid_until else None
    if until and (until <= tx.now or (found.valid_from and until <= found.valid_from)):
        raise BadInput("valid_until", "not_understood")
    tx.execute(_CHANGE, of_coupon=coupon_id, until=until, most=most_uses)
    activity.log(tx, "coupon_changed", "community", tx.community_id, of=found.code)
    return one(tx, coupon_id)


def end(tx: Tx, coupon_id: int) -> CouponDetails:
    """Nobody can use it any more; orders that have it keep it. Raises NotAllowed, NotFound."""
    found = one(tx, coupon_id)
    if found.ended_at is None:
        tx.execute(_END, of_coupon=coupon_id, at=tx.now)
        activity.log(tx, "coupon_ended", "community", tx.community_id, of=found.code)
    return one(tx, coupon_id)


def _check(wanted: NewCoupon, code: str) -> None:
    if not _CODE.fullmatch(code):
        raise BadInput("code", "not_understood")
    if (wanted.percent is None) == (wanted.amount_minor is None):
        raise BadInput("amount", "missing")
    if wanted.percent is not None and not 1 <= wanted.percent <= 100:
        raise BadInput("percent", "out_of_range", 100)
    if wanted.amount_minor is not None and wanted.amount_minor < 1:
        raise BadInput("amount", "not_understood")
    for field, value in (("most_uses", wanted.most_uses), ("each_uses", wanted.per_person)):
        if value is not None and not 1 <= value <= MOST_USES:
            raise BadInput(field, "out_of_range", MOST_USES)
    if wanted.valid_from and wanted.valid_until and wanted.valid_from > wanted.valid_until:
        raise BadInput("valid_until", "not_understood")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput("valid_until", "not_understood") from None


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    """When a day is over. Raises BadInput for one that no coupon lasts until."""
    if day > LATEST:
        raise BadInput("valid_until", "no_date")
    return _midnight(day + timedelta(days=1), zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
