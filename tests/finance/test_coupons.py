"""Coupons and referral codes: who may use them, how often, and what they take off."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from models.coupons import RewardKind
from models.database import Database
from services import coupon_edit, coupon_errors, coupons, referrals
from services.coupon_edit import NewCoupon
from services.errors import BadInput, NotAllowed, NotFound, Refusal
from services.referrals import Terms
from tests.finance.till import Bought, Till, open_till
from tests.town import Town


@pytest.fixture
async def till(database: Database) -> Till:
    return await open_till(Town(database))


async def take(till: Till, code: str, price: int = 10_000, customer: object = None) -> int:
    """Somebody new takes a coupon for a new order; what it takes off."""
    who = customer or await till.customer()
    sold = await till.order(who)
    args = (code, till.variant, who.user_id, sold.order, price, "CHF")
    return (await till.town.db.write(who, coupons.take, *args)).minor


@pytest.mark.parametrize(
    ("line", "price", "off"),
    [
        ("SPRING 10%", 10_000, 1_000),
        ("spring 33%", 999, 330),
        ("SPRING 20 CHF", 10_000, 2_000),
        ("SPRING 20,50 CHF", 1_500, 1_500),
        ("SPRING 100%", 10_000, 10_000),
    ],
)
async def test_a_coupon_takes_a_part_or_an_amount_off_and_never_more_than_all(
    till: Till, line: str, price: int, off: int
) -> None:
    await till.town.db.write(till.owner, coupon_edit.make, coupon_edit.read(line))
    assert await take(till, " spring ", price) == off


async def test_of_many_who_want_the_last_use_at_once_one_gets_it(till: Till) -> None:
    made = await till.town.db.write(till.owner, coupon_edit.make, coupon_edit.read("LAST 10% 1x"))
    people = [await till.customer() for _ in range(12)]
    tried = await asyncio.gather(
        *(take(till, "LAST", customer=who) for who in people), return_exceptions=True
    )
    assert [each for each in tried if isinstance(each, int)] == [1_000]
    assert sum(isinstance(each, coupon_errors.CouponUsedUp) for each in tried) == 11
    assert (await till.town.db.read(till.owner, coupon_edit.one, made.id)).used == 1


async def test_one_person_in_two_chats_uses_it_once(till: Till) -> None:
    await till.town.db.write(till.owner, coupon_edit.make, coupon_edit.read("ONCE 10% 50x"))
    who = await till.customer()
    tried = await asyncio.gather(
        *(take(till, "ONCE", customer=who) for _ in range(6)), return_exceptions=True
    )
    assert sum(isinstance(each, int) for each in tried) == 1
    assert sum(isinstance(each, coupon_errors.CouponUsed) for each in tried) == 5


async def test_an_order_that_came_to_nothing_gives_its_coupon_back_once(till: Till) -> None:
    db = till.town.db
    made = await db.write(till.owner, coupon_edit.make, coupon_edit.read("BACK 10% 1x"))
    who = await till.customer()
    sold = await till.order(who)
    args = ("BACK", till.variant, who.user_id, sold.order, 10_000, "CHF")
    await db.write(who, coupons.take, *args)
    await db.write(who, coupons.give_back, sold.order)
    await db.write(who, coupons.give_back, sold.order)
    assert (await db.read(till.owner, coupon_edit.one, made.id)).used == 0
    assert await take(till, "BACK") == 1_000


async def test_what_does_not_count_says_why(till: Till) -> None:
    db, who = till.town.db, await till.customer()
    today = till.town.now.date()

    async def refused(
        code: str, kind: type[Refusal], currency: str = "CHF", of: Bought | None = None
    ) -> None:
        with pytest.raises(kind):
            await db.read(who, coupons.quote, code, of or till.variant, who.user_id, 5_000, currency)

    async def made(code: str, **more: object) -> None:
        await db.write(till.owner, coupon_edit.make, replace(NewCoupon(code, percent=10), **more))

    await made("LATER", valid_from=today + timedelta(days=2))
    await made("HERE", offering_id=till.of[1])
    await made("BIG", minimum_minor=6_000, currency="CHF")
    await made("EURO", percent=None, amount_minor=500, currency="EUR")
    await made("SHORT", valid_until=today)
    await refused("NONE", coupon_errors.CouponUnknown)
    await refused("LATER", coupon_errors.CouponAhead)
    await refused("HERE", coupon_errors.CouponElsewhere, of=Bought(1))
    await refused("BIG", coupon_errors.CouponMinimum)
    await refused("EURO", coupon_errors.CouponElsewhere)
    till.town.now = datetime(2026, 11, 23, 23, 59, tzinfo=UTC)
    assert (await db.read(who, coupons.quote, "SHORT", till.variant, who.user_id, 5_000, "CHF")).minor == 500
    till.town.now = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    await refused("SHORT", coupon_errors.CouponEnded)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "A 10%",
        "SPRING",
        "SPRING 0%",
        "SPRING 101%",
        "SPRING 10% 5 CHF",
        "SPRING much",
        "<b> 10%",
        "SPRING 0 CHF",
    ],
)
async def test_a_line_that_is_no_coupon_is_refused(till: Till, line: str) -> None:
    with pytest.raises(BadInput):
        await till.town.db.write(till.owner, coupon_edit.typed, line)


async def test_organizers_alone_make_and_end_coupons(till: Till) -> None:
    db, who = till.town.db, await till.customer()
    wanted = coupon_edit.read("SPRING 10% 5x 2027-03-31")
    assert wanted == NewCoupon("SPRING", 10, most_uses=5, valid_until=date(2027, 3, 31))
    with pytest.raises(NotAllowed):
        await db.write(who, coupon_edit.make, wanted)
    made = await db.write(till.owner, coupon_edit.make, wanted)
    with pytest.raises(coupon_errors.CodeTaken):
        await db.write(till.owner, coupon_edit.make, wanted)
    with pytest.raises(NotAllowed):
        await db.read(who, coupon_edit.listed)
    await db.write(till.owner, coupon_edit.end, made.id)
    with pytest.raises(coupon_errors.CouponEnded):
        await take(till, "SPRING")
    stranger = await till.town.community("Elsewhere")
    with pytest.raises(NotFound):
        await db.read(stranger, coupon_edit.one, made.id)


async def test_who_brings_somebody_is_rewarded_once_they_paid(till: Till) -> None:
    db, ana, ben = till.town.db, await till.customer(), await till.customer()
    page = await db.write(ana, referrals.mine)
    assert (await db.write(ana, referrals.mine)).code == page.code
    with pytest.raises(coupon_errors.ReferralOwn):
        await take(till, page.code, customer=ana)
    sold = await till.order(ben)
    await db.write(ben, coupons.take, page.code, till.variant, ben.user_id, sold.order, 10_000, "CHF")
    given = await db.write(ben, referrals.reward, sold.order)
    assert given is not None
    assert (given.user_id, given.kind, given.reward) == (ana.user_id, RewardKind.COUPON, 10)
    assert await db.write(ben, referrals.reward, sold.order) is None
    after = await db.write(ana, referrals.mine)
    assert (after.brought, after.rewarded, after.rewards) == (1, 1, ((given.code, 10),))
    with pytest.raises(coupon_errors.CouponUnknown):
        await take(till, given.code, customer=ben)
    assert await take(till, given.code, customer=ana) == 1_000


async def test_one_is_brought_once_and_by_the_first_booking_alone(till: Till) -> None:
    db, ana, cleo, ben = till.town.db, await till.customer(), await till.customer(), await till.customer()
    codes = [(await db.write(who, referrals.mine)).code for who in (ana, cleo)]
    tried = await asyncio.gather(*(take(till, code, customer=ben) for code in codes), return_exceptions=True)
    assert sum(isinstance(each, int) for each in tried) == 1
    old = await till.customer()
    await till.order(old, paid=True)
    with pytest.raises(coupon_errors.ReferralNew):
        await take(till, codes[0], customer=old)


async def test_the_terms_of_referrals_are_the_organizers(till: Till) -> None:
    db, ana = till.town.db, await till.customer()
    with pytest.raises(NotAllowed):
        await db.write(ana, referrals.change, Terms(20))
    for bad in (Terms(101), Terms(-1), Terms(10, RewardKind.CREDITS, 101), Terms(10, RewardKind.COUPON, 0)):
        with pytest.raises(BadInput):
            await db.write(till.owner, referrals.change, bad)
    await db.write(till.owner, referrals.change, Terms(25, RewardKind.CREDITS, 3))
    page = await db.write(ana, referrals.mine)
    assert page.terms == Terms(25, RewardKind.CREDITS, 3)
    assert await take(till, page.code) == 2_500
    await db.write(till.owner, referrals.change, Terms(0))
    with pytest.raises(NotFound):
        await db.write(ana, referrals.mine)
