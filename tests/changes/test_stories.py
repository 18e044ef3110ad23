"""A date gets another time or is cancelled: everyone concerned hears it, nobody is overrun."""

from datetime import timedelta

import pytest

from models.communities import Role
from models.sessions import SessionStatus
from sandbox.client import Person
from scheduler.sweeps import Sweeps
from services import changes, session_edit
from services.session_facts import Fact
from services.sessions import SessionDetails
from tests.world import World


async def manages(world: World, session: SessionDetails, person: Person | None = None) -> None:
    """An organizer at the screen of a date."""
    someone = person or world.ana
    await world.opens(someone, session)
    await someone.taps("Manage")
    await someone.sees("What do you want to do with this date?")


async def test_a_date_moves_by_a_chip_and_people_confirm(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    world.alice.forgets()
    await manages(world, jam)
    await world.ana.taps("Reschedule")
    await world.ana.taps("Fri 27 Nov")
    await world.ana.sees("From Thu 26 Nov, 20:00 (Lisbon)")
    await world.ana.sees("to Fri 27 Nov, 20:00 (Lisbon)")
    await world.ana.sees("1 person will be told.")
    await world.ana.taps("Reschedule now")
    await world.ana.is_told("Rescheduled. 1 person will be told.")

    await world.alice.is_told("Fri 27 Nov")
    answer = await world.alice.forges(f"mv:{world.community_id}:{jam.id}:1")
    assert answer.text == "Thanks, noted: the new time suits you."
    assert (await world.seen(jam)).going == 1


async def test_who_cannot_come_at_the_new_time_frees_the_place(world: World) -> None:
    jam = await world.session(capacity=1)
    await world.says_going(world.alice, jam)
    await world.says_going(world.bob, jam)
    await manages(world, jam)
    await world.ana.taps("Reschedule")
    await world.ana.taps("Change the time")
    await world.ana.taps("21:00")
    await world.ana.taps("Reschedule now")
    await world.alice.sees("21:00")
    await world.alice.forges(f"mv:{world.community_id}:{jam.id}:0")
    await world.bob.is_told("A place is free")


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("Saturday 18:30", "to Sat 28 Nov, 18:30 (Lisbon)"),
        ("2 December", "to Wed 2 Dec, 20:00 (Lisbon)"),
        ("21:15", "to Thu 26 Nov, 21:15 (Lisbon)"),
    ],
)
async def test_a_typed_date_is_repeated_back_with_its_zone(world: World, said: str, seen: str) -> None:
    jam = await world.session()
    await manages(world, jam)
    await world.ana.taps("Reschedule")
    await world.ana.sends(said)
    await world.ana.sees(seen)
    await world.ana.sees("Nobody has to be told.")


async def test_the_time_there_is_moves_nothing(world: World) -> None:
    await manages(world, await world.session())
    await world.ana.taps("Reschedule")
    await world.ana.sends("Thursday 20:00")
    await world.ana.sees("That is its time already.")
    assert world.ana.buttons() == ["‹ Back", "Home"]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("22 November 2026 20:00", "is in the past: now it is Mon 23 Nov, 09:00 (Lisbon)"),
        ("one fine day", "I did not understand"),
        ("<b>", "I did not understand"),
        ("x" * 4000, "too long"),
    ],
)
async def test_a_date_that_cannot_be_is_explained_and_asked_again(
    world: World, said: str, answer: str
) -> None:
    jam = await world.session()
    await manages(world, jam)
    await world.ana.taps("Reschedule")
    await world.ana.sends(said)
    await world.ana.is_told(answer)
    await world.ana.sends("Friday 20:00")
    await world.ana.sees("to Fri 27 Nov, 20:00 (Lisbon)")


async def test_a_day_is_picked_from_a_month(world: World) -> None:
    jam = await world.session()
    await manages(world, jam)
    await world.ana.taps("Reschedule")
    await world.ana.taps("Choose a day")
    await world.ana.sees("To when?")
    await world.ana.taps("›")
    await world.ana.taps("December 2026")
    await world.ana.taps("15")
    await world.ana.sees("At what time on Tue 15 Dec (Lisbon)?")
    await world.ana.taps("18:30")
    await world.ana.sees("to Tue 15 Dec, 18:30 (Lisbon)")


async def test_a_cancelled_date_tells_why(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    world.alice.forgets()
    await manages(world, jam)
    found = await world.ana.finds("Reschedule")
    await world.ana.taps("Cancel session")
    await world.ana.sends("The hall is <flooded> 🌊")
    await world.ana.sees("Reason: The hall is <flooded> 🌊")
    await world.ana.sees("1 person will be told.")
    await world.ana.taps("Cancel session")
    await world.ana.is_told("Cancelled.")
    told = await world.alice.is_told("The hall is <flooded> 🌊")
    assert "Thursday Jam" in told
    answer = await world.ana.presses(found)
    assert "This session was cancelled." in answer.text
    assert (await world.seen(jam)).status is SessionStatus.CANCELLED


async def test_a_date_is_cancelled_without_a_reason_and_never_comes_back(world: World) -> None:
    jam = await world.session()
    await manages(world, jam)
    await world.ana.taps("Cancel session")
    await world.ana.taps("Go on without")
    await world.ana.sees("Nobody has to be told.")
    await world.ana.taps("Cancel session")
    await world.ana.is_told("Cancelled.")
    await world.ana.forges(f"pg:{world.community_id}:{jam.program_id}")
    await world.ana.is_told("No date was missing.")


async def test_of_two_organizers_the_second_is_told_who_was_first(world: World) -> None:
    await world.joins(world.alice)
    await world.becomes(world.alice, Role.ADMIN)
    jam = await world.session()
    for person in (world.ana, world.alice):
        await manages(world, jam, person)
        await person.taps("Reschedule")
    await world.ana.taps("Fri 27 Nov")
    await world.alice.taps("Sat 28 Nov")
    await world.ana.taps("Reschedule now")
    await world.ana.is_told("Rescheduled.")
    answer = await world.alice.taps("Reschedule now")
    assert answer.alert
    assert answer.text.startswith("Ana changed this meanwhile.")
    assert (await world.seen(jam)).starts_at.day == 27
    await world.alice.sees("Fri 27 Nov")  # from when to when, as things stand now
    await world.alice.taps("Reschedule now")
    await world.alice.is_told("Rescheduled.")
    assert (await world.seen(jam)).starts_at.day == 28


async def test_a_reason_is_kept_when_somebody_else_was_first(world: World) -> None:
    jam = await world.session()
    await manages(world, jam)
    await world.ana.taps("Cancel session")
    await world.ana.sends("No power today")
    await world.ana.sees("Reason: No power today")
    renamed = (session_edit.answer, jam.id, jam.revision, Fact.TITLE, "Acoustic jam", "en")
    await world.db.write(await world.actor(world.ana), *renamed)
    answer = await world.ana.taps("Cancel session")
    assert "changed this meanwhile" in answer.text
    await world.ana.sees("Acoustic jam")
    await world.ana.sees("Reason: No power today")
    await world.ana.taps("Cancel session")
    await world.ana.is_told("Cancelled.")
    assert (await world.seen(jam)).cancellation_reason == "No power today"


async def test_members_may_not_change_a_date(world: World) -> None:
    jam = await world.session()
    await world.joins(world.alice)
    for data in ("sm", "sp", "sc", "sca", "sv"):
        answer = await world.alice.forges(f"{data}:{world.community_id}:{jam.id}")
        assert "may not do this" in answer.text, data
    for data in (f"svn:{world.community_id}:{jam.id}:1:202611271900", f"scn:{world.community_id}:{jam.id}:1"):
        assert "may not do this" in (await world.alice.forges(data)).text
    assert (await world.seen(jam)).revision == jam.revision


@pytest.mark.parametrize("to", ["202613011900", "99991231235", "x", "202611272500"])
async def test_a_forged_time_is_refused(world: World, to: str) -> None:
    jam = await world.session()
    answer = await world.ana.forges(f"svn:{world.community_id}:{jam.id}:1:{to}")
    assert answer.alert
    assert (await world.seen(jam)).starts_at == jam.starts_at


async def test_without_a_group_a_card_cannot_be_posted(world: World) -> None:
    jam = await world.session()
    await world.ana.removes_bot(world.group)
    await world.sandbox.settle()
    await manages(world, jam)
    answer = await world.ana.taps("Post to group")
    assert "This community has no group yet." in answer.text


async def test_whoever_makes_a_change_is_not_asked_about_it(world: World) -> None:
    jam = await world.session()
    for person in (world.ana, world.alice):
        await world.says_going(person, jam)
    ana = await world.actor(world.ana)
    world.ana.forgets()

    later = jam.starts_at.replace(tzinfo=None) + timedelta(days=1)
    moved = await world.db.write(ana, changes.move, jam.id, jam.revision, later)

    assert moved.told == 1
    await world.alice.is_told("New time")
    await world.delivered()
    await world.ana.is_not_told("New time")


async def test_a_session_that_is_over_is_still_managed_but_not_moved(world: World) -> None:
    jam = await world.session()
    await world.passes(days=4)
    await manages(world, jam)
    assert "Reschedule" not in world.ana.buttons()
    answer = await world.ana.forges(f"sv:{world.community_id}:{jam.id}")
    assert "This session is over." in answer.text
    await world.opens(world.alice, jam)
    assert "Manage" not in world.alice.buttons()


async def test_the_next_dates_are_answered_with_one_tap_in_the_notice(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    world.alice.forgets()
    ana = await world.actor(world.ana)
    await world.db.write(ana, changes.cancel, jam.id, jam.revision, "rain")
    await world.alice.is_told("Cancelled: Thursday Jam")
    await world.alice.sees("One tap on a date says that you come.")
    answer = await world.alice.taps("Come Thu 10 Dec")
    assert answer.text == "You're in. 1 going."
    await world.alice.sees("Thu 10 Dec")


async def test_where_there_are_roles_a_next_date_opens_to_choose_one(world: World) -> None:
    jam = await world.session(roles={"base": 2, "flyer": 2})
    await world.opens(world.alice, jam)
    await world.alice.taps("Base")
    world.alice.forgets()
    ana = await world.actor(world.ana)
    await world.db.write(ana, changes.cancel, jam.id, jam.revision)
    await world.alice.sees("Choose a date to say whether you come.")
    await world.alice.taps("Thu 3 Dec")
    await world.alice.taps("Flyer")
    await world.alice.sees("Flyer")


async def test_a_cancelled_date_takes_place_after_all_and_people_confirm(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    await world.says_going(world.bob, jam)
    ana = await world.actor(world.ana)
    await world.db.write(ana, changes.cancel, jam.id, jam.revision, "rain")
    await world.alice.is_told("Cancelled: Thursday Jam")
    world.alice.forgets()
    await manages(world, jam)
    await world.ana.taps("Hold it after all")
    await world.ana.sees("2 people will be told.")
    await world.ana.taps("Hold it after all")
    await world.ana.is_told("It takes place. Everyone concerned is told.")
    await world.alice.is_told("It takes place after all: Thursday Jam")
    await world.alice.taps("I'll be there")
    assert (await world.seen(jam)).going == 2

    answer = await world.ana.forges(f"shn:{world.community_id}:{jam.id}:3")
    assert answer.text == "It is not cancelled: it takes place."
    world.alice.forgets()
    await world.db.write(ana, changes.cancel, jam.id, 3)
    await world.alice.is_told("Cancelled: Thursday Jam")


async def test_what_is_over_is_not_held_after_all(world: World) -> None:
    jam = await world.session()
    ana = await world.actor(world.ana)
    await world.db.write(ana, changes.cancel, jam.id, jam.revision)
    await world.passes(days=4)
    answer = await world.ana.forges(f"shn:{world.community_id}:{jam.id}:2")
    assert "is in the past" in answer.text


async def test_what_was_on_already_and_moves_begins_anew_by_itself(world: World) -> None:
    jam = await world.session()
    sweeps = Sweeps(world.db)
    await world.passes(days=3, hours=11, minutes=30)
    await sweeps.run_once("advance")
    assert (await world.seen(jam)).status is SessionStatus.IN_PROGRESS
    ana = await world.actor(world.ana)
    later = jam.starts_at.replace(tzinfo=None) + timedelta(days=1)
    await world.db.write(ana, changes.move, jam.id, jam.revision, later)
    assert (await world.seen(jam)).status is SessionStatus.SCHEDULED
    await world.passes(days=1)
    await sweeps.run_once("advance")
    assert (await world.seen(jam)).status is SessionStatus.IN_PROGRESS
    await world.passes(days=1)
    await sweeps.run_once("advance")
    assert (await world.seen(jam)).status is SessionStatus.COMPLETED
