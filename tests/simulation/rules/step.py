"""One step, as the rules look at it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.simulation.ears import Heard
from tests.simulation.plan import Kind, Trouble
from tests.simulation.seen import Seen
from tests.simulation.turn import Doings


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
    set_aside: Sequence[str]
    """Why updates could not be handled."""
    after: Seen

    def had(self, *kinds: Kind) -> bool:
        """Whether one of these went wrong meanwhile."""
        return any(one.kind in kinds for one in self.troubles)
