"""Pictures that are drawn for somebody: in a thread, uploaded once, then known to Telegram by their id."""

import asyncio
from collections import OrderedDict
from collections.abc import Hashable

from aiogram import Bot
from aiogram.methods import SendPhoto
from aiogram.types import BufferedInputFile, CallbackQuery

from bot.show import answer, patiently
from views.screen import Picture

MOST = 500
"""Pictures whose ids are remembered."""


class Pictures:
    """Sends pictures; one that shows the same as one before is neither drawn nor uploaded again."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, str] = OrderedDict()

    async def send(self, call: CallbackQuery, picture: Picture) -> None:
        """Send a picture to who tapped, in private, and answer the tap.

        Raises TelegramForbiddenError when the person has not started the bot, or blocked it.
        """
        if call.bot is None:
            raise LookupError("the tap belongs to no bot")
        await answer(call, picture.toast)
        await self._send(call.bot, call.from_user.id, picture)

    async def _send(self, bot: Bot, chat_id: int, picture: Picture) -> None:
        known = self._known.get(picture.shows)
        given = known or BufferedInputFile(await asyncio.to_thread(picture.draw), "picture.png")
        method = SendPhoto(
            chat_id=chat_id, photo=given, caption=picture.caption, reply_markup=picture.keyboard
        )
        sent = await patiently(bot, method)
        if sent.photo:
            self._known[picture.shows] = sent.photo[-1].file_id
            self._known.move_to_end(picture.shows)
            if len(self._known) > MOST:
                self._known.popitem(last=False)
