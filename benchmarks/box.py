"""The sandbox in a process of its own, and its door for benchmarks."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from benchmarks.processes import Child, running

TOKEN = "42:sandbox-token"
PATIENCE = aiohttp.ClientTimeout(total=300)


@dataclass(frozen=True, slots=True)
class Taps:
    """What came of taps: how many were answered, how fast, and what CPU time each cost (milliseconds)."""

    answered: int
    unanswered: int
    seconds: float
    p50: float
    p99: float
    bot_cpu: float
    box_cpu: float

    @property
    def rate(self) -> float:
        """Taps a second."""
        return self.answered / self.seconds


@dataclass(frozen=True, slots=True)
class Box:
    """A running sandbox."""

    url: str
    child: Child
    web: aiohttp.ClientSession

    async def ask(self, name: str, **body: Any) -> dict[str, Any]:
        """One call of the control door. Raises RuntimeError with what it refused."""
        async with self.web.post(f"{self.url}/control/{name}", json=body) as response:
            answer: dict[str, Any] = await response.json(content_type=None)
        if response.status != 200:
            raise RuntimeError(f"{name}: {answer}")
        return answer

    async def people(self, count: int) -> range:
        """Make people who have started the bot; their Telegram ids."""
        made = await self.ask("people", count=count)
        return range(made["first"], made["last"] + 1)

    async def tap(
        self, people: range, texts: Sequence[str], *, rounds: int = 1, at_once: int = 32, chat: int = 0
    ) -> dict[str, Any]:
        """Everybody taps `rounds` times, so many at once, each with the next of `texts`.

        What is on a button in the group `chat` is tapped there, the rest in private.
        """
        who = {"first": people[0], "last": people[-1]}
        return await self.ask("taps", **who, data=list(texts), rounds=rounds, concurrency=at_once, chat=chat)

    async def taps(
        self,
        bot: Child,
        people: range,
        texts: Sequence[str],
        *,
        rounds: int = 1,
        at_once: int = 32,
        chat: int = 0,
    ) -> Taps:
        """The same, and what it cost until nothing was left to do."""
        before = bot.cpu(), self.child.cpu()
        found = await self.tap(people, texts, rounds=rounds, at_once=at_once, chat=chat)
        await self.ask("settle", quiet=0.2, within=60)
        share = 1000 / max(1, found["answered"])
        return Taps(
            answered=found["answered"],
            unanswered=found["unanswered"],
            seconds=found["seconds"],
            p50=found["p50"],
            p99=found["p99"],
            bot_cpu=(bot.cpu() - before[0]) * share,
            box_cpu=(self.child.cpu() - before[1]) * share,
        )

    async def calls(self) -> dict[str, int]:
        """How often the bot called each method; with a code behind the name, how often it was refused."""
        (bot,) = (await self.ask("stats"))["bots"].values()
        calls: dict[str, int] = bot["calls"]
        return calls

    async def refused(self, code: str = "") -> int:
        """How many of the bot's calls were refused, with any code or this one."""
        codes = ((name.partition(" ")[2], count) for name, count in (await self.calls()).items())
        return sum(count for said, count in codes if said and code in ("", said))

    async def wait_for(self, *methods: str, count: int = 1, within: float = 60) -> None:
        """Wait until the bot has called one of `methods` so often. Raises TimeoutError."""
        async with asyncio.timeout(within):
            while True:
                calls = await self.calls()
                if sum(calls.get(method, 0) for method in methods) >= count:
                    return
                await asyncio.sleep(0.02)


@asynccontextmanager
async def box() -> AsyncIterator[Box]:
    """A sandbox, alone with one bot's token."""
    async with (
        running("-m", "sandbox", "--port", "0", "--token", TOKEN, "--pace", "0") as child,
        aiohttp.ClientSession(timeout=PATIENCE) as web,
    ):
        yield Box(await child.first_line(), child, web)
