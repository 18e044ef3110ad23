"""Places in any order of events: joins, roles, pairs, offers, sizes and time, against a plain model.

What must be true after each event is in `plain_model`; it tries every way in which those who are in could
sit. `JAMBOREE_LONG=1` looks longer, and elsewhere each time.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from models.actor import SYSTEM, Actor
from models.database import Database
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from scheduler import place_sweeps
from services import bans, leaving, offers, pairs, places, programs, rsvp, seating, sessions, waitlist
from services.errors import Refusal
from tests.rsvp import plain_model as model
from tests.rsvp.plain_model import Minimum, Seen
from tests.rsvp.test_chains import LONG
from tests.rsvp.test_roles import check_counters
from tests.town import Town

R = TypeVar("R")
rsvps = table_of(Rsvp)
session_rows = table_of(ProgramSession)

PEOPLE = 7
NAMES = ("base", "flyer", "spotter")
WHO = st.integers(0, PEOPLE - 1)
ROLE = st.integers(0, 2)
GUESTS = st.integers(0, 2)
ROLES = st.lists(ROLE, min_size=1, max_size=3, unique=True)
SIZES = st.tuples(st.integers(1, 2), st.integers(1, 3), st.just(1))
FIRST = st.lists(st.tuples(ROLES, GUESTS), min_size=5, max_size=PEOPLE)


class AnyOrder(RuleBasedStateMachine):
    """A session of three roles, and what may happen to it."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.db = self.run(self._opened())
        self.before: Seen | None = None
        self.acted: set[int] = set()
        self.by_hand = False
        self.minimum = Minimum()
        self.names = list(NAMES)

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
        sizes=SIZES,
        balance=st.none() | st.integers(1, 2),
        offers_within=st.sampled_from([None, 100, 100]),
        ahead=st.sampled_from([80, 80, 50, 28, 5]),
        alone=st.booleans(),
        first=FIRST,
        lapses=st.integers(1, 3),
    )
    def begin(
        self,
        sizes: tuple[int, int, int],
        balance: int | None,
        offers_within: int | None,
        ahead: int,
        alone: bool,
        first: list[tuple[list[int], int]],
        lapses: int,
    ) -> None:
        self.town = Town(self.db)
        self.balance, self.offers, self.alone = balance, offers_within is not None, alone
        self.owner = self.run(self.town.community())
        self.session = self.run(
            self.town.session(
                self.owner,
                roles=dict(zip(NAMES, sizes, strict=True)),
                balance=balance,
                offer_within_hours=offers_within,
                guests_allowed=2,
            )
        )
        self.town.now = self.session.starts_at - timedelta(hours=ahead)
        there = self.owner.community_id
        self.people: list[Actor] = [self.run(self.town.person(community=there)) for _ in range(PEOPLE)]
        for who, (roles, guests) in enumerate(first):
            self.comes(who, roles, guests)
            self.is_right()
        for _ in range(lapses):
            self.a_place_goes_on()
            self.is_right()

    def pool(self, role: int) -> int:
        return self.session.pools[role % len(self.session.pools)].id

    @rule(who=WHO, roles=ROLES)
    def comes_alone(self, who: int, roles: list[int]) -> None:
        self.comes(who, roles, 0)

    @rule(who=WHO, other=WHO, roles=ROLES, guests=GUESTS)
    def comes_for_another(self, who: int, other: int, roles: list[int], guests: int) -> None:
        self.leaves(who, Answer.NOT_GOING)
        self.is_right()
        self.comes(other, roles, guests)

    @rule(who=WHO, roles=ROLES, guests=GUESTS)
    def comes(self, who: int, roles: list[int], guests: int) -> None:
        accepted = list(dict.fromkeys(self.pool(role) for role in roles))
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

    @rule()
    def a_place_goes_on(self) -> None:
        """Somebody leaves whose place another waits for, who lets it pass where it is only offered."""
        seen = self._seen()
        wanted = {role for row in seen.waiting() for role in model.accepted(row)}
        inside = [user for user, role in seen.inside().items() if role in wanted]
        for who in [n for n, one in enumerate(self.people) if one.user_id in inside][:1]:
            self.leaves(who, Answer.NOT_GOING)
            self.is_right()
            self.time_passes(2)

    @rule(hours=st.sampled_from([1, 2, 3, 24, 100]))
    def time_passes(self, hours: int) -> None:
        """Until it has begun; each offer whose time is over is an event of its own."""
        self.town.now = min(
            self.town.now + timedelta(hours=hours), self.session.starts_at + timedelta(minutes=10)
        )
        for one in self.run(self.town.db.read(SYSTEM, offers.due)):
            if one.session_id != self.session.id:
                continue
            self.acted.add(one.user_id)
            there = SYSTEM.inside(one.community_id)
            assert self.run(self.town.db.write(there, offers.expire, one)) == 1
            self.is_right(all_over=False)
        self._minimum_is_looked_at()

    @rule(least=st.integers(0, 4))
    def needs_so_many(self, least: int) -> None:
        self._program_changes(minimum=least or None)
        self.minimum.least = least
        self._minimum_is_looked_at()

    def _minimum_is_looked_at(self) -> None:
        self.minimum.passes(self._seen())
        self.run(place_sweeps.settle_minimum(self.town.db))
        statement = select(session_rows).where(session_rows.c.id == self.session.id)
        (row,) = self.run(self.town.db.read(SYSTEM, lambda tx: tx.rows(statement)))
        assert (row.minimum_warned_at is not None) == self.minimum.warned
        assert (row.held_at is not None) == self.minimum.held

    @rule(balance=st.none() | st.integers(1, 2))
    def has_another_balance(self, balance: int | None) -> None:
        """What has begun follows its program no more."""
        if self.town.now >= self.session.starts_at:
            return
        self._program_changes(balance=balance)
        self.balance = balance

    @rule(names=st.permutations(NAMES), sizes=SIZES, empty=st.booleans())
    def has_other_roles(self, names: list[str], sizes: tuple[int, int, int], empty: bool) -> None:
        """Another order of roles, or the same with other sizes: it holds only where nobody answered."""
        for who in range(PEOPLE) if empty else ():
            self.leaves(who, Answer.NOT_GOING)
            self.is_right()
        seen = self._seen()
        answered = any(row.pool_id is not None for row in seen.answers.values())
        self._program_changes(roles=dict(zip(names, sizes, strict=True)))
        self.session = self.run(self.town.db.read(self.owner, sessions.details, self.session.id))
        found = [pool.role for pool in self.session.pools]
        same, self.names = names == self.names, names
        if same or answered or seen.now >= seen.starts_at:
            assert found == [pool.role for pool in seen.pools]
        else:
            assert found == list(names)
            self.before = None

    def _program_changes(self, **values: Any) -> None:
        def change(tx: Tx) -> None:
            program = programs.details(tx, self.session.program_id)
            programs.change(tx, program.id, program.revision, **values)

        self.run(self.town.db.write(self.owner, change))

    @rule(role=ROLE, size=st.integers(1, 3))
    def is_resized(self, role: int, size: int) -> None:
        def resize(tx: Tx) -> None:
            places.lock(tx, self.session.id)
            places.resize(tx, {self.pool(role): size})
            waitlist.promote(tx, self.session.id)

        self.run(self.town.db.write(self.owner, resize))

    @rule(who=WHO, role=ROLE, other=ROLE)
    def comes_once_it_shrank(self, who: int, role: int, other: int) -> None:
        self.is_resized(role, 1)
        self.is_right()
        self.is_resized(other, 3)
        self.is_right()
        self.comes(who, [role], 0)

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
        mine = self._seen().answers.get(user)
        assert mine is None or mine.status is RsvpStatus.NOT_GOING

    @invariant()
    def is_right(self, *, all_over: bool = True) -> None:
        if not hasattr(self, "people"):
            return
        self.run(self.town.db.read(SYSTEM, lambda tx: check_counters(tx, self.session.id)))
        seen = self._seen()
        if self.before is not None:
            model.nobody_is_put_out(self.before, seen, self.acted)
            if not self.by_hand:
                model.nobody_is_passed(self.before, seen, self.acted)
                model.nobody_is_too_many(self.before, seen)
            if all_over:
                model.offers_end_in_time(self.before, seen)
        model.nobody_waits_in_vain(seen)
        for who in self.people[:2]:
            mine = self.run(self.town.db.read(who, sessions.details, self.session.id)).mine
            model.numbers_are_true(seen, mine)
        self.before, self.acted, self.by_hand = seen, set(), False

    def _seen(self) -> Seen:
        return self.run(self.town.db.read(self.owner, self._read))

    def _read(self, tx: Tx) -> Seen:
        mine = select(rsvps).where(here(rsvps), rsvps.c.session_id == self.session.id).order_by(rsvps.c.id)
        answers = {row.user_id: row for row in tx.rows(mine)}
        found = places.of_session(tx, self.session.id)
        return Seen(found, answers, self.balance, self.offers, self.session.starts_at, tx.now)


def test_in_any_order_of_events_places_are_right(database_url: str) -> None:
    AnyOrder.url = database_url
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        AnyOrder,
        settings=settings(
            max_examples=200 if LONG else 12,
            stateful_step_count=40 if LONG else 16,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=not LONG,
        ),
    )
