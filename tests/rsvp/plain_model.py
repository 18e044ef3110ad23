"""What must be true of a session's places before and after an event, said as plainly as can be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from models.rsvp import RsvpStatus
from services.places import Pool
from services.seating_chain import Mover, Role
from tests.rsvp.test_chains import could_get_in

INSIDE = (RsvpStatus.GOING, RsvpStatus.OFFERED)
NEWCOMER = 1_000_000
"""The ticket of who never waited."""
WARNED, DECIDED = timedelta(hours=48), timedelta(hours=24)
"""Before the start: too few is said, and it is decided."""


@dataclass(frozen=True)
class Seen:
    """A session as it stands."""

    pools: tuple[Pool, ...]
    answers: dict[int, Row[Any]]
    """By person."""
    balance: int | None
    offers: bool
    """Whether free places are offered."""
    starts_at: datetime
    now: datetime

    def role(self, row: Row[Any]) -> int:
        """Where somebody is."""
        return next(n for n, pool in enumerate(self.pools) if pool.id == row.pool_id)

    def inside(self) -> dict[int, int]:
        """Who has a place, in which role."""
        return {user: self.role(row) for user, row in self.answers.items() if row.status in INSIDE}

    def waiting(self) -> list[Row[Any]]:
        """Who waits, by ticket."""
        waits = [row for row in self.answers.values() if row.status is RsvpStatus.WAITLIST]
        return sorted(waits, key=lambda row: (row.queue_number, row.id))

    def units(self) -> Iterator[list[Row[Any]]]:
        """The same, pairs as one."""
        waits = self.waiting()
        for row in waits:
            together = [other for other in waits if other.pair_id == row.pair_id] if row.pair_id else [row]
            if row is together[0]:
                yield together

    def most(self, role: int, counts: Sequence[int]) -> int:
        """How many may be in a role, where so many are in each."""
        others = [count for n, count in enumerate(counts) if n != role]
        limits = [self.pools[role].capacity, None if self.balance is None else min(others) + self.balance]
        return min((limit for limit in limits if limit is not None), default=NEWCOMER)


@dataclass
class Minimum:
    """Whether too few was said, and whether it takes place."""

    least: int = 0
    warned: bool = False
    held: bool = False

    def passes(self, seen: Seen) -> None:
        """The sweep goes by."""
        left = seen.starts_at - seen.now
        if self.held or self.least == 0 or left <= timedelta(0):
            return
        self.held = left <= DECIDED
        too_few = sum(pool.taken for pool in seen.pools) < self.least
        self.warned |= DECIDED < left <= WARNED and too_few


def accepted(row: Row[Any]) -> tuple[int, ...]:
    """The roles somebody would come in."""
    return tuple(map(int, row.roles))


def nobody_is_put_out(before: Seen, after: Seen, acted: set[int]) -> None:
    """Who did nothing keeps a place, in a role that they accept."""
    now = after.inside()
    for user in before.inside():
        if user not in acted:
            assert user in now, "somebody lost a place"
            assert now[user] in accepted(after.answers[user])


def nobody_is_passed(before: Seen, after: Seen, acted: set[int]) -> None:
    """Who got in was ahead of all who still wait for that role; a pair may leave places it does not need."""
    for user, role in after.inside().items():
        old = before.answers.get(user)
        if old and old.status in INSIDE:
            continue
        ticket = old.queue_number if old and old.queue_number else NEWCOMER
        for other in after.waiting():
            waited = before.answers.get(other.user_id)
            if waited and waited.queue_number and other.user_id not in acted and other.pair_id is None:
                assert role not in accepted(other) or ticket < other.queue_number, "somebody was passed"


def nobody_is_too_many(before: Seen, after: Seen) -> None:
    """Nobody comes into a role that has more than its places; a role that grows keeps the balance."""
    was, counts = before.inside(), [pool.taken for pool in after.pools]
    for user, role in after.inside().items():
        capacity = after.pools[role].capacity
        if was.get(user) != role and capacity is not None:
            assert counts[role] <= capacity, "somebody came into a role that is full"
    for role, pool in enumerate(after.pools):
        if after.balance is not None and pool.taken > before.pools[role].taken:
            assert pool.taken <= after.most(role, counts), "a role runs ahead"


def offers_end_in_time(before: Seen, after: Seen) -> None:
    """No place is kept beyond the start, none is offered from then on, none after its time."""
    for user, row in after.answers.items():
        if row.status is RsvpStatus.OFFERED:
            assert after.now < row.offer_until <= after.starts_at
            old = before.answers.get(user)
            if old is None or old.status not in INSIDE:
                assert after.offers


def nobody_waits_in_vain(seen: Seen) -> None:
    """Nobody waits for places that are free, and that nobody ahead waits for."""
    if seen.offers and seen.now >= seen.starts_at:
        return
    ahead: set[int] = set()
    for unit in seen.units():
        ways = [[(row, role)] for row in unit for role in accepted(row)] if len(unit) == 1 else []
        if len(unit) > 1:
            both = [(row, accepted(row)[0]) for row in unit]
            ways = [both, both[::-1]]
        for way in ways:
            assert ahead & {role for _, role in way} or not _fits(seen, way), "somebody waits in vain"
        ahead |= {role for row in unit for role in accepted(row)}
    if all(row.guests == 0 and row.pair_id is None for row in seen.answers.values()):
        _nobody_waits_for_a_chain(seen)


def _fits(seen: Seen, way: Sequence[tuple[Row[Any], int]]) -> bool:
    counts = [pool.taken for pool in seen.pools]
    for row, role in way:
        for _ in range(1 + row.guests):
            if counts[role] >= seen.most(role, counts):
                return False
            counts[role] += 1
    return True


def _nobody_waits_for_a_chain(seen: Seen) -> None:
    """Where everybody comes alone: there is no way to sit in which somebody who waits is in, too."""
    roles = [Role(pool.capacity, pool.taken) for pool in seen.pools]
    movers = [
        Mover(n, role, accepted(seen.answers[user]))
        for n, (user, role) in enumerate(seen.inside().items())
        if seen.answers[user].status is RsvpStatus.GOING and len(seen.answers[user].roles) > 1
    ]
    for row in seen.waiting():
        assert not could_get_in(roles, movers, accepted(row), seen.balance), "a chain would let somebody in"


def numbers_are_true(seen: Seen, mine: Any) -> None:
    """Somebody sees as many ahead as there are in each of their queues."""
    for one in mine.waits if mine is not None and mine.number is not None else ():
        role = next(n for n, pool in enumerate(seen.pools) if pool.id == one.pool_id)
        ahead = [row for row in seen.waiting() if role in accepted(row) and row.queue_number < mine.number]
        assert one.position == len(ahead) + 1
