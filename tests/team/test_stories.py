"""Running a program together, as people see it."""

from models.programs import Visibility
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
