"""Bookings from choosing a time to the last appointment: on both databases, with what goes wrong."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.actor import SYSTEM
from models.bookings import AppointmentStatus, BookingStatus
from models.database import Database
from models.outbox import OutboxMessage
from models.tx import Tx, table_of
from scheduler import booking_sweeps
from services import (
    booking_agreeing,
    booking_changes,
    booking_holds,
    booking_lists,
    booking_moves,
    booking_places,
    booking_running,
    bookings,
    busy,
    instructors,
    leaving,
)
from services.booking_errors import (
    AppointmentOver,
    NoMoves,
    NotBookable,
    NothingToSchedule,
    NotOpen,
    OwnOffering,
    SumChanged,
    TimeTaken,
    TooEarly,
    TooManyTimes,
)
from services.booking_lists import When
from services.errors import NotFound, Outdated
from services.opening import Stretch
from services.order_errors import HoldOver
from services.outbox import Kind
from services.slot_errors import OutOfHours
from tests.bookings.practice import FREE, PACK, Practice, at

RACERS = 500
outbox = table_of(OutboxMessage)


@pytest.fixture
async def practice(database: Database) -> Practice:
    return await Practice.opened(database)


@pytest.fixture
async def packs(database: Database) -> Practice:
    return await Practice.opened(database, PACK)


@pytest.fixture
async def paid(database: Database) -> Practice:
    return await Practice.opened(database, {"price_minor": 9000})


async def told(practice: Practice, *kinds: Kind) -> list[tuple[Kind, int]]:
    """What was told of these kinds, to whom."""

    def read(tx: Tx) -> list[tuple[Kind, int]]:
        rows = tx.rows(
            select(outbox.c.kind, outbox.c.user_id)
            .where(outbox.c.community_id == practice.community_id, outbox.c.kind.in_(kinds))
            .order_by(outbox.c.id)
        )
        return [(Kind(row.kind), row.user_id) for row in rows]

    return await practice.db.read(SYSTEM, read)


async def test_a_time_that_costs_nothing_is_booked_and_both_are_told(practice: Practice) -> None:
    cleo = await practice.customer()
    held = await practice.holds(cleo, at(1, 10))
    assert held.status is BookingStatus.HELD
    assert held.hold_until == practice.now + timedelta(minutes=booking_holds.HOLD_MINUTES)
    booked = await practice.db.write(cleo, booking_agreeing.agree_free, held.id)
    again = await practice.db.write(cleo, booking_agreeing.agree_free, held.id)
    assert booked.status is again.status is BookingStatus.CONFIRMED
    assert [one.status for one in booked.appointments] == [AppointmentStatus.BOOKED]
    assert sorted(await told(practice, Kind.BOOKED)) == sorted(
        [(Kind.BOOKED, cleo.user_id), (Kind.BOOKED, practice.ines.user_id)]
    )


async def test_of_five_hundred_who_book_overlapping_times_nobody_shares_one(practice: Practice) -> None:
    crowd = [await practice.customer(f"C{number}") for number in range(25)]
    results = await asyncio.gather(
        *(practice.holds(crowd[n % 25], at(1, 10 + n % 2, 30 * (n % 2))) for n in range(RACERS)),
        return_exceptions=True,
    )
    assert all(not isinstance(one, Exception) or isinstance(one, TimeTaken) for one in results)

    def taken(tx: Tx) -> list[Stretch]:
        return busy.taken(tx, practice.ines.user_id or 0, Stretch(at(1, 0), at(2, 0)))

    found = await practice.db.read(practice.owner, taken)
    assert 1 <= len(found) <= 2
    assert not any(one.overlaps(other) for one in found for other in found if one is not other)


async def test_who_is_second_hears_that_the_time_is_taken(practice: Practice) -> None:
    await practice.holds(await practice.customer(), at(1, 10))
    with pytest.raises(TimeTaken):
        await practice.holds(await practice.customer(), at(1, 10, 30))


async def test_a_new_choice_gives_the_old_one_up(practice: Practice) -> None:
    cleo = await practice.customer()
    first = await practice.holds(cleo, at(1, 10))
    await practice.holds(cleo, at(1, 10, 30))
    assert (await practice.seen(cleo, first)).status is BookingStatus.EXPIRED


async def test_a_hold_runs_out_and_its_time_is_free_again(practice: Practice) -> None:
    cleo, dan = await practice.customer(), await practice.customer("Dan")
    held = await practice.holds(cleo, at(1, 10))
    assert await booking_sweeps.expire_holds(practice.db) == 0
    practice.passes(minutes=16)
    with pytest.raises(HoldOver):
        await practice.db.write(cleo, booking_agreeing.agree_free, held.id)
    assert sum(await asyncio.gather(*(booking_sweeps.expire_holds(practice.db) for _ in range(3)))) == 1
    assert (await practice.seen(cleo, held)).status is BookingStatus.EXPIRED
    await practice.books(dan, at(1, 10))
    assert await told(practice, Kind.BOOKING_EXPIRED) == [(Kind.BOOKING_EXPIRED, cleo.user_id)]


async def test_money_that_comes_late_takes_the_time_again_if_it_is_free(paid: Practice) -> None:
    cleo, dan = await paid.customer(), await paid.customer("Dan")
    held = await paid.holds(cleo, at(1, 10))
    paid.passes(minutes=16)
    await booking_sweeps.expire_holds(paid.db)
    assert await paid.db.write(cleo, booking_places.paid, held.id)
    assert await paid.db.write(cleo, booking_places.paid, held.id)
    assert (await paid.seen(cleo, held)).status is BookingStatus.CONFIRMED
    with pytest.raises(TimeTaken):
        await paid.holds(dan, at(1, 10))


async def test_money_that_comes_after_somebody_else_has_the_time_finds_no_place(paid: Practice) -> None:
    cleo, dan = await paid.customer(), await paid.customer("Dan")
    held = await paid.holds(cleo, at(1, 10))
    paid.passes(minutes=16)
    await booking_sweeps.expire_holds(paid.db)
    await paid.holds(dan, at(1, 10))
    assert not await paid.db.write(cleo, booking_places.paid, held.id)
    assert (await paid.seen(cleo, held)).status is BookingStatus.EXPIRED
    assert not await paid.db.write(cleo, booking_places.paid, 12345)


async def test_a_payment_that_failed_for_good_frees_the_time(paid: Practice) -> None:
    cleo = await paid.customer()
    held = await paid.holds(cleo, at(1, 10))
    await paid.db.write(cleo, booking_places.lost, held.id)
    assert (await paid.seen(cleo, held)).status is BookingStatus.EXPIRED
    with pytest.raises(SumChanged):
        await paid.db.write(cleo, booking_agreeing.agree_free, (await paid.holds(cleo, at(1, 10))).id)


async def test_what_cannot_be_booked_says_why(practice: Practice) -> None:
    cleo = await practice.customer()
    with pytest.raises(OutOfHours):
        await practice.holds(cleo, at(1, 6))
    with pytest.raises(TooManyTimes):
        await practice.holds(cleo)
    with pytest.raises(TooManyTimes):
        await practice.holds(cleo, at(1, 10), at(2, 10))
    with pytest.raises(OwnOffering):
        await practice.holds(practice.ines, at(1, 10))
    with pytest.raises(NotFound):
        await practice.db.read(cleo, booking_holds.choice, 12345)


async def test_a_booking_is_seen_by_its_two_sides_and_who_manages_alone(practice: Practice) -> None:
    cleo, dan = await practice.customer(), await practice.customer("Dan")
    booked = await practice.books(cleo, at(1, 10))
    assert (await practice.seen(practice.ines, booked)).teaches
    assert (await practice.seen(practice.owner, booked)).manages
    for reads in (bookings.opened, booking_changes.ask):
        with pytest.raises(NotFound):
            await practice.db.read(dan, reads, booked.id)
    one = booked.appointments[0].id
    for writes in (booking_running.check_in, booking_running.no_show, booking_running.came_after_all):
        with pytest.raises(NotFound):
            await practice.db.write(cleo, writes, one)


async def test_the_same_hour_every_week_is_booked_at_once(packs: Practice) -> None:
    cleo = await packs.customer()
    found = await packs.db.read(cleo, booking_holds.pack, packs.variant, at(1, 10))
    assert found.starts == tuple(at(day, 10) for day in (1, 8, 15, 22))
    booked = await packs.books(cleo, *found.starts)
    assert len(booked.to_come) == 4
    assert booked.unscheduled == 0
    with pytest.raises(NothingToSchedule):
        await packs.db.write(cleo, booking_moves.schedule, booked.id, at(29, 10))


async def test_a_pack_shows_what_is_taken_with_times_instead(packs: Practice) -> None:
    dan, cleo = await packs.customer("Dan"), await packs.customer()
    await packs.books(dan, at(8, 10))
    found = await packs.db.read(cleo, booking_holds.pack, packs.variant, at(1, 10))
    assert [one.free for one in found.proposals] == [True, False, True, True]
    assert found.proposals[1].instead
    swapped = await packs.db.read(
        cleo, booking_holds.pack, packs.variant, at(1, 10), {2: found.proposals[1].instead[0]}
    )
    assert all(one.free for one in swapped.proposals)


async def test_a_pack_is_booked_one_by_one(packs: Practice) -> None:
    cleo = await packs.customer()
    booked = await packs.books(cleo, at(1, 10))
    assert booked.unscheduled == 3
    after = await packs.db.write(cleo, booking_moves.schedule, booked.id, at(3, 10))
    again = await packs.db.write(cleo, booking_moves.schedule, booked.id, at(3, 10))
    assert after.unscheduled == again.unscheduled == 2
    assert await told(packs, Kind.BOOKING_MOVED) == [(Kind.BOOKING_MOVED, packs.ines.user_id)]


async def test_a_customer_moves_an_appointment_as_often_as_the_policy_says(practice: Practice) -> None:
    cleo = await practice.customer()
    booked = await practice.books(cleo, at(1, 10))
    one = booked.appointments[0]
    with pytest.raises(Outdated):
        await practice.db.write(cleo, booking_moves.move, one.id, 99, at(2, 10), 0)
    for day in (2, 3):
        asked = await practice.db.read(cleo, booking_moves.ask, one.id)
        revision = asked.appointment.revision
        await practice.db.write(cleo, booking_moves.move, one.id, revision, at(day, 10), 0)
    with pytest.raises(NoMoves):
        await practice.db.read(cleo, booking_moves.ask, one.id)
    now = await practice.seen(practice.ines, booked)
    moved = await practice.db.write(
        practice.ines, booking_moves.move, one.id, now.appointments[0].revision, at(4, 21), 0
    )
    assert moved.appointments[0].starts_at == at(4, 21)
    assert moved.appointments[0].moves == 2
    await practice.books(await practice.customer("Dan"), at(1, 10))


async def test_moving_onto_what_is_taken_keeps_the_old_time(practice: Practice) -> None:
    cleo, dan = await practice.customer(), await practice.customer("Dan")
    booked = await practice.books(cleo, at(1, 10))
    await practice.books(dan, at(2, 10))
    one = booked.appointments[0]
    with pytest.raises(TimeTaken):
        await practice.db.write(cleo, booking_moves.move, one.id, one.revision, at(2, 10, 30), 0)
    moved = await practice.db.write(cleo, booking_moves.move, one.id, one.revision, at(1, 10, 30), 0)
    assert moved.appointments[0].starts_at == at(1, 10, 30)


async def test_cancelling_shows_the_sum_first_and_frees_the_time(paid: Practice) -> None:
    cleo = await paid.customer()
    booked = await paid.reserves(cleo, at(1, 10))
    asked = await paid.db.read(cleo, booking_changes.ask, booked.id)
    assert (asked.sum.keep_minor, asked.by_customer) == (0, True)
    paid.now = at(1, 8)
    late = await paid.db.read(cleo, booking_changes.ask, booked.id)
    assert late.sum.keep_minor == 4500
    with pytest.raises(SumChanged):
        await paid.db.write(cleo, booking_changes.cancel, booked.id, 0)
    done = await paid.db.write(cleo, booking_changes.cancel, booked.id, 4500, "")
    assert done.booking.status is BookingStatus.CANCELLED
    assert done.booking.appointments[0].fee_minor == 4500
    with pytest.raises(NotOpen):
        await paid.db.write(cleo, booking_changes.cancel, booked.id, 4500)
    await paid.holds(await paid.customer("Dan"), at(1, 10))
    assert not await paid.db.write(cleo, booking_places.paid, booked.id)


async def test_the_other_side_gives_all_back_and_says_why(paid: Practice) -> None:
    cleo = await paid.customer()
    booked = await paid.reserves(cleo, at(1, 10))
    paid.now = at(1, 8)
    found = await paid.db.write(paid.ines, booking_changes.cancel, booked.id, 0, "I am ill")
    assert (found.sum.keep_minor, found.booking.cancel_reason) == (0, "I am ill")
    assert await told(paid, Kind.BOOKING_CANCELLED) == [(Kind.BOOKING_CANCELLED, cleo.user_id)]


async def test_one_of_a_pack_goes_back_to_it_in_time_and_is_used_up_late(database: Database) -> None:
    packs = await Practice.opened(database, {"price_minor": 36_000, "sessions": 4})
    cleo = await packs.customer()
    booked = await packs.reserves(cleo, at(1, 10), at(8, 10))
    first, second = booked.appointments
    early = await packs.db.write(cleo, booking_changes.cancel_one, second.id, 0)
    assert early.booking.unscheduled == 3
    packs.now = at(1, 8)
    late = await packs.db.write(cleo, booking_changes.cancel_one, first.id, 4500)
    assert late.booking.unscheduled == 3
    with pytest.raises(AppointmentOver):
        await packs.db.write(cleo, booking_changes.cancel_one, first.id, 4500)
    assert (await packs.db.read(cleo, booking_changes.ask, booked.id)).sum.keep_minor == 4500


async def test_appointments_end_and_the_booking_with_the_last_one(packs: Practice) -> None:
    cleo = await packs.customer()
    booked = await packs.books(cleo, *(at(day, 10) for day in (1, 8, 15, 22)))
    packs.now = at(1, 11)
    assert await booking_sweeps.end_appointments(packs.db) == 1
    assert (await packs.seen(cleo, booked)).status is BookingStatus.IN_PROGRESS
    packs.now = at(30, 11)
    await asyncio.gather(*(booking_sweeps.end_appointments(packs.db) for _ in range(2)))
    done = await packs.seen(cleo, booked)
    assert done.status is BookingStatus.COMPLETED
    assert done.completed_at == packs.now


async def test_a_pack_that_is_not_all_scheduled_goes_on(packs: Practice) -> None:
    cleo = await packs.customer()
    booked = await packs.books(cleo, at(1, 10))
    packs.now = at(2, 11)
    await booking_sweeps.end_appointments(packs.db)
    after = await packs.seen(cleo, booked)
    assert (after.status, after.unscheduled) == (BookingStatus.IN_PROGRESS, 3)
    assert (await packs.db.read(cleo, booking_changes.ask, booked.id)).sum.keep_minor == 0


async def test_who_did_not_come_is_noted_and_it_can_be_taken_back(paid: Practice) -> None:
    cleo = await paid.customer()
    booked = await paid.reserves(cleo, at(1, 10))
    one = booked.appointments[0].id
    with pytest.raises(TooEarly):
        await paid.db.write(paid.ines, booking_running.no_show, one)
    with pytest.raises(TooEarly):
        await paid.db.write(paid.ines, booking_running.check_in, one)
    paid.now = at(1, 10, 15)
    came = await paid.db.write(paid.ines, booking_running.check_in, one)
    assert came.appointments[0].check_in_at == paid.now
    missed = await paid.db.write(paid.ines, booking_running.no_show, one)
    await paid.db.write(paid.ines, booking_running.no_show, one)
    assert (missed.appointments[0].fee_minor, missed.appointments[0].check_in_at) == (9000, None)
    assert missed.status is BookingStatus.COMPLETED
    back = await paid.db.write(paid.owner, booking_running.came_after_all, one)
    assert (back.appointments[0].status, back.appointments[0].fee_minor) == (AppointmentStatus.BOOKED, 0)


async def test_both_are_reminded_once_the_day_before(practice: Practice) -> None:
    cleo, dan = await practice.customer(), await practice.customer("Dan")
    await practice.books(cleo, at(2, 10))
    practice.now = at(1, 9)
    assert await booking_sweeps.remind_of_appointments(practice.db) == 0
    practice.now = at(1, 10, 30)
    await practice.books(dan, at(2, 9))
    await asyncio.gather(*(booking_sweeps.remind_of_appointments(practice.db) for _ in range(3)))
    assert {user for _kind, user in await told(practice, Kind.APPOINTMENT_SOON)} == {
        cleo.user_id,
        practice.ines.user_id,
    }
    assert len(await told(practice, Kind.APPOINTMENT_SOON)) == 2


async def test_lists_show_ones_own(practice: Practice) -> None:
    cleo, dan = await practice.customer(), await practice.customer("Dan")
    booked = await practice.books(cleo, at(1, 10))
    await practice.books(dan, at(1, 12))
    mine = await practice.db.read(cleo, booking_lists.mine)
    assert [one.id for one in mine.lines] == [booked.id]
    [appointment] = booked.appointments
    found = await practice.db.read(cleo, booking_lists.next_of_mine)
    assert found is not None
    assert (found.booking_id, found.starts_at) == (booked.id, appointment.starts_at)
    assert (await practice.db.read(practice.ines, booking_lists.next_of_mine)) is None
    diary = await practice.db.read(practice.ines, booking_lists.diary)
    assert [one.customer for one in diary.lines] == ["Cleo", "Dan"]
    past = await practice.db.read(practice.ines, booking_lists.diary, When.PAST)
    assert past.lines == ()
    with pytest.raises(NotFound):
        await practice.db.read(cleo, booking_lists.diary)

    def everybodys(tx: Tx) -> int:
        return len(booking_lists.diary(tx, everybody=True).lines)

    assert await practice.db.read(practice.owner, everybodys) == 2
    with pytest.raises(NotFound):
        await practice.db.read(practice.ines, everybodys)


async def test_an_instructor_who_leaves_leaves_what_is_booked_to_be_done_or_given_back(
    paid: Practice,
) -> None:
    cleo = await paid.customer()
    first = await paid.reserves(cleo, at(1, 10))
    second = await paid.reserves(cleo, at(2, 10))
    me = await paid.db.read(paid.ines, instructors.me)
    assert me is not None
    await paid.db.write(paid.ines, instructors.leave, me.id)
    with pytest.raises((NotBookable, NotFound)):
        await paid.holds(cleo, at(3, 10))
    back = await paid.db.write(paid.owner, booking_changes.cancel, first.id, 0, "She has left")
    assert back.sum.keep_minor == 0
    paid.now = at(2, 11)
    await booking_sweeps.end_appointments(paid.db)
    assert (await paid.seen(cleo, second)).status is BookingStatus.COMPLETED


async def test_a_customer_who_leaves_gives_up_what_is_held_and_keeps_what_is_booked(
    practice: Practice,
) -> None:
    cleo = await practice.customer()
    booked = await practice.books(cleo, at(1, 10))
    held = await practice.holds(cleo, at(2, 10))
    await practice.db.write(cleo, leaving.leave)
    gone = await practice.inside(cleo, practice.community_id)
    assert (await practice.seen(practice.ines, held)).status is BookingStatus.EXPIRED
    assert (await practice.seen(gone, booked)).status is BookingStatus.CONFIRMED


async def test_the_price_of_a_booking_stays_as_it_was_made(practice: Practice) -> None:
    assert FREE["price_minor"] == 0
    cleo = await practice.customer()
    booked = await practice.books(cleo, at(1, 10))
    assert (booked.title, booked.price_minor, booked.currency) == (practice.offering.title, 0, "CHF")
    assert booked.policy == practice.offering.policy
