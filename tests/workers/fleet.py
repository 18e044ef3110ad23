"""Workers: each a process of its own, started, killed and stopped as an operator would."""

import asyncio
import json
import multiprocessing
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from sandbox import Sandbox
from tests.conftest import free_port
from tests.scheduler.worlds import until
from tests.workers import process
from tests.workers.balancer import Balancer, balancing

SECRET = "0123456789abcdef"
STARTS_WITHIN = 90
"""Seconds, on a machine that does other things, too."""
STOP_DELAY = "2"
"""Ten times as long as the balancer's pause between two questions."""


class Worker:
    """One of them, at its port."""

    def __init__(self, port: int, settings: Mapping[str, str], folder: Path) -> None:
        self.port = port
        self.log = folder / f"worker-{port}.log"
        self._environment = {"PATH": os.environ["PATH"], **settings, "LISTEN": f"127.0.0.1:{port}"}
        self._folder = folder
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([process.__name__])
        self._process: ForkServerProcess | None = None

    @property
    def pid(self) -> int:
        """The process that runs, or ran last."""
        assert self._process is not None
        assert self._process.pid is not None
        return self._process.pid

    async def start(self) -> None:
        """Begin; it takes a moment until it is ready."""
        arguments = (self._environment, str(self._folder), str(self.log))
        self._process = self._context.Process(target=process.run, args=arguments, daemon=True)
        await asyncio.to_thread(self._process.start)

    async def killed(self) -> None:
        """kill -9: nothing is finished, nothing is said."""
        if self._process is not None:
            self._process.kill()
            await asyncio.to_thread(self._process.join)

    def terminate(self) -> None:
        """SIGTERM."""
        assert self._process is not None
        self._process.terminate()

    async def ends(self) -> int | None:
        """Wait until it is gone; the code it ended with."""
        assert self._process is not None
        await asyncio.to_thread(self._process.join, STARTS_WITHIN)
        return self._process.exitcode

    @property
    def lives(self) -> bool:
        """Whether its process runs."""
        return self._process is not None and self._process.is_alive()

    def said(self, event: str) -> list[dict[str, Any]]:
        """The lines of its log about an event, of all its lives."""
        lines = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [line for line in lines if line.get("event") == event]


class Fleet:
    """Three workers and what stands before them."""

    def __init__(self, workers: list[Worker], balancer: Balancer) -> None:
        self.workers = workers
        self.balancer = balancer

    async def all_ready(self) -> None:
        """Wait until the balancer sends to all of them. Raises TimeoutError."""

        async def so() -> bool:
            return all(self.balancer.ready.values())

        await until(so, STARTS_WITHIN)

    def of_holder(self, holder: str) -> Worker:
        """The worker that holds a lease."""
        return next(one for one in self.workers if f"/{one.pid}/" in holder)


@asynccontextmanager
async def fleet(
    sandbox: Sandbox, database_url: str, redis_url: str, folder: Path, number: int = 3
) -> AsyncIterator[Fleet]:
    """Workers behind a balancer, all of them ready; killed in the end where they are not gone."""
    ports = [free_port() for _ in range(number)]
    async with balancing(ports) as balancer:
        settings = {
            "BOT_TOKEN": sandbox.token,
            "TELEGRAM_API_URL": sandbox.url,
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "PUBLIC_URL": balancer.url,
            "WEBHOOK_SECRET": SECRET,
            "SEND_RATE": "0",
            "STOP_DELAY": STOP_DELAY,
            "LOG_FORMAT": "json",
        }
        workers = [Worker(port, settings, folder) for port in ports]
        try:
            for worker in workers:
                await worker.start()
            running = Fleet(workers, balancer)
            await running.all_ready()
            balancer.broken.clear()  # what came before anybody was there
            yield running
        finally:
            for worker in workers:
                await worker.killed()
