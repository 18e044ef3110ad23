"""Organizers change a program fact by fact; its dates follow, and nobody overwrites anybody."""

import pytest

from models.communities import Role
from sandbox.client import Person
from services import programs
from services.programs import ProgramDetails
from tests.world import World

REST = {"Tags", "Facilitator", "Guests", "Answer deadline", "Cost", "Days ahead", "More of its kind"}
"""What is on the second page."""


async def begins(world: World, label: str, person: Person | None = None) -> ProgramDetails:
    """Somebody is asked for one fact of a program."""
    jam = await world.program(capacity=10, rsvp_deadline_minutes=90)
    await asks(world, jam, label, person or world.ana)
    return jam


async def asks(world: World, jam: ProgramDetails, label: str, person: Person) -> None:
    page = "per" if label in REST else "pe"
    await person.forges(f"{page}:{world.community_id}:{jam.id}")
    await person.taps(label)


async def now(world: World, jam: ProgramDetails) -> ProgramDetails:
    return await world.db.read(await world.actor(world.ana), programs.details, jam.id)


@pytest.mark.parametrize(
    ("label", "said", "seen"),
    [
        ("Name", "Jazz <i>Jam</i>", "Jazz <i>Jam</i>"),
        ("Places and roles", "base 12, flyer", "Base: 12 · Flyer: unlimited"),
        ("Place", "Rua do Século 9", "Rua do Século 9"),
        ("Cost", "12,50 eur", "€12.50"),
    ],
)
async def test_a_fact_is_changed_by_typing(world: World, label: str, said: str, seen: str) -> None:
    await begins(world, label)
    await world.ana.sends(said)
    assert "✓ Saved." in await world.ana.is_told("What do you want to change?")
    await world.ana.sees(seen)


@pytest.mark.parametrize(
    ("said", "minutes"), [("90", 90), ("1:30", 90), ("1h30", 90), ("2 h", 120), ("45 min", 45)]
)
async def test_a_length_is_typed_as_people_write_it(world: World, said: str, minutes: int) -> None:
    jam = await begins(world, "Length")
    await world.ana.sends(said)
    await world.ana.is_told("What do you want to change?")
    assert (await now(world, jam)).draft.duration_minutes == minutes


@pytest.mark.parametrize(
    ("label", "tapped", "field", "value"),
    [
        ("Kind", "Workshop", "kind", "workshop"),
        ("Who may see it", "Members", "visibility", "members_only"),
        ("Guests", "0", "guests_allowed", 0),
        ("Answer deadline", "Until the start", "rsvp_deadline_minutes", None),
        ("Places and roles", "Unlimited", "capacity", None),
        ("Description", "No description", "description", ""),
    ],
)
async def test_a_fact_is_changed_by_a_tap(
    world: World, label: str, tapped: str, field: str, value: object
) -> None:
    jam = await begins(world, label)
    await world.ana.taps(tapped)
    await world.ana.is_told("Saved.")
    assert getattr((await now(world, jam)).draft, field) == value


@pytest.mark.parametrize(
    ("label", "said", "answer"),
    [
        ("Length", "long", "I did not understand that"),
        ("Length", "2", "must be"),
        ("Places and roles", "0", "The number of places"),
        ("Places and roles", "7 7 7", "I did not understand that"),
        ("Places and roles", "lots", "I did not understand that"),
        ("Places and roles", ", ".join(f"role{n} 1" for n in range(9)), "too many"),
        ("Guests", "eleven", "up to 10"),
        ("Guests", "11", "up to 10"),
        ("Cost", "free beer", "I did not understand that"),
        ("Cost", "12 XXY", "I did not understand that"),
        ("Kind", "knitting", "I did not understand that"),
        ("Description", "x" * 3500, "too long"),
    ],
)
async def test_what_cannot_be_is_explained_and_asked_again(
    world: World, label: str, said: str, answer: str
) -> None:
    jam = await begins(world, label)
    await world.ana.sends(said)
    await world.ana.is_told(answer)
    assert (await now(world, jam)).revision == jam.revision


async def test_the_second_of_two_organizers_keeps_what_they_typed(world: World) -> None:
    await world.joins(world.alice)
    await world.becomes(world.alice, Role.ADMIN)
    jam = await begins(world, "Name")
    await asks(world, jam, "Name", world.alice)
    await world.ana.sends("Ana's Jam")
    await world.ana.sees("What do you want to change?")

    await world.alice.sends("Alice's Jam")
    await world.alice.sees("Ana changed this program meanwhile. Nothing was overwritten.")
    await world.alice.sees("Yours: Alice's Jam")
    assert (await now(world, jam)).name == "Ana's Jam"

    await world.alice.taps("Use mine")
    await world.alice.is_told("Saved.")
    assert (await now(world, jam)).name == "Alice's Jam"


async def test_an_old_button_shows_what_it_says_beside_what_is_there(world: World) -> None:
    jam = await begins(world, "Kind")
    old = await world.ana.finds("Open mic")
    await world.ana.taps("Workshop")
    await world.ana.presses(old)
    await world.ana.sees("Now: Workshop")
    await world.ana.sees("Yours: Open mic")
    assert (await now(world, jam)).draft.kind == "workshop"
    mine = await world.ana.finds("Use mine")
    await world.ana.sends("Something else")
    await world.ana.is_told("choose a button")
    await asks(world, jam, "Name", world.ana)
    assert "not there any more" in (await world.ana.presses(mine)).text


async def test_the_second_schedule_is_kept_too(world: World) -> None:
    await world.joins(world.alice)
    await world.becomes(world.alice, Role.ADMIN)
    jam = await begins(world, "Name")
    await asks(world, jam, "Schedule", world.alice)
    await world.alice.sends("every Friday 18:00")
    await world.ana.sends("Ana's Jam")
    await world.ana.sees("What do you want to change?")
    await world.alice.taps("Save schedule")
    await world.alice.sees("Ana changed this program meanwhile.")
    await world.alice.taps("Use mine")
    await world.alice.is_told("Saved.")
    assert (await now(world, jam)).draft.schedule.rule == "FREQ=WEEKLY;BYDAY=FR"


async def test_another_hour_takes_the_dates_along_and_tells_people(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    world.alice.forgets()
    program = await world.db.read(await world.actor(world.ana), programs.details, jam.program_id)
    await asks(world, program, "Schedule", world.ana)
    await world.ana.sends("21:15")
    await world.ana.taps("Save schedule")
    told = await world.ana.is_told("Saved.")
    assert "dates moved" in told
    assert "1 person is told" in told
    await world.alice.is_told("Thursday Jam")
    after = await world.seen(jam, world.alice)
    assert (after.starts_at - jam.starts_at).total_seconds() == 75 * 60
    assert after.mine is not None


async def test_more_places_let_those_who_wait_in(world: World) -> None:
    jam = await world.session(capacity=1)
    await world.says_going(world.alice, jam)
    await world.says_going(world.bob, jam)
    await world.bob.is_told("no. 1 on the waitlist")
    program = await world.db.read(await world.actor(world.ana), programs.details, jam.program_id)
    await asks(world, program, "Places and roles", world.ana)
    await world.ana.sends("5")
    await world.ana.sees("5 places")
    await world.bob.is_told("you're in")
    assert (await world.seen(jam)).going == 2


async def test_a_forged_revision_changes_nothing_by_itself(world: World) -> None:
    jam = await world.program()
    await world.ana.forges(f"px:{world.community_id}:{jam.id}:99:g:0")
    await world.ana.sees("Nothing was overwritten")
    assert (await now(world, jam)).draft.guests_allowed == jam.draft.guests_allowed


@pytest.mark.parametrize(
    ("button", "rows"),
    [("pe", [2, 2, 2, 2, 2, 2]), ("per", [2, 2, 2, 2, 1, 2]), ("pf", [2, 2, 2, 2, 3, 2])],
)
async def test_all_choices_fit_on_a_screen(world: World, button: str, rows: list[int]) -> None:
    jam = await world.program()
    kind = ":k" if button == "pf" else ""
    await world.ana.forges(f"{button}:{world.community_id}:{jam.id}{kind}")
    assert [len(row) for row in world.ana.screen().rows] == rows
