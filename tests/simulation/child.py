"""A process of its own that is Jamboree, as in production; it ends by being killed.

It is forked from one that has imported everything already, so that it is there at once.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from ctypes import c_double
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Any

import structlog

from bot import config
from bot.app import Jamboree, jamboree
from bot.config import ConfigError
from locales.reader import LANGUAGES, gettext, reading
from scheduler.sweeps import SWEEPS
from tests.simulation.clock import HurriedLoop, aside
from tests.simulation.work import works

for _language in LANGUAGES:  # read once, for all that are forked
    with reading(_language):
        gettext("Going")


def serve(settings: Mapping[str, Any], seconds: c_double, pipe: Connection) -> None:
    """Be Jamboree until killed, at the time that `seconds` says; tell the port, then sweep when asked to."""
    quiet = structlog.make_filtering_bound_logger(logging.CRITICAL)
    structlog.configure(wrapper_class=quiet)
    with asyncio.Runner(loop_factory=HurriedLoop) as runner, suppress(ConfigError):
        runner.run(_serve(settings, seconds, pipe))


async def _serve(settings: Mapping[str, Any], seconds: c_double, pipe: Connection) -> None:
    def clock() -> datetime:
        return datetime.fromtimestamp(seconds.value, UTC)

    async with jamboree(config.load(_env_file=None, **settings), clock=clock, ticking=False) as app:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, HurriedLoop)
        loop.hurries_unless(works(app))
        pipe.send(app.port)
        with suppress(EOFError):  # whoever asked is gone
            while True:
                await aside(pipe.recv)
                pipe.send(await sweeps(app))


async def sweeps(app: Jamboree) -> list[str]:
    """Let every sweep run once, as their ticks do; those that failed."""
    failed = []
    for name in SWEEPS:
        try:
            await app.sweeps.run_once(name)
        except Exception as error:  # as in `Sweeps`: the next tick goes on
            failed.append(f"{name}: {type(error).__name__}: {error}")
    return failed
