"""Paying on Stripe's page, as people see it: in the chat, on the way back, when Stripe tells of it."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from models.bookings import BookingStatus
from models.merchants import Merchant
from models.orders import ChargeStatus, OrderStatus, RefundStatus
from models.tx import Tx
from sandbox import Sandbox
from sandbox.stripe import Account, StripeBox
from services import booking_holds, instructors, refunds
from services import hours as hours_service
from services.booking_holds import Wish
from services.bookings import BookingDetails
from services.order_facts import OrderDetails
from tests.bookings.practice import WEEK
from tests.conftest import Starter, free_port
from tests.money.test_paying import PACK, Shelf, opens, order_of, status
from tests.offerings.studio import sold
from tests.world import ZONE, Clock, World
from webapp import tokens

KEY, SECRET = "sk_test_0123456789", "whsec_0123456789"


@dataclass(frozen=True, slots=True)
class Till:
    """Alice keeps a time of Ana's for 480 francs; Ana's community has an account at Stripe."""

    world: World
    box: StripeBox
    booking: BookingDetails
    account: Account

    async def order(self) -> OrderDetails:
        """What is owed now."""
        return await order_of(self.world, self.booking)

    async def status(self) -> BookingStatus:
        """How far the booking is."""
        return await status(self.world, self.booking)

    async def begins(self) -> str:
        """Alice chooses to pay online; where the page is."""
        await opens(self.world, self.world.alice, self.booking)
        await self.world.alice.taps("Card or TWINT · CHF480")
        return await self.world.alice.follows("Go and pay")

    async def pays(self, url: str, card: str = "good") -> str:
        """What a browser shows in the end."""
        async with aiohttp.ClientSession() as browser, browser.post(url, data={"card": card}) as answer:
            assert answer.status == 200
            return await answer.text()

    async def told(self, body: bytes, signature: str, community: int | None = None) -> int:
        """The status of the answer to a call of the webhook."""
        hook = self.account.hook
        if community is not None:
            hook = hook.replace(str(self.world.community_id), str(community))
        headers = {"Stripe-Signature": signature}
        async with aiohttp.ClientSession() as stripe, stripe.post(hook, data=body, headers=headers) as answer:
            return answer.status


@pytest.fixture
async def till(sandbox: Sandbox, start: Starter, sqlite_url: str, clock: Clock) -> AsyncIterator[Till]:
    port = free_port()
    box = sandbox.world.stripe = StripeBox(clock=lambda: clock.now.timestamp())
    settings: dict[str, Any] = {
        "listen": f"127.0.0.1:{port}",
        "public_url": f"http://127.0.0.1:{port}",
        "stripe_api_url": f"{sandbox.url}/stripe",
    }
    async with start(sqlite_url, clock=clock, send_rate=0, **settings) as app:
        world = await World(app, sandbox, clock).begin()
        hook = f"http://127.0.0.1:{port}/pay/stripe/{world.community_id}"
        account = Account(KEY, hook, SECRET)
        box.opens(account)
        yield Till(world, box, await _kept(world), account)


async def _kept(world: World) -> BookingDetails:
    await world.joins(world.alice, world.bob)
    ana, alice = await world.actor(world.ana), await world.actor(world.alice)
    seal = world.app.links.seals.seal
    await world.db.write(ana, _sells, seal(KEY), seal(SECRET))
    await world.db.write(ana, instructors.start)
    me = await world.db.read(ana, instructors.me)
    assert me is not None
    rules: dict[str, Any] = {"hours": WEEK, "notice_minutes": 0}
    await world.db.write(ana, lambda tx: hours_service.change(tx, me.id, me.revision, **rules))
    offering = await sold(Shelf(world), ana, PACK)
    start = world.clock.now.replace(hour=12) + timedelta(days=3)
    wish = Wish(offering.variants[0].id, (start,), ZONE)
    return await world.db.write(alice, booking_holds.hold, wish)


def _sells(tx: Tx, key: str, hook: str) -> int:
    return tx.add(Merchant, name="Studio", stripe_key=key, stripe_hook=hook)


async def test_a_card_pays_on_stripes_page_and_the_booking_stands(till: Till) -> None:
    shown = await till.pays(await till.begins())
    assert "Paid. Thank you!" in shown
    await till.world.alice.is_told("Your payment of CHF480.00 came. Thank you!")
    assert await till.status() is BookingStatus.CONFIRMED
    [page] = till.box.pages.values()
    [charge] = (await till.order()).charges
    assert (page.amount, page.currency, page.fields["client_reference_id"]) == (
        48_000,
        "chf",
        charge.reference,
    )
    assert [answer for _event, answer in till.box.sent] == [204]


async def test_a_declined_card_changes_nothing_and_the_page_stays_open(till: Till) -> None:
    url = await till.begins()
    assert "Your card was declined" in await till.pays(url, "declined")
    assert await till.status() is BookingStatus.HELD
    assert "Paid. Thank you!" in await till.pays(url)


async def test_who_comes_back_without_paying_reads_that_nothing_came(till: Till) -> None:
    shown = await till.pays(await till.begins(), "leave")
    assert "nothing was taken" in shown
    assert (await till.order()).paid_minor == 0


async def test_the_same_attempt_has_the_same_page(till: Till) -> None:
    first = await till.begins()
    await till.world.alice.taps("See payment")
    await till.world.alice.taps("Pay online")
    await till.world.sandbox.settle()
    assert len(till.box.pages) == 1
    assert await till.world.alice.follows("Go and pay") == first


async def test_a_debit_that_comes_later_keeps_the_time_until_then(till: Till) -> None:
    shown = await till.pays(await till.begins(), "late")
    assert "on its way" in shown
    assert await till.status() is BookingStatus.HELD
    await till.world.alice.taps("See payment")
    assert "on its way" in (await till.world.alice.taps("Pay online")).text
    await till.world.passes(days=3)
    await till.world.app.sweeps.run_once("expire_holds")
    assert await till.status() is BookingStatus.HELD
    await till.box.comes()
    await till.world.alice.is_told("Your payment of CHF480.00 came. Thank you!")
    assert await till.status() is BookingStatus.CONFIRMED


async def test_a_debit_that_fails_later_frees_the_time(till: Till) -> None:
    await till.pays(await till.begins(), "bounces")
    await till.box.comes()
    assert await till.status() is BookingStatus.EXPIRED
    assert (await till.order()).charges[0].status is ChargeStatus.FAILED


async def test_a_page_whose_time_is_over_takes_no_money(till: Till) -> None:
    url = await till.begins()
    await till.world.passes(minutes=40)
    assert "can no longer be paid" in await till.pays(url)
    await till.box.tells()
    assert (await till.order()).charges[0].status is ChargeStatus.EXPIRED


async def test_what_is_told_again_or_in_another_order_counts_once(till: Till) -> None:
    till.box.deaf = True
    await till.pays(await till.begins())
    [payment] = till.box.payments
    await till.box.gives_back(payment, 8_000)
    events = [event for _account, event in till.box.untold]
    for event in (*reversed(events), *events):
        assert await till.box.post(till.account, event) == 204
    order = await till.order()
    assert (order.paid_minor, order.refunded_minor, order.status) == (48_000, 8_000, OrderStatus.PAID)
    assert len(order.charges) == 1


async def test_what_stripe_did_not_say_changes_nothing(till: Till) -> None:
    till.box.deaf = True
    await till.pays(await till.begins())
    [(_account, event)] = till.box.untold
    body = json.dumps(event).encode()
    now = till.world.clock.now.timestamp()
    good = till.box.signed(SECRET, body)
    assert await till.told(body, "") == 400
    assert await till.told(body, good.replace("v1=", "v1=0")) == 400
    assert await till.told(body + b" ", good) == 400
    assert await till.told(body, till.box.signed("whsec_of_somebody_else", body)) == 400
    assert await till.told(body, till.box.signed(SECRET, body, now - 301)) == 400
    assert await till.told(body, good, community=7) == 400
    for garbage in (b"", b"{}", b"[" * 1000, b"\xff\xfe"):
        assert await till.told(garbage, till.box.signed(SECRET, garbage)) == 400
    big = body[:-1] + b" " * (256 * 1024) + b"}"
    assert await till.told(big, till.box.signed(SECRET, big)) == 400
    assert await till.status() is BookingStatus.HELD
    assert (await till.order()).paid_minor == 0
    assert await till.told(body, good) == 204
    assert await till.status() is BookingStatus.CONFIRMED


async def test_another_communitys_secret_opens_nothing_here(till: Till) -> None:
    world = till.world
    group = world.sandbox.group("Elsewhere", owner=world.bob)
    from services import communities

    bob = await world.actor(world.bob, None)
    there = communities.Group(group.id, "Elsewhere")
    made = await world.db.write(bob, communities.create, there, language="en", zone=ZONE)
    inside = await world.actor(world.bob, made.community.id)
    seal = world.app.links.seals.seal
    await world.db.write(inside, _sells, seal("sk_test_of_bob0"), seal("whsec_of_bob_00"))
    till.box.deaf = True
    await till.pays(await till.begins())
    [(_account, event)] = till.box.untold
    body = json.dumps(event).encode()
    assert await till.told(body, till.box.signed("whsec_of_bob_00", body)) == 400
    assert await till.told(body, till.box.signed("whsec_of_bob_00", body), made.community.id) == 204
    assert (await till.order()).paid_minor == 0


async def test_while_stripe_is_away_it_is_said_and_later_the_page_opens(till: Till) -> None:
    till.box.away = True
    await opens(till.world, till.world.alice, till.booking)
    answer = await till.world.alice.taps("Card or TWINT · CHF480")
    assert "cannot be reached" in answer.text
    till.box.away = False
    await till.world.passes(minutes=10)
    await till.world.alice.taps("Card or TWINT · CHF480")
    assert "Paid. Thank you!" in await till.pays(await till.world.alice.follows("Go and pay"))
    first, second = (await till.order()).charges
    assert (first.status, second.status) == (ChargeStatus.EXPIRED, ChargeStatus.SUCCEEDED)


async def test_a_wrong_key_opens_no_page(till: Till) -> None:
    till.box.accounts.clear()
    await opens(till.world, till.world.alice, till.booking)
    answer = await till.world.alice.taps("Card or TWINT · CHF480")
    assert "does not open" in answer.text


async def test_money_goes_back_by_stripe_once(till: Till) -> None:
    await till.pays(await till.begins())
    await till.world.alice.is_told("Your payment of CHF480.00 came. Thank you!")
    order = await till.order()
    ana = await till.world.actor(till.world.ana)
    till.box.away = True
    await till.world.db.write(ana, refunds.settle_cancelled, order.id, 0, "cancelled")
    await asyncio.sleep(0.3)
    assert (await till.order()).refunds[0].status is RefundStatus.PENDING
    till.box.away = False
    await till.world.passes(minutes=5)
    await till.world.delivered()
    [refund] = (await till.order()).refunds
    assert refund.status is RefundStatus.DONE
    [payment] = till.box.payments.values()
    assert payment.back == 48_000
    await till.box.tells()
    assert len((await till.order()).refunds) == 1


async def test_money_for_a_time_that_somebody_else_has_goes_back_by_stripe(till: Till) -> None:
    till.box.deaf = True
    await till.pays(await till.begins())
    await till.world.passes(hours=2)
    await till.world.app.sweeps.run_once("expire_holds")
    assert await till.status() is BookingStatus.EXPIRED
    bob = await till.world.actor(till.world.bob)
    [one] = till.booking.appointments
    wish = Wish(till.booking.variant_id, (one.starts_at,), ZONE)
    await till.world.db.write(bob, booking_holds.hold, wish)
    till.box.deaf = False
    await till.box.tells()
    await till.world.alice.is_told("CHF480.00 came, and goes back to you")
    await till.world.delivered()
    assert (await till.order()).refunds[0].status is RefundStatus.DONE
    assert next(iter(till.box.payments.values())).back == 48_000


async def test_those_who_run_it_hear_of_a_dispute(till: Till) -> None:
    await till.pays(await till.begins())
    [payment] = till.box.payments
    await till.box.disputes(payment)
    await till.world.ana.is_told("A payment of CHF480.00 is disputed")
    assert (await till.order()).paid_minor == 48_000


async def test_a_way_back_that_is_bent_leads_nowhere(till: Till) -> None:
    await till.begins()
    [page] = till.box.pages.values()
    back = page.fields["success_url"]
    async with aiohttp.ClientSession() as browser:
        for bent in (back[:-2] + "AA", back.replace("/back/", "/back/x")):
            async with browser.get(bent) as answer:
                assert answer.status == 404


async def test_the_page_of_a_booking_leads_to_stripe_as_well(till: Till) -> None:
    await till.begins()
    root = till.account.hook.partition("/pay/")[0]
    alice = await till.world.actor(till.world.alice)
    key = tokens.key_for(till.world.app.bot.token)
    bearer = {"Authorization": f"Bearer {tokens.issue(key, alice.user_id or 0, till.world.clock.now)}"}
    where = f"{root}/parts/{till.world.community_id}/booking/{till.booking.id}/payment"
    async with (
        aiohttp.ClientSession() as browser,
        browser.post(where, data={"way": "stripe"}, headers=bearer) as answer,
    ):
        shown = await answer.text()
    [url] = {f"{till.world.sandbox.url}/stripe/pay/{one}" for one in till.box.pages}
    assert f'href="{url}"' in shown
