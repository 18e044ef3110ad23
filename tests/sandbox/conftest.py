"""A sandbox of its own for each test, and aiogram's ordinary client to talk to it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from sandbox import Person, Sandbox

Running = Callable[[Dispatcher], Awaitable[None]]


@asynccontextmanager
async def client(sandbox: Sandbox, token: str = "") -> AsyncIterator[Bot]:
    """aiogram's client for a bot of the sandbox."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url))
    bot = Bot(token or sandbox.token, session=session)
    try:
        yield bot
    finally:
        await session.close()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox that does not dawdle."""
    async with Sandbox(pace=0) as running:
        yield running


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """The sandbox's bot, as aiogram's client."""
    async with client(sandbox) as bot:
        yield bot


@pytest.fixture
def alice(sandbox: Sandbox) -> Person:
    """Somebody who has not met the bot yet."""
    return sandbox.person("Alice", username="alice")


@pytest.fixture
def bob(sandbox: Sandbox) -> Person:
    """Somebody else."""
    return sandbox.person("Bob")


@pytest.fixture
async def run(bot: Bot) -> AsyncIterator[Running]:
    """Start a dispatcher's polling; it ends with the test."""
    tasks: list[tuple[Dispatcher, asyncio.Task[None]]] = []

    async def start(dispatcher: Dispatcher) -> None:
        task = asyncio.create_task(
            dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False)
        )
        tasks.append((dispatcher, task))

    yield start
    for dispatcher, task in tasks:
        with suppress(RuntimeError):
            await dispatcher.stop_polling()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
