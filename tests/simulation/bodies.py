"""Where Jamboree lives: in this process, where its database can be cut off; or in one that can be killed."""

import asyncio
import multiprocessing
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from ctypes import c_double
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any, Protocol

from bot.app import Jamboree
from tests.simulation import child
from tests.simulation.clock import aside

TRIES, PAUSE = 20, 0.2
"""How often it is started, after so many of our seconds."""


class Body(Protocol):
    """A Jamboree that runs."""

    port: int

    async def sweeps(self) -> list[str]:
        """Let every sweep run once; those that failed."""


class Here:
    """In this process."""

    def __init__(self, app: Jamboree) -> None:
        self._app = app
        self.port = app.port

    async def sweeps(self) -> list[str]:
        """Let every sweep run once; those that failed."""
        return await child.sweeps(self._app)


class Elsewhere:
    """In a process of its own, which is started anew when it was killed."""

    def __init__(self, settings: Mapping[str, Any], seconds: c_double) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([child.__name__])
        self._settings, self._seconds = settings, seconds
        self._process: ForkServerProcess | None = None
        self._pipe: Connection | None = None
        self._up = asyncio.Lock()
        self.port = 0

    async def start(self) -> None:
        """Be there, as whoever looks after it sees to: it is started until it stays.

        Raises EOFError when it does not, however often it is tried.
        """
        async with self._up:
            for left in reversed(range(TRIES)):
                if self._process is not None and self._process.is_alive():
                    return
                try:
                    self.port = await self._begun()
                    return
                except EOFError:  # killed before it was there; or its database is not there yet
                    if not left:
                        raise
                    await self.kill()
                    await aside(time.sleep, PAUSE)

    async def _begun(self) -> int:
        """A new process, and where it listens. Raises EOFError when it ends before it does."""
        self._pipe, other = self._context.Pipe()
        arguments = (self._settings, self._seconds, other)
        process = self._context.Process(target=child.serve, args=arguments, daemon=True)
        await aside(process.start)
        self._process = process
        other.close()
        return int(await aside(self._pipe.recv))

    async def kill(self) -> None:
        """SIGKILL: nothing is finished, nothing is said."""
        if self._process is not None:
            self._process.kill()
            await aside(self._process.join)

    async def sweeps(self) -> list[str]:
        """Let every sweep run once; those that failed, as all do when it is killed meanwhile."""
        async with self._up:
            pipe = self._pipe
        assert pipe is not None
        try:
            pipe.send("sweep")
            return await aside(pipe.recv)
        except (EOFError, OSError):
            return ["killed"]


@asynccontextmanager
async def elsewhere(settings: Mapping[str, Any], seconds: c_double) -> AsyncIterator[Elsewhere]:
    """A process that runs until it is left."""
    body = Elsewhere(settings, seconds)
    await body.start()
    try:
        yield body
    finally:
        await body.kill()
