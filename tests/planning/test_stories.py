"""A schedule is built by taps and words, and reads as a sentence at every step."""

import pytest

from services import programs
from tests.world import World


async def builds(world: World) -> None:
    """Ana at the first question of the builder, for a new program."""
    await world.ana.sends("/newprogram")
    await world.ana.sends("Jam")
    await world.ana.taps("Meetup")
    await world.ana.taps("Choose by taps")
    await world.ana.sees("How often?")


@pytest.mark.parametrize(
    ("taps", "sentence"),
    [
        (["Every week", "Fri", "Done", "19:30"], "Every Tuesday and Friday at 19:30"),
        (["Every 2 weeks", "Done", "20:00"], "Every second Tuesday at 20:00"),
        (["Month by weekday", "First", "Fri", "Done", "18:30"], "Every month on the first Friday at 18:30"),
        (["Month by weekday", "Last", "Sun", "Done", "10:00"], "Every month on the last Sunday at 10:00"),
        (["Month by day", "15", "24", "Done", "18:00"], "Every month on day 15 at 18:00"),
        (
            ["Month by day", "15", "The last day", "Done", "18:00", "Set the interval", "2 months"],
            "Every 2 months",
        ),
        (
            [
                "Every week",
                "Done",
                "19:30",
                "Set the interval",
                "6 weeks",
                "Choose days",
                "Fri",
                "Done",
                "20:00",
            ],
            "Every 6 weeks",
        ),
        (["Every day", "Tomorrow", "09:00"], "Every day at 09:00"),
        (["Once", "Sat 28 Nov", "14:00"], "Saturday, 28 November 2026 at 14:00"),
        (["Every year", "›", "31", "20:00"], "Every year on 31 December at 20:00"),
    ],
)
async def test_taps_alone_make_a_schedule(world: World, taps: list[str], sentence: str) -> None:
    await builds(world)
    for label in taps:
        await world.ana.taps(label)
    await world.ana.sees(sentence)
    await world.ana.taps("Use this")
    await world.ana.sees("Right? Create it now")
    await world.ana.taps("Create program")
    await world.ana.sees("“Jam” is created")


async def test_the_end_is_set_by_number_or_day(world: World) -> None:
    await builds(world)
    await world.ana.sends("every Tuesday 19:00")
    await world.ana.taps("Set the end")
    await world.ana.taps("8")
    await world.ana.sees("Every Tuesday at 19:00, 8 times")
    await world.ana.taps("Set the end")
    await world.ana.sends("20 December")
    await world.ana.sees("Every Tuesday at 19:00, until 20 December 2026")
    await world.ana.taps("Set the end")
    await world.ana.sends("3")
    await world.ana.sees("3 times")
    await world.ana.taps("Set the end")
    await world.ana.taps("Never ends")
    screen = world.ana.screen()
    assert "times" not in screen.text
    assert "until" not in screen.text


async def test_words_are_taken_at_any_question(world: World) -> None:
    await builds(world)
    await world.ana.taps("Every week")
    await world.ana.sends("last Sunday of the month 11:00")
    await world.ana.sees("Every month on the last Sunday at 11:00")
    await world.ana.taps("Change start")
    await world.ana.sends("1 March 2027")
    await world.ana.sees("Sun 28 Mar")
    await world.ana.taps("Change time")
    await world.ana.sends("12:15")
    await world.ana.sees("Every month on the last Sunday at 12:15")


@pytest.mark.parametrize(
    ("question", "said", "answer"),
    [
        ("Change start", "1 November 2026", "is in the past: now it is Mon 23 Nov, 09:00 (Lisbon)"),
        ("Change time", "27:00", "no time of day"),
        ("Set the end", "5000", "cannot be “5000”"),
        ("Set the end", "1 November 2026", "before it begins"),
        ("Change repetition", "now and then", "I did not understand"),
        ("Change repetition", "RRULE:FREQ=YEARLY;BYEASTER=0", "BYEASTER"),
    ],
)
async def test_what_cannot_be_is_explained_and_the_schedule_stays(
    world: World, question: str, said: str, answer: str
) -> None:
    await builds(world)
    await world.ana.sends("every Tuesday 19:00")
    await world.ana.taps(question)
    await world.ana.sends(said)
    await world.ana.is_told(answer)
    await world.ana.sends("every Friday 20:00")
    await world.ana.sees("Every Friday at 20:00")


@pytest.mark.parametrize(
    "data", ["bs:{0}:s:20200101", "bs:{0}:t:2575", "bs:{0}:w:9", "bs:{0}:d:0", "bs:{0}:a:7", "bs:{0}:n:x"]
)
async def test_forged_answers_are_refused(world: World, data: str) -> None:
    await builds(world)
    answer = await world.ana.forges(data.format(world.community_id))
    assert answer.alert
    assert "on our side" not in answer.text
    await world.ana.taps("Every week")
    await world.ana.sees("On which days?")


async def test_a_program_gets_another_day_by_taps(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    world.alice.forgets()
    await world.ana.forges(f"bp:{world.community_id}:{jam.program_id}")
    await world.ana.sees("Every Thursday at 20:00")
    await world.ana.taps("Choose days")
    await world.ana.taps("Fri")
    await world.ana.taps("Thu")
    await world.ana.taps("Done")
    await world.ana.taps("20:00")
    await world.ana.sees("Every Friday at 20:00")
    await world.ana.taps("Save schedule")
    assert "removed" in await world.ana.is_told("Saved.")
    await world.alice.is_told("Thursday Jam")
    program = await world.db.read(await world.actor(world.ana), programs.details, jam.program_id)
    assert {found.starts_at.weekday() for found in program.upcoming} == {4}
