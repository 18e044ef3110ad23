"""Places: counters are the rows they count, nobody is one too many, the queue keeps its order."""

from models.rsvp import RsvpStatus
from models.sessions import SessionStatus
from tests.simulation.rules.step import Step
from tests.simulation.seen import INSIDE, Date
from tests.simulation.world import Broken

NEWCOMER = 1_000_000
"""The ticket of who never waited."""


def check(step: Step) -> None:
    """Every date, by itself and against how it stood. Raises Broken."""
    for key, date in step.after.dates.items():
        _counters(date)
        _tickets(date)
        before = step.before.dates.get(key)
        if before is None or step.done.by_hand or date.row.status is SessionStatus.CANCELLED:
            continue
        _nobody_is_too_many(before, date)
        _nobody_is_put_out(before, date, step)
        _nobody_is_passed(before, date, step)


def must(true: bool, what: str, date: Date) -> None:
    """Raises Broken."""
    if not true:
        raise Broken(f"{what}: {date}")


def _counters(date: Date) -> None:
    for pool in date.pools:
        waits = [one for one in date.answers if one.status is RsvpStatus.WAITLIST]
        here = [one for one in date.answers if one.pool_id == pool.id and one.status in INSIDE]
        taken = sum(1 + one.guests for one in here)
        must(pool.taken == taken, f"{pool.taken} places counted as taken are {taken}", date)
        waiting = sum(one.pool_id == pool.id for one in waits)
        must(pool.waiting == waiting, f"{pool.waiting} counted as waiting are {waiting}", date)
        if pool.role:
            queued = sum(pool.id in date.accepted(one) for one in waits)
            must(pool.queued == queued, f"{pool.queued} counted in the queue are {queued}", date)
        must(pool.ceiling is None or pool.taken <= pool.ceiling, "more than the ceiling", date)


def _tickets(date: Date) -> None:
    tickets = [one.queue_number for one in date.waiting()]
    must(None not in tickets, "somebody waits without a ticket", date)
    must(len(set(tickets)) == len(tickets), "two have the same ticket", date)
    highest = max((pool.last_number for pool in date.pools), default=0)
    must(all(ticket <= highest for ticket in tickets), "a ticket that was never given", date)


def _nobody_is_too_many(before: Date, date: Date) -> None:
    was = {pool.id: pool.taken for pool in before.pools}
    for pool in date.pools:
        most = max(pool.capacity, was.get(pool.id, 0)) if pool.capacity is not None else pool.taken
        must(pool.taken <= most, f"{pool.taken} came to {pool.capacity} places", date)


def _nobody_is_put_out(before: Date, date: Date, step: Step) -> None:
    now = date.inside()
    for person, old in before.inside().items():
        if person not in step.done.people and old.status is RsvpStatus.GOING and old.pair_id is None:
            must(person in now, f"{old.name} lost a place", date)
            must(now[person].pool_id in date.accepted(old), f"{old.name} is in another role", date)


def _nobody_is_passed(before: Date, date: Date, step: Step) -> None:
    was = {one.who: one for one in before.answers}
    still = [
        one
        for one in date.waiting()
        if one.who not in step.done.people
        and one.pair_id is None
        and one.who in was
        and was[one.who].status is RsvpStatus.WAITLIST
    ]
    for person, now in date.inside().items():
        old = was.get(person)
        if old is not None and old.status in INSIDE:
            continue
        ticket = old.queue_number if old is not None and old.queue_number else NEWCOMER
        for other in still:
            passed = now.pool_id in date.accepted(other) and other.queue_number < ticket
            must(not passed, f"{now.name} got in before {other.name}", date)
