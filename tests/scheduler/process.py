"""A process that does nothing but send, as production's does: `python -m tests.scheduler.process`."""

import asyncio
import sys
from datetime import timedelta

from bot import lazy_types
from bot.garbage import undisturbed

with undisturbed():
    lazy_types.defer()
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    from models.database import Database
    from scheduler.sender import sender
    from views.links import Links


async def main(database_url: str, telegram_url: str, token: str, in_flight: str) -> None:
    """Send until killed."""
    db = Database(database_url)
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(telegram_url)))
    lease = timedelta(seconds=1)
    await sender(db, bot, Links("jamboree_bot"), rate=0, in_flight=int(in_flight), lease=lease).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
