"""Finances on pages: orders found and looked after, coupons, what bringing somebody is worth, invoices."""

from datetime import timedelta

import pytest

from models.bookings import BookingStatus
from models.database import Database
from models.orders import OrderStatus, Terms, Way
from services import coupon_edit, orders, referrals
from services.coupon_edit import CouponDetails
from services.errors import BadInput
from services.referrals import RewardKind
from tests.finance.pages import browser
from tests.money.shop import Shop, begun, pays, shop
from tests.town import Town
from tests.world import World


@pytest.fixture
async def sold(database: Database) -> Shop:
    return await shop(Town(database))


async def owes(sold: Shop) -> int:
    """A booking that is not paid, and overdue; which."""
    order = await sold.ordered(Terms.FULL, Way.CASH)
    await sold.becomes(order.booking_id, BookingStatus.RESERVED)
    return order.booking_id


async def test_orders_are_found_by_words_state_and_days(sold: Shop) -> None:
    order = await sold.ordered()
    await pays(sold, await begun(sold, order))
    await owes(sold)
    sold.town.now += timedelta(days=11)
    home = f"/my/{sold.owner.community_id}/finance/orders"
    async with browser(sold.town.db, sold.owner) as ana:
        found = {
            query: (await ana.get(f"{home}?{query}")).text.count("/finance/order/")
            for query in (
                "",
                "state=open",
                "state=overdue",
                "state=paid",
                "state=cancelled",
                "q=evolve",
                "q=100%25_",
                "first=2026-11-23&last=2026-11-23",
                "first=2026-11-24",
                "page=99",
            )
        }
        assert list(found.values()) == [2, 1, 1, 1, 0, 2, 0, 2, 0, 2]
        for wrong in ("state=lost", "first=x", "first=2026-02-02&last=2026-01-01", "q=" + "x" * 101):
            assert (await ana.get(f"{home}?{wrong}")).status == 422


async def test_an_order_shows_all_and_what_is_due_is_noted_extended_and_forgiven(sold: Shop) -> None:
    booking = await owes(sold)
    here = f"/my/{sold.owner.community_id}/finance/order/{booking}"
    async with browser(sold.town.db, sold.owner) as ana:
        page = await ana.get(here)
        assert "CHF480.00" in page.text
        assert "Invoice 1" in page.text
        wrong = await ana.press(page, "Give more time", due="2020-01-01")
        assert wrong.status == 422
        later = await ana.press(page, "Give more time", due="2027-01-15")
        assert "15 Jan" in later.text
        kept = await ana.press(await ana.get(here), "Save", note="Pays <late> & well")
        assert "Pays &lt;late&gt; &amp; well" in kept.text
        page = await ana.get(here)
        await ana.press(page, "Forgive CHF480.00")
        again = await ana.press(page, "Forgive CHF480.00")
        assert again.status == 409 or "nothing to pay" in again.text
        done = await ana.get(here)
        assert "Credit note 1" in done.text
        assert "not owed any more" in done.text.lower()
        [credit] = [one for one in done.links() if one.partition("?")[0].endswith(".pdf")][1:]
        paper = await ana.get(credit)
        assert paper.kind == "application/pdf"
    async with browser(sold.town.db, sold.customer) as cleo:
        assert (await cleo.get(here)).status in (403, 404)
        assert "Invoice 1" in (await cleo.get(f"/my/{sold.owner.community_id}/invoices")).text
        assert (
            await cleo.get(credit)
        ).status == 200  # the link is Ana's, who may; as any link, it can be passed on


async def test_cash_is_noted_on_the_page_once(sold: Shop) -> None:
    booking = await owes(sold)
    here = f"/my/{sold.owner.community_id}/finance/order/{booking}"
    async with browser(sold.town.db, sold.owner) as ana:
        page = await ana.get(here)
        await ana.press(page, "Note that CHF480.00 came")
        await ana.press(page, "Note that CHF480.00 came")
        assert "Paid" in (await ana.get(here)).text
    found = await sold.town.db.read(sold.owner, orders.of_booking, booking)
    assert found is not None
    assert (found.status, found.paid_minor) == (OrderStatus.PAID, 48_000)
    await sold.checks(found.id)


async def made(sold: Shop) -> list[CouponDetails]:
    """The coupons there are."""
    return list((await sold.town.db.read(sold.owner, coupon_edit.listed)).coupons)


async def test_a_coupon_is_made_changed_and_ended_on_pages(sold: Shop) -> None:
    base = f"/my/{sold.owner.community_id}/finance"
    async with browser(sold.town.db, sold.owner) as ana:
        form = await ana.get(base + "/coupons/new")
        for wrong in (
            {"code": "x", "amount": "10 %"},
            {"code": "SPRING", "amount": "a lot"},
            {"code": "SPRING", "amount": "0 %"},
            {"code": "SPRING", "amount": "10.5 JPY"},
            {"code": "SPRING", "amount": "20 CHF", "minimum": "50 EUR"},
            {"code": "SPRING", "amount": "10 %", "last": "2020-01-01"},
            {"code": "SPRING", "amount": "10 %", "last": "9999-12-31"},
            {"code": "SPRING", "amount": "10 %", "first": "2027-02-02", "last": "2027-01-01"},
            {"code": "SPRING", "amount": "10 %", "most_uses": "0"},
            {"code": "SPRING", "amount": "10 %", "per_person": "999999999"},
        ):
            assert (await ana.press(form, "Save", **wrong)).status in (404, 422), wrong
        assert await made(sold) == []
        shown = await ana.press(
            form, "Save", code="spring", amount="20 CHF", minimum="50", last="2027-03-31", most_uses="5"
        )
        assert "SPRING" in shown.text
        [one] = await made(sold)
        assert (one.amount_minor, one.minimum_minor, one.currency, one.most_uses) == (2_000, 5_000, "CHF", 5)
        page = await ana.get(f"{base}/coupon/{one.id}")
        await ana.press(page, "Save", last="2027-06-30", most_uses="")
        [one] = await made(sold)
        assert one.most_uses is None
        assert one.valid_until is not None
        assert (one.valid_until.month, one.valid_until.day) == (6, 30)  # midnight of Lisbon's summer
        assert (await ana.press(page, "Save", last="2020-01-01")).status == 422
        await ana.press(page, "End coupon")
        [one] = await made(sold)
        assert one.ended_at is not None


async def test_fewer_uses_than_there_were_cannot_be_said(sold: Shop) -> None:
    db = sold.town.db
    one = await db.write(sold.owner, coupon_edit.typed, "TWICE 10% 5x")
    for used in (0, -1, 100_001):
        with pytest.raises(BadInput):
            await db.write(
                sold.owner, lambda tx, n=used: coupon_edit.change(tx, one.id, valid_until=None, most_uses=n)
            )


async def test_what_bringing_somebody_is_worth_is_said_on_a_page(sold: Shop) -> None:
    here = f"/my/{sold.owner.community_id}/finance/referral"
    async with browser(sold.town.db, sold.owner) as ana:
        page = await ana.get(here)
        for wrong in (
            {"percent": "101"},
            {"percent": ""},
            {"reward": "0"},
            {"kind": "gold"},
            {"reward": "x"},
        ):
            assert (await ana.press(page, "Save", **wrong)).status == 422
        await ana.press(page, "Save", percent="15", kind="credits", reward="3")
    found = await sold.town.db.read(sold.owner, referrals.settings)
    assert (found.percent, found.reward_kind, found.reward) == (15, RewardKind.CREDITS, 3)


async def test_members_see_no_page_of_it(sold: Shop) -> None:
    booking = await owes(sold)
    base = f"/my/{sold.owner.community_id}/finance"
    async with browser(sold.town.db, sold.customer) as cleo:
        for path in (
            "",
            "/orders",
            f"/order/{booking}",
            "/coupons",
            "/coupons/new",
            "/referral",
            "/invoices",
        ):
            page = await cleo.get(base + path)
            assert page.status in (403, 404)
            assert "EVOLVE" not in page.text


async def test_the_referral_reward_is_changed_in_the_chat(world: World) -> None:
    ana = world.ana
    await ana.forges(f"cm:{world.community_id}")
    await ana.taps("See invoices")
    await ana.taps("Referral reward")
    await ana.sees("saves 10 %")
    await ana.sends("a lot")
    await ana.is_told("I did not understand that")
    await ana.sends("15% 3")
    await ana.sees("gets 3 credits")
    await ana.taps("‹ Back")
    await ana.taps("Referral reward")
    await ana.sends("0%")
    await ana.sees("Nobody has a code")
    await world.joins(world.bob)
    await world.bob.forges(f"fit:{world.community_id}")
    await world.bob.is_told("You may not do this here")
