"""Announcements that are paused, continued, forgotten; by organizers, and by who runs the installation."""

from keyboards.announcements import AnnounceContinue, AnnouncePause, AnnounceStop
from keyboards.data import CommunityData
from models.communities import Role
from sandbox.client import Person
from scheduler.sweeps import announce
from services import announcements, installation, installation_announcements
from services.announcement_reports import Report
from tests.announcements.test_stories import NEWS, settles, writes
from tests.world import World


async def half_way(world: World) -> None:
    """Bob has heard it; Alice is not to be disturbed for some hours."""
    await world.joins(world.alice, world.bob)
    await world.alice.sends("/settings")
    await world.alice.taps("Set quiet hours")
    await world.alice.taps("19:00")
    await world.alice.taps("10:00")
    await writes(world)
    await world.ana.taps("Send now")
    await world.bob.is_told(NEWS)
    await settles(world)
    await world.ana.sees("1 of 2 sent …")


async def pauses(world: World) -> None:
    """Ana does."""
    answer = await world.ana.taps("Pause")
    assert answer.text == "Paused. What is on its way arrives."
    await settles(world)
    await world.ana.sees("Paused: 1 of 2 sent")


async def sweeps(world: World, **by: float) -> None:
    """Time passes, and what is due is seen to."""
    await world.passes(**by)
    await announce(world.db)
    await settles(world)


async def from_above(world: World, act: str) -> Report:
    """Who runs the installation does something with what goes out."""
    boss = installation.acting(await world.actor(world.carol, None))
    found = await world.db.read(boss, installation_announcements.running)
    there = boss.inside(world.community_id)
    return await world.db.write(there, getattr(installation_announcements, act), found.reports[0].id)


async def newest(world: World) -> Report:
    """The announcement in question, as Ana knows it."""
    return (await world.db.read(await world.actor(world.ana), announcements.listing)).reports[0]


async def a_late_tap(world: World, person: Person, kind: type[CommunityData]) -> str:
    """On a screen from before; what is said to it."""
    data = kind(community=world.community_id, announcement=(await newest(world)).id)
    return (await person.forges(data.pack())).text


async def test_a_paused_announcement_waits_and_goes_on_where_it_stood(world: World) -> None:
    await half_way(world)
    await pauses(world)
    await world.ana.sees(f"{world.ana.name} paused it")
    await world.ana.sees("unless it is continued")
    await sweeps(world, hours=3)
    await world.alice.is_not_told(NEWS)
    answer = await world.ana.taps("Continue")
    assert answer.text == "It goes on."
    await world.alice.is_told(NEWS)
    await settles(world)
    await world.ana.sees("Sent to 2 people")
    assert len([said for said in world.bob.messages() if NEWS in said.get("text", "")]) == 1


async def test_what_was_paused_is_stopped_and_nobody_hears_more(world: World) -> None:
    await half_way(world)
    await pauses(world)
    answer = await world.ana.taps("Stop sending")
    assert answer.text == "Stopped. What has gone out stays."
    await sweeps(world, hours=3)
    await world.ana.sees("Stopped: 1 of 2 sent")
    await world.alice.is_not_told(NEWS)


async def test_two_organizers_decide_with_screens_of_different_times(world: World) -> None:
    """Each tap says what is wanted, so that the second changes nothing; a late one shows how it stands."""
    await half_way(world)
    await world.joins(world.carol)
    await world.becomes(world.carol, Role.ADMIN)
    await pauses(world)
    assert await a_late_tap(world, world.carol, AnnouncePause) == "Paused. What is on its way arrives."
    assert (await newest(world)).paused_by == world.ana.name
    assert await a_late_tap(world, world.carol, AnnounceContinue) == "It goes on."
    assert await a_late_tap(world, world.ana, AnnounceContinue) == "It goes on."
    await sweeps(world, hours=3)
    await world.alice.is_told(NEWS)
    await settles(world)
    for kind in (AnnouncePause, AnnounceContinue):
        assert await a_late_tap(world, world.carol, kind) == ""
        await world.carol.sees("Sent to 2 people")
    assert (await newest(world)).tally.sent == 2


async def test_who_may_not_announce_pauses_nothing(world: World) -> None:
    await half_way(world)
    for kind in (AnnouncePause, AnnounceContinue, AnnounceStop):
        assert "You may not do this here" in await a_late_tap(world, world.bob, kind)
    assert not (await newest(world)).is_paused


async def test_what_is_paused_from_above_goes_on_from_there_alone(world: World) -> None:
    await half_way(world)
    assert (await from_above(world, "pause")).paused_by is None
    await world.ana.is_told("Who runs this installation paused it")
    await settles(world)
    await world.ana.sees("Paused: 1 of 2 sent")
    assert "Continue" not in world.ana.buttons()
    assert "paused this announcement" in await a_late_tap(world, world.ana, AnnounceContinue)
    await sweeps(world, hours=3)
    await world.alice.is_not_told(NEWS)
    await from_above(world, "go_on")
    await world.ana.is_told("An announcement goes on")
    await world.alice.is_told(NEWS)
    await settles(world)
    await world.ana.sees("Sent to 2 people")


async def test_a_pause_of_an_organizer_is_taken_over_from_above(world: World) -> None:
    await half_way(world)
    await pauses(world)
    await from_above(world, "pause")
    await world.ana.is_told("An announcement is paused")
    assert "paused this announcement" in await a_late_tap(world, world.ana, AnnounceContinue)
    await world.ana.taps("Stop sending")
    await sweeps(world, hours=3)
    await world.ana.sees("Stopped: 1 of 2 sent")


async def test_what_is_stopped_from_above_is_told(world: World) -> None:
    await half_way(world)
    await from_above(world, "stop")
    await world.ana.is_told("Who runs this installation stopped it.")
    await sweeps(world, hours=3)
    await world.alice.is_not_told(NEWS)
    await world.ana.sees("Stopped: 1 of 2 sent")


async def test_a_forgotten_one_is_recalled_after_a_day_and_ends_after_a_week(world: World) -> None:
    await half_way(world)
    await pauses(world)
    await sweeps(world, hours=25)
    said = await world.ana.is_told("An announcement waits")
    assert "1 of 2 sent" in said
    assert "Otherwise it ends by itself" in said
    assert {"Continue", "Stop sending", "Show report"} <= set(world.ana.buttons())
    await sweeps(world, hours=25)
    await world.ana.is_not_told("An announcement waits")
    await sweeps(world, days=5)
    await world.ana.is_told("An announcement has ended")
    await world.alice.is_not_told(NEWS)
    await world.ana.taps("Show report")
    await world.ana.sees("Stopped: 1 of 2 sent")
    await world.ana.sees("no news any more")
    await world.ana.sees("1 not sent")
    assert await a_late_tap(world, world.ana, AnnounceContinue) == ""
    await world.alice.is_not_told(NEWS)


async def test_what_is_about_a_session_ends_when_that_begins(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    await world.alice.sends("/settings")
    await world.alice.taps("Set quiet hours")
    await world.alice.taps("19:00")
    await world.alice.taps("10:00")
    await world.ana.starts(jam.reference)
    await world.ana.taps("Manage")
    await world.ana.taps("Announce")
    await world.ana.sends("Bring a chair")
    await world.ana.taps("Send now")
    await world.delivered()
    await world.ana.taps("Pause")
    report = await newest(world)
    assert report.lapses_at == jam.starts_at
    await world.passes(seconds=(jam.starts_at - world.clock()).total_seconds())
    assert await a_late_tap(world, world.ana, AnnounceContinue) == ""
    await world.ana.sees("no news any more")
    await sweeps(world)
    await world.ana.sees("Stopped: 0 of 1 sent")
    await world.alice.is_not_told("Bring a chair")
