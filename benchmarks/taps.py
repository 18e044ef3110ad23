"""A tap through the whole bot, beside the bare aiogram bot."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median

from benchmarks import bots, world
from benchmarks.bare import Tap
from benchmarks.box import Box, Taps, box
from benchmarks.databases import Kind, opened
from benchmarks.processes import Child
from benchmarks.table import Row, at_least
from models.rsvp import Answer

PEOPLE = 300
SESSIONS = 20
"""PEOPLE is an odd multiple of it: so everybody changes their answer with each tap."""
WARM_UP = 2
ROUNDS = 4
"""Taps of each person in one turn of a bot. Even, so that the next turn changes answers too; 30 in all
would be a flood."""
TURNS = 3
GOAL = 0.6


@dataclass(frozen=True, slots=True)
class Contestant:
    """A bot that is ready, and what people tap."""

    box: Box
    bot: Child
    people: range
    texts: list[str]

    async def run(self, rounds: int = ROUNDS) -> Taps:
        """One turn. Raises RuntimeError where taps were left without an answer or refused."""
        found = await self.box.taps(self.bot, self.people, self.texts, rounds=rounds)
        refused = {name: n for name, n in (await self.box.calls()).items() if name.endswith("00")}
        if found.unanswered or refused:
            raise RuntimeError(f"{found.unanswered} taps not answered, calls refused: {refused}")
        return found


async def measure(kind: Kind, webhook: bool, tell: Callable[[str], None]) -> list[Row]:
    """Both bots in turns on one kind of database, by webhook or by polling."""
    way = "webhook" if webhook else "polling"
    async with jamboree(kind, webhook) as ours, bare(kind, webhook) as theirs:
        for one in (ours, theirs):
            await one.run(WARM_UP)
        pairs = []
        for turn in range(TURNS):
            tell(f"A tap by {way}, {kind.name}: turn {turn + 1} of {TURNS}")
            pairs.append((await ours.run(), await theirs.run()))
    mine, bares = _middle([pair[0] for pair in pairs]), _middle([pair[1] for pair in pairs])
    where = f"{kind.name}, {way}"
    share = median(pair[0].rate / pair[1].rate for pair in pairs)
    cpu = median(pair[1].bot_cpu / pair[0].bot_cpu for pair in pairs)
    return [
        Row("A tap: a second", where, f"{mine.rate:,.0f}", f"{bares.rate:,.0f}", **at_least(share, GOAL)),
        Row("A tap: of the bot's CPU", where, _ms(mine.bot_cpu), _ms(bares.bot_cpu), f"{cpu:.0%}"),
        Row("A tap: p50, 32 at once", where, _ms(mine.p50), _ms(bares.p50)),
        Row("A tap: p99", where, _ms(mine.p99), _ms(bares.p99)),
        Row("A tap: sandbox busy", where, _busy(mine), _busy(bares)),
    ]


def _middle(found: list[Taps]) -> Taps:
    return sorted(found, key=lambda taps: taps.rate)[len(found) // 2]


def _ms(value: float) -> str:
    return f"{value:.2f} ms"


def _busy(taps: Taps) -> str:
    """How much of its core the sandbox needed: near 100 % it would be what is measured."""
    return f"{taps.box_cpu * taps.rate / 1000:.0%}"


@asynccontextmanager
async def jamboree(kind: Kind, webhook: bool) -> AsyncIterator[Contestant]:
    """Jamboree with members who change their answers to twenty sessions."""
    async with kind.fresh() as url, box() as server:
        people = await server.people(PEOPLE)
        async with opened(url) as db:
            made = await world.make(db, people, capacity=100_000)
        texts = [
            made.button(number, answer)
            for answer in (Answer.GOING, Answer.MAYBE)
            for number in range(SESSIONS)
        ]
        async with bots.jamboree(server, url, webhook=webhook) as bot:
            yield Contestant(server, bot, people, texts)


@asynccontextmanager
async def bare(kind: Kind, webhook: bool) -> AsyncIterator[Contestant]:
    """The bare bot."""
    async with kind.fresh() as url, box() as server:
        people = await server.people(PEOPLE)
        async with bots.bare(server, url, webhook=webhook) as bot:
            yield Contestant(server, bot, people, [Tap(answer="Going").pack()])
