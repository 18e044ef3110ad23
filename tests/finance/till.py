"""Orders put straight into the tables: what booking itself does is tested elsewhere."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from models.actor import Actor
from models.bookings import BookingStatus
from models.orders import OrderItem
from models.tx import Tx
from services import money
from tests.earnings import shop
from tests.town import Town


@dataclass(frozen=True, slots=True)
class Bought:
    """What `coupons` asks of a variant."""

    offering_id: int


@dataclass(frozen=True, slots=True)
class Till:
    """A community that sells: its owner, and (instructor, offering, variant)."""

    town: Town
    owner: Actor
    of: tuple[int, int, int]

    @property
    def variant(self) -> Bought:
        """The offering, as coupons see it."""
        return Bought(self.of[1])

    async def customer(self) -> Actor:
        """A new member."""
        assert self.owner.community_id
        return await self.town.person(community=self.owner.community_id)

    async def order(self, customer: Actor, price: int = 10_810, **more: Any) -> shop.Sold:
        """Something bought."""
        return await self.town.db.write(self.owner, sell, self.of, customer.user_id, price, **more)


async def open_till(town: Town) -> Till:
    """A community that sells Reiki."""
    owner = await town.community()
    return Till(town, owner, await shop.open_shop(town, owner, owner))


def sell(
    tx: Tx, of: tuple[int, int, int], customer_id: int, price: int, vat_bp: int = 810, paid: bool = False
) -> shop.Sold:
    """A booking with its order, and the order's line."""
    sold = shop.sell(
        tx,
        of,
        customer_id,
        price,
        vat_bp=vat_bp,
        status=BookingStatus.CONFIRMED,
        starts_at=tx.now + timedelta(days=30),
        paid=paid,
    )
    tx.add(
        OrderItem,
        order_id=sold.order,
        description="Reiki · Single",
        total_minor=price,
        vat_bp=vat_bp,
        vat_minor=money.vat_of(price, vat_bp),
    )
    return sold
