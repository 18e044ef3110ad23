"""Asking for what is due: when, how often, and what ends it; on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.actor import SYSTEM, Actor
from models.bookings import BookingStatus
from models.database import Database
from models.invoices import InvoiceKind
from models.ledger import Account
from models.orders import InstalmentStatus, OrderStatus, Terms, Way
from models.outbox import OutboxMessage
from models.tx import Tx, table_of
from scheduler import money_sweeps
from services import arrears, charges, dunning, dunning_times, invoices, notices, refunds
from services.errors import BadInput, NotAllowed, NotFound
from services.notice import Notice
from services.notice_facts import Message
from services.order_errors import NothingDue, OtherAmount
from services.order_facts import OrderDetails
from services.outbox_kinds import Kind
from tests.money.shop import Shop, begun, pays, shop
from tests.town import NOW, Town

outbox = table_of(OutboxMessage)
MONEY = (Kind.PAYMENT_DUE, Kind.PAYMENT_LATE, Kind.PAYMENT_FAILED, Kind.PAYMENT_EASED, Kind.PAYMENT_UNPAID)


@pytest.fixture
async def sold(database: Database) -> Shop:
    return await shop(Town(database))


def _told(tx: Tx) -> list[Any]:
    kinds = [str(kind) for kind in MONEY]
    query = select(outbox).where(outbox.c.kind.in_(kinds)).order_by(outbox.c.created_at, outbox.c.id)
    return list(tx.rows(query))


async def told(sold: Shop) -> list[tuple[Kind, int, int]]:
    """Kind, stage and whom, of all that was told of money."""
    rows = await sold.town.db.read(SYSTEM, _told)
    return [(Kind(row.kind), row.params.get("stage", 0), row.user_id) for row in rows]


async def notice(sold: Shop, number: int = -1) -> object:
    """What one of them says now."""
    row = (await sold.town.db.read(SYSTEM, _told))[number]
    message = Message(row.community_id, row.id, Kind(row.kind), row.user_id, row.params, row.created_at)
    found = await sold.town.db.read(SYSTEM, notices.load, [message])
    return found[row.id]


async def owes(sold: Shop, terms: Terms = Terms.FULL) -> OrderDetails:
    """A booking that is reserved and paid later."""
    order = await sold.ordered(terms, Way.CASH)
    await sold.becomes(order.booking_id, BookingStatus.RESERVED)
    return order


async def sweeps(sold: Shop, **by: float) -> int:
    """Time passes, then it is asked for what is due."""
    sold.town.now += timedelta(**by)
    return await money_sweeps.ask_for_payments(sold.town.db)


async def test_a_customer_hears_before_and_is_asked_three_times_and_then_those_who_run_it_are_told(
    sold: Shop,
) -> None:
    await owes(sold)  # due on 3 December
    who, owner = sold.customer.user_id, sold.owner.user_id
    for _day in range(60):
        await sweeps(sold, days=1)
        await sweeps(sold)
    assert await told(sold) == [
        (Kind.PAYMENT_DUE, 0, who),
        (Kind.PAYMENT_LATE, 1, who),
        (Kind.PAYMENT_LATE, 2, who),
        (Kind.PAYMENT_LATE, 3, who),
        (Kind.PAYMENT_UNPAID, 4, owner),
    ]
    rows = await sold.town.db.read(SYSTEM, _told)
    days = [f"{row.created_at:%d.%m.}" for row in rows]
    assert days == ["01.12.", "06.12.", "13.12.", "23.12.", "30.12."]


async def test_after_a_long_silence_one_notice_is_sent_and_the_last_one_leaves_a_week(sold: Shop) -> None:
    await owes(sold, Terms.PLAN)  # three parts, a month apart
    assert await sweeps(sold, days=200) == 1
    assert await told(sold) == [(Kind.PAYMENT_LATE, 3, sold.customer.user_id)]
    assert await sweeps(sold, days=6) == 0
    assert await sweeps(sold, days=1) == 1
    assert (await told(sold))[1:] == [(Kind.PAYMENT_UNPAID, 4, sold.owner.user_id)]
    assert await sweeps(sold, days=300) == 0


async def test_paying_ends_it_and_what_waits_to_be_told_is_not_true_any_more(sold: Shop) -> None:
    order = await owes(sold)
    await sweeps(sold, days=14)
    assert isinstance(await notice(sold), Notice)
    await sold.town.db.write(sold.owner, charges.note_cash, order.id, order.total_minor, "1")
    assert not isinstance(await notice(sold), Notice)
    assert await sweeps(sold, days=90) == 0
    assert len(await told(sold)) == 1


async def test_a_part_that_came_leaves_the_rest_to_be_asked_for(sold: Shop) -> None:
    order = await owes(sold)
    await sold.town.db.write(sold.owner, charges.note_cash, order.id, 40_000, "1")
    await sweeps(sold, days=14)
    found = await notice(sold)
    assert isinstance(found, Notice)
    assert found.payment is not None
    assert found.payment.left_minor == 8_000


async def test_nothing_is_asked_for_times_that_were_given_up(sold: Shop) -> None:
    order = await sold.ordered()
    await sold.becomes(order.booking_id, BookingStatus.EXPIRED)
    assert await sweeps(sold, days=90) == 0
    assert await told(sold) == []
    assert (await sold.order(order.id)).status is OrderStatus.CANCELLED
    assert await sold.balances(order.id) == {}
    await sold.checks(order.id)


async def test_a_crash_between_tells_nobody_twice(sold: Shop) -> None:
    await owes(sold)
    sold.town.now += timedelta(days=14)
    [one] = await sold.town.db.read(SYSTEM, dunning.due)
    inside = SYSTEM.inside(one.community_id)

    def and_falls(tx: Tx) -> None:
        assert dunning.ask(tx, [one.id]) == 1
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        await sold.town.db.write(inside, and_falls)
    assert await told(sold) == []
    assert await sold.town.db.write(inside, dunning.ask, [one.id]) == 1
    assert await sold.town.db.write(inside, dunning.ask, [one.id]) == 0
    assert len(await told(sold)) == 1


async def test_a_card_that_fails_is_told_once_and_the_part_is_asked_for_as_any_other(sold: Shop) -> None:
    order = await sold.ordered(Terms.PLAN)
    await pays(sold, await begun(sold, order))
    sold.town.now += timedelta(days=30)
    charge = await begun(sold, order)
    inside = SYSTEM.inside(sold.owner.community_id)
    for event in ("evt_1", "evt_1", "evt_2"):
        await sold.town.db.write(inside, charges.failed, charge.reference, event)
    who = sold.customer.user_id
    assert await told(sold) == [(Kind.PAYMENT_FAILED, 0, who)]
    await sweeps(sold, days=4)
    assert (await told(sold))[1:] == [(Kind.PAYMENT_LATE, 1, who)]


async def part(sold: Shop, order: OrderDetails) -> Any:
    """The part that is due next."""
    return (await sold.order(order.id)).next


async def test_more_time_begins_anew_and_the_customer_hears_of_it(sold: Shop) -> None:
    order = await owes(sold)
    await sweeps(sold, days=24)
    late = await part(sold, order)
    assert late.stage == 2
    page = await sold.town.db.write(sold.owner, arrears.extend_by, late.id, 14)
    eased = page.order.next
    assert eased is not None
    assert (eased.stage, eased.due_at) == (0, datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    assert not isinstance(await notice(sold, 0), Notice)
    assert isinstance(await notice(sold), Notice)
    await sweeps(sold, days=12, hours=1)
    await sweeps(sold, days=5)
    kinds = [(kind, stage) for kind, stage, _who in await told(sold)]
    assert kinds[1:] == [(Kind.PAYMENT_EASED, 0), (Kind.PAYMENT_DUE, 0), (Kind.PAYMENT_LATE, 1)]
    await sold.checks(order.id)


async def test_what_is_forgiven_is_owed_no_more_has_a_credit_note_and_lets_the_booking_stand(
    sold: Shop,
) -> None:
    order = await owes(sold)
    due = await part(sold, order)
    with pytest.raises(OtherAmount):
        await sold.town.db.write(sold.owner, arrears.forgive, due.id, 1)
    page = await sold.town.db.write(sold.owner, arrears.forgive, due.id, 48_000)
    assert (page.order.status, page.order.owed_minor) == (OrderStatus.PAID, 0)
    assert page.order.instalments[0].status is InstalmentStatus.CANCELLED
    assert await sold.status(order.booking_id) is BookingStatus.CONFIRMED
    papers = await sold.town.db.read(sold.owner, invoices.of_order, order.id)
    assert [one.kind for one in papers] == [InvoiceKind.INVOICE, InvoiceKind.CREDIT_NOTE]
    assert (await sold.balances(order.id)).get(Account.RECEIVABLE) is None
    await sold.checks(order.id)
    with pytest.raises(NothingDue):
        await sold.town.db.write(sold.owner, arrears.forgive, due.id, 48_000)
    assert await sweeps(sold, days=90) == 0


async def test_of_a_plan_one_part_is_forgiven_and_the_others_stay(sold: Shop) -> None:
    order = await owes(sold, Terms.PLAN)
    first = await part(sold, order)
    page = await sold.town.db.write(sold.owner, arrears.forgive, first.id, 16_000)
    assert (page.order.status, page.order.owed_minor) == (OrderStatus.OPEN, 32_000)
    assert await sold.status(order.booking_id) is BookingStatus.RESERVED
    assert page.order.next is not None
    assert page.order.next.number == 2
    await sold.checks(order.id)


async def test_only_those_who_manage_bookings_may_ease_and_only_to_days_that_can_be(sold: Shop) -> None:
    db = sold.town.db
    due = await part(sold, await owes(sold))
    with pytest.raises(NotAllowed):
        await db.write(sold.customer, arrears.extend_by, due.id, 7)
    with pytest.raises(NotAllowed):
        await db.write(sold.customer, arrears.forgive, due.id, due.left_minor)
    stranger: Actor = await sold.town.community("Elsewhere")
    with pytest.raises(NotFound):
        await db.write(stranger, arrears.forgive, due.id, due.left_minor)
    for typed in ("soon", "2026-11-23", "2026-02-30", "1999-01-01", "9999-12-31", "", "2026-12-24" * 9):
        with pytest.raises(BadInput):
            await db.write(sold.owner, arrears.extend_to, due.id, typed)
    for days in (0, 367, 2**52):
        with pytest.raises(BadInput):
            await db.write(sold.owner, arrears.extend_by, due.id, days)
    page = await db.write(sold.owner, arrears.extend_to, due.id, " 2027-01-31 ")
    assert page.order.next is not None
    assert page.order.next.due_at == datetime(2027, 1, 31, 23, 59, tzinfo=UTC)


async def test_what_is_kept_of_a_cancelled_booking_is_asked_for_too(sold: Shop) -> None:
    order = await owes(sold)
    await sold.becomes(order.booking_id, BookingStatus.CANCELLED)
    await sold.town.db.write(sold.owner, refunds.settle_cancelled, order.id, 12_000, "cancelled")
    await sweeps(sold, days=14)
    found = await notice(sold)
    assert isinstance(found, Notice)
    assert found.payment is not None
    assert found.payment.left_minor == 12_000


def test_days_are_those_of_the_customers_zone_over_a_change_of_the_clocks() -> None:
    due = datetime(2027, 3, 26, 23, 30, tzinfo=UTC)  # the 27th in Zurich, before summer time begins
    zone = "Europe/Zurich"
    assert dunning_times.first(due, zone, NOW) == datetime(2027, 3, 25, 8, tzinfo=UTC)
    first = dunning_times.following(due, zone, 0, due)
    assert first == datetime(2027, 3, 30, 7, tzinfo=UTC)
    assert dunning_times.reached(due, zone, datetime(2027, 3, 30, 6, 59, tzinfo=UTC)) == 0
    assert dunning_times.reached(due, zone, datetime(2027, 3, 30, 7, tzinfo=UTC)) == 1
