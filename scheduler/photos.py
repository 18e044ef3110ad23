"""Pictures above notices: each goes to Telegram once, and by Telegram's own id to all others."""

import asyncio
from collections import OrderedDict
from collections.abc import Hashable

from aiogram import Bot
from aiogram.types import BufferedInputFile

from models.actor import SYSTEM
from models.database import Database
from scheduler.relays import bring
from scheduler.reports import Report
from scheduler.telegram import send
from services import files
from services.errors import NotFound
from services.letter import Letter
from services.notice import Notice
from views.screen import Drawing, Screen

MOST = 500
"""Drawings whose ids are remembered."""


class Photos:
    """Sends letters, with their photos where they have one."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[int, str] = {}
        """What Telegram calls uploads, for letters that were claimed before it was written down."""
        self._drawn: OrderedDict[Hashable, str] = OrderedDict()
        """The same of what was drawn."""
        self._turns: dict[int, asyncio.Lock] = {}

    async def send(self, bot: Bot, letter: Letter, screen: Screen, patience: int) -> Report:
        """Send a letter as `telegram.send` does."""
        if screen.drawn is not None:
            return await self._draw(bot, letter, screen, patience, screen.drawn)
        notice = letter.content
        if isinstance(notice, Notice) and notice.relay is not None:
            return await bring(bot, self._db, letter, notice.relay, screen, patience)
        if not isinstance(notice, Notice) or notice.photo_id is None:
            return await send(bot, letter, screen, patience)
        known = notice.photo or self._known.get(notice.photo_id)
        if known is not None:
            return await send(bot, letter, screen, patience, known)
        # The others wait for the first: with it Telegram learns the photo.
        async with self._turns.setdefault(notice.photo_id, asyncio.Lock()):
            known = self._known.get(notice.photo_id)
            if known is not None:
                return await send(bot, letter, screen, patience, known)
            return await self._upload(bot, letter, screen, patience, notice.photo_id)

    async def _draw(
        self, bot: Bot, letter: Letter, screen: Screen, patience: int, drawing: Drawing
    ) -> Report:
        """Send a letter below a drawing, which is made where Telegram does not know it."""
        known = self._drawn.get(drawing.shows)
        given = known or BufferedInputFile(await asyncio.to_thread(drawing.draw), "picture.jpg")
        report = await send(bot, letter, screen, patience, given)
        if report.photo is not None:
            self._drawn[drawing.shows] = report.photo[0]
            self._drawn.move_to_end(drawing.shows)
            if len(self._drawn) > MOST:
                self._drawn.popitem(last=False)
        return report

    async def _upload(self, bot: Bot, letter: Letter, screen: Screen, patience: int, photo: int) -> Report:
        there = SYSTEM.inside(letter.community_id)
        try:
            _file, content = await self._db.read(there, files.opened, photo)
        except NotFound:
            return await send(bot, letter, screen, patience)
        given = BufferedInputFile(content or b"", "photo.jpg")
        report = await send(bot, letter, screen, patience, given)
        if report.photo is not None:
            self._known[photo], unique = report.photo
            await self._db.write(there, files.remember, photo, self._known[photo], unique)
        return report
