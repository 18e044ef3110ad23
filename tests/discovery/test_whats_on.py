"""What's on: in private, in groups, by kind and weekday, page by page."""

from datetime import datetime

from models.programs import Kind
from services.schedule import Schedule
from tests.world import ZONE, World


async def test_a_member_finds_sessions_by_kind_and_weekday(world: World) -> None:
    await world.session()
    await world.session(
        name="Monthly Meetup",
        kind=Kind.MEETUP,
        schedule=Schedule(datetime(2026, 11, 25, 19), ZONE, "FREQ=MONTHLY;BYDAY=-1WE"),
    )
    await world.joins(world.alice)
    await world.alice.sends("/whatson")
    await world.alice.sees("Monthly Meetup")

    await world.alice.taps("Any kind")
    await world.alice.taps("Meetup")
    await world.alice.does_not_see("Thursday Jam")
    await world.alice.taps("Any day")
    await world.alice.taps("Thursday")
    await world.alice.sees("Nothing fits.")
    await world.alice.taps("Meetup")
    await world.alice.taps("Any kind")
    await world.alice.sees("Thursday Jam")


async def test_a_member_finds_sessions_by_tag_and_weekday(world: World) -> None:
    await world.session(tags=("acoustic",))
    await world.session(
        name="Monthly Meetup",
        kind=Kind.MEETUP,
        schedule=Schedule(datetime(2026, 11, 25, 19), ZONE, "FREQ=MONTHLY;BYDAY=-1WE"),
    )
    await world.joins(world.alice)
    await world.alice.sends("/whatson")
    await world.alice.taps("Any kind")
    await world.alice.taps("Find by tag")
    await world.alice.taps("#acoustic")
    await world.alice.does_not_see("Monthly Meetup")
    await world.alice.taps("Any day")
    await world.alice.taps("Wednesday")
    await world.alice.sees("Nothing fits.")
    assert "#acoustic" in world.alice.buttons()
    await world.alice.taps("Wednesday")
    await world.alice.taps("Any day")
    await world.alice.taps("›")
    await world.alice.taps("#acoustic")
    await world.alice.taps("Any kind")
    await world.alice.sees("Monthly Meetup")


async def test_a_long_list_has_pages(world: World) -> None:
    await world.session()
    await world.joins(world.alice)
    await world.alice.sends("/whatson")
    await world.alice.sees("Thu 26 Nov")
    assert "1/3" in world.alice.buttons()
    await world.alice.taps("›")
    await world.alice.sees("Thu 31 Dec")
    await world.alice.taps("›")
    await world.alice.taps("‹")
    await world.alice.taps("‹")
    await world.alice.sees("Thu 26 Nov")


async def test_a_group_gets_a_few_lines_and_the_way_in(world: World) -> None:
    await world.session()
    await world.alice.sends("/whatson", to=world.group)
    await world.alice.sees("Thursday Jam", in_=world.group)
    await world.alice.follows("Open chat", in_=world.group)
    await world.alice.sees("Jam Lisboa")


async def test_inline_mode_finds_by_name_whatever_is_typed(world: World) -> None:
    await world.session(name="100% Blues_Jam")
    await world.joins(world.alice)
    assert len(await world.alice.asks_inline("100%")) == 10
    assert len(await world.alice.asks_inline("s_j")) == 10
    assert await world.alice.asks_inline("%x%") == []
    assert await world.alice.asks_inline("\\") == []
    assert await world.alice.asks_inline("x" * 256) == []
    assert await world.alice.asks_inline("s99999999999999999999999") == []


async def test_a_month_leads_to_the_sessions_of_a_day(world: World) -> None:
    await world.session()
    await world.joins(world.alice)
    await world.alice.sends("/whatson")
    await world.alice.taps("Any day")
    await world.alice.taps("See the month")
    assert "26 •" in world.alice.buttons()
    assert "25" in world.alice.buttons()
    await world.alice.taps("25")
    await world.alice.sees("Nothing is on that day.")
    await world.alice.taps("‹ Back")
    await world.alice.taps("26 •")
    await world.alice.sees("Thursday, 26 November 2026")
    await world.alice.taps("1 Thursday Jam")
    await world.alice.sees("Are you coming?")


async def test_a_month_or_a_day_that_never_was_is_todays(world: World) -> None:
    await world.session()
    await world.joins(world.alice)
    community = world.community_id
    for data in (
        "wm:{}:999913",
        "wm:{}:x",
        "wm:{}:000000",
        "wy:{}:99999999:0",
        "wy:{}:20261140:5",
        "wy:{}::-1",
    ):
        await world.alice.forges(data.format(community))
        await world.sandbox.settle()
        assert "23" in world.alice.screen().text or "November 2026" in world.alice.buttons()
