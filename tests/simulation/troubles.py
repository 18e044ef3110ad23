"""Doing a plan's worst: to Telegram, to the database, to the clock. Each is over when its step is."""

from collections import Counter
from collections.abc import Sequence

from sandbox.faults import Fault
from sandbox.methods.call import Call
from tests.simulation.line import Cut
from tests.simulation.plan import Kind, Trouble
from tests.simulation.world import World

CALLS = {
    Kind.NEVER_ARRIVES: ("reset", {}),
    Kind.ANSWER_LOST: ("lost", {}),
    Kind.TOO_MANY: ("429", {"retry_after": 1}),
    Kind.TIRED: ("5xx", {"status": 502}),
    Kind.SLOW: ("slow", {"seconds": 3}),
}
COMMITS = {Kind.COMMIT_FAILS: False, Kind.COMMIT_UNHEARD: True}


def _writes(call: Call) -> bool:
    """Whether something is said or shown by it."""
    return call.name.startswith(("send", "edit", "answer", "delete"))


def _is_new(call: Call) -> bool:
    """Whether it is a new message."""
    return call.name.startswith("send")


class Troublemaker:
    """What goes wrong now, and what has gone wrong so far."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._faults: list[tuple[Kind, Fault]] = []
        self.struck: Counter[Kind] = Counter()

    async def begins(self, troubles: Sequence[Trouble]) -> None:
        """Let them happen from now on."""
        for one in troubles:
            if one.kind in CALLS:
                kind, details = CALLS[one.kind]
                fits = _is_new if one.news else _writes
                fault = Fault(kind, times=one.times, skip=one.after, when=fits, **details)
                self._world.sandbox.faults.waiting.append(fault)
                self._faults.append((one.kind, fault))
            elif one.kind in COMMITS:
                self._world.line.cuts.append(Cut(COMMITS[one.kind], one.times, one.after))

    async def ends(self) -> None:
        """Good weather again."""
        for kind, fault in self._faults:
            self.struck[kind] += fault.struck
        self._faults.clear()
        self._world.sandbox.faults.clear()
        for cut, count in self._world.line.heals().items():
            self.struck[Kind.COMMIT_UNHEARD if cut else Kind.COMMIT_FAILS] += count
