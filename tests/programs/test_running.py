"""Programs as people see them, and as organizers run them."""

from models.programs import Visibility
from services import programs
from tests.world import World


async def test_people_find_a_program_and_its_dates(world: World) -> None:
    await world.program(description="Standards & ballads", cost_minor=500, currency="EUR", capacity=20)
    await world.joins(world.alice)
    await world.alice.sends("/programs")
    await world.alice.taps("Thursday Jam")
    await world.alice.sees("Every Thursday at 20:00")
    await world.alice.sees("20 places · Everyone")
    await world.alice.sees("€5.00")
    await world.alice.sees("with Ana")
    assert "Manage" not in world.alice.buttons()
    await world.alice.taps("Thu 26 Nov")
    await world.alice.sees("Are you coming?")


async def test_who_is_in_several_communities_chooses_first(world: World) -> None:
    other = world.sandbox.group("Book Friends", owner=world.ana)
    await world.ana.adds_bot(other, admin=True)
    await world.ana.sends("/setup", to=other)
    await world.sandbox.settle()
    await world.ana.sends("/programs")
    await world.ana.taps("Jam Lisboa")
    await world.ana.sees("Create the first program")
    await world.ana.sends("/newprogram")
    await world.ana.sees("In which community?")
    await world.ana.taps("Book Friends")
    await world.ana.sees("What is it called?")


async def test_pausing_adds_no_dates_and_going_on_does(world: World) -> None:
    ana = world.ana
    await opens_manage(world)
    await ana.taps("Pause")
    await ana.is_told("Paused. The dates there are stay.")
    await ana.taps("Resume")
    await ana.is_told("Goes on.")
    await ana.taps("Generate now")
    await ana.is_told("No date was missing.")
    await ana.taps("Show changes")
    await ana.sees("Ana · let it go on")
    await ana.sees("Ana · created it")


async def test_an_archived_program_is_in_nobodys_list_but_an_organizers(world: World) -> None:
    await world.joins(world.bob)
    await opens_manage(world)
    await world.ana.taps("Archive")
    await world.ana.is_told("Archived.")
    await world.bob.sends("/programs")
    await world.bob.sees("Nothing here yet.")
    await world.ana.sends("/programs")
    await world.ana.sees("Archived")


async def test_a_deleted_program_comes_back_by_undo(world: World) -> None:
    ana = world.ana
    jam = await opens_manage(world)
    await ana.taps("Delete program")
    await ana.sees("Delete “Thursday Jam”?")
    await ana.taps("Delete program")
    await ana.is_told("Deleted.")
    gone = await world.alice.forges(f"p:{world.community_id}:{jam}")
    assert "not there any more" in gone.text
    await ana.taps("Undo")
    await ana.is_told("It is back.")
    await ana.sees("Choose a date to say whether you come.")


async def test_members_cannot_run_a_program(world: World) -> None:
    jam = await world.program()
    await world.joins(world.alice)
    for data in ("pm", "pd", "pdn", "pr", "pg", "pe", "bp"):
        answer = await world.alice.forges(f"{data}:{world.community_id}:{jam.id}")
        assert "may not do this" in answer.text, data
    answer = await world.alice.forges(f"pa:{world.community_id}:{jam.id}:0")
    assert "may not do this" in answer.text
    answer = await world.alice.forges(f"ps:{world.community_id}:{jam.id}:archived")
    assert "may not do this" in answer.text
    answer = await world.alice.forges(f"px:{world.community_id}:{jam.id}:1:n:Mine")
    assert "may not do this" in answer.text


async def test_a_program_for_the_invited_does_not_exist_for_others(world: World) -> None:
    jam = await world.program(visibility=Visibility.INVITE_ONLY)
    await world.joins(world.alice)
    answer = await world.alice.forges(f"p:{world.community_id}:{jam.id}")
    assert "not there any more" in answer.text
    answer = await world.alice.forges(f"pe:{world.community_id}:{jam.id}")
    assert "not there any more" in answer.text


async def opens_manage(world: World) -> int:
    """Ana at the organizer's screen of a program."""
    jam = await world.program()
    await world.ana.sends("/programs")
    await world.ana.taps("Thursday Jam")
    await world.ana.taps("Manage")
    await world.ana.sees("Dates appear 90 days ahead by themselves.")
    return jam.id


async def test_who_is_nowhere_learns_where_programs_come_from(world: World) -> None:
    theo = world.sandbox.person("Theo", language="en")
    await theo.starts()
    await theo.sends("/programs")
    await theo.sees("You are in no community yet.")


async def test_a_program_that_becomes_invite_only_stays_for_those_who_come(world: World) -> None:
    jam = await world.session(capacity=1)
    await world.says_going(world.alice, jam)
    await world.joins(world.bob)
    ana = await world.actor(world.ana)
    found = await world.db.read(ana, programs.details, jam.program_id)
    await world.db.write(ana, programs.change, found.id, found.revision, visibility=Visibility.INVITE_ONLY)

    await world.opens(world.alice, jam)
    await world.alice.taps("Can't come")
    assert (await world.seen(jam)).going == 0
    await world.bob.starts(jam.reference)
    await world.sandbox.settle()
    assert "Thursday Jam" not in world.bob.screen().text
