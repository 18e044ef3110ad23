"""One step, as the rules look at it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.simulation.ears import Heard
from tests.simulation.people import Doings
from tests.simulation.plan import Trouble
from tests.simulation.seen import Seen


@dataclass(frozen=True, slots=True)
class Step:
    """How it was, what was done, what went wrong meanwhile, what was heard, and how it is."""

    number: int
    before: Seen
    done: Doings
    troubles: Sequence[Trouble]
    heard: Sequence[Heard]
    errors: Sequence[str]
    """What the log calls an error."""
    set_aside: int
    """How many updates could not be handled."""
    after: Seen
