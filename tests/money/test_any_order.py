"""Whatever happens to an order, in any order, the books agree with it."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.actor import SYSTEM
from models.bookings import BookingStatus
from models.database import Database
from models.orders import OrderStatus, Terms
from services import charges, refunds
from services.order_errors import HoldOver, NothingDue, TooMuchBack
from services.order_facts import ChargeDetails, OrderDetails
from tests.money.shop import Shop, begun, gives_back, shop
from tests.town import Town


@pytest.fixture
async def sold(database: Database) -> Shop:
    return await shop(Town(database))


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["pay", "again", "fail", "expire", "cancel", "goodwill", "back", "gone", "begin"]),
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
    if what in ("pay", "again", "fail", "expire"):
        await _is_told(sold, charge, what, ref)
    elif what == "back":
        await gives_back(sold, order)
    elif what == "begin":
        with suppress(NothingDue, HoldOver):
            begun_ones.append(await begun(sold, order))
    else:
        await _is_done(sold, order, charge, what, which, ref)


async def _is_told(sold: Shop, charge: ChargeDetails, what: str, ref: str) -> None:
    write, inside = sold.town.db.write, SYSTEM.inside(sold.owner.community_id)
    if what == "fail":
        await write(inside, charges.failed, charge.reference, f"f{ref}")
    elif what == "expire":
        await write(inside, charges.expired, charge.reference, f"x{ref}")
    else:
        amount = charge.amount_minor
        await write(inside, charges.succeeded, charge.reference, ref, f"e{ref}", amount, charge.currency)


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
