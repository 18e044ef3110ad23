"""Who gets in and whether it takes place, as organizers set it: in the chat, in the app, for one date."""

import pytest

from scheduler import place_sweeps
from tests.programs.test_editing import now
from tests.world import World


async def _rules(world: World, program: int) -> None:
    await world.ana.forges(f"per:{world.community_id}:{program}")
    await world.ana.taps("Set rules")


async def test_rules_are_set_one_by_one_and_times_come_with_their_rule(world: World) -> None:
    jam = await world.program(roles={"base": 2, "flyer": 2})
    await _rules(world, jam.id)
    await world.ana.sees("Free places: Given at once")

    await world.ana.taps("Free places")
    await world.ana.taps("24 h before")
    await world.ana.taps("Time to accept")
    await world.ana.sends("1:30")
    await world.ana.is_told("✓ Saved.")
    await world.ana.taps("Balance of roles")
    await world.ana.taps("2")
    await world.ana.sees("At most 2 more of one role")
    await world.ana.taps("Minimum")
    await world.ana.sends("4")
    await world.ana.taps("Time to decide")
    await world.ana.taps("12 h before")
    draft = (await now(world, jam)).draft
    assert (draft.balance, draft.offer_within_hours, draft.accept_minutes) == (2, 24, 90)
    assert (draft.minimum, draft.decide_hours) == (4, 12)


@pytest.mark.parametrize(
    ("rule", "said", "answer"),
    [
        ("Balance of roles", "0", "The balance of roles must be a number up to 100."),
        ("Free places", "tomorrow", "The time from which places are offered must be a number up to 336."),
        ("Minimum", "-3", "The minimum must be a number up to 1,000."),
    ],
)
async def test_what_is_no_rule_is_explained(world: World, rule: str, said: str, answer: str) -> None:
    jam = await world.program(roles={"base": 2, "flyer": 2})
    await _rules(world, jam.id)
    await world.ana.taps(rule)
    await world.ana.sends(said)
    await world.ana.is_told(answer)


async def test_too_few_are_seen_and_cancelling_asks_first_who_hears_it(world: World) -> None:
    session = await world.session(minimum=3, decide_hours=24)
    await world.says_going(world.alice, session)
    await world.opens(world.alice, session)
    await world.alice.sees("Needs 2 more by")

    before = session.starts_at - world.clock()
    await world.passes(seconds=before.total_seconds() - 30 * 3600)
    await place_sweeps.settle_minimum(world.db)
    await world.ana.is_told("2 more must come")
    await world.ana.taps("Cancel it")
    await world.ana.sees("Write the reason")
    assert (await world.seen(session)).status == "scheduled"


async def test_holding_it_is_answered_and_seen(world: World) -> None:
    session = await world.session(minimum=3)
    await world.says_going(world.alice, session)
    await world.ana.forges(f"sf:{world.community_id}:{session.id}:i")
    await world.ana.taps("Hold it")
    await world.ana.is_told("It takes place with 1.")
    await world.ana.sees("✓ It takes place")
    await world.alice.is_told("1 comes, and that is enough.")


async def test_one_date_has_its_own_minimum(world: World) -> None:
    session = await world.session(minimum=3)
    await world.ana.forges(f"sf:{world.community_id}:{session.id}:p")
    await world.ana.taps("Set minimum")
    await world.ana.sees("3 people")
    await world.ana.sends("2")
    await world.ana.is_told("✓ Saved.")
    await world.opens(world.alice, session)
    await world.alice.sees("Needs 2 more by")
    await world.ana.forges(f"sf:{world.community_id}:{session.id}:i")
    await world.ana.taps("No minimum")
    assert (await world.seen(session)).lacks == 0
