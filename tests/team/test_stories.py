"""Running a program together, as people see it."""

from datetime import timedelta

from models.programs import Visibility
from services import session_edit
from services.session_facts import Fact
from tests.invitations.test_stories import reference
from tests.world import World


async def test_an_invitation_is_read_answered_and_told_of_and_a_role_ends_at_once(world: World) -> None:
    jam = await world.session(visibility=Visibility.INVITE_ONLY)
    await world.ana.forges(f"pm:{world.community_id}:{jam.program_id}")
    await world.ana.taps("See team")
    await world.ana.taps("Make invite link")
    token = reference(world.ana)
    assert token.startswith("co_")

    await world.ana.starts(token)
    await world.ana.sees("You made this invitation")
    await world.alice.starts(token)
    await world.alice.sees("Ana invites you to run it")
    await world.alice.taps("Accept")
    await world.alice.sees("Choose a date")
    await world.ana.is_told("Alice runs it with you now.")
    await world.bob.starts(token)
    await world.bob.sees("was used already")

    await world.alice.taps("Manage")
    await world.ana.forges(f"tm:{world.community_id}:{jam.program_id}:0")
    await world.ana.taps("See invitations")
    await world.ana.sees("accepted: Alice")
    await world.ana.taps("‹ Back")
    await world.ana.taps("Alice")
    await world.ana.taps("Take off the team")
    await world.alice.is_told("You were taken off its team")
    answer = await world.alice.taps("Pause")
    assert answer.text.startswith("You may not do this here.")


async def test_who_declines_changes_nothing_and_who_invited_is_told(world: World) -> None:
    jam = await world.session()
    await world.ana.forges(f"tm:{world.community_id}:{jam.program_id}:0")
    await world.ana.taps("Make invite link")
    token = reference(world.ana)
    await world.alice.starts(token)
    await world.alice.taps("Decline")
    await world.alice.sees("You declined")
    await world.ana.is_told("Alice declined to run it.")
    await world.bob.starts(token)
    await world.bob.sees("This invitation was declined")


async def test_who_hosts_one_date_takes_attendance_and_writes_the_recap_and_that_is_all(world: World) -> None:
    jam = await world.session()
    await world.joins(world.alice, world.bob)
    ana = await world.actor(world.ana)
    await world.db.write(ana, session_edit.save, jam.id, jam.revision, {Fact.HOST: "Alice"}, "en")
    world.clock.now = jam.starts_at + timedelta(minutes=10)
    await world.opens(world.bob, jam)
    assert "Manage" not in world.bob.buttons()
    await world.opens(world.alice, jam)
    await world.alice.taps("Manage")
    assert world.alice.buttons()[:2] == ["Attendance", "Recap"]
    await world.alice.taps("Attendance")
    await world.alice.sees("Attendance")
    await world.alice.taps("‹ Back")
    await world.alice.taps("Recap")
    await world.alice.taps("Write recap")
    await world.alice.sends("We played until midnight.")
    await world.alice.sees("We played until midnight.")
    answer = await world.alice.forges(f"sc:{world.community_id}:{jam.id}")
    assert answer.text.startswith("You may not do this here.")
