"""How a process leaves: it says so first, ends what it does side by side, and finishes what is in hand."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from bot.logging import describe

log = structlog.get_logger("bot.leaving")

GRACE = 20.0
"""Seconds that what is in hand has to finish after a stop."""

Step = Callable[[], Awaitable[None]]


class Leaving:
    """What is to be ended, and whether that has begun.

    From then on `/ready` answers 503 and connections are not kept, so that a load balancer turns to others;
    the door itself stays open for `delay` seconds more, since the balancer asks only now and then.
    """

    def __init__(self, delay: float) -> None:
        self.begun = False
        self._delay = delay
        self._steps: list[Step] = []

    def add(self, step: Step) -> None:
        """Have something ended. All steps are taken at the same time."""
        self._steps.append(step)

    async def go(self) -> None:
        """Say so, and end everything; what fails holds nothing else up."""
        self.begun = True
        done = await asyncio.gather(*(step() for step in self._steps), return_exceptions=True)
        for failure in done:
            if isinstance(failure, Exception):
                log.error("something did not end well", **describe(failure))

    def watches(self, app: web.Application) -> None:
        """Have the responses of an application end their connections once it has begun."""

        async def end_connection(_request: web.Request, response: web.StreamResponse) -> None:
            if self.begun:
                response.headers["Connection"] = "close"
                response.force_close()

        app.on_response_prepare.append(end_connection)

    def closes(self, runner: web.AppRunner) -> None:
        """Close a door when its time has come, once what came in is answered."""

        async def close() -> None:
            await asyncio.sleep(self._delay)
            await runner.cleanup()

        self.add(close)
