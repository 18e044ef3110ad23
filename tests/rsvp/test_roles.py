"""Roles and chains, pairs, offers and a minimum, by their services, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.actor import SYSTEM, Actor
from models.database import Database
from models.outbox import OutboxMessage
from models.places import PlacePool
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.tx import Tx, table_of
from scheduler import place_sweeps
from services import discovery, minimum, offers, pairs, places, programs, rsvp, seating, sessions
from services.errors import RoleFull
from services.outbox import Kind
from services.place_errors import NoPair, OfferGone
from services.rsvp import Outcome
from services.sessions import SessionDetails
from tests.town import Town

rsvps = table_of(Rsvp)
pools = table_of(PlacePool)
outbox = table_of(OutboxMessage)


class Jam:
    """A session with roles, and its people by name."""

    def __init__(self, town: Town, owner: Actor, session: SessionDetails) -> None:
        self.town, self.owner, self.session = town, owner, session
        self.pool = {pool.role: pool.id for pool in session.pools}
        self.people: dict[str, Actor] = {}

    async def person(self, name: str) -> Actor:
        if name not in self.people:
            self.people[name] = await self.town.person(name, community=self.owner.community_id)
        return self.people[name]

    async def says(self, name: str, *roles: str, **more: Any) -> Outcome:
        """Going, in these roles; none of them is the only pool."""
        accepted = [self.pool[role] for role in roles] or None
        who = await self.person(name)
        found = await self.town.db.write(
            who, rsvp.respond, self.session.id, Answer.GOING, roles=accepted, **more
        )
        return found.outcome

    async def leaves(self, name: str) -> None:
        await self.town.db.write(self.people[name], rsvp.respond, self.session.id, Answer.NOT_GOING)

    async def sees(self, name: str) -> SessionDetails:
        return await self.town.db.read(await self.person(name), sessions.details, self.session.id)

    async def stands(self, name: str) -> str:
        """`base`, `base?` for an offer, `waits base 1 flyer 2`, or the status."""
        seen = await self.sees(name)
        mine, role = seen.mine, {pool.id: pool.role for pool in seen.pools}
        if mine is None:
            return "nothing"
        if mine.has_place:
            return role[mine.pool_id or 0] + ("?" if mine.status is RsvpStatus.OFFERED else "")
        if mine.waits:
            return "waits " + " ".join(f"{role[one.pool_id]} {one.position}" for one in mine.waits)
        return f"waits {mine.position}" if mine.status is RsvpStatus.WAITLIST else str(mine.status)

    async def told(self, name: str) -> list[str]:
        """The kinds of what somebody is told, in order."""
        who = self.people[name].user_id
        statement = select(outbox.c.kind).where(outbox.c.user_id == who).order_by(outbox.c.id)
        rows = await self.town.db.read(SYSTEM, lambda tx: tx.rows(statement))
        return [row.kind for row in rows]

    async def counts(self) -> None:
        """The counters equal the rows that they count."""
        await self.town.db.read(SYSTEM, lambda tx: check_counters(tx, self.session.id))


def check_counters(tx: Tx, session_id: int) -> None:
    """Each counter of each pool against the answers, and no pool above its ceiling."""
    found = tx.rows(select(pools).where(pools.c.session_id == session_id))
    answers = tx.rows(select(rsvps).where(rsvps.c.session_id == session_id))
    for pool in found:
        here = [row for row in answers if row.pool_id == pool.id]
        digit = str(pool.position) if pool.role else ""
        waits = [row for row in answers if row.status is RsvpStatus.WAITLIST]
        inside = [row for row in here if row.status in (RsvpStatus.GOING, RsvpStatus.OFFERED)]
        assert pool.taken == sum(1 + row.guests for row in inside)
        assert pool.waiting == sum(row.pool_id == pool.id for row in waits)
        assert pool.queued == sum(digit in row.roles for row in waits)
        assert pool.ceiling is None or pool.taken <= pool.ceiling
    for row in answers:
        assert (row.queue_number is not None) == (row.status is RsvpStatus.WAITLIST)
        assert (row.offer_until is not None) == (row.status is RsvpStatus.OFFERED)


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def jam_of(town: Town, **draft: Any) -> Jam:
    owner = await town.community()
    return Jam(town, owner, await town.session(owner, **draft))


async def test_who_is_flexible_changes_over_so_that_somebody_gets_in(town: Town) -> None:
    jam = await jam_of(town, roles={"base": 1, "flyer": 1})
    assert await jam.says("Ana", "base", "flyer") is Outcome.GOING
    assert await jam.says("Bea", "base") is Outcome.GOING
    assert (await jam.stands("Ana"), await jam.stands("Bea")) == ("flyer", "base")
    assert Kind.MOVED in await jam.told("Ana")
    assert await jam.says("Cem", "flyer", "base") is Outcome.WAITLISTED
    assert await jam.says("Dora", "base") is Outcome.WAITLISTED
    assert await jam.stands("Cem") == "waits flyer 1 base 1"
    assert await jam.stands("Dora") == "waits base 2"
    await jam.leaves("Bea")
    assert (await jam.stands("Cem"), await jam.stands("Dora")) == ("base", "waits base 1")
    await jam.leaves("Ana")
    assert (await jam.stands("Cem"), await jam.stands("Dora")) == ("flyer", "base")
    await jam.counts()


async def test_a_chain_has_as_many_links_as_it_needs(town: Town) -> None:
    jam = await jam_of(town, roles={"a": 1, "b": 1, "c": 1})
    await jam.says("Ana", "a", "b")
    await jam.says("Bea", "b", "c")
    assert await jam.says("Cem", "a") is Outcome.GOING
    assert [await jam.stands(name) for name in ("Ana", "Bea", "Cem")] == ["b", "c", "a"]
    await jam.counts()


async def test_a_role_that_is_fixed_is_left_no_more(town: Town) -> None:
    jam = await jam_of(town, roles={"base": 1, "flyer": 1})
    await jam.says("Ana", "base", "flyer")
    await jam.says("Ana", "base")
    assert await jam.says("Bea", "base") is Outcome.WAITLISTED
    assert await jam.stands("Ana") == "base"
    await jam.says("Cem", "flyer")
    with pytest.raises(RoleFull):
        await jam.says("Ana", "flyer")
    await jam.counts()


async def test_nobody_comes_by_a_chain_into_a_role_that_has_too_many(town: Town) -> None:
    jam = await jam_of(town, roles={"base": 2, "flyer": 1})
    await jam.says("Ana", "base", "flyer")
    await jam.says("Bea", "base")
    await town.db.write(jam.owner, places.resize, {jam.pool["base"]: 1})
    assert await jam.says("Cem", "base") is Outcome.WAITLISTED
    assert [await jam.stands(name) for name in ("Ana", "Bea", "Cem")] == ["base", "base", "waits base 1"]
    await jam.leaves("Bea")
    assert [await jam.stands(name) for name in ("Ana", "Cem")] == ["flyer", "base"]
    await jam.counts()


async def test_a_balance_keeps_a_role_from_running_ahead(town: Town) -> None:
    jam = await jam_of(town, roles={"base": 5, "flyer": 5}, balance=1)
    assert await jam.says("Ana", "flyer") is Outcome.GOING
    assert await jam.says("Bea", "flyer") is Outcome.WAITLISTED
    assert [pool.balance_blocks for pool in (await jam.sees("Bea")).pools] == [False, True]
    assert await jam.says("Cem", "base") is Outcome.GOING
    assert await jam.stands("Bea") == "flyer"
    await jam.counts()


async def test_a_pair_comes_together_or_not_at_all(town: Town) -> None:
    jam = await jam_of(town, roles={"base": 1, "flyer": 1})
    await jam.says("Ana", "base")
    bea, cem = await jam.person("Bea"), await jam.person("Cem")
    db, session, (base, flyer) = town.db, jam.session.id, jam.pool.values()
    await db.write(bea, pairs.ask, session, cem.user_id, base, flyer)
    assert (await jam.sees("Cem")).pair.asked_by_me is False  # type: ignore[union-attr]
    assert (await jam.stands("Bea"), await jam.stands("Cem")) == ("nothing", "nothing")
    for _ in range(2):
        await db.write(cem, pairs.confirm, session, bea.user_id)
    assert (await jam.stands("Bea"), await jam.stands("Cem")) == ("waits base 1", "waits flyer 1")
    assert await jam.says("Dora", "flyer") is Outcome.WAITLISTED
    await jam.leaves("Ana")
    assert (await jam.stands("Bea"), await jam.stands("Cem")) == ("base", "flyer")
    await jam.counts()
    await jam.leaves("Cem")
    assert (await jam.stands("Bea"), await jam.stands("Dora")) == ("base?", "flyer")
    town.now += timedelta(hours=3)
    assert await place_sweeps.expire_offers(db) == 1
    assert await place_sweeps.expire_offers(db) == 0
    assert await jam.stands("Bea") == "not_going"
    assert (await jam.told("Bea"))[-2:] == [Kind.PAIR_ENDED, Kind.OFFER_GONE]
    await jam.counts()


async def test_a_place_for_which_somebody_waits_is_free_for_nobody_else(town: Town) -> None:
    jam = await jam_of(town, roles={"base": 2, "flyer": 1})

    async def shown() -> tuple[int | None, int, bool]:
        line = (await town.db.read(jam.owner, discovery.board)).lines[0]
        return (await jam.sees("Ana")).left, line.left, line.is_full

    assert await shown() == (3, 3, False)
    await jam.says("Ana", "flyer")
    assert await shown() == (2, 2, False)
    ben, cleo = await jam.person("Ben"), await jam.person("Cleo")
    await town.db.write(
        ben, pairs.ask, jam.session.id, cleo.user_id or 0, jam.pool["base"], jam.pool["flyer"]
    )
    await town.db.write(cleo, pairs.confirm, jam.session.id, ben.user_id or 0)
    assert await jam.stands("Ben") == "waits base 1"
    assert await shown() == (0, 0, True)


async def test_a_pair_can_be_declined_taken_back_and_undone(town: Town) -> None:
    jam = await jam_of(town, roles={"base": 2, "flyer": 2})
    ana, bea, cem = [await jam.person(name) for name in ("Ana", "Bea", "Cem")]
    db, session, (base, flyer) = town.db, jam.session.id, jam.pool.values()
    with pytest.raises(NoPair, match="self"):
        await db.write(ana, pairs.ask, session, ana.user_id, base, flyer)
    await db.write(ana, pairs.ask, session, bea.user_id, base, flyer)
    await db.write(bea, pairs.decline, session, ana.user_id)
    await db.write(ana, pairs.ask, session, bea.user_id, base, flyer)
    await db.write(ana, pairs.undo, session)
    with pytest.raises(NoPair, match="gone"):
        await db.write(bea, pairs.confirm, session, ana.user_id)
    await db.write(ana, pairs.ask, session, bea.user_id, base, base)
    seen = await db.write(bea, pairs.ask, session, ana.user_id, flyer, base)
    assert seen.pair
    assert seen.pair.together
    with pytest.raises(NoPair, match="taken"):
        await db.write(cem, pairs.ask, session, ana.user_id, base, flyer)
    assert (await jam.stands("Ana"), await jam.stands("Bea")) == ("base", "base")
    await db.write(bea, pairs.undo, session)
    assert (await jam.stands("Ana"), await jam.stands("Bea")) == ("base", "base")
    await jam.counts()


async def test_shortly_before_the_start_a_place_is_offered(town: Town) -> None:
    jam = await jam_of(town, capacity=1, offer_within_hours=24, accept_minutes=60)
    for name in ("Ana", "Bea", "Cem", "Dora"):
        await jam.says(name)
    town.now = jam.session.starts_at - timedelta(hours=2)
    await jam.leaves("Ana")
    bea = jam.people["Bea"]
    assert (await jam.stands("Bea"), await jam.stands("Cem")) == ("?", "waits 1")
    seen = (await jam.sees("Bea")).mine
    assert seen
    assert seen.offer_until == town.now + timedelta(hours=1)
    await town.db.write(bea, offers.decline, jam.session.id)
    assert await jam.stands("Cem") == "?"
    town.now += timedelta(hours=1)
    with pytest.raises(OfferGone):
        await town.db.write(jam.people["Cem"], offers.accept, jam.session.id)
    assert await place_sweeps.expire_offers(town.db) == 1
    assert (await jam.sees("Dora")).mine.offer_until == jam.session.starts_at  # type: ignore[union-attr]
    for _ in range(2):
        await town.db.write(jam.people["Dora"], offers.accept, jam.session.id)
    assert await jam.stands("Dora") == ""
    with pytest.raises(OfferGone):
        await town.db.write(bea, offers.accept, jam.session.id)
    await jam.counts()


async def test_no_place_is_kept_beyond_the_start_nor_offered_from_then_on(town: Town) -> None:
    jam = await jam_of(town, capacity=1, offer_within_hours=24, accept_minutes=120)
    for name in ("Ana", "Bea", "Cem"):
        await jam.says(name)
    town.now = jam.session.starts_at - timedelta(hours=1)
    await jam.leaves("Ana")
    assert (await jam.sees("Bea")).mine.offer_until == jam.session.starts_at  # type: ignore[union-attr]
    town.now = jam.session.starts_at
    await jam.leaves("Bea")
    assert await jam.stands("Cem") == "waits 1"
    await jam.counts()


async def test_too_few_is_told_before_and_if_nobody_decides_it_takes_place(town: Town) -> None:
    jam = await jam_of(town, capacity=9, minimum=3)
    await jam.says("Ana")
    jam.people["Owner"] = jam.owner
    assert await place_sweeps.settle_minimum(town.db) == 0
    town.now = jam.session.starts_at - timedelta(hours=47)
    assert [await place_sweeps.settle_minimum(town.db) for _ in range(2)] == [1, 0]
    assert (await jam.told("Owner"))[-1] == Kind.TOO_FEW
    town.now = jam.session.starts_at - timedelta(hours=23)
    assert [await place_sweeps.settle_minimum(town.db) for _ in range(2)] == [2, 0]
    assert (await jam.told("Ana"))[-1] == (await jam.told("Owner"))[-1] == Kind.TAKES_PLACE


async def test_who_runs_it_decides(town: Town) -> None:
    jam = await jam_of(town, capacity=9, minimum=3)
    await jam.says("Ana")
    await town.db.write(jam.owner, minimum.decide, jam.session.id, True)
    assert (await jam.told("Ana"))[-1] == Kind.TAKES_PLACE
    assert (await jam.sees("Ana")).rules.held_at
    seen = await town.db.write(jam.owner, minimum.decide, jam.session.id, False, reason="Too few")
    assert seen.cancellation_reason == "Too few"


async def test_organizers_put_people_where_they_want_them(town: Town) -> None:
    jam = await jam_of(town, roles={"base": 1, "flyer": 1})
    await jam.says("Ana", "base")
    bea = await jam.person("Bea")
    with pytest.raises(RoleFull):
        await town.db.write(jam.owner, seating.put, jam.session.id, bea.user_id, jam.pool["base"])
    await town.db.write(jam.owner, seating.put, jam.session.id, bea.user_id, jam.pool["base"], force=True)
    await town.db.write(jam.owner, rsvp.respond_for, jam.session.id, bea.user_id, Answer.GOING, note="late")
    assert (await jam.stands("Ana"), await jam.stands("Bea")) == ("base", "base")
    await jam.says("Cem", "base")
    await town.db.write(jam.owner, seating.put, jam.session.id, bea.user_id, None)
    assert await jam.stands("Cem") == "waits base 1"
    await jam.leaves("Ana")
    assert await jam.stands("Cem") == "base"
    await jam.counts()


async def test_more_places_in_one_role_let_in_by_a_chain_who_waits_for_another(town: Town) -> None:
    jam = await jam_of(town, roles={"base": 1, "flyer": 1})
    for name, *roles in (("Ana", "base", "flyer"), ("Bea", "flyer"), ("Cem", "base")):
        await jam.says(name, *roles)
    program = await town.db.read(jam.owner, programs.details, jam.session.program_id)
    await town.db.write(
        jam.owner, programs.change, program.id, program.revision, roles={"base": 1, "flyer": 2}
    )
    assert [await jam.stands(name) for name in ("Ana", "Cem")] == ["flyer", "base"]
    await jam.counts()


async def test_a_program_that_has_no_balance_any_more_lets_in_who_waited_for_it(town: Town) -> None:
    jam = await jam_of(town, roles={"base": 5, "flyer": 5}, balance=1)
    for name in ("Ana", "Bea"):
        await jam.says(name, "flyer")
    program = await town.db.read(jam.owner, programs.details, jam.session.program_id)
    await town.db.write(jam.owner, programs.change, program.id, program.revision, balance=None)
    assert await jam.stands("Bea") == "flyer"
    await jam.counts()
