"""Appointments in calendar programs: known for good, moved and taken off by a later sequence."""

import pytest

from models.database import Database
from services import booking_calendar, booking_changes, booking_moves
from services.errors import NotFound
from tests.bookings.practice import Practice, at
from tests.mails.posts import LINKS
from views import calendar_files


@pytest.fixture
async def practice(database: Database) -> Practice:
    return await Practice.opened(database)


async def test_a_move_and_the_cancellation_are_told_by_a_later_sequence(practice: Practice) -> None:
    cleo = await practice.customer()
    booked = await practice.books(cleo, at(1, 10))
    one = booked.appointments[0]
    before = await practice.db.read(cleo, booking_calendar.of_booking, booked.id)
    await practice.db.write(cleo, booking_moves.move, one.id, one.revision, at(2, 10), 0)
    moved = await practice.db.read(cleo, booking_calendar.of_booking, booked.id)
    await practice.db.write(cleo, booking_changes.cancel, booked.id, 0)
    after = await practice.db.read(cleo, booking_calendar.of_booking, booked.id)
    assert before[0].sequence < moved[0].sequence < after[0].sequence
    text = calendar_files.booking(after, LINKS).decode()
    assert "STATUS:CANCELLED" in text
    assert f"UID:appointment-{one.id}-" in text
    assert "SUMMARY:Private dance lesson · Ines" in text


async def test_both_sides_have_it_in_their_own_feed_with_whom_they_meet(practice: Practice) -> None:
    cleo, dan = await practice.customer(), await practice.customer("Dan")
    booked = await practice.books(cleo, at(1, 10))
    await practice.holds(dan, at(2, 10))
    assert [one.other for one in await practice.db.read(cleo, booking_calendar.mine)] == ["Ines"]
    assert [one.other for one in await practice.db.read(practice.ines, booking_calendar.mine)] == ["Cleo"]
    assert await practice.db.read(dan, booking_calendar.mine) == ()
    with pytest.raises(NotFound):
        await practice.db.read(dan, booking_calendar.of_booking, booked.id)
