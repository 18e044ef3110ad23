"""What the tests of bookings share: a town with an instructor, an offering, and customers."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from models.actor import Actor
from models.database import Database
from services import booking_agreeing, booking_holds, booking_places, bookings, hours, instructors
from services.booking_holds import Wish
from services.bookings import BookingDetails
from services.offerings import OfferingDetails
from tests.offerings.studio import instructor, sold
from tests.town import ZONE, Town

WEEK = tuple((day, 8 * 60, 20 * 60) for day in range(7))
FREE = {"price_minor": 0}
PACK = {"price_minor": 0, "sessions": 4, "name": "Four"}


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    """A moment of the instructor's zone."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(ZONE))


class Practice(Town):
    """A community where Ines can be booked, each day from eight to eight."""

    owner: Actor
    ines: Actor
    offering: OfferingDetails

    @classmethod
    async def opened(cls, db: Database, price: dict[str, Any] | None = None, **values: Any) -> "Practice":
        """One whose offering has this price."""
        town = cls(db)
        town.owner = await town.community()
        town.ines = await instructor(town, town.owner)
        me = await db.read(town.ines, instructors.me)
        assert me is not None
        rules = {"hours": WEEK, "buffer_after": 0, "notice_minutes": 0}
        await db.write(town.ines, lambda tx: hours.change(tx, me.id, me.revision, **rules))
        town.offering = await sold(town, town.ines, price or FREE, **values)
        return town

    @property
    def variant(self) -> int:
        """Its price."""
        return self.offering.variants[0].id

    @property
    def community_id(self) -> int:
        """Its community."""
        return self.offering.community_id

    async def customer(self, name: str = "Cleo") -> Actor:
        """Somebody who may book."""
        return await self.person(name, self.community_id)

    async def holds(self, who: Actor, *starts: datetime) -> BookingDetails:
        """Somebody chooses times."""
        return await self.db.write(who, booking_holds.hold, Wish(self.variant, starts, ZONE))

    async def books(self, who: Actor, *starts: datetime) -> BookingDetails:
        """Somebody books what costs nothing."""
        held = await self.holds(who, *starts)
        return await self.db.write(who, booking_agreeing.agree_free, held.id)

    async def reserves(self, who: Actor, *starts: datetime) -> BookingDetails:
        """Somebody books what is paid later."""
        held = await self.holds(who, *starts)
        await self.db.write(who, booking_places.reserve, held)
        return await self.seen(who, held)

    async def seen(self, who: Actor, booking: BookingDetails) -> BookingDetails:
        """A booking as it is now."""
        return await self.db.read(who, bookings.opened, booking.id)

    def passes(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)
