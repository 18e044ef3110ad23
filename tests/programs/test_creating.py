"""An organizer describes a program and it is there, dates and card included."""

import pytest

from models.communities import Role
from tests.world import World


async def test_name_kind_and_time_are_enough(world: World) -> None:
    ana = world.ana
    await ana.sends("/newprogram")
    await ana.sees("What is it called?")
    await ana.sends("Real Book Club")
    await ana.sees("What kind of program is it?")
    await ana.taps("Book club")
    await ana.sees("When does it take place?")
    await ana.sends("every Tuesday 19:00")
    await ana.sees("Every Tuesday at 19:00")
    await ana.sees("Tue 24 Nov")
    await ana.taps("Create program")
    await ana.sees("“Real Book Club” is created")
    await ana.taps("Post to group")
    await world.alice.sees("Real Book Club", in_=world.group)
    await world.alice.sees("Tue 24 Nov", in_=world.group)


async def test_every_fact_can_be_said_and_changed_before_it_is_created(world: World) -> None:
    ana = world.ana
    await ana.sends("/newprogram")
    await ana.sends("Acro <b>Jam</b> 🤸")
    await ana.sees("Acro <b>Jam</b> 🤸")
    await ana.taps("Social")
    await ana.sends("every 2nd Friday 18:30")
    await ana.sees("Every second Friday at 18:30")
    await ana.taps("Next")
    await ana.sees("How many can come?")
    await ana.sends("base 12, flyer 12")
    await ana.sees("Who may see it")
    await ana.taps("Everyone")
    await ana.sees("Where is it?")
    await ana.sends_place(38.7, -9.1, "Casa do Jardim")
    await ana.sees("Create it, or change what is not right.")
    await ana.sees("Base: 12 · Flyer: 12 · Everyone")
    await ana.sees("Casa do Jardim")
    await ana.taps("Change name")
    await ana.sends("Acro Jam")
    await ana.sees("Create it, or change what is not right.")
    await ana.taps("Create program")
    await ana.sees("“Acro Jam” is created")
    await ana.taps("Open program")
    await ana.sees("Casa do Jardim")
    assert "Manage" in ana.buttons()


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("", "The name: something is missing"),
        ("x" * 3000, "The name is too long: at most 100 characters."),
    ],
)
async def test_a_name_that_cannot_be_is_asked_for_again(world: World, said: str, answer: str) -> None:
    ana = world.ana
    await ana.sends("/newprogram")
    await ana.sees("What is it called?")
    await (ana.sends(said) if said else ana.sends_photo(b"\x89PNG not a picture"))
    await ana.is_told(answer)
    await ana.sends("مسرح 🎭")
    await ana.sees("What kind of program is it?")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("whenever", "I did not understand “whenever”"),
        ("1 January 2020 19:00", "is in the past: now it is Mon 23 Nov, 09:00"),
        ("every Tuesday 27:00", "no time of day"),
        ("RRULE:FREQ=SECONDLY", "not “SECONDLY”"),
        ("RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "no date in the next"),
        ("5/12 19:00", "can be read in two ways"),
        ("every Tuesday " * 400, "too long"),
    ],
)
async def test_a_time_that_cannot_be_is_explained(world: World, said: str, answer: str) -> None:
    ana = world.ana
    await ana.sends("/newprogram")
    await ana.sends("Jam")
    await ana.taps("Other")
    await ana.sees("When does it take place?")
    await ana.sends(said[:4096])
    await ana.is_told(answer)
    await ana.sends("RRULE:FREQ=WEEKLY;BYDAY=TU")
    await ana.sees("Every Tuesday at 19:00")


async def test_the_conversation_survives_a_restart(world: World) -> None:
    ana = world.ana
    await ana.sends("/newprogram")
    await ana.sends("Jam")
    await ana.sees("What kind of program is it?")
    world.app.dispatcher.storage._store._cached.clear()
    await ana.taps("Meetup")
    await ana.sees("When does it take place?")


async def test_who_may_not_create_is_told_how_to(world: World) -> None:
    await world.joins(world.alice)
    await world.alice.sends("/newprogram")
    await world.alice.sees("You organize no community yet")


async def test_a_member_who_forges_the_button_is_refused(world: World) -> None:
    await world.joins(world.alice)
    answer = await world.alice.forges(f"pn:{world.community_id}")
    assert answer.alert
    assert "may not do this" in answer.text


async def test_admins_create_too(world: World) -> None:
    await world.joins(world.alice)
    await world.becomes(world.alice, Role.ADMIN)
    await world.alice.sends("/newprogram")
    await world.alice.sees("What is it called?")


async def test_in_a_group_the_command_leads_to_the_private_chat(world: World) -> None:
    await world.ana.sends("/newprogram", to=world.group)
    await world.ana.sees("Let's do this in our private chat.", in_=world.group)


async def test_buttons_of_a_draft_that_is_over_say_so(world: World) -> None:
    ana = world.ana
    await ana.sends("/newprogram")
    await ana.sends("Jam")
    found = await ana.finds("Meetup")
    await ana.sends("/start")
    await ana.sees("Home")
    answer = await ana.presses(found)
    assert "out of date" in answer.text
