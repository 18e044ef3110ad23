"""Money that really goes back: Stars by Telegram, once, whatever goes wrong; the rest in a person's hands."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from aiogram.types import LabeledPrice

from models.actor import SYSTEM
from models.bookings import BookingStatus
from models.database import Database
from models.orders import RefundStatus, Way
from models.outbox import Delivery, OutboxMessage
from models.tx import Tx, table_of
from sandbox import Person, Sandbox
from sandbox.faults import Fault
from scheduler import money_sweeps
from scheduler.refunding import Refunder
from scheduler.reports import Report, Verdict
from services import charges, members, people, refunds, telegram_payments
from services.order_facts import OrderDetails, RefundDetails
from services.outbox_kinds import Kind
from services.people import ANYBODY, Profile
from services.refund_sending import MoneyBack
from tests.money.shop import Shop, begun, pays, shop
from tests.scheduler.worlds import bot_of, meets, sending, until
from tests.town import NOW, Town

outbox = table_of(OutboxMessage)
STARS = 480


@dataclass(frozen=True, slots=True)
class Sale:
    """What Cleo paid 480 Stars for."""

    shop: Shop
    cleo: Person
    order: OrderDetails
    sandbox: Sandbox

    async def now(self) -> OrderDetails:
        """The order as it is now."""
        await self.shop.checks(self.order.id)
        return await self.shop.order(self.order.id)

    async def refund(self) -> RefundDetails:
        """The one refund as it is now."""
        [refund] = (await self.now()).refunds
        return refund

    async def gives_back(self, minor: int = STARS) -> None:
        """The owner gives some of it back."""
        [charge] = (await self.now()).charges
        await self.shop.town.db.write(self.shop.owner, refunds.give_back, charge.id, minor, "goodwill", "k")

    async def rows(self) -> Sequence[tuple[Delivery, int]]:
        """What the sender has to do, and how often it tried."""
        query = outbox.select().where(outbox.c.kind == Kind.REFUND)
        found = await self.shop.town.db.read(SYSTEM, lambda tx: tx.rows(query))
        return [(row.status, row.tries) for row in found]

    async def becomes(self, status: Delivery) -> None:
        """Wait until the sender is so far."""

        async def so_far() -> bool:
            return [row[0] for row in await self.rows()] == [status]

        await until(so_far)

    @property
    def stars(self) -> int:
        """How many the bot has."""
        return self.sandbox.world.first_bot.stars


@pytest.fixture
async def sale(database: Database, sandbox: Sandbox) -> Sale:
    """Paid, on both databases."""
    town = Town(database)
    sold = await shop(town, is_digital=True, stars_price=STARS)
    cleo = meets(sandbox, "Cleo")
    someone = await database.write(ANYBODY, people.remember, Profile(cleo.id, "Cleo", language="en"))
    assert sold.owner.community_id is not None
    await database.write(await town.inside(someone, sold.owner.community_id), members.join)
    customer = await town.inside(someone, sold.owner.community_id)
    sold = replace(sold, customer=customer)
    order = await sold.ordered(way=Way.STARS)
    charge = await begun(sold, order, Way.STARS)
    payload = telegram_payments.written(sold.owner.community_id, charge.reference)
    paid = await _paid(sandbox, cleo, payload)
    await pays(sold, charge, paid)
    return Sale(sold, cleo, order, sandbox)


async def _paid(sandbox: Sandbox, cleo: Person, payload: str) -> str:
    """What Telegram calls a payment that was just made, by a bot that takes every checkout."""
    bot = bot_of(sandbox)
    price = LabeledPrice(label="x", amount=STARS)
    await bot.send_invoice(cleo.id, "EVOLVE", "A lesson", payload, "XTR", [price])
    paying = asyncio.create_task(cleo.pays())
    while not paying.done():
        for update in await bot.get_updates(allowed_updates=["pre_checkout_query"]):
            if update.pre_checkout_query:
                await bot.answer_pre_checkout_query(update.pre_checkout_query.id, ok=True)
        await asyncio.sleep(0.01)
    assert await paying == "paid"
    await bot.session.close()
    return str(sandbox.world.first_bot.transactions[-1]["id"])


async def test_stars_go_back_by_themselves(sale: Sale) -> None:
    assert sale.stars == STARS
    await sale.gives_back()
    async with sending(sale.shop.town.db, sale.sandbox):
        await sale.becomes(Delivery.SENT)
    refund = await sale.refund()
    assert (refund.status, sale.stars) == (RefundStatus.DONE, 0)
    assert any("refunded_payment" in message for message in sale.cleo.messages())


async def test_what_ends_between_telegrams_answer_and_the_note_goes_back_once(sale: Sale) -> None:
    sale.sandbox.faults.add("lost", method="refundStarPayment")
    await sale.gives_back()
    db = sale.shop.town.db
    async with sending(db, sale.sandbox):
        await until(lambda: _tried(sale, 1))
        assert (await sale.refund()).status is RefundStatus.PENDING
        assert sale.stars == 0
    sale.shop.town.now = NOW + timedelta(minutes=2)
    async with sending(db, sale.sandbox):
        await sale.becomes(Delivery.SENT)
    assert ((await sale.refund()).status, sale.stars) == (RefundStatus.DONE, 0)


async def test_a_sender_that_died_with_it_in_hand_is_followed_by_one_that_finishes(sale: Sale) -> None:
    await sale.gives_back()
    db = sale.shop.town.db
    await db.write(SYSTEM, _claimed)
    bot = bot_of(sale.sandbox)
    [charge] = (await sale.now()).charges
    await bot.refund_star_payment(sale.cleo.id, charge.provider_ref or "")
    await bot.session.close()
    async with sending(db, sale.sandbox):
        await sale.becomes(Delivery.SENT)
    assert ((await sale.refund()).status, sale.stars) == (RefundStatus.DONE, 0)


def _claimed(tx: Tx) -> None:
    tx.execute(outbox.update().where(outbox.c.kind == Kind.REFUND).values(status=Delivery.SENDING, tries=1))


async def _struck(fault: Fault) -> bool:
    return fault.struck > 0


async def _tried(sale: Sale, times: int) -> bool:
    return await sale.rows() == [(Delivery.PENDING, times)]


async def test_telegram_that_is_down_is_asked_again_and_at_last_a_person(sale: Sale) -> None:
    sale.sandbox.faults.add("5xx", method="refundStarPayment", times=100)
    await sale.gives_back()
    db = sale.shop.town.db
    async with sending(db, sale.sandbox):
        for times in range(1, refunds.TRIES):
            await until(lambda times=times: _tried(sale, times))
            assert not (await sale.refund()).by_hand
            sale.shop.town.now += refunds.LONGEST_PAUSE
        await sale.becomes(Delivery.FAILED)
    refund = await sale.refund()
    assert (refund.status, refund.by_hand, sale.stars) == (RefundStatus.PENDING, True, STARS)
    assert [one.id for one in await db.read(sale.shop.owner, refunds.by_hand)] == [refund.id]


async def test_a_flood_limit_counts_as_no_try(sale: Sale) -> None:
    fault = sale.sandbox.faults.add("429", method="refundStarPayment", retry_after=30)
    await sale.gives_back()
    async with sending(sale.shop.town.db, sale.sandbox):
        await until(lambda: _struck(fault))
        await until(lambda: _tried(sale, 0))
        sale.shop.town.now += timedelta(seconds=31)
        await sale.becomes(Delivery.SENT)
    assert (await sale.refund()).status is RefundStatus.DONE


async def test_what_telegram_does_not_know_a_person_sees_to_at_once(sale: Sale) -> None:
    sale.sandbox.faults.add("400", method="refundStarPayment", description="Bad Request: CHARGE_NOT_FOUND")
    await sale.gives_back()
    async with sending(sale.shop.town.db, sale.sandbox):
        await sale.becomes(Delivery.FAILED)
    assert (await sale.refund()).by_hand


async def test_some_of_a_payment_in_stars_is_given_back_by_hand(sale: Sale) -> None:
    await sale.gives_back(100)
    assert await sale.rows() == []
    assert (await sale.refund()).by_hand
    assert sale.stars == STARS


async def test_each_way_asks_its_own_provider_and_one_without_a_person(sale: Sale) -> None:
    asked: list[MoneyBack] = []

    async def by_stripe(refund: MoneyBack) -> Report:
        asked.append(refund)
        return Report(Verdict.DELIVERED, reference="re_1")

    sold = replace(sale.shop, variant=replace(sale.shop.variant, is_digital=False))
    order = await sold.ordered()
    await pays(sold, await begun(sold, order), "pi_9")
    db = sold.town.db
    [charge] = (await sold.order(order.id)).charges
    await db.write(sold.owner, refunds.give_back, charge.id, 5_000, "goodwill", "some")
    await _all_flown(sale, {Way.STRIPE: by_stripe})
    [refund] = (await sold.order(order.id)).refunds
    assert (refund.status, refund.by_hand) == (RefundStatus.DONE, False)
    [one] = asked
    assert (one.refund_id, one.amount_minor, one.charged_minor, one.currency, one.provider_ref) == (
        refund.id,
        5_000,
        48_000,
        "CHF",
        "pi_9",
    )
    await db.write(sold.owner, refunds.give_back, charge.id, 1_000, "goodwill", "more")
    await _all_flown(sale, {})
    assert [(one.status, one.by_hand) for one in (await sold.order(order.id)).refunds] == [
        (RefundStatus.DONE, False),
        (RefundStatus.PENDING, True),
    ]
    await sold.checks(order.id)


async def _all_flown(sale: Sale, refunders: dict[Way, Refunder]) -> None:
    async def final() -> bool:
        return not {Delivery.PENDING, Delivery.SENDING} & {row[0] for row in await sale.rows()}

    async with sending(sale.shop.town.db, sale.sandbox, refunders=refunders):
        await until(final)


async def test_attempts_nobody_paid_end_and_their_invoice_is_as_good_as_a_new_one(sale: Sale) -> None:
    sold = replace(sale.shop, variant=replace(sale.shop.variant, is_digital=False))
    order = await sold.ordered()
    charge = await begun(sold, order)
    db = sold.town.db
    await sold.becomes(order.booking_id, BookingStatus.CONFIRMED)
    sold.town.now = NOW + timedelta(hours=1)
    assert await money_sweeps.expire_charges(db) == 1
    assert await money_sweeps.expire_charges(db) == 0
    checked = await db.read(sold.customer, charges.check, charge.reference, 48_000, "CHF")
    assert checked.id == charge.id
