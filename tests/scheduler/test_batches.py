"""What is due is done batch after batch; a fault with one keeps nobody else waiting."""

import pytest

from models.database import Database
from models.tx import Tx
from scheduler.batches import PartlyDone, each_due


class Pile:
    """Numbers that are due until they are done; odd steps of it may fail."""

    def __init__(self, numbers: range, broken: frozenset[int] = frozenset()) -> None:
        self.left = list(numbers)
        self.broken = broken
        self.tried: list[int] = []

    def due(self, _tx: Tx, most: int) -> list[int]:
        return self.left[:most]

    async def step(self, group: list[int]) -> int:
        self.tried += group
        if self.broken & set(group):
            raise ValueError("broken")
        self.left = [number for number in self.left if number not in group]
        return len(group)


@pytest.fixture
def db(sqlite_database: Database) -> Database:
    return sqlite_database


async def test_all_that_is_due_is_done_in_batches(db: Database) -> None:
    pile, ticks = Pile(range(10)), list[int]()
    assert await each_due(db, pile.due, 3, pile.step, tick=ticks.append) == 10
    assert (pile.left, ticks) == ([], [1] * 10)


async def test_what_fails_is_left_and_all_else_done_even_behind_more_than_a_batch_of_it(db: Database) -> None:
    pile = Pile(range(20), broken=frozenset(range(5)))
    with pytest.raises(PartlyDone) as partly:
        await each_due(db, pile.due, 3, pile.step)
    assert (partly.value.done, len(partly.value.failed)) == (15, 5)
    assert pile.left == [0, 1, 2, 3, 4]
    assert sorted(pile.tried) == list(range(20)), "each was tried once"


async def test_what_belongs_together_is_one_step(db: Database) -> None:
    pile = Pile(range(6), broken=frozenset({1}))
    with pytest.raises(PartlyDone):
        await each_due(db, pile.due, 10, pile.step, together=lambda one: one % 2)
    assert pile.left == [1, 3, 5]


async def test_a_step_that_leaves_what_was_due_ends_all_the_same(db: Database) -> None:
    pile = Pile(range(3))

    async def idle(group: list[int]) -> int:
        pile.tried += group
        return 0

    assert await each_due(db, pile.due, 3, idle) == 0
    assert sorted(pile.tried) == [0, 1, 2]
