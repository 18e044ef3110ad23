"""Orders: parts, payments that come late or twice, and what goes back, on both databases."""

import asyncio
from datetime import timedelta

import pytest

from models.actor import SYSTEM
from models.bookings import BookingStatus
from models.database import Database
from models.ledger import Account
from models.orders import ChargeStatus, InstalmentStatus, OrderStatus, Terms, Way
from services import charges, credits, refunds
from services.charges import Came
from services.errors import BadInput, NotAllowed, NotFound
from services.order_errors import HoldOver, NothingDue, OtherAmount, TooFewCredits, TooMuchBack, WayClosed
from tests.money.shop import Shop, begun, gives_back, pays, shop
from tests.town import NOW, Town


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


@pytest.fixture
async def sold(town: Town) -> Shop:
    return await shop(town)


async def test_money_that_comes_confirms_the_booking(sold: Shop) -> None:
    order = await sold.ordered()
    assert (order.total_minor, order.owed_minor) == (48_000, 48_000)
    assert await pays(sold, await begun(sold, order)) is Came.COUNTED

    order = await sold.order(order.id)
    assert (order.status, order.owed_minor, order.next) == (OrderStatus.PAID, 0, None)
    assert await sold.status(order.booking_id) is BookingStatus.CONFIRMED
    books = await sold.balances(order.id)
    assert books == {Account.MONEY: 48_000, Account.REVENUE: -44_403, Account.VAT: -3_597}


async def test_a_plan_of_three_is_paid_part_by_part_to_the_last_cent(town: Town) -> None:
    sold = await shop(town, price_minor=10_000, deposit_minor=None)
    order = await sold.ordered(Terms.PLAN)
    assert [part.amount_minor for part in order.instalments] == [3_334, 3_333, 3_333]
    assert [part.due_at - NOW for part in order.instalments] == [timedelta(days=30 * n) for n in range(3)]
    for number in range(3):
        charge = await begun(sold, order)
        assert await pays(sold, charge, f"pi_{number}") is Came.COUNTED
    assert (await sold.order(order.id)).status is OrderStatus.PAID


async def test_a_deposit_confirms_and_the_rest_is_owed(sold: Shop) -> None:
    order = await sold.ordered(Terms.DEPOSIT)
    charge = await begun(sold, order)
    assert charge.amount_minor == 10_000
    await pays(sold, charge)
    order = await sold.order(order.id)
    assert (order.status, order.owed_minor) == (OrderStatus.PART_PAID, 38_000)
    assert await sold.status(order.booking_id) is BookingStatus.CONFIRMED


async def test_a_currency_without_cents_is_split_in_whole_units(town: Town) -> None:
    sold = await shop(town, currency="JPY", price_minor=10_000, deposit_minor=None, vat_bp=1000)
    order = await sold.ordered(Terms.PLAN)
    assert [part.amount_minor for part in order.instalments] == [3_334, 3_333, 3_333]


async def test_the_same_payment_told_three_times_counts_once(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    assert [await pays(sold, charge) for _ in range(3)] == [Came.COUNTED, Came.KNOWN, Came.KNOWN]
    assert (await sold.order(order.id)).paid_minor == 48_000


async def test_the_same_payment_told_by_two_events_counts_once(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    await pays(sold, charge)
    inside = SYSTEM.inside(sold.owner.community_id)
    again = await sold.town.db.write(
        inside, charges.succeeded, charge.reference, "pi_1", "evt_other", 48_000, "CHF"
    )
    assert again.came is Came.KNOWN


async def test_an_invoice_paid_twice_or_a_year_later_goes_back(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    await pays(sold, charge)
    sold.town.now = NOW + timedelta(days=365)
    assert await pays(sold, charge, "pi_2") is Came.GOES_BACK
    order = await sold.order(order.id)
    assert [(one.amount_minor, one.reason, one.asked) for one in order.refunds] == [(48_000, "twice", False)]
    assert order.paid_minor == 48_000
    await gives_back(sold, order)
    assert Account.UNASSIGNED not in await sold.balances(order.id)


async def test_money_for_a_time_that_is_gone_goes_back(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    await sold.becomes(order.booking_id, BookingStatus.EXPIRED)
    assert await pays(sold, charge) is Came.GOES_BACK
    order = await sold.order(order.id)
    assert [(one.reason, one.amount_minor) for one in order.refunds] == [("no_place", 48_000)]
    assert order.paid_minor == 0


async def test_before_it_takes_money_a_provider_hears_that_the_hold_is_over(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    read = sold.town.db.read
    assert (await read(sold.customer, charges.check, charge.reference, 48_000, "CHF")).id == charge.id
    with pytest.raises(OtherAmount):
        await read(sold.customer, charges.check, charge.reference, 47_999, "CHF")
    with pytest.raises(OtherAmount):
        await read(sold.customer, charges.check, charge.reference, 48_000, "EUR")
    with pytest.raises(NotFound):
        await read(sold.customer, charges.check, "forged", 48_000, "CHF")
    sold.town.now = NOW + timedelta(minutes=16)
    with pytest.raises(HoldOver):
        await read(sold.customer, charges.check, charge.reference, 48_000, "CHF")


async def test_a_card_that_fails_may_try_again(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    inside = SYSTEM.inside(sold.owner.community_id)
    await sold.town.db.write(inside, charges.failed, charge.reference, "evt_f")
    again = await begun(sold, order)
    assert again.id != charge.id
    assert await pays(sold, again) is Came.COUNTED


async def test_success_after_failure_out_of_order_counts(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    inside = SYSTEM.inside(sold.owner.community_id)
    await pays(sold, charge)
    await sold.town.db.write(inside, charges.failed, charge.reference, "evt_old")
    order = await sold.order(order.id)
    assert [one.status for one in order.charges] == [ChargeStatus.SUCCEEDED]


async def test_tapping_pay_twice_begins_one_attempt(sold: Shop) -> None:
    order = await sold.ordered()
    assert (await begun(sold, order)).id == (await begun(sold, order)).id
    sold.town.now = NOW + timedelta(minutes=14)
    assert len((await sold.order(order.id)).charges) == 1


async def test_attempts_end_by_themselves(sold: Shop) -> None:
    order = await sold.ordered()
    await begun(sold, order)
    sold.town.now = NOW + timedelta(minutes=36)
    assert await sold.town.db.write(SYSTEM, charges.expire) == 1
    assert [one.status for one in (await sold.order(order.id)).charges] == [ChargeStatus.EXPIRED]


async def test_cancelled_for_nothing_all_goes_back_and_nothing_is_owed(sold: Shop) -> None:
    order = await sold.ordered(Terms.DEPOSIT)
    await pays(sold, await begun(sold, order))
    given = await sold.town.db.write(sold.owner, refunds.settle_cancelled, order.id, 0, "cancelled")
    assert (given.back_minor, given.still_owed_minor) == (10_000, 0)
    await gives_back(sold, order)
    assert await sold.balances(order.id) == {}
    assert (await sold.order(order.id)).instalments[1].status is InstalmentStatus.CANCELLED
    again = await sold.town.db.write(sold.owner, refunds.settle_cancelled, order.id, 0, "cancelled")
    assert again.back_minor == 0


async def test_what_was_used_stays_and_what_was_not_paid_of_it_is_owed(sold: Shop) -> None:
    order = await sold.ordered(Terms.DEPOSIT)
    await pays(sold, await begun(sold, order))
    given = await sold.town.db.write(sold.owner, refunds.settle_cancelled, order.id, 12_000, "cancelled")
    assert (given.back_minor, given.still_owed_minor) == (0, 2_000)
    order = await sold.order(order.id)
    assert order.next is not None
    assert order.next.amount_minor == 2_000
    assert await pays(sold, await begun(sold, order), "pi_2") is Came.COUNTED
    assert (await sold.order(order.id)).owed_minor == 0


async def test_the_newest_payment_goes_back_first(sold: Shop) -> None:
    order = await sold.ordered(Terms.DEPOSIT)
    await pays(sold, await begun(sold, order))
    sold.town.now = NOW + timedelta(minutes=1)
    await pays(sold, await begun(sold, order), "pi_2")
    await sold.town.db.write(sold.owner, refunds.settle_cancelled, order.id, 5_000, "cancelled")
    order = await sold.order(order.id)
    first, second = order.charges
    assert {one.charge_id: one.amount_minor for one in order.refunds} == {second.id: 38_000, first.id: 5_000}
    await sold.checks(order.id)


async def test_more_than_came_cannot_go_back(sold: Shop) -> None:
    order = await sold.ordered()
    await pays(sold, await begun(sold, order))
    [charge] = (await sold.order(order.id)).charges
    write = sold.town.db.write
    with pytest.raises(NotAllowed):
        await write(sold.customer, refunds.give_back, charge.id, 1_000, "goodwill", "a")
    await write(sold.owner, refunds.give_back, charge.id, 40_000, "goodwill", "a")
    with pytest.raises(TooMuchBack) as refused:
        await write(sold.owner, refunds.give_back, charge.id, 8_001, "goodwill", "b")
    assert refused.value.left_minor == 8_000
    await write(sold.owner, refunds.give_back, charge.id, 8_000, "goodwill", "b")
    with pytest.raises(TooMuchBack):
        await write(sold.owner, refunds.give_back, charge.id, 1, "goodwill", "c")
    await gives_back(sold, order)
    assert await sold.balances(order.id) == {}


async def test_two_organizers_who_give_back_at_once_give_once(sold: Shop) -> None:
    order = await sold.ordered()
    await pays(sold, await begun(sold, order))
    [charge] = (await sold.order(order.id)).charges
    write = sold.town.db.write
    results = await asyncio.gather(
        *(write(sold.owner, refunds.give_back, charge.id, 48_000, "goodwill", f"k{n}") for n in range(6)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, TooMuchBack) for result in results) == 5
    await sold.checks(order.id)


async def test_too_much_from_a_bank_goes_back_too_little_waits_for_the_rest(sold: Shop) -> None:
    order = await sold.ordered()
    charge = await begun(sold, order)
    assert await pays(sold, charge, "b1", 40_000) is Came.COUNTED
    assert await sold.status(order.booking_id) is BookingStatus.HELD
    charge = await begun(sold, order)
    assert charge.amount_minor == 8_000
    assert await pays(sold, charge, "b2", 9_000) is Came.BOTH
    order = await sold.order(order.id)
    assert (order.paid_minor, order.refunds[0].amount_minor, order.refunds[0].reason) == (
        48_000,
        1_000,
        "too_much",
    )
    assert await sold.status(order.booking_id) is BookingStatus.CONFIRMED


async def test_credits_pay_at_once_and_never_more_than_there_are(sold: Shop) -> None:
    order = await sold.ordered(way=Way.CREDITS)
    assert (order.total_minor, order.currency) == (4, "XXX")
    with pytest.raises(TooFewCredits):
        await begun(sold, order, Way.CREDITS)
    write, who = sold.town.db.write, sold.customer.user_id
    assert who is not None
    for _ in range(2):
        await write(sold.owner, credits.give, who, 5, "Welcome", "w")
    await begun(sold, order, Way.CREDITS)
    assert (await sold.town.db.read(sold.customer, credits.mine)).balance == 1
    assert await sold.status(order.booking_id) is BookingStatus.CONFIRMED
    await write(sold.owner, refunds.settle_cancelled, order.id, 1, "cancelled")
    assert (await sold.town.db.read(sold.customer, credits.mine)).balance == 4
    await sold.checks(order.id)


async def test_cash_is_noted_once_and_not_beyond_what_is_owed(sold: Shop) -> None:
    order = await sold.ordered(way=Way.CASH)
    write = sold.town.db.write
    with pytest.raises(NotAllowed):
        await write(sold.customer, charges.note_cash, order.id, 48_000, "k")
    with pytest.raises(OtherAmount):
        await write(sold.owner, charges.note_cash, order.id, 48_001, "k")
    assert (await write(sold.owner, charges.note_cash, order.id, 48_000, "k")).came is Came.COUNTED
    with pytest.raises(NothingDue):
        await write(sold.owner, charges.note_cash, order.id, 48_000, "k")
    await write(sold.owner, refunds.settle_cancelled, order.id, 0, "cancelled")
    [waiting] = await sold.town.db.read(sold.owner, refunds.by_hand)
    await write(sold.owner, refunds.note_done, waiting.id)
    assert await sold.town.db.read(sold.owner, refunds.by_hand) == []
    await sold.checks(order.id)


async def test_ways_and_terms_that_are_not_open_are_refused(sold: Shop) -> None:
    with pytest.raises(WayClosed):
        await sold.ordered(way=Way.QR_BILL)
    with pytest.raises(BadInput):
        await sold.ordered(way=Way.STARS)
    with pytest.raises(BadInput):
        await sold.ordered(Terms.PLAN, instalments=1)


async def test_somebody_elses_order_does_not_exist(sold: Shop) -> None:
    order = await sold.ordered()
    assert sold.owner.community_id is not None
    other = await sold.town.person(community=sold.owner.community_id)
    with pytest.raises(NotFound):
        await sold.town.db.write(other, charges.begin, order.id, Way.STRIPE)
    with pytest.raises(NotFound):
        await sold.town.db.read(other, charges.opened, order.id)
