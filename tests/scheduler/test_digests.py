"""Weekly digests: once a week, at nine where one is, and only when something is new; on both databases."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.communities import Role
from models.outbox import Delivery
from models.programs import Visibility
from models.rsvp import Answer
from sandbox import Sandbox
from scheduler.sweeps import digest
from services import changes, choices, digests
from services.choices import Topic
from services.outbox import Kind
from services.schedule import Schedule
from tests.scheduler.worlds import START, World, meets, sending

SUNDAY = datetime(2026, 11, 22, 18, tzinfo=UTC)
"""When the first digest is prepared; the world begins on the Friday before."""
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""Nine o'clock in Lisbon."""


async def prepared(world: World) -> None:
    """The community gets its day, and on that day the digest is put into the outbox."""
    await digest(world.db)
    world.clock.at = SUNDAY
    await digest(world.db)


async def sent(world: World, sandbox: Sandbox, at: datetime) -> None:
    """Everything that is due by then goes out."""
    world.clock.at = at
    async with sending(world.db, sandbox):
        await world.all_sent_by(at)


async def test_each_gets_it_at_nine_by_their_own_clock(world: World, sandbox: Sandbox) -> None:
    yuki, ana, leo = meets(sandbox, "Yuki"), meets(sandbox, "Ana"), meets(sandbox, "Leo")
    await world.member(yuki, zone="Asia/Tokyo")
    await world.member(ana)
    await world.member(leo, zone="America/Los_Angeles")
    await world.weekly(name="Book club")
    await prepared(world)
    await sent(world, sandbox, MONDAY - timedelta(hours=9))
    assert "Book club" in await yuki.is_told("Coming up in Weekly jam")
    assert (ana.messages(), leo.messages()) == ([], [])
    await sent(world, sandbox, MONDAY)
    await ana.is_told("Book club")
    await sent(world, sandbox, MONDAY + timedelta(hours=8))
    await leo.is_told("Book club")
    assert ana.buttons()[1:] == ["Going", "What's on", "Stop digests"]
    assert [len(one.messages()) for one in (yuki, ana, leo)] == [1, 1, 1]


async def test_however_often_and_late_the_sweep_runs_it_comes_once(world: World) -> None:
    await world.crowd_ids(3)
    await world.weekly()
    await digest(world.db)
    world.clock.at = MONDAY + timedelta(days=1)
    await asyncio.gather(*(digest(world.db) for _ in range(4)))
    assert await digest(world.db) == 0
    assert len(await world.rows(Kind.DIGEST)) == 3
    world.clock.at += timedelta(days=6)
    await digest(world.db)
    assert len(await world.rows(Kind.DIGEST)) == 6


async def test_a_week_that_was_slept_through_is_left_out(world: World) -> None:
    await world.crowd_ids(1)
    await world.weekly()
    await digest(world.db)
    world.clock.at = MONDAY + timedelta(days=4)
    assert await digest(world.db) == 0
    world.clock.at = SUNDAY + timedelta(weeks=1)
    assert await digest(world.db) == 1


async def test_a_big_community_is_taken_page_by_page(world: World) -> None:
    await world.crowd_ids(digests.PAGE + 5)
    await world.weekly()
    await digest(world.db)
    world.clock.at = SUNDAY
    assert await digest(world.db) == digests.PAGE + 5


async def test_it_is_not_sent_when_nothing_is_new(world: World, sandbox: Sandbox) -> None:
    ann = meets(sandbox, "Ann")
    member = await world.member(ann)
    session = await world.session(datetime(2026, 12, 1, 19))
    await prepared(world)
    await world.answers(member, session)
    await sent(world, sandbox, MONDAY)
    assert await world.statuses(Kind.DIGEST) == [Delivery.DROPPED]
    await world.answers(member, await world.session(datetime(2026, 12, 2, 19)), Answer.NOT_GOING)
    await world.session(datetime(2026, 12, 3, 19), name="Open mic")
    world.clock.at = SUNDAY + timedelta(weeks=1)
    assert await digest(world.db) == 1
    await sent(world, sandbox, MONDAY + timedelta(weeks=1))
    assert "Open mic" in await ann.is_told("Coming up")
    world.clock.at = SUNDAY + timedelta(weeks=2)
    assert await digest(world.db) == 0  # nothing lies ahead


async def test_what_was_told_last_week_is_not_told_alone_again(world: World, sandbox: Sandbox) -> None:
    ann = meets(sandbox, "Ann")
    await world.member(ann)
    await world.session(datetime(2026, 12, 3, 19), name="Far jam")
    await prepared(world)
    await sent(world, sandbox, MONDAY)
    await ann.is_told("Far jam")
    world.clock.at = SUNDAY + timedelta(weeks=1)
    await digest(world.db)
    await sent(world, sandbox, MONDAY + timedelta(weeks=1))
    assert await world.statuses(Kind.DIGEST) == [Delivery.SENT, Delivery.DROPPED]


async def test_a_weekly_program_is_news_every_week_until_it_is_cancelled(
    world: World, sandbox: Sandbox
) -> None:
    ann = meets(sandbox, "Ann")
    await world.member(ann)
    first = await world.weekly(name="Weekly club")
    await prepared(world)
    await sent(world, sandbox, MONDAY)
    assert "26 Nov" in await ann.is_told("Weekly club")
    world.clock.at = SUNDAY + timedelta(weeks=1)
    await digest(world.db)
    await sent(world, sandbox, MONDAY + timedelta(weeks=1))
    assert "3 Dec" in await ann.is_told("Weekly club")
    assert first.starts_at < world.clock.at


async def test_the_uninvited_hear_nothing_of_it(world: World, sandbox: Sandbox) -> None:
    ann, boss = meets(sandbox, "Ann"), meets(sandbox, "Boss")
    await world.member(ann)
    await world.change_role(await world.member(boss), Role.ADMIN)
    await world.session(name="Secret rehearsal", visibility=Visibility.INVITE_ONLY)
    await prepared(world)
    await sent(world, sandbox, MONDAY)
    await boss.is_told("Secret rehearsal")
    assert ann.messages() == []


async def test_who_turned_it_off_or_is_no_member_gets_none(world: World, sandbox: Sandbox) -> None:
    off, muted, late, gone = [meets(sandbox, name) for name in ("Off", "Muted", "Late", "Gone")]
    actors = [await world.member(person) for person in (off, muted, late, gone)]
    await world.weekly()
    await world.db.write(actors[0], choices.change, Topic.DIGESTS, wanted=False)
    await world.db.write(actors[1], choices.change_here, muted=True)
    await prepared(world)
    await world.db.write(actors[2], choices.less, Topic.DIGESTS, off=True)
    await world.leaves(actors[3])
    await sent(world, sandbox, MONDAY)
    assert sorted(await world.statuses(Kind.DIGEST)) == [Delivery.DROPPED, Delivery.MUTED]
    assert [one.messages() for one in (off, muted, late, gone)] == [[], [], [], []]


async def test_what_is_cancelled_meanwhile_is_not_in_it(world: World, sandbox: Sandbox) -> None:
    ann = meets(sandbox, "Ann")
    await world.member(ann)
    off, on = await world.session(name="Off"), await world.session(name="On")
    await prepared(world)
    await world.db.write(world.organizer, changes.cancel, off.id, off.revision)
    await sent(world, sandbox, MONDAY)
    text = await ann.is_told("Coming up in")
    assert (on.title in text, "Off" in text) == (True, False)


async def test_five_are_named_and_the_rest_counted(world: World, sandbox: Sandbox) -> None:
    ann = meets(sandbox, "Ann")
    await world.member(ann)
    for number in range(7):
        await world.session(START + timedelta(hours=number), name=f"Jam no. {number}")
    await prepared(world)
    await sent(world, sandbox, MONDAY)
    text = await ann.is_told("Coming up in")
    assert (text.count("Jam no."), "And 2 more" in text) == (5, True)


@pytest.mark.parametrize(
    "zone", ["Europe/Lisbon", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu"]
)
@pytest.mark.parametrize("week", [date(2026, 3, 30), date(2026, 10, 26), date(2026, 4, 6), date(2026, 10, 5)])
def test_nine_is_nine_after_every_change_of_the_clocks(zone: str, week: date) -> None:
    opens = digests.opens_at(week)
    nine = datetime.combine(week, digests.AT, ZoneInfo(zone))
    assert opens < nine < opens + digests.AHEAD + digests.LAGS
    assert digests.next_opening(opens - timedelta(seconds=1)) == opens
    assert digests.next_opening(opens) == opens + timedelta(weeks=1)


async def test_a_schedule_that_begins_in_two_months_is_told_when_it_is_planned(
    world: World, sandbox: Sandbox
) -> None:
    ann = meets(sandbox, "Ann")
    await world.member(ann)
    start = datetime(2027, 1, 20, 19)
    await world.session(name="Winter school", schedule=Schedule(start, "Europe/Lisbon", None))
    await prepared(world)
    await sent(world, sandbox, MONDAY)
    await ann.is_told("Winter school")
