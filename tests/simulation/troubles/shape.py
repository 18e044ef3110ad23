"""How a trouble begins, strikes, and ends."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.simulation.plan import Trouble
from tests.simulation.world import World


@dataclass(slots=True)
class Happening:
    """A trouble that is under way."""

    trouble: Trouble
    struck: Callable[[], int]
    """How often it has struck so far."""
    end: Callable[[], Awaitable[None]]
    noted: int = 0
    """How many strikes are counted already."""


Begin = Callable[[World, Trouble], Awaitable[Happening]]


async def nothing() -> None:
    """For what ends by itself."""


def once() -> int:
    """For what strikes by being there."""
    return 1
