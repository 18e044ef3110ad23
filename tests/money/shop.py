"""Something sold: an instructor, an offering, a variant, and a booking of it, as rows of a town."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from models.actor import SYSTEM, Actor
from models.bookings import Booking, BookingStatus
from models.instructors import Instructor
from models.ledger import Account, LedgerLine
from models.merchants import Merchant
from models.offerings import Delivery, Offering, OfferingCategory, OfferingStatus, OfferingVisibility, Variant
from models.orders import RefundStatus, Terms, Way
from models.tx import Tx, here, table_of
from services import charges, ledger, orders, refunds, variants
from services.charges import Came
from services.order_facts import ChargeDetails, OrderDetails
from services.variants import VariantDetails
from tests.town import ZONE, Town

bookings = table_of(Booking)
lines = table_of(LedgerLine)
merchants = table_of(Merchant)


@dataclass(frozen=True, slots=True)
class Shop:
    """What a test needs to sell: the town, who owns the community, who buys, and the price."""

    town: Town
    owner: Actor
    customer: Actor
    variant: VariantDetails
    offering_id: int
    instructor_id: int

    async def booked(self, status: BookingStatus = BookingStatus.HELD) -> int:
        """A new booking."""
        return await self.town.db.write(self.customer, _book, self, status)

    async def ordered(self, terms: Terms = Terms.FULL, way: Way = Way.STRIPE, **of: Any) -> OrderDetails:
        """A new booking and its order."""
        booking = await self.booked()
        variant = replace(self.variant, **of)
        return await self.town.db.write(self.customer, orders.place, booking, variant, terms, way)

    async def order(self, order_id: int) -> OrderDetails:
        """An order as it is now."""
        return await self.town.db.read(self.owner, orders.one, order_id)

    async def becomes(self, booking_id: int, status: BookingStatus) -> None:
        """Have a booking be over."""
        await self.town.db.write(self.owner, _become, booking_id, status)

    async def status(self, booking_id: int) -> BookingStatus:
        """How far a booking is."""
        query = select(bookings.c.status).where(here(bookings), bookings.c.id == booking_id)
        found: BookingStatus = await self.town.db.read(self.owner, lambda tx: tx.value(query))
        return found

    async def balances(self, order_id: int) -> dict[Account, int]:
        """What stands in the books for an order, accounts that are level left out."""
        found = await self.town.db.read(self.owner, ledger.of_order, order_id)
        return {account: minor for account, minor in found.items() if minor}

    async def checks(self, order_id: int) -> None:
        """The books agree with the order."""
        order = await self.order(order_id)
        books = await self.town.db.read(self.owner, ledger.of_order, order_id)
        assert await self.town.db.read(self.owner, ledger.unbalanced) == []
        came = sum(one.amount_minor for one in order.charges if one.status.value == "succeeded")
        went = sum(one.amount_minor for one in order.refunds if one.status.value == "done")
        assert books.get(Account.MONEY, 0) == came - went
        on_its_way = sum(
            one.amount_minor for one in order.refunds if one.asked and one.status.value == "pending"
        )
        stands = order.total_minor - order.waived_minor
        assert books.get(Account.RECEIVABLE, 0) == stands - order.kept_minor - on_its_way
        assert -books.get(Account.REVENUE, 0) - books.get(Account.VAT, 0) == stands
        apart = sum(one.amount_minor for one in order.refunds if not one.asked and one.status.value != "done")
        assert -books.get(Account.UNASSIGNED, 0) == apart
        assert order.paid_minor == sum(one.applied_minor for one in order.charges)
        assert sum(part.paid_minor for part in order.instalments) == order.paid_minor
        assert order.refunded_minor == sum(one.amount_minor for one in order.refunds if one.asked)


def _book(tx: Tx, shop: Shop, status: BookingStatus) -> int:
    return tx.add(
        Booking,
        offering_id=shop.offering_id,
        variant_id=shop.variant.id,
        instructor_id=shop.instructor_id,
        customer_id=shop.customer.user_id,
        status=status,
        title="EVOLVE",
        variant=shop.variant.name,
        sessions=shop.variant.sessions,
        minutes=60,
        cadence_days=7,
        price_minor=shop.variant.price_minor,
        currency=shop.variant.currency,
        vat_bp=shop.variant.vat_bp,
        zone=ZONE,
        hold_until=tx.now + timedelta(minutes=15),
        created_at=tx.now,
    )


def _become(tx: Tx, booking_id: int, status: BookingStatus) -> None:
    tx.execute(update(bookings).where(here(bookings), bookings.c.id == booking_id).values(status=status))


def _open(tx: Tx, values: dict[str, Any]) -> tuple[int, int, int]:
    instructor = tx.add(Instructor, user_id=tx.actor.user_id, zone=ZONE, created_at=tx.now)
    offering = tx.add(
        Offering,
        instructor_id=instructor,
        title="EVOLVE",
        slug="evolve",
        category=OfferingCategory.COACHING,
        delivery=Delivery.ONLINE,
        minutes=60,
        visibility=OfferingVisibility.PUBLIC,
        status=OfferingStatus.ACTIVE,
        created_by=tx.actor.user_id,
        created_at=tx.now,
    )
    variant = tx.add(Variant, offering_id=offering, name="Four sessions", **values)
    tx.add(
        Merchant,
        name="Studio",
        takes_stars=True,
        telegram_token="sealed",
        stripe_key="sealed",
        stripe_hook="sealed",
    )
    return instructor, offering, variant


async def shop(town: Town, **price: Any) -> Shop:
    """A shop that sells a pack of four for 480 francs, VAT of 8.1 % within."""
    owner = await town.community()
    assert owner.community_id is not None
    customer = await town.person(community=owner.community_id)
    values = {
        "sessions": 4,
        "currency": "CHF",
        "price_minor": 48_000,
        "vat_bp": 810,
        "deposit_minor": 10_000,
        "instalments": 3,
        "credit_price": 4,
        **price,
    }
    instructor, offering, variant = await town.db.write(owner, _open, values)
    sold = await town.db.read(owner, variants.sold, [offering])
    [details] = [one for one in sold[offering] if one.id == variant]
    return Shop(town, owner, customer, details, offering, instructor)


async def bills_by(sold: Shop, iban: str) -> None:
    """The studio sends QR-bills, paid to this account."""
    address = {"street": "Hafenweg", "house_number": "4", "postal_code": "8008", "city": "Zürich"}
    values = {"iban": iban, "takes_qr_bills": True, "country": "CH", **address}
    await sold.town.db.write(
        sold.owner, lambda tx: tx.execute(update(merchants).where(here(merchants)).values(**values))
    )


async def begun(sold: Shop, order: OrderDetails, way: Way = Way.STRIPE) -> ChargeDetails:
    """The customer begins to pay."""
    return await sold.town.db.write(sold.customer, charges.begin, order.id, way)


async def pays(sold: Shop, charge: ChargeDetails, ref: str = "pi_1", minor: int | None = None) -> Came:
    """A provider tells that money came, as the system does for it."""
    inside = SYSTEM.inside(sold.owner.community_id)
    amount = charge.amount_minor if minor is None else minor
    outcome = await sold.town.db.write(
        inside, charges.succeeded, charge.reference, ref, f"evt_{ref}", amount, charge.currency
    )
    await sold.checks(charge.order_id)
    return outcome.came


async def gives_back(sold: Shop, order: OrderDetails) -> None:
    """All refunds that wait are given back."""
    inside = SYSTEM.inside(sold.owner.community_id)
    for one in (await sold.order(order.id)).refunds:
        if one.status is RefundStatus.PENDING:
            await sold.town.db.write(inside, refunds.done, one.id, f"re_{one.id}")
    await sold.checks(order.id)
