"""What Stripe says: in any order, late, doubled, forged, damaged; on both databases."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.actor import SYSTEM
from models.bookings import BookingStatus
from models.database import Database
from models.ledger import Account as Book
from models.orders import ChargeStatus, Order, OrderStatus, RefundStatus, Terms
from models.tx import Tx, here, table_of
from sandbox.stripe import StripeBox
from services import refunds, stripe_amounts, stripe_events, stripe_payments
from services.order_facts import ChargeDetails, OrderDetails
from services.stripe_events import Forged, Said, StripeEvent
from tests.money.shop import Shop, begun, bookings, pays, shop
from tests.town import NOW, Town

SECRET = "whsec_0123456789abcdef"
BODY = b'{"id": "evt_1"}'


@pytest.fixture
async def sold(database: Database) -> Shop:
    return await shop(Town(database))


def event(said: Said, charge: ChargeDetails, **more: Any) -> StripeEvent:
    """An event about an attempt."""
    minor = charge.amount_minor
    values = {"id": f"evt_{said}", "payment": "pi_1", "minor": minor, "currency": charge.currency, **more}
    return StripeEvent(said=said, reference=charge.reference, **values)


async def told(sold: Shop, one: StripeEvent) -> bool:
    """It takes effect, and the books agree."""
    inside = SYSTEM.inside(sold.owner.community_id)
    ours = await sold.town.db.write(inside, stripe_payments.take, one)
    for order_id in await sold.town.db.read(sold.owner, _orders):
        await sold.checks(order_id)
    return ours


def _orders(tx: Tx) -> list[int]:
    orders = table_of(Order)
    return [row.id for row in tx.rows(orders.select().where(here(orders)))]


async def hold_until(sold: Shop, order: OrderDetails) -> Any:
    """Until when the times of an order's booking are kept."""
    query = bookings.select().where(here(bookings), bookings.c.id == order.booking_id)
    row = await sold.town.db.read(sold.owner, lambda tx: tx.row(query))
    assert row is not None
    return row.hold_until


async def test_a_payment_told_twice_and_by_two_events_counts_once(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    paid = event(Said.PAID, charge)
    for one in (paid, paid, event(Said.PAID, charge, id="evt_again")):
        assert await told(sold, one)
    order = await sold.order(order.id)
    assert (order.status, order.paid_minor, order.refunds) == (OrderStatus.PAID, 48_000, ())
    assert await sold.status(order.booking_id) is BookingStatus.CONFIRMED


async def test_that_it_expired_or_failed_and_is_late_changes_nothing_of_what_is_paid(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    for said in (Said.PAID, Said.EXPIRED, Said.FAILED, Said.PENDING):
        await told(sold, event(said, charge))
    order = await sold.order(order.id)
    assert (order.status, order.charges[0].status) == (OrderStatus.PAID, ChargeStatus.SUCCEEDED)
    assert await sold.status(order.booking_id) is BookingStatus.CONFIRMED


async def test_a_payment_after_its_end_counts_where_the_time_is_free(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    await told(sold, event(Said.EXPIRED, charge))
    assert (await sold.order(order.id)).charges[0].status is ChargeStatus.EXPIRED
    await told(sold, event(Said.PAID, charge))
    assert (await sold.order(order.id)).status is OrderStatus.PAID


async def test_money_for_a_time_that_is_gone_goes_back(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    await sold.becomes(order.booking_id, BookingStatus.EXPIRED)
    await told(sold, event(Said.PAID, charge))
    [refund] = (await sold.order(order.id)).refunds
    assert (refund.amount_minor, refund.reason, refund.by_hand) == (48_000, "no_place", False)


async def test_money_on_its_way_keeps_the_time_and_does_not_end_by_itself(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    assert charge.expires_at == NOW + timedelta(minutes=35)
    await told(sold, event(Said.PENDING, charge, payment=""))
    assert (await sold.order(order.id)).charges[0].expires_at is None
    assert await hold_until(sold, order) == NOW + stripe_payments.LATE
    await told(sold, event(Said.FAILED, charge))
    assert (await sold.order(order.id)).charges[0].status is ChargeStatus.FAILED
    await told(sold, event(Said.PENDING, charge, id="evt_late"))
    assert (await sold.order(order.id)).charges[0].status is ChargeStatus.FAILED


async def test_what_was_given_back_on_stripes_pages_stands_in_the_books(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    await told(sold, event(Said.PAID, charge))
    for back in (10_000, 10_000, 15_000):
        await told(sold, event(Said.REFUNDED, charge, id=f"evt_back_{back}", back_minor=back))
    order = await sold.order(order.id)
    assert [one.amount_minor for one in order.refunds] == [10_000, 5_000]
    assert {one.status for one in order.refunds} == {RefundStatus.DONE}
    assert (order.owed_minor, order.waived_minor) == (0, 15_000)
    await told(sold, event(Said.REFUNDED, charge, id="evt_all", back_minor=48_000))
    assert Book.MONEY not in await sold.balances(order.id)


async def test_a_refund_of_ours_that_stripe_tells_of_is_not_given_twice(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    await told(sold, event(Said.PAID, charge))
    [paid] = (await sold.order(order.id)).charges
    write = sold.town.db.write
    await write(sold.owner, refunds.give_back, paid.id, 5_000, "goodwill", "k")
    await told(sold, event(Said.REFUNDED, charge, back_minor=5_000))
    assert len((await sold.order(order.id)).refunds) == 1


async def test_a_refund_that_is_told_before_its_payment_says_both(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    await told(sold, event(Said.REFUNDED, charge, back_minor=8_000))
    await told(sold, event(Said.PAID, charge))
    order = await sold.order(order.id)
    assert (order.paid_minor, order.refunded_minor, len(order.charges)) == (48_000, 8_000, 1)


async def test_what_is_not_about_a_payment_of_ours_is_let_by(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    other = await shop(sold.town)
    assert not await told(other, event(Said.PAID, charge))
    assert not await told(sold, StripeEvent("evt_1", Said.PAID, "x" * 22, "pi_9", 100, "CHF"))
    assert not (await sold.order(order.id)).paid_minor


async def test_two_pages_paid_for_one_booking_give_one_back(sold: Shop) -> None:
    order = await sold.ordered(Terms.FULL)
    first = await begun(sold, order)
    await told(sold, event(Said.PAID, first))
    await told(sold, event(Said.PAID, first, id="evt_2", payment="pi_2"))
    order = await sold.order(order.id)
    [refund] = order.refunds
    assert (order.paid_minor, refund.amount_minor, refund.reason) == (48_000, 48_000, "twice")
    second = next(one for one in order.charges if one.provider_ref == "pi_2")
    assert refund.charge_id == second.id
    await told(sold, event(Said.REFUNDED, first, id="evt_3", payment="pi_2", back_minor=48_000))
    assert len((await sold.order(order.id)).refunds) == 1


@pytest.mark.parametrize(
    ("minor", "currency", "amount"),
    [
        (48_000, "CHF", 48_000),
        (500, "JPY", 500),
        (500, "ISK", 50_000),
        (500, "UGX", 50_000),
        (12_340, "KWD", 12_340),
        (12_345, "KWD", None),
        (7, "KRW", 7),
        (1_250, "BRL", 1_250),
    ],
)
def test_amounts_are_said_in_stripes_units(minor: int, currency: str, amount: int | None) -> None:
    assert stripe_amounts.asked(minor, currency) == amount
    if amount is not None:
        assert stripe_amounts.told(amount, currency) == minor


def test_an_amount_that_no_payment_of_ours_can_be_is_none() -> None:
    assert stripe_amounts.told(50_001, "ISK") is None


def signed(body: bytes = BODY, secret: str = SECRET, late: float = 0) -> str:
    """What Stripe writes above it."""
    return StripeBox(clock=NOW.timestamp).signed(secret, body, NOW.timestamp() + late)


def test_what_stripe_signed_is_taken_also_while_a_secret_is_changed() -> None:
    stripe_events.verify(SECRET, signed(), BODY, NOW)
    stripe_events.verify(SECRET, signed(late=-299), BODY, NOW)
    when, _comma, mac = signed().partition(",")
    stripe_events.verify(SECRET, f"{when},v1={'0' * 64},{mac},v0=old", BODY, NOW)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=1",
        "v1=" + "0" * 64,
        signed(secret="whsec_other"),
        signed(b'{"id": "evt_2"}'),
        signed(late=-301),
        signed(late=301),
        signed().replace("v1=", "v0="),
        signed().upper(),
        signed() + ",t=1",
        "t=" + "9" * 30 + ",v1=é",
        "t=٣,v1=0",
        "v1=0," * 10_000 + signed(),
    ],
)
def test_what_stripe_did_not_sign_is_forged(header: str) -> None:
    with pytest.raises(Forged):
        stripe_events.verify(SECRET, header, BODY, NOW)


def test_without_a_secret_everything_is_forged() -> None:
    with pytest.raises(Forged):
        stripe_events.verify("", signed(secret=""), BODY, NOW)


SESSION = {
    "id": "cs_1",
    "client_reference_id": "r" * 22,
    "payment_intent": {"id": "pi_1"},
    "payment_status": "paid",
    "amount_total": 50_000,
    "currency": "isk",
}


def said(kind: str, about: Any, number: Any = "evt_1") -> bytes:
    """An event as it comes."""
    return json.dumps({"id": number, "type": kind, "data": {"object": about}}).encode()


def test_what_events_say() -> None:
    paid = stripe_events.read(said("checkout.session.completed", SESSION))
    assert paid == StripeEvent("evt_1", Said.PAID, "r" * 22, "pi_1", 500, "ISK")
    unpaid = stripe_events.read(said("checkout.session.completed", {**SESSION, "payment_status": "unpaid"}))
    assert unpaid is not None
    assert unpaid.said is Said.PENDING
    about = {"payment_intent": "pi_1", "amount": 700, "amount_refunded": 300, "currency": "chf"}
    back = stripe_events.read(said("charge.refunded", {**about, "metadata": {"jamboree": "r" * 22}}))
    assert back == StripeEvent("evt_1", Said.REFUNDED, "r" * 22, "pi_1", 700, "CHF", 300)
    for nothing in (
        said("customer.created", {}),
        said("checkout.session.completed", {**SESSION, "client_reference_id": None}),
        said("charge.refunded", {**about, "payment_intent": None}),
        said("checkout.session.other", SESSION),
    ):
        assert stripe_events.read(nothing) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b"[" * 100_000,
        b"{}",
        said("checkout.session.completed", []),
        said("checkout.session.completed", SESSION, 7),
        said("checkout.session.completed", SESSION, "evt <b>"),
        said("checkout.session.completed", {**SESSION, "amount_total": "9"}),
        said("checkout.session.completed", {**SESSION, "amount_total": -1}),
        said("checkout.session.completed", {**SESSION, "amount_total": True}),
        said("checkout.session.completed", {**SESSION, "amount_total": 10**18}),
        said("checkout.session.completed", {**SESSION, "amount_total": 50_001}),
        said("checkout.session.completed", {**SESSION, "currency": "???"}),
        said("checkout.session.completed", {**SESSION, "currency": None}),
    ],
)
def test_what_is_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="no "):
        stripe_events.read(body)


@settings(max_examples=200)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda each: (
            st.lists(each)
            | st.dictionaries(st.sampled_from([*SESSION, "metadata", "amount", "amount_refunded"]), each)
        ),
    ),
    st.sampled_from(["checkout.session.completed", "charge.refunded", "charge.dispute.created"]),
)
def test_whatever_stands_in_an_event_it_is_read_or_refused(about: Any, kind: str) -> None:
    try:
        found = stripe_events.read(said(kind, about))
    except ValueError:
        found = None
    assert found is None or found.minor >= 0


async def test_events_that_cost_nothing_are_let_by(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    await told(sold, event(Said.PAID, charge, minor=0))
    await told(sold, event(Said.REFUNDED, charge, minor=0, back_minor=0))
    assert not (await sold.order(order.id)).paid_minor
    assert await pays(sold, charge)
