"""Chains of those who accept several roles, against brute force: every way in which people could sit.

`JAMBOREE_LONG=1` looks longer, and elsewhere each time.
"""

import os
from collections.abc import Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from services import seating_chain
from services.seating_chain import Mover, Role, Waiter

LONG = bool(os.environ.get("JAMBOREE_LONG"))


def could_get_in(
    roles: Sequence[Role], movers: Sequence[Mover], accepts: Sequence[int], balance: int | None
) -> bool:
    """Whether there is any way to sit in which one more is in, and just one role has one more."""
    for seats in product(*(mover.roles for mover in movers)):
        for mine in accepts:
            counts = [role.taken for role in roles]
            entered = [0] * len(roles)
            for mover, seat in zip(movers, seats, strict=True):
                counts[mover.role] -= 1
                counts[seat] += 1
                entered[seat] += seat != mover.role
            counts[mine] += 1
            entered[mine] += 1
            grown = [index for index, role in enumerate(roles) if counts[index] > role.taken]
            same = all(counts[index] >= role.taken for index, role in enumerate(roles))
            if len(grown) == 1 and same and _is_fine(roles, entered, grown[0], balance):
                return True
    return False


def _is_fine(roles: Sequence[Role], entered: Sequence[int], grown: int, balance: int | None) -> bool:
    for index, role in enumerate(roles):
        if role.capacity is not None and entered[index] and role.taken + (index == grown) > role.capacity:
            return False
    others = [role.taken for index, role in enumerate(roles) if index != grown]
    return balance is None or not others or roles[grown].taken + 1 <= min(others) + balance


@settings(max_examples=2000 if LONG else 150, deadline=None, derandomize=not LONG)
@given(
    sizes=st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 2)), min_size=1, max_size=3),
    data=st.data(),
    balance=st.none() | st.integers(1, 2),
)
def test_each_who_gets_in_is_the_earliest_who_can(
    sizes: list[tuple[int, int]], data: st.DataObject, balance: int | None
) -> None:
    some = st.lists(st.integers(0, len(sizes) - 1), min_size=1, max_size=len(sizes), unique=True)
    movers: list[Mover] = []
    for index, (taken, _free) in enumerate(sizes):
        for _ in range(min(taken, 2)):
            accepted = tuple(dict.fromkeys([*data.draw(some), index]))
            if len(accepted) > 1:
                movers.append(Mover(len(movers), index, accepted))
    roles = [Role(max(taken + free, 0), taken) for taken, free in sizes]
    waiting = {100 + n: tuple(data.draw(some)) for n in range(data.draw(st.integers(0, 4)))}
    found = seating_chain.settle(roles, movers, [(Waiter(k, v),) for k, v in waiting.items()], balance)

    expected: list[int] = []
    while lucky := next((k for k, v in waiting.items() if could_get_in(roles, movers, v, balance)), None):
        expected.append(lucky)
        # Let it sit as the product says it does, one by one; the model then goes on from there.
        one = seating_chain.settle(roles, movers, [((Waiter(lucky, waiting[lucky])),)], balance)
        roles, movers = _after(roles, movers, one, lucky, waiting.pop(lucky))
    assert list(found.admitted) == expected


def test_nobody_changes_over_for_a_pair_that_does_not_get_in() -> None:
    base, flyer, spotter = range(3)
    flexible = Mover(1, base, (base, spotter))
    pair, alone = (Waiter(2, (base,)), Waiter(3, (flyer,))), (Waiter(4, (spotter,)),)
    found = seating_chain.settle([Role(1, 1), Role(1, 1), Role(2, 0)], [flexible], [pair, alone])
    assert found == seating_chain.Seating(admitted={4: spotter}, moved={})


def _after(
    roles: Sequence[Role],
    movers: Sequence[Mover],
    one: seating_chain.Seating,
    who: int,
    accepts: tuple[int, ...],
) -> tuple[list[Role], list[Mover]]:
    counts = [role.taken for role in roles]
    now: list[Mover] = []
    for mover in movers:
        seat = one.moved.get(mover.key, mover.role)
        counts[mover.role] -= 1
        counts[seat] += 1
        now.append(Mover(mover.key, seat, mover.roles))
    counts[one.admitted[who]] += 1
    if len(accepts) > 1:
        now.append(Mover(who, one.admitted[who], accepts))
    return [Role(role.capacity, count) for role, count in zip(roles, counts, strict=True)], now
