"""The same tap, screens and sweeps in three databases, the largest a thousand times the smallest."""

import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from benchmarks import bots, world
from benchmarks.box import Taps, box
from benchmarks.copies import many_demos
from benchmarks.databases import Kind, opened, settle
from benchmarks.large import ASKED, grow
from benchmarks.table import Row, at_most
from benchmarks.taps import Contestant
from bot.actors import Actors
from models.actor import SYSTEM
from models.database import Database
from models.rsvp import Answer
from scheduler.sweeps import SWEEPS
from services import cards, discovery, home, program_lists, program_page, roster, rsvp, session_page, sessions
from services.delivery import Fence, exchange
from services.people import Profile

PEOPLE = 100
"""Who tap: an odd multiple of the sessions they answer, so that each tap changes an answer."""
CAPACITY = 100_000
ROUNDS = 41
TURNS = 6
GOAL = 1.25
"""Times what the smallest takes."""
Tell = Callable[[str], None]
FENCE = Fence("measured", "measured", timedelta(minutes=1))

Step = Callable[[], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is in a database: half of the sessions are those of the demo worlds."""

    members: int
    sessions: int

    @property
    def demos(self) -> int:
        """How many demo worlds there are, of sixty sessions and fifty people each."""
        return max(1, self.sessions // 120)


SMALL = (Size(1_000, 100), Size(10_000, 1_000), Size(100_000, 10_000))
FULL = (Size(1_000, 100), Size(100_000, 10_000), Size(1_000_000, 100_000))


@dataclass(frozen=True, slots=True)
class Filled:
    """A database of one size, and the bot on it."""

    size: Size
    db: Database
    made: world.World
    tapping: Contestant


async def measure(kind: Kind, sizes: Sequence[Size], tell: Tell) -> list[Row]:
    """What each takes in the larger databases, beside the smallest."""
    async with AsyncExitStack() as stack:
        filled = []
        for size in sizes:
            tell(f"{size.members:,} members and {size.sessions:,} sessions, {kind.name}")
            filled.append(await stack.enter_async_context(_filled(kind, size)))
        tell(f"Taps among {sizes[-1].members:,}, {kind.name}")
        rows = await _taps(kind, filled)
        steps = [_steps(one) for one in filled]
        for name in steps[0]:
            tell(f"{name} among {sizes[-1].members:,}, {kind.name}")
            rows.append(_row(kind, filled, name, await _by_turns([step[name] for step in steps])))
    return rows


@asynccontextmanager
async def _filled(kind: Kind, size: Size) -> AsyncIterator[Filled]:
    async with kind.fresh() as url, box() as server, opened(url) as db:
        people = await server.people(PEOPLE)
        await many_demos(db, size.demos)
        made = await world.make(db, people, capacity=CAPACITY)
        await grow(db, made, size.members, size.sessions // 2)
        await settle(db)
        texts = [
            made.button(number, answer) for answer in (Answer.GOING, Answer.MAYBE) for number in range(ASKED)
        ]
        async with bots.jamboree(server, url, webhook=False) as bot:
            yield Filled(size, db, made, Contestant(server, bot, people, texts))


async def _taps(kind: Kind, filled: Sequence[Filled]) -> list[Row]:
    """Taps through the whole bot, the databases by turns."""
    for one in filled:
        await one.tapping.run()
    turns: list[list[Taps]] = [[await one.tapping.run() for one in filled] for _turn in range(TURNS)]
    return [
        _row(kind, filled, "a tap", _columns(turns, lambda taps: 1 / taps.rate)),
        _row(kind, filled, "a tap, of the bot's CPU", _columns(turns, lambda taps: taps.bot_cpu / 1000)),
    ]


def _columns(turns: Sequence[Sequence[Taps]], of: Callable[[Taps], float]) -> list[list[float]]:
    return [[of(turn[n]) for turn in turns] for n in range(len(turns[0]))]


async def _by_turns(steps: Sequence[Step]) -> list[list[float]]:
    """Seconds that each step took, each time."""
    taken: list[list[float]] = [[] for _step in steps]
    for _round in range(ROUNDS):
        for times, step in zip(taken, steps, strict=True):
            begun = time.perf_counter()
            await step()
            times.append(time.perf_counter() - begun)
    return taken


def _steps(one: Filled) -> Mapping[str, Step]:
    """What is measured of one database, by name."""
    db, made = one.db, one.made
    member, session = made.member(0), made.sessions[0]
    reads: dict[str, Callable[..., Any]] = {
        "home": home.of_community,
        "what's on": discovery.board,
        "a session": lambda tx: sessions.details(tx, session),
        "its page": lambda tx: session_page.view(tx, session),
        "a program": lambda tx: program_page.view(tx, 1),
        "inline search": lambda tx: cards.find(tx, "Thursday"),
    }
    answers = [Answer.GOING, Answer.MAYBE]

    async def answer() -> None:
        answers.reverse()
        await db.write(member, rsvp.respond, session, answers[0])

    async def enter() -> None:
        await Actors(db).find(Profile(one.tapping.people[0], "Person 0", None, "en"), made.community_id, None)

    return {
        "an answer": answer,
        "who acts": enter,
        **{name: partial(db.read, member, read) for name, read in reads.items()},
        "programs": partial(db.read, member, program_lists.listing),
        "members, the first page": partial(db.read, made.owner, roster.page),
        "the sender's claim": partial(db.read, SYSTEM, exchange, FENCE, [], 25, lambda _chat: timedelta()),
        **{f"sweep {name}": partial(sweep.run, db) for name, sweep in SWEEPS.items()},
    }


def _row(kind: Kind, filled: Sequence[Filled], name: str, taken: Sequence[Sequence[float]]) -> Row:
    """The larger databases beside the smallest. The ratio is the largest's, the middle one of all turns."""
    smallest, *_between, largest = taken
    ratio = statistics.median(a / b for a, b in zip(largest, smallest, strict=True))
    least, *more = (f"{statistics.median(times) * 1000:.2f}" for times in taken)
    sizes = ", ".join(f"{one.size.members:,}" for one in filled)
    return Row(
        f"Among {sizes} members: {name}",
        kind.name,
        f"{' · '.join(more)} ms",
        f"{least} ms",
        **at_most(ratio, GOAL),
    )
