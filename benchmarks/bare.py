"""The least a bot can do for a tap: aiogram as its documentation shows it, two API calls, one committed row.

`python -m benchmarks.bare <Bot API server> <token> <database> [<port of the webhook>]`
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count

import aiosqlite
import asyncpg
import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

Save = Callable[[int, str], Awaitable[None]]

CREATE = "CREATE TABLE IF NOT EXISTS bare_taps (person BIGINT, answer TEXT, at TEXT)"
SECRET = "a-secret-that-is-shown"
LABELS = (("✓ Going", "Maybe", "Can't come"), ("Who comes", "Share"), ("‹ Back", "Home"))


class Tap(CallbackData, prefix="t"):
    """A tapped button."""

    answer: str


async def sqlite(path: str) -> Save:
    """A row in an SQLite file."""
    connection = await aiosqlite.connect(path)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000"):
        await connection.execute(f"PRAGMA {pragma}")
    await connection.execute(CREATE)
    turn = asyncio.Lock()

    async def save(person: int, answer: str) -> None:
        async with turn:
            await connection.execute(
                "INSERT INTO bare_taps VALUES (?, ?, ?)", (person, answer, datetime.now(UTC).isoformat())
            )
            await connection.commit()

    return save


async def postgres(url: str) -> Save:
    """A row in PostgreSQL."""
    pool = await asyncpg.create_pool(url.replace("postgresql+asyncpg", "postgresql"), min_size=8, max_size=8)
    await pool.execute(CREATE)

    async def save(person: int, answer: str) -> None:
        at = datetime.now(UTC).isoformat()
        await pool.execute("INSERT INTO bare_taps VALUES ($1, $2, $3)", person, answer, at)

    return save


def dispatcher(save: Save) -> Dispatcher:
    """One handler: commit a row, edit the message, answer the tap."""
    taps = Dispatcher()
    numbers = count(1)
    rows = [
        [InlineKeyboardButton(text=label, callback_data=Tap(answer=label).pack()) for label in row]
        for row in LABELS
    ]

    @taps.callback_query(Tap.filter())
    async def tapped(call: CallbackQuery, callback_data: Tap) -> None:
        await save(call.from_user.id, callback_data.answer)
        taken = next(numbers)
        text = (
            "<b>Thursday Jam</b>\n🗓 Thu 26 Nov, 20:00 (Lisbon)–22:00\n📍 Bar do Cais\n"
            f"👥 {taken} of 100,000 places taken\n\n<b>You're in.</b>"
        )
        assert isinstance(call.message, Message)
        await call.message.edit_text(text, reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))
        await call.answer(f"You're in. {taken} of 100,000.")

    return taps


async def main(server: str, token: str, database: str, port: str = "") -> None:
    """Take updates by polling, or by a webhook on `port`, until ended."""
    bot = Bot(
        token,
        session=AiohttpSession(api=TelegramAPIServer.from_base(server)),
        default=DefaultBotProperties(parse_mode=ParseMode.HTML),
    )
    save = await (postgres(database) if database.startswith("postgresql") else sqlite(database))
    taps = dispatcher(save)
    if not port:
        sys.stdout.write("ready\n")
        await taps.start_polling(bot)
        return
    app = web.Application()
    SimpleRequestHandler(taps, bot, handle_in_background=False, secret_token=SECRET).register(
        app, path="/bot"
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(port)).start()
    await bot.set_webhook(f"http://127.0.0.1:{port}/bot", secret_token=SECRET)
    sys.stdout.write("ready\n")
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
