"""One-to-one services in the chat: found, looked at, published, put away; what is by link stays hidden."""

from typing import Any

from locales.reader import money
from models.offerings import OfferingStatus, OfferingVisibility
from sandbox.client import Person
from services import instructors, offering_edit
from services.offerings import OfferingDetails
from tests.offerings.studio import LESSON, PRICE
from tests.world import World


async def made(world: World, person: Person, *, shown: bool = True, **values: Any) -> OfferingDetails:
    """An offering of somebody who may sell."""
    who = await world.actor(person)

    def make(tx: Any) -> OfferingDetails:
        draft = offering_edit.create(tx, **{**LESSON, **values})
        priced = offering_edit.add_variant(tx, draft.id, draft.revision, **PRICE)
        return offering_edit.set_status(tx, priced.id, OfferingStatus.ACTIVE) if shown else priced

    return await world.db.write(who, make)


async def looks(world: World, person: Person) -> None:
    """Somebody looks at what is offered, from the community's screen."""
    await person.forges(f"c:{world.community_id}")
    await person.taps("Book 1-to-1")


async def test_a_member_finds_a_private_lesson_with_its_price_and_its_policy(world: World) -> None:
    await world.joins(world.alice)
    await made(world, world.ana, summary="At your pace", expectations=["Warm up", "Dance"])
    await looks(world, world.alice)
    await world.alice.sees("Private dance lesson · Ana · CHF")
    await world.alice.taps("Private dance lesson")
    await world.alice.sees("At your pace")
    await world.alice.sees("Other · 1 h · In person")
    await world.alice.sees(f"One lesson: {money(9000, 'CHF')} (incl. 8.1% VAT) · 1 h")
    await world.alice.sees("Cancel for free until 24 h before; later 50% is kept.")
    assert "Archive" not in world.alice.buttons()


async def test_where_nothing_is_offered_members_see_no_way_to_it(world: World) -> None:
    await world.joins(world.alice)
    await world.alice.forges(f"c:{world.community_id}")
    assert "Book 1-to-1" not in world.alice.buttons()
    await looks(world, world.ana)
    await world.ana.sees("Make the first offering in the app")


async def test_an_instructor_publishes_and_archives_their_own(world: World) -> None:
    await world.joins(world.bob, world.alice)
    bob = await world.actor(world.bob)
    await world.db.write(await world.actor(world.ana), instructors.make, bob.user_id)
    offering = await made(world, world.bob, shown=False)
    await looks(world, world.bob)
    await world.bob.taps("My offerings")
    await world.bob.sees("Private dance lesson · Draft")
    await world.bob.taps("Private dance lesson")
    await world.bob.taps("Publish")
    await world.bob.taps("Archive")
    await world.bob.sees("Archived")
    answer = await world.alice.forges(f"zop:{world.community_id}:{offering.id}:1")
    assert "not there any more" in answer.text
    await world.bob.taps("Publish")
    await looks(world, world.alice)
    await world.alice.sees("Private dance lesson · Bob")


async def test_without_a_price_publishing_says_what_to_do(world: World) -> None:
    who = await world.actor(world.ana)
    draft = await world.db.write(who, lambda tx: offering_edit.create(tx, **LESSON))
    await world.ana.forges(f"zos:{world.community_id}:{draft.id}")
    await world.ana.sees("It has no price yet.")
    answer = await world.ana.forges(f"zop:{world.community_id}:{draft.id}:1")
    assert "Add a price first." in answer.text


async def test_what_is_by_link_opens_by_its_link_and_is_found_nowhere(world: World) -> None:
    await world.joins(world.alice)
    hidden = await made(world, world.ana, title="Zebrafish lesson", visibility=OfferingVisibility.BY_LINK)
    await made(world, world.ana)
    await looks(world, world.alice)
    await world.alice.sees("Private dance lesson")
    assert "Zebrafish" not in world.alice.screen().text
    for word in ("Zebrafish", ""):
        found = await world.alice.asks_inline(word)
        assert "Zebrafish" not in str(found)
    await world.carol.starts(hidden.reference)
    await world.carol.sees("Zebrafish lesson")
    assert "Join" in world.carol.buttons()


async def test_a_deep_link_of_a_draft_leads_nowhere_for_others(world: World) -> None:
    draft = await made(world, world.ana, shown=False)
    await world.alice.starts(draft.reference)
    await world.alice.is_told("not there any more")
    await world.ana.starts(draft.reference)
    await world.ana.sees("Draft")
