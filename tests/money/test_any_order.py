"""Whatever happens to an order, in any order, the books agree with it."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.actor import SYSTEM
from models.bookings import BookingStatus
from models.database import Database
from models.orders import OrderStatus, Terms, Way
from services import bank_payments, refunds, stripe_payments
from services.bank_payments import Became
from services.order_errors import HoldOver, NothingDue, TooMuchBack
from services.order_facts import ChargeDetails, OrderDetails
from services.stripe_events import Said, StripeEvent
from tests.money.bank import Bank, Paid, entry
from tests.money.shop import Shop, begun, bills_by, gives_back, shop
from tests.town import Town

QR_IBAN = "CH4431999123000889012"


@pytest.fixture
async def sold(database: Database) -> Shop:
    made = await shop(Town(database))
    await bills_by(made, QR_IBAN)
    return made


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("pay", "again", "fail", "expire", "cancel", "goodwill", "back", "gone", "begin"),
                *("waits", "outside", "disputed", "bill", "bank", "other money"),
            ]
        ),
        st.integers(0, 3),
    ),
    max_size=14,
)


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(EVENTS, st.sampled_from(list(Terms)))
async def test_whatever_happens_in_any_order_the_books_agree(
    sold: Shop, happened: list[tuple[str, int]], terms: Terms
) -> None:
    order = await sold.ordered(terms)
    references: list[ChargeDetails] = [await begun(sold, order)]
    for number, (what, which) in enumerate(happened):
        await _happens(sold, order, references, what, which, number)
        await sold.checks(order.id)
    await gives_back(sold, order)
    final = await sold.order(order.id)
    assert final.kept_minor <= final.total_minor - final.waived_minor
    gone = await sold.status(order.booking_id) is BookingStatus.EXPIRED
    if gone and final.status is not OrderStatus.CANCELLED:
        assert final.paid_minor == 0


async def _happens(
    sold: Shop, order: OrderDetails, begun_ones: list[ChargeDetails], what: str, which: int, number: int
) -> None:
    charge = begun_ones[which % len(begun_ones)]
    ref = f"{order.id}:{which}" if what == "again" else f"{order.id}:new:{number}"
    if what in _BY_STRIPE:
        await _is_told(sold, charge, _BY_STRIPE[what], ref, which)
    elif what in ("bank", "other money"):
        await _is_in_a_file(sold, charge, what, which, ref)
    elif what == "bill":
        with suppress(NothingDue, HoldOver):
            begun_ones.append(await begun(sold, order, Way.QR_BILL))
    elif what == "back":
        await gives_back(sold, order)
    elif what == "begin":
        with suppress(NothingDue, HoldOver):
            begun_ones.append(await begun(sold, order))
    else:
        await _is_done(sold, order, charge, what, which, ref)


_BY_STRIPE = {
    "pay": Said.PAID,
    "again": Said.PAID,
    "fail": Said.FAILED,
    "expire": Said.EXPIRED,
    "waits": Said.PENDING,
    "outside": Said.REFUNDED,
    "disputed": Said.DISPUTED,
}


async def _is_told(sold: Shop, charge: ChargeDetails, said: Said, ref: str, which: int) -> None:
    """Stripe says so of an attempt, or of a payment that it told of before."""
    back = 7_000 * which if said is Said.REFUNDED else 0
    event = StripeEvent(
        f"{said}{ref}", said, charge.reference, f"pi{ref}", charge.amount_minor, charge.currency, back
    )
    inside = SYSTEM.inside(sold.owner.community_id)
    ours = await sold.town.db.write(inside, stripe_payments.take, event)
    assert ours or charge.way is not Way.STRIPE


async def _is_in_a_file(sold: Shop, charge: ChargeDetails, what: str, which: int, ref: str) -> None:
    """A bank's file has a payment with the reference of an attempt, of more or less than it asks for."""
    currency = "EUR" if what == "other money" else "CHF"
    amount = f"{charge.amount_minor // 100 + (which - 1) * 40}.00"
    paid = Paid(amount, charge.reference, f"T{which}-{ref[-6:]}", currency)
    told = Bank().told(entry(paid, mark=QR_IBAN))
    write = sold.town.db.write
    looked = await sold.town.db.read(sold.owner, bank_payments.look, told)
    for line in looked.lines:
        if line.became is Became.NEW:
            assert charge.way is Way.QR_BILL
            await write(sold.owner, bank_payments.take, line)
            assert (await write(sold.owner, bank_payments.take, line)).became is Became.KNOWN


async def _is_done(
    sold: Shop, order: OrderDetails, charge: ChargeDetails, what: str, which: int, ref: str
) -> None:
    write = sold.town.db.write
    if what == "cancel":
        await write(sold.owner, refunds.settle_cancelled, order.id, which * 10_000, "cancelled")
    elif what == "gone":
        if await sold.status(order.booking_id) is BookingStatus.HELD:
            await sold.becomes(order.booking_id, BookingStatus.EXPIRED)
    else:
        with suppress(TooMuchBack):
            await write(sold.owner, refunds.give_back, charge.id, 5_000 * which, "goodwill", f"g{ref}")
