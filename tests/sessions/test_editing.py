"""One session says for itself what it needs to; people hear what concerns them, and nobody is overrun."""

import pytest

from models.communities import Role
from sandbox.client import Person
from services.sessions import SessionDetails
from tests.world import World


async def edits(world: World, session: SessionDetails, fact: str, person: Person | None = None) -> None:
    """An organizer at the question about one fact of a session."""
    someone = person or world.ana
    await world.opens(someone, session)
    await someone.taps("Manage")
    await someone.taps("Edit")
    await someone.sees("What do you want to change about this date alone?")
    await someone.taps(fact)


async def test_one_date_is_called_otherwise_and_goes_back_to_its_program(world: World) -> None:
    jam = await world.session()
    await edits(world, jam, "Title")
    await world.ana.sends("Ночь <b>swing</b> 夜 ليلة")
    await world.ana.sees("Saved.")
    await world.ana.sees("Not as the program says: title")
    assert (await world.seen(jam)).title == "Ночь <b>swing</b> 夜 ليلة"
    await world.ana.taps("✎ Title")
    await world.ana.sees("The program says: Thursday Jam")
    await world.ana.taps("As the program")
    assert (await world.seen(jam)).title == "Thursday Jam"


async def test_another_place_is_told_to_those_who_come_and_its_card_follows(world: World) -> None:
    jam = await world.session(place="Bar do Cais", latitude=38.7, longitude=-9.1)
    await world.says_going(world.alice, jam)
    await world.posts(jam)
    await edits(world, jam, "Place")
    await world.ana.sends("Jardim da Estrela")
    await world.ana.sees("Saved. 1 person is told.")
    told = await world.alice.is_told("Bar do Cais → Jardim da Estrela")
    assert told.startswith("Changed: Thursday Jam")
    await world.passes(seconds=5)
    await world.bob.sees("Jardim da Estrela", in_=world.group)
    seen = await world.seen(jam)
    assert (seen.place, seen.latitude) == ("Jardim da Estrela", None)


async def test_a_venue_gives_the_place_its_pin(world: World) -> None:
    jam = await world.session(place="Bar do Cais")
    await edits(world, jam, "Place")
    await world.ana.sends_place(38.71, -9.14, title="Estufa")
    await world.ana.sees("Saved.")
    seen = await world.seen(jam)
    assert (seen.place, seen.latitude, seen.longitude) == ("Estufa", 38.71, -9.14)


async def test_fewer_places_throw_nobody_out_and_more_let_in_who_waits(world: World) -> None:
    jam = await world.session(capacity=2)
    for person in (world.alice, world.bob, world.carol):
        await world.says_going(person, jam)
    await edits(world, jam, "Places")
    await world.ana.sends("1")
    await world.ana.sees("2 are in and stay. Nobody new comes in until there are fewer than 1.")
    assert [pool.capacity for pool in (await world.seen(jam)).pools] == [2]
    await world.ana.taps("Save anyway")
    await world.ana.is_told("More come than that already: nobody is thrown out")
    assert ((await world.seen(jam)).going, (await world.seen(jam)).waiting) == (2, 1)
    await world.opens(world.bob, jam)
    await world.bob.taps("Can't come")
    assert ((await world.seen(jam)).going, (await world.seen(jam)).waiting) == (1, 1)
    await edits(world, jam, "✎ Places")
    await world.ana.taps("8")
    await world.ana.is_told("1 who waited got in.")
    await world.carol.is_told("A place is free")


async def test_roles_have_places_of_their_own(world: World) -> None:
    jam = await world.session(roles={"base": 2, "flyer": 2})
    await edits(world, jam, "Places")
    for said in ("5", "drummer 4", "base 0"):
        await world.ana.sends(said)
        await world.sandbox.settle()
    assert [pool.capacity for pool in (await world.seen(jam)).pools] == [2, 2]
    await world.ana.sends("base 5")
    await world.ana.sees("Saved.")
    assert [pool.capacity for pool in (await world.seen(jam)).pools] == [5, 2]


@pytest.mark.parametrize(
    ("fact", "said", "answer"),
    [
        ("End", "20:00", "The end must be after the start."),
        ("End", "0", "The end must be after the start."),
        ("End", "99999", "a session lasts at most 7 days"),
        ("End", "soon", "I did not understand"),
        ("Answer deadline", "21:00", "The answer deadline must not be after the start."),
        ("Answer deadline", "22 November 2026 10:00", "is in the past"),
        ("Places", "lots", "I did not understand"),
        ("Places", "0", "must be a number up to"),
        ("Places", "99999999", "must be a number up to"),
        ("Cost", "12 XYZ", "I did not understand"),
        ("Title", "x" * 101, "at most 100 characters"),
        ("Title", "\u200b", "something is missing"),
        ("Description", "x" * 3001, "at most 3,000 characters"),
        ("Host", "Nobody Atall", "no member who may see this is called so"),
    ],
)
async def test_what_cannot_be_is_explained_and_asked_again(
    world: World, fact: str, said: str, answer: str
) -> None:
    jam = await world.session()
    await edits(world, jam, fact)
    await world.ana.sends(said)
    await world.ana.is_told(answer)
    assert (await world.seen(jam)).revision == jam.revision


async def test_end_cost_and_deadline_are_said_for_one_date(world: World) -> None:
    jam = await world.session(cost_minor=500, currency="EUR")
    await world.says_going(world.alice, jam)
    await edits(world, jam, "End")
    await world.ana.sends("1:30")
    await world.ana.sees("1 person is told.")
    await world.alice.is_told("Fri 27 Nov, 01:30 (Lisbon)")
    await world.ana.taps("Cost")
    await world.ana.taps("Free")
    await world.alice.is_told("€5.00 → Free")
    await world.ana.taps("Answer deadline")
    await world.ana.sends("18:00")
    await world.ana.taps("Answer needed")
    await world.ana.taps("Needed")
    await world.ana.sees("Answer before you come, until Thu 26 Nov, 18:00 (Lisbon)")
    await world.ana.taps("✎ Answer deadline")
    await world.ana.taps("Close now")
    assert (await world.seen(jam)).closed


async def test_a_member_hosts_one_date_by_name(world: World) -> None:
    await world.joins(world.alice)
    jam = await world.session()
    await edits(world, jam, "Host")
    assert "Ana" in world.ana.buttons()
    await world.ana.sends("alice")
    await world.ana.sees("Hosted by Alice")
    invited = await world.session(name="Secret", visibility="invite_only")
    await edits(world, invited, "Host")
    await world.ana.sends("Alice")
    await world.ana.is_told("no member who may see this is called so")


async def test_the_second_of_two_organizers_keeps_what_they_typed(world: World) -> None:
    await world.joins(world.alice)
    await world.becomes(world.alice, Role.ADMIN)
    jam = await world.session(place="Bar do Cais")
    for person in (world.ana, world.alice):
        await edits(world, jam, "Place", person)
    await world.ana.sends("Jardim da Estrela")
    await world.ana.sees("Saved.")
    await world.alice.sends("Pavilhão 3")
    await world.alice.sees("Ana changed this session meanwhile. Nothing was overwritten.")
    await world.alice.sees("Now: Jardim da Estrela")
    await world.alice.sees("Yours: Pavilhão 3")
    await world.alice.taps("Use mine")
    await world.alice.is_told("Saved.")
    assert (await world.seen(jam)).place == "Pavilhão 3"


async def test_who_was_second_with_a_tap_may_type_instead(world: World) -> None:
    jam = await world.session(capacity=5)
    await world.ana.forges(f"sfx:{world.community_id}:{jam.id}:0:p:7")
    await world.ana.sees("Yours: 7")
    mine = await world.ana.finds("Use mine")
    await world.ana.sends("8")
    await world.ana.sees("Saved.")
    assert (await world.seen(jam)).pools[0].capacity == 8
    await edits(world, jam, "Title")
    assert "not there any more" in (await world.ana.presses(mine)).text
    assert (await world.seen(jam)).pools[0].capacity == 8


async def test_after_its_end_only_what_it_was_can_be_corrected(world: World) -> None:
    jam = await world.session()
    await world.passes(days=4)
    await edits(world, jam, "Title")
    assert "Places" not in world.ana.buttons()
    await world.ana.sends("The night of the solos")
    await world.ana.sees("Saved.")
    answer = await world.ana.forges(f"sfx:{world.community_id}:{jam.id}:2:p:5")
    assert "This session is over." in answer.text


async def test_members_and_strangers_change_nothing(world: World) -> None:
    jam = await world.session()
    await world.joins(world.alice)
    for data in ("se:{0}:{1}", "sf:{0}:{1}:n", "sfx:{0}:{1}:1:p:5"):
        answer = await world.alice.forges(data.format(world.community_id, jam.id))
        assert "may not do this" in answer.text, data
    assert (await world.seen(jam)).revision == jam.revision


async def test_what_belongs_to_its_kind_may_be_otherwise_this_time(world: World) -> None:
    jam = await world.session(settings={"session_vibe": "Blues"})
    await edits(world, jam, "Details")
    await world.ana.sees("Vibe: Blues")
    await world.ana.taps("Vibe")
    await world.ana.sends("x" * 101)
    await world.ana.is_told("at most 100 characters")
    await world.ana.sends("Bossa <nova>")
    await world.ana.sees("Vibe: Bossa <nova>")
    await world.ana.taps("Level")
    await world.ana.taps("Beginners")
    await world.ana.is_told("Saved.")
    await world.opens(world.alice, jam)
    await world.alice.taps("See more")
    await world.alice.sees("Vibe: Bossa <nova>")
    await world.alice.sees("Level: Beginners")
    await world.ana.taps("✎ Vibe")
    await world.ana.taps("As the program")
    await world.ana.sees("Vibe: Blues")
