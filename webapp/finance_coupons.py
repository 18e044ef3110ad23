"""Coupons and what bringing somebody is worth, on pages; for those who manage bookings."""

from datetime import date

from aiohttp import web

from models.coupons import RewardKind
from models.tx import Tx
from services import coupon_edit, finance_periods, money, referrals
from services.coupon_edit import CouponDetails, CouponList, NewCoupon
from services.errors import BadInput
from services.referrals import Terms
from views import finance as views
from webapp.finance import HOME
from webapp.forms import Form, read
from webapp.pages import part
from webapp.programs import PAGE
from webapp.routing import post, shown
from webapp.site import actor_of, database, number

COUPONS = HOME + "/coupons"
NEW = COUPONS + "/new"
COUPON = HOME + "/coupon/{coupon:[0-9]{1,16}}"
REFERRAL = HOME + "/referral"


async def listed(request: web.Request) -> web.Response:
    """The coupons there are. Raises NotAllowed."""
    page = int(request.match_info.get("page", "0"))
    return _list(request, await database(request).read(actor_of(request), coupon_edit.listed, page))


def _list(request: web.Request, found: CouponList) -> web.Response:
    path = f"/{found.community_id}/finance/coupons"
    return part(request, "finance/coupons.html", found=found, path=path, worth=views.worth)


async def ask(request: web.Request) -> web.Response:
    """How is a new one to be? Raises NotAllowed."""
    offerings = await database(request).read(actor_of(request), coupon_edit.offered)
    base = f"/{number(request, 'community')}/finance"
    return part(request, "finance/coupon_new.html", offerings=offerings, base=base)


async def make(request: web.Request) -> web.Response:
    """Like that. Raises NotAllowed, BadInput, CodeTaken, NotFound."""
    form = await read(request)
    found = await database(request).write(actor_of(request), _make, form)
    return _coupon(request, found, views.coupon_saved())


def _make(tx: Tx, form: Form) -> CouponDetails:
    coupon_edit.listed(tx)
    said = coupon_edit.read(f"CODE {form.text('amount') or ''}")
    minimum, currency = None, said.currency
    if form.text("minimum"):
        minimum, currency = money.read("minimum", form.text("minimum") or "", said.currency or None)
    if said.currency and currency != said.currency:
        raise BadInput("minimum", "other_currency", said.currency)
    return coupon_edit.make(
        tx,
        NewCoupon(
            form.text("code") or "",
            percent=said.percent,
            amount_minor=said.amount_minor,
            currency=currency,
            minimum_minor=minimum,
            valid_from=_day(form, "first"),
            valid_until=_day(form, "last"),
            most_uses=form.number("most_uses"),
            per_person=form.number("per_person"),
            offering_id=form.number("offering"),
        ),
    )


async def one(request: web.Request) -> web.Response:
    """One of them. Raises NotAllowed, NotFound."""
    found = await database(request).read(actor_of(request), coupon_edit.one, number(request, "coupon"))
    return _coupon(request, found)


def _coupon(request: web.Request, found: CouponDetails, said: str | None = None) -> web.Response:
    notice = {"words": said, "kind": "good"} if said else None
    base = f"/{found.community_id}/finance"
    last = views.last_day(found)
    return part(
        request, "finance/coupon.html", one=found, base=base, worth=views.worth, last=last, notice=notice
    )


async def change(request: web.Request) -> web.Response:
    """Another last day, or number of uses. Raises NotAllowed, NotFound, BadInput."""
    form = await read(request)
    found = await database(request).write(actor_of(request), _change, number(request, "coupon"), form)
    return _coupon(request, found, views.coupon_saved())


def _change(tx: Tx, coupon_id: int, form: Form) -> CouponDetails:
    return coupon_edit.change(
        tx, coupon_id, valid_until=_day(form, "last"), most_uses=form.number("most_uses")
    )


async def end(request: web.Request) -> web.Response:
    """Nobody uses it any more. Raises NotAllowed, NotFound."""
    found = await database(request).write(actor_of(request), coupon_edit.end, number(request, "coupon"))
    return _coupon(request, found)


async def referral(request: web.Request) -> web.Response:
    """What bringing somebody is worth. Raises NotAllowed."""
    return _referral(request, await database(request).read(actor_of(request), referrals.settings))


def _referral(request: web.Request, found: Terms, said: str | None = None) -> web.Response:
    notice = {"words": said, "kind": "good"} if said else None
    base = f"/{number(request, 'community')}/finance"
    kinds = [(kind.value, views.reward_kind(kind)) for kind in RewardKind]
    return part(request, "finance/referral.html", found=found, base=base, kinds=kinds, notice=notice)


async def set_referral(request: web.Request) -> web.Response:
    """Other terms. Raises NotAllowed, BadInput."""
    form = await read(request)
    kind, percent, reward = form.text("kind") or "", form.number("percent"), form.number("reward")
    if kind not in set(RewardKind):
        raise BadInput("kind", "missing")
    if percent is None:
        raise BadInput("percent", "not_a_number")
    wanted = Terms(percent, RewardKind(kind), reward or 0)
    found = await database(request).write(actor_of(request), referrals.change, wanted)
    return _referral(request, found, views.coupon_saved())


def _day(form: Form, name: str) -> date | None:
    typed = form.text(name)
    return finance_periods.day(name, typed) if typed else None


ROUTES = [
    *shown(COUPONS, listed),
    *shown(NEW, ask),
    *shown(COUPONS + PAGE, listed),
    post("/parts" + NEW, make),
    *shown(COUPON, one),
    post("/parts" + COUPON, change),
    post("/parts" + COUPON + "/end", end),
    *shown(REFERRAL, referral),
    post("/parts" + REFERRAL, set_referral),
]
