"""Roles, pairs and offers of one session at the same moment."""

import asyncio
from datetime import timedelta
from functools import partial

from models.actor import SYSTEM
from models.rsvp import Answer
from services import offers, pairs, rsvp
from services.place_errors import NoPair, OfferGone
from tests.races.interleaving import going, interleaved
from tests.rsvp.test_roles import Jam, jam_of
from tests.town import Town


async def test_two_dozen_flexible_people_come_and_go_at_once(town: Town) -> None:
    jam = await jam_of(town, roles={"base": 3, "flyer": 3, "spotter": 1}, balance=2)
    pools = list(jam.pool.values())
    people = [await jam.person(f"Person {n}") for n in range(12)]

    async def comes_and_goes(n: int) -> None:
        for turn in range(3):
            accepted = [pools[(n + turn) % 3], pools[(n + 2 * turn + 1) % 3]]
            answer = Answer.NOT_GOING if turn == 1 else Answer.GOING
            say = partial(rsvp.respond, session_id=jam.session.id, answer=answer, roles=accepted)
            await town.db.write(people[n], say)

    await asyncio.gather(*(comes_and_goes(n) for n in range(12)))
    await jam.counts()
    seen = await jam.sees("Person 0")
    assert sum(pool.taken for pool in seen.pools) == 7
    assert sum(pool.waiting for pool in seen.pools) == 5


async def test_a_place_that_comes_when_its_person_has_just_left_goes_to_the_next(town: Town) -> None:
    jam = await jam_of(town, roles={"base": 1, "flyer": 1})
    await jam.says("Ana", "base")
    await jam.says("Ben", "base", "flyer")
    for name in ("Cleo", "Dan"):
        await jam.says(name, "flyer", "base")
    no = partial(rsvp.respond, session_id=jam.session.id, answer=Answer.NOT_GOING)
    await interleaved(town.db, (jam.people["Cleo"], no), (jam.people["Ana"], no))
    assert await jam.stands("Cleo") == "not_going"
    assert await jam.stands("Dan") in ("base", "flyer")
    await jam.counts()


async def test_one_of_two_questions_to_come_together_wins(town: Town) -> None:
    jam = await jam_of(town, roles={"base": 1, "flyer": 1})
    base, flyer, session = jam.pool["base"], jam.pool["flyer"], jam.session.id
    ana, ben, cleo = [await jam.person(name) for name in ("Ana", "Ben", "Cleo")]
    for who in (ben, cleo):
        await town.db.write(who, pairs.ask, session, ana.user_id, base, flyer)
    _first, second = await interleaved(
        town.db,
        (ana, lambda tx: pairs.confirm(tx, session, ben.user_id or 0)),
        (ana, lambda tx: pairs.confirm(tx, session, cleo.user_id or 0)),
    )
    assert isinstance(second, NoPair)
    assert [await jam.stands(name) for name in ("Ana", "Ben", "Cleo")] == ["flyer", "base", "nothing"]
    await jam.counts()


async def _with_an_offer(town: Town) -> Jam:
    jam = await jam_of(town, capacity=1, offer_within_hours=100)
    await jam.says("Ana")
    await jam.says("Ben")
    await jam.leaves("Ana")
    return jam


async def test_an_offer_is_accepted_or_expires(town: Town) -> None:
    jam = await _with_an_offer(town)
    session, ben = jam.session.id, jam.people["Ben"]
    town.now += timedelta(hours=3)
    (due,) = await town.db.read(SYSTEM, offers.due)
    there = SYSTEM.inside(jam.owner.community_id or 0)
    expired, accepted = await interleaved(
        town.db, (there, lambda tx: offers.expire(tx, due)), (ben, lambda tx: offers.accept(tx, session))
    )
    assert expired == 1
    assert isinstance(accepted, OfferGone)
    await town.db.write(ben, going(session))
    assert await town.db.write(there, offers.expire, due) == 0
    await jam.counts()
