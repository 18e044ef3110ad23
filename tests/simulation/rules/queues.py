"""Queues: whoever was first down in the database as waiting stands before all who came later."""

from collections.abc import Collection, Mapping
from itertools import pairwise

from sqlalchemy import select

from models.tx import Tx, table_of
from models.waitlist_moves import WaitlistMove
from tests.simulation.rules.places import must
from tests.simulation.seen import Date, Seen
from tests.simulation.tickets import noted

moves = table_of(WaitlistMove)

_MOVED = select(moves.c.session_id).distinct()
Coming = Mapping[int, int]
"""Of who waits, by their answers: how many had come into any queue before them, in the order of commits."""


def check(tx: Tx, seen: Seen) -> None:
    """The order of tickets, and that of commits; as the system. Raises Broken.

    Two things change the ticket of who waits: an organizer moves them, who says why, and two who come as a
    pair take the later of theirs.
    """
    notes = noted(tx)
    came = {one.answer: order for order, one in enumerate(notes) if one.before is None}
    last = {one.answer: one for one in notes}
    by_hand = {row.session_id for row in tx.rows(_MOVED)}
    later = {key for key, one in last.items() if one.before is not None and one.before < one.ticket}
    earlier = {key for key, one in last.items() if one.before is not None and one.before > one.ticket}
    for key, date in seen.dates.items():
        _is_in_order(date, came, later | earlier)
        if key not in by_hand:
            _nobody_comes_forward(date, earlier)


def _is_in_order(date: Date, came: Coming, changed: Collection[int]) -> None:
    waiting = [one for one in date.waiting() if one.id not in changed]
    for one in waiting:
        must(one.id in came, f"{one.name} waits, and never came into the queue", date)
    for one, other in pairwise(waiting):
        in_order = one.queue_number == other.queue_number or came[one.id] < came[other.id]
        must(in_order, f"{other.name} was in the queue first, and waits behind {one.name}", date)


def _nobody_comes_forward(date: Date, earlier: Collection[int]) -> None:
    for one in date.waiting():
        must(one.id not in earlier, f"{one.name} has an earlier ticket than they were given", date)
