"""Giving money back by goodwill and by hand, and giving credits: who may, how much, once."""

import asyncio
from typing import Any

import pytest

from models.actor import Actor
from models.bookings import BookingStatus
from models.database import Database
from models.orders import RefundStatus, Way
from models.outbox import OutboxMessage
from models.tx import here, table_of
from services import credit_gifts, credits, giving_back, invoices, refunds
from services.booking_errors import SumChanged
from services.errors import BadInput, NotAllowed, NotFound
from services.giving_back import Giving, Why
from services.order_errors import TooFewCredits, TooMuchBack
from services.order_facts import ChargeDetails, OrderDetails
from services.outbox_kinds import Kind
from tests.money.shop import Shop, begun, gives_back, pays, shop
from tests.town import Town

outbox = table_of(OutboxMessage)


@pytest.fixture
async def sold(database: Database) -> Shop:
    return await shop(Town(database))


async def paid(sold: Shop, way: Way = Way.STRIPE, **of: Any) -> tuple[OrderDetails, ChargeDetails]:
    """An order that is paid, and its payment."""
    order = await sold.ordered(way=way, **of)
    await pays(sold, await begun(sold, order, way), f"ref_{order.id}")
    order = await sold.order(order.id)
    return order, order.charges[0]


async def told(sold: Shop) -> list[dict[str, Any]]:
    """What customers are told of money that goes back."""
    query = outbox.select().where(here(outbox), outbox.c.kind == Kind.MONEY_BACK).order_by(outbox.c.id)
    rows = await sold.town.db.read(sold.owner, lambda tx: tx.rows(query))
    assert all(row.user_id == sold.customer.user_id for row in rows)
    return [row.params for row in rows]


async def give(
    sold: Shop,
    charge: ChargeDetails,
    minor: int,
    seen: int,
    who: Actor | None = None,
    why: Why = Why.GOODWILL,
) -> Any:
    """An organizer taps: give it back."""
    return await sold.town.db.write(who or sold.owner, giving_back.give, charge.id, minor, why, seen)


async def test_some_of_a_payment_goes_back_with_a_credit_note_and_word(sold: Shop) -> None:
    order, charge = await paid(sold)
    found: Giving = await sold.town.db.read(sold.owner, giving_back.typed, charge.id, "120.50")
    assert (found.minor, found.left_minor, found.by_hand) == (12_050, 48_000, False)
    page = await give(sold, charge, 12_050, found.seen, why=Why.MISSED)
    assert [one.reason for one in page.order.refunds] == ["missed"]
    assert page.order.owed_minor == 0
    await sold.checks(order.id)
    assert await told(sold) == []
    await gives_back(sold, order)
    assert [one["done"] for one in await told(sold)] == [True]
    papers = await sold.town.db.read(sold.customer, invoices.of_order, order.id)
    assert [(one.kind.value, one.total_minor) for one in papers] == [
        ("invoice", 48_000),
        ("credit_note", 12_050),
    ]


async def test_a_tap_that_is_doubled_gives_back_once(sold: Shop) -> None:
    order, charge = await paid(sold)
    await asyncio.gather(*(give(sold, charge, 48_000, 0) for _ in range(5)))
    assert [one.amount_minor for one in (await sold.order(order.id)).refunds] == [48_000]
    await give(sold, charge, 48_000, 0)
    await sold.checks(order.id)


async def test_of_two_organizers_who_give_other_sums_at_once_one_is_told(sold: Shop) -> None:
    order, charge = await paid(sold)
    done = await asyncio.gather(
        *(give(sold, charge, minor, 0) for minor in (1_000, 2_000, 3_000)), return_exceptions=True
    )
    assert sum(isinstance(one, SumChanged) for one in done) == 2
    assert len((await sold.order(order.id)).refunds) == 1
    with pytest.raises(SumChanged):
        await give(sold, charge, 500, 7)
    await sold.checks(order.id)


async def test_never_more_than_was_paid_and_nothing_of_what_went_back(sold: Shop) -> None:
    _order, charge = await paid(sold)
    await give(sold, charge, 40_000, 0)
    for minor in (8_001, 0, -1):
        with pytest.raises(TooMuchBack):
            await give(sold, charge, minor, 1)
    page = await give(sold, charge, 8_000, 1)
    assert giving_back.payments(page.order) == ()
    with pytest.raises(TooMuchBack):
        await sold.town.db.read(sold.owner, giving_back.opened, charge.id)
    with pytest.raises(TooMuchBack):
        await give(sold, charge, 1, 2)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("-5", "not_understood"),
        ("five", "not_understood"),
        ("", "not_understood"),
        ("12.345", "no_smaller"),
        ("10 USD", "other_currency"),
    ],
)
async def test_what_is_no_amount_of_that_currency_is_refused(sold: Shop, typed: str, problem: str) -> None:
    _order, charge = await paid(sold)
    with pytest.raises(BadInput) as refused:
        await sold.town.db.read(sold.owner, giving_back.typed, charge.id, typed)
    assert refused.value.problem == problem


async def test_a_currency_without_cents_and_stars_are_whole(sold: Shop, database: Database) -> None:
    yen = await shop(Town(database), currency="JPY", price_minor=5_000, deposit_minor=None)
    _order, charge = await paid(yen)
    read = database.read
    assert (await read(yen.owner, giving_back.typed, charge.id, "1200")).minor == 1_200
    with pytest.raises(BadInput):
        await read(yen.owner, giving_back.typed, charge.id, "12.50")
    stars = await shop(Town(database), is_digital=True, stars_price=50)
    _order, charge = await paid(stars, Way.STARS)
    assert not (await read(stars.owner, giving_back.typed, charge.id, "50")).by_hand
    assert (await read(stars.owner, giving_back.typed, charge.id, "20")).by_hand
    for typed in ("1.5", "-1", "x", "９"):
        with pytest.raises(BadInput):
            await read(stars.owner, giving_back.typed, charge.id, typed)


async def test_only_who_manages_bookings_of_that_community_may(sold: Shop) -> None:
    order, charge = await paid(sold)
    assert sold.owner.community_id is not None
    outside = await sold.town.community("Elsewhere")
    elsewhere = await sold.town.inside(outside, sold.owner.community_id)
    for who in (sold.customer, elsewhere):
        for ask, *what in (
            (giving_back.opened, charge.id),
            (giving_back.waiting,),
            (giving_back.one, 1),
            (credit_gifts.opened, order.booking_id),
        ):
            with pytest.raises(NotAllowed):
                await sold.town.db.read(who, ask, *what)
        with pytest.raises(NotAllowed):
            await give(sold, charge, 100, 0, who)
        with pytest.raises(NotAllowed):
            await sold.town.db.write(who, giving_back.note, 1)
        with pytest.raises(NotAllowed):
            await sold.town.db.write(who, credit_gifts.give, order.booking_id, 1, 0)
    with pytest.raises(NotFound):
        await give(sold, charge, 100, 0, outside)  # who manages another community finds none of it
    assert (await sold.order(order.id)).refunds == ()


async def test_what_a_person_gives_back_waits_and_is_noted_once(sold: Shop) -> None:
    order, charge = await paid(sold, Way.TELEGRAM)
    await give(sold, charge, 10_000, 0)
    db = sold.town.db
    [line] = (await db.read(sold.owner, giving_back.waiting)).lines
    assert (line.amount_minor, line.way, line.provider_ref) == (10_000, Way.TELEGRAM, f"ref_{order.id}")
    assert [one["done"] for one in await told(sold)] == [False]
    results = await asyncio.gather(*(db.write(sold.owner, giving_back.note, line.id) for _ in range(3)))
    assert {one.count for one in results} == {0}
    assert [one["done"] for one in await told(sold)] == [False, True]
    with pytest.raises(NotFound):
        await db.read(sold.owner, giving_back.one, line.id)
    await sold.checks(order.id)


async def test_what_a_machine_gives_back_cannot_be_noted_by_hand(sold: Shop) -> None:
    order, charge = await paid(sold)
    await give(sold, charge, 10_000, 0)
    [refund] = (await sold.order(order.id)).refunds
    await sold.town.db.write(sold.owner, giving_back.note, refund.id)
    assert (await sold.order(order.id)).refunds[0].status is RefundStatus.PENDING
    with pytest.raises(NotFound):
        await sold.town.db.write(sold.owner, giving_back.note, 1)


async def test_a_cancelled_booking_tells_of_its_money_once(sold: Shop) -> None:
    order, _charge = await paid(sold, Way.TELEGRAM)
    await sold.becomes(order.booking_id, BookingStatus.CANCELLED)
    await sold.town.db.write(sold.owner, refunds.settle_cancelled, order.id, 0, refunds.CANCELLED)
    assert await told(sold) == []
    [line] = (await sold.town.db.read(sold.owner, giving_back.waiting)).lines
    await sold.town.db.write(sold.owner, giving_back.note, line.id)
    assert [one["done"] for one in await told(sold)] == [True]


async def test_the_list_has_pages(sold: Shop) -> None:
    for _number in range(giving_back.PAGE + 1):
        order, charge = await paid(sold, Way.TELEGRAM)
        await give(sold, charge, 100, 0)
    first = await sold.town.db.read(sold.owner, giving_back.waiting)
    assert (len(first.lines), first.pages, first.count) == (giving_back.PAGE, 2, giving_back.PAGE + 1)
    last = await sold.town.db.read(sold.owner, giving_back.waiting, 99)
    assert [one.booking_id for one in last.lines] == [order.booking_id]


async def test_credits_are_given_once_a_tap_and_never_below_none(sold: Shop) -> None:
    order = await sold.ordered()
    db, booking = sold.town.db, order.booking_id
    found = await db.read(sold.owner, credit_gifts.typed, booking, "+5")
    assert (found.balance, found.amount, found.seen) == (0, 5, 0)
    await asyncio.gather(*(db.write(sold.owner, credit_gifts.give, booking, 5, 0) for _ in range(4)))
    assert (await db.read(sold.customer, credits.mine)).balance == 5
    with pytest.raises(SumChanged):
        await db.write(sold.owner, credit_gifts.give, booking, 3, 0)
    with pytest.raises(SumChanged):
        await db.write(sold.owner, credit_gifts.give, booking, 3, 9)
    with pytest.raises(TooFewCredits):
        await db.write(sold.owner, credit_gifts.give, booking, -6, 1)
    assert (await db.write(sold.owner, credit_gifts.give, booking, -2, 1)).balance == 3
    for typed in ("0", "", "five", "1.5", "1000000"):
        with pytest.raises(BadInput):
            await db.read(sold.owner, credit_gifts.typed, booking, typed)
    with pytest.raises(BadInput):
        await db.read(sold.owner, credit_gifts.typed, booking, "10001")
