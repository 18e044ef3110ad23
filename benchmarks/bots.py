"""The two bots that are measured, each as a process beside a sandbox of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from benchmarks.box import TOKEN, Box
from benchmarks.processes import Child, free_port, running

WEBHOOK_SECRET = "a-secret-for-measuring"


@asynccontextmanager
async def jamboree(box: Box, database: str, *, webhook: bool, send_rate: float = 25) -> AsyncIterator[Child]:
    """Jamboree as an operator runs it: `python -m bot`."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    by_webhook = {"PUBLIC_URL": address, "WEBHOOK_SECRET": WEBHOOK_SECRET} if webhook else {}
    async with running(
        "-m",
        "bot",
        BOT_TOKEN=TOKEN,
        TELEGRAM_API_URL=box.url,
        DATABASE_URL=database,
        LISTEN=f"127.0.0.1:{port}",
        SEND_RATE=str(send_rate),
        LOG_LEVEL="warning",
        **by_webhook,
    ) as child:
        await takes_updates(box, child)
        yield child


@asynccontextmanager
async def bare(box: Box, database: str, *, webhook: bool) -> AsyncIterator[Child]:
    """The bare aiogram bot of bare.py."""
    where = database.replace("sqlite+aiosqlite:///", "")
    port = [str(free_port())] if webhook else []
    async with running("-m", "benchmarks.bare", box.url, TOKEN, where, *port) as child:
        await takes_updates(box, child)
        yield child


async def takes_updates(box: Box, child: Child) -> None:
    """Wait until the bot asks for updates, or has its webhook set. Raises RuntimeError with its log."""
    try:
        await box.wait_for("getupdates", "setwebhook", within=90)
    except TimeoutError:
        raise RuntimeError(child.log.read_text()) from None
