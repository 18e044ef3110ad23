"""The demo world has a booking in every state."""

from sqlalchemy import select

from models.actor import SYSTEM
from models.bookings import Booking, BookingStatus
from models.database import Database
from models.tx import table_of

table = table_of(Booking)


async def test_there_is_a_booking_in_every_state(demo_database: Database) -> None:
    rows = await demo_database.read(SYSTEM, lambda tx: tx.rows(select(table.c.status)))
    assert {row.status for row in rows} == set(BookingStatus)
