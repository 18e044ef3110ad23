"""A member as other members see them: only what may be seen."""

from models.repertoire import Song
from models.rsvp import Answer
from models.tx import Tx
from services import badges, marking, rsvp
from tests.world import World


async def test_who_comes_leads_to_what_a_person_comes_to_and_brought(world: World) -> None:
    jam = await world.session()
    await world.joins(world.alice, world.bob)
    alice, ana = await world.actor(world.alice), await world.actor(world.ana)
    await world.db.write(alice, rsvp.respond, jam.id, Answer.GOING)

    def brings(tx: Tx) -> int:
        values = {"title": "So <What>", "title_key": "so what", "created_by": tx.actor.user_id}
        return tx.add(Song, program_id=jam.program_id, created_at=tx.now, updated_at=tx.now, **values)

    await world.db.write(alice, brings)
    await world.passes(days=3, hours=11)
    await world.db.write(ana, marking.mark, jam.id, alice.user_id or 0, came=True)
    await world.opens(world.bob, jam)
    for button in ("Who comes", "See a person", "Alice"):
        await world.bob.taps(button)
    await world.bob.sees("Member · since Mon 23 Nov")
    await world.bob.sees("🏅 First time (Thursday Jam)")
    await world.bob.sees("Thursday Jam · 1 visit")
    await world.bob.sees("So <What> · Thursday Jam")
    await world.db.write(alice, badges.hide, hidden=True)
    await world.bob.taps("‹ Back")
    await world.bob.taps("Alice")
    shown = world.bob.screen().text
    assert "So <What>" in shown
    assert "First time" not in shown
    assert "1 visit" not in shown
    await world.opens(world.carol, jam)
    for button in ("Who comes", "See a person", "Alice"):
        await world.carol.taps(button)
    await world.carol.is_told("member")
