"""Places in any order of events: joins, roles, pairs, offers, sizes and time, against a plain model.

The model is brute force: it tries every way in which those who are in could sit. `JAMBOREE_LONG=1` looks
longer, and elsewhere each time.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Row, select

from models.actor import SYSTEM, Actor
from models.database import Database
from models.places import PlacePool
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.tx import Tx, table_of
from scheduler import place_sweeps
from services import bans, leaving, offers, pairs, places, rsvp, seating, sessions, waitlist
from services.errors import Refusal
from services.seating_chain import Mover, Role
from tests.rsvp.test_chains import LONG, could_get_in
from tests.rsvp.test_roles import check_counters
from tests.town import Town

R = TypeVar("R")
rsvps = table_of(Rsvp)
pools = table_of(PlacePool)

PEOPLE = 7
WHO = st.integers(0, PEOPLE - 1)
ROLE = st.integers(0, 2)
INSIDE = (RsvpStatus.GOING, RsvpStatus.OFFERED)
ROLES = st.lists(ROLE, min_size=1, max_size=3, unique=True)


class AnyOrder(RuleBasedStateMachine):
    """A session of three roles, and what may happen to it."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.db = self.run(self._opened())
        self.before: dict[int, Row[Any]] = {}
        self.acted: set[int] = set()
        self.by_hand = False

    async def _opened(self) -> Database:
        return Database(self.url)

    def run(self, work: Coroutine[Any, Any, R]) -> R:
        return self.runner.run(work)

    def teardown(self) -> None:
        self.run(self.db.close())
        self.runner.close()

    def does(self, who: int, function: Any, *args: Any, **more: Any) -> None:
        """What one person does; what is refused changes nothing."""
        self.acted.add(self.people[who].user_id or 0)
        with suppress(Refusal):
            self.run(self.town.db.write(self.people[who], function, self.session.id, *args, **more))

    @initialize(
        sizes=st.tuples(st.just(1), st.integers(1, 2), st.just(1)),
        balance=st.none() | st.integers(1, 2),
        offers_within=st.none() | st.integers(100, 200),
        alone=st.booleans(),
        first=st.lists(ROLES, min_size=6, max_size=PEOPLE),
    )
    def begin(
        self,
        sizes: tuple[int, int, int],
        balance: int | None,
        offers_within: int | None,
        alone: bool,
        first: list[list[int]],
    ) -> None:
        self.town = Town(self.db)
        self.balance, self.alone = balance, alone
        names = ("base", "flyer", "spotter")
        self.owner = self.run(self.town.community())
        self.session = self.run(
            self.town.session(
                self.owner,
                roles=dict(zip(names, sizes, strict=True)),
                balance=balance,
                offer_within_hours=offers_within,
                guests_allowed=2,
            )
        )
        there = self.owner.community_id
        self.people: list[Actor] = [self.run(self.town.person(community=there)) for _ in range(PEOPLE)]
        for who, roles in enumerate(first):
            self.comes(who, roles, 0)
            self.is_right()

    def pool(self, role: int) -> int:
        return self.session.pools[role].id

    @rule(who=WHO, roles=ROLES)
    def comes_alone(self, who: int, roles: list[int]) -> None:
        self.comes(who, roles, 0)

    @rule(who=WHO, other=WHO, roles=ROLES)
    def comes_for_another(self, who: int, other: int, roles: list[int]) -> None:
        self.leaves(who, Answer.NOT_GOING)
        self.is_right()
        self.comes(other, roles, 0)

    @rule(who=WHO, roles=ROLES, guests=st.integers(0, 2))
    def comes(self, who: int, roles: list[int], guests: int) -> None:
        accepted = [self.pool(role) for role in roles]
        self.does(who, rsvp.respond, Answer.GOING, roles=accepted, guests=0 if self.alone else guests)
        self.people[who] = self.run(self.town.inside(self.people[who], self.owner.community_id or 0))

    @rule(who=WHO, answer=st.sampled_from([Answer.NOT_GOING, Answer.MAYBE]))
    def leaves(self, who: int, answer: Answer) -> None:
        self.does(who, rsvp.respond, answer)

    @rule(who=WHO, other=WHO, mine=ROLE, theirs=ROLE)
    def pairs_up(self, who: int, other: int, mine: int, theirs: int) -> None:
        if self.alone:
            return
        self.does(who, pairs.ask, self.people[other].user_id, self.pool(mine), self.pool(theirs))
        self.does(other, pairs.confirm, self.people[who].user_id)

    @rule(who=WHO)
    def undoes(self, who: int) -> None:
        self.does(who, pairs.undo)

    @rule(who=WHO, yes=st.booleans())
    def answers_an_offer(self, who: int, yes: bool) -> None:
        self.does(who, offers.accept if yes else offers.decline)

    @rule(hours=st.integers(1, 3))
    def time_passes(self, hours: int) -> None:
        self.town.now += timedelta(hours=hours)
        late = [
            row.user_id
            for row in self.before.values()
            if row.offer_until and row.offer_until <= self.town.now
        ]
        self.acted.update(late)
        self.run(place_sweeps.expire_offers(self.town.db))

    @rule(role=ROLE, size=st.integers(1, 3))
    def is_resized(self, role: int, size: int) -> None:
        def resize(tx: Tx) -> None:
            places.lock(tx, self.session.id)
            places.resize(tx, {self.pool(role): size})
            waitlist.promote(tx, self.session.id)

        self.run(self.town.db.write(self.owner, resize))

    @rule(who=WHO, role=ROLE, force=st.booleans(), out=st.booleans())
    def is_put(self, who: int, role: int, force: bool, out: bool) -> None:
        user = self.people[who].user_id or 0
        self.acted.add(user)
        self.by_hand = True
        to = None if out else self.pool(role)
        with suppress(Refusal):
            self.run(self.town.db.write(self.owner, seating.put, self.session.id, user, to, force=force))

    @rule(who=WHO, banned=st.booleans())
    def is_gone(self, who: int, banned: bool) -> None:
        """Out of the community, by themselves or banned for a while; a later answer joins it again."""
        there, user = self.owner.community_id or 0, self.people[who].user_id or 0
        self.acted.add(user)
        if banned:
            self.run(self.town.db.write(self.owner, bans.ban, user, "Spoils it"))
            self.run(self.town.db.write(self.owner, bans.unban, user))
        else:
            with suppress(Refusal):
                self.run(self.town.db.write(self.people[who], leaving.leave))
        self.people[who] = self.run(self.town.inside(self.people[who], there))
        mine = next(
            (row for row in self.run(self.town.db.read(SYSTEM, self._rows)) if row.user_id == user), None
        )
        assert mine is None or mine.status is RsvpStatus.NOT_GOING

    @invariant()
    def is_right(self) -> None:
        if not hasattr(self, "people"):
            return
        self.run(self.town.db.read(SYSTEM, lambda tx: check_counters(tx, self.session.id)))
        rows = {row.user_id: row for row in self.run(self.town.db.read(SYSTEM, self._rows))}
        self._nobody_is_put_out(rows)
        if not self.by_hand:
            self._nobody_is_passed(rows)
        if all(row.guests == 0 and row.pair_id is None for row in rows.values()):
            self._nobody_waits_in_vain(rows)
        for who in self.people[:2]:
            seen = self.run(self.town.db.read(who, sessions.details, self.session.id)).mine
            self._sees_their_number(rows, seen, who.user_id or 0)
        self.before, self.acted, self.by_hand = rows, set(), False

    def _rows(self, tx: Tx) -> Sequence[Row[Any]]:
        return tx.rows(select(rsvps).where(rsvps.c.session_id == self.session.id).order_by(rsvps.c.id))

    def _nobody_is_put_out(self, rows: dict[int, Row[Any]]) -> None:
        for user, row in self.before.items():
            if row.status in INSIDE and user not in self.acted:
                assert rows[user].status in INSIDE
                assert str(self._position(rows[user])) in rows[user].roles

    def _nobody_is_passed(self, rows: dict[int, Row[Any]]) -> None:
        """Who got in was ahead of all who still wait for that role; a pair may leave places that it does not
        need."""
        for user, row in rows.items():
            old = self.before.get(user)
            if row.status not in INSIDE or (old and old.status in INSIDE):
                continue
            ticket = old.queue_number if old and old.queue_number else 1_000_000
            for other in rows.values():
                waited = self.before.get(other.user_id)
                if other.queue_number and waited and waited.queue_number and other.user_id not in self.acted:
                    needs_it = other.pair_id is None and str(self._position(row)) in other.roles
                    assert not needs_it or ticket < other.queue_number

    def _position(self, row: Row[Any]) -> int:
        return next(n for n, pool in enumerate(self.session.pools) if pool.id == row.pool_id)

    def _nobody_waits_in_vain(self, rows: dict[int, Row[Any]]) -> None:
        """Nobody who could get in waits; the earliest first, as `put` aside nobody passes."""
        now = self.run(self.town.db.read(self.owner, places.of_session, self.session.id))
        roles = [Role(pool.capacity, pool.taken) for pool in now]
        movers = [
            Mover(n, self._position(row), tuple(map(int, row.roles)))
            for n, row in enumerate(rows.values())
            if row.status is RsvpStatus.GOING and len(row.roles) > 1
        ]
        for row in rows.values():
            if row.status is RsvpStatus.WAITLIST:
                assert not could_get_in(roles, movers, tuple(map(int, row.roles)), self.balance)

    def _sees_their_number(self, rows: dict[int, Row[Any]], seen: Any, user: int) -> None:
        if seen is None or seen.number is None:
            return
        waits = [row for row in rows.values() if row.status is RsvpStatus.WAITLIST]
        for one in seen.waits:
            digit = str(next(n for n, pool in enumerate(self.session.pools) if pool.id == one.pool_id))
            ahead = [row for row in waits if digit in row.roles and row.queue_number < seen.number]
            assert one.position == len(ahead) + 1


def test_in_any_order_of_events_places_are_right(database_url: str) -> None:
    AnyOrder.url = database_url
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        AnyOrder,
        settings=settings(
            max_examples=200 if LONG else 12,
            stateful_step_count=40 if LONG else 20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=not LONG,
        ),
    )
