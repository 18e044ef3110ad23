"""Quiet hours: nobody is woken, but for what cannot wait."""

from datetime import UTC, datetime, time, timedelta

import pytest

from models.outbox import Delivery
from models.rsvp import Answer
from sandbox import Sandbox
from scheduler.sweeps import remind
from services import changes, quiet
from tests.scheduler.worlds import World, meets, sending

NIGHT = {"quiet_from": time(22), "quiet_until": time(7), "zone": "Europe/Lisbon"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "start", "end", "zone", "until"),
    [
        ("2026-11-20T23:00", time(22), time(7), "Europe/Lisbon", "2026-11-21T07:00"),
        ("2026-11-20T06:59", time(22), time(7), "Europe/Lisbon", "2026-11-20T07:00"),
        ("2026-11-20T07:00", time(22), time(7), "Europe/Lisbon", None),
        ("2026-11-20T21:59", time(22), time(7), "Europe/Lisbon", None),
        ("2026-11-20T21:30", time(22), time(7), "Europe/Berlin", "2026-11-21T06:00"),
        ("2026-11-20T13:30", time(13), time(15), "UTC", "2026-11-20T15:00"),
        ("2026-11-20T12:59", time(13), time(15), "UTC", None),
        ("2026-11-20T12:00", time(7), time(7), "UTC", None),
        ("2026-11-20T12:00", None, None, "UTC", None),
        ("2026-03-29T00:30", time(22), time(2, 30), "Europe/Berlin", "2026-03-29T01:30"),
        ("2026-10-25T00:10", time(22), time(2, 30), "Europe/Berlin", "2026-10-25T00:30"),
    ],
)
def test_when_a_quiet_time_ends(
    now: str, start: time | None, end: time | None, zone: str, until: str | None
) -> None:
    assert quiet.ends_at(at(now), start, end, zone) == (until and at(until))


async def test_a_reminder_waits_for_the_morning(world: World, sandbox: Sandbox) -> None:
    ann = meets(sandbox, "Ann")
    session = await world.session()
    await world.answers(await world.member(ann, **NIGHT), session)
    world.clock.at = session.starts_at - timedelta(hours=19)  # 23:30
    await remind(world.db)
    async with sending(world.db, sandbox):
        await sandbox_is_asked_nothing(world, sandbox)
        world.clock.at = session.starts_at.replace(hour=7, minute=0)
        await ann.is_told("Coming up")
        await world.all_final()


async def sandbox_is_asked_nothing(world: World, sandbox: Sandbox) -> None:
    """The row is put off, and nothing was sent."""
    while (await world.rows())[0].due_at <= world.clock():
        pass
    assert await world.statuses() == [Delivery.PENDING]
    assert sandbox.bot.calls["sendmessage"] == 0


async def test_a_reminder_does_not_wait_past_the_start(world: World, sandbox: Sandbox) -> None:
    ann = meets(sandbox, "Ann")
    early = datetime(2026, 11, 26, 6, 30)
    session = await world.session(early)
    await world.answers(await world.member(ann, **NIGHT), session)
    world.clock.at = session.starts_at - timedelta(hours=6)
    await remind(world.db)
    async with sending(world.db, sandbox):
        await ann.is_told("Coming up")
        await world.all_final()


async def test_news_of_what_is_soon_goes_through_and_of_what_is_far_waits(
    world: World, sandbox: Sandbox
) -> None:
    ann = meets(sandbox, "Ann")
    member = await world.member(ann, **NIGHT)
    soon, far = await world.session(datetime(2026, 11, 26, 9)), await world.session(datetime(2026, 12, 3, 9))
    for session in (soon, far):
        await world.answers(member, session, Answer.MAYBE)
    world.clock.at = soon.starts_at.replace(hour=1)
    for session in (soon, far):
        await world.db.write(world.organizer, changes.cancel, session.id, session.revision, session.title)
    async with sending(world.db, sandbox):
        await ann.is_told(f"Cancelled: {soon.title}")
        world.clock.at = soon.starts_at.replace(hour=7)
        await ann.is_told(f"Cancelled: {far.title}")
        await world.all_final()
    assert await world.statuses() == [Delivery.SENT] * 2
