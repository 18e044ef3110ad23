"""Taking an update in: handled once, tried again when it fails, set aside when it keeps failing."""

import asyncio
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from pydantic import ValidationError

from bot import errors
from bot.hand import Hand, Screens, in_hand
from bot.logging import describe
from keyboards.data import is_in_place
from locales.reader import reading
from models.database import AlreadyHandled, Database, Handling, handling
from models.faults import Where
from services import faults, intake
from services.people import ANYBODY

log = structlog.get_logger("bot.intake")

Raw = dict[str, Any]

PAUSES = (0.0, 0.1, 0.5)
"""Seconds before each try."""
LONGEST_TRY = 30.0
"""Seconds after which a try counts as failed: a tap expires after 150."""


@dataclass(slots=True)
class Intake:
    """Takes updates, one call each, to their end. It returns when the effect is committed."""

    bot: Bot
    dispatcher: Dispatcher
    db: Database
    default_language: str
    screens: Screens

    async def take(self, raw: Raw, *, can_reply: bool = False) -> TelegramMethod[Any] | None:
        """Handle one update; with `can_reply`, a method for the body of a webhook's response.

        Raises only when nothing could be written: then it must not be confirmed to Telegram.
        """
        try:
            update = Update.model_validate(_without_buttons(raw), context={"bot": self.bot})
        except ValidationError:
            log.warning("update not understood", update=raw.get("update_id"))
            return None
        began = perf_counter()
        hand = Hand(self.screens, self.default_language, can_reply=can_reply)
        record = Handling(self.bot.id, update.update_id)
        tokens = in_hand.set(hand), handling.set(record)
        try:
            await self._handle(update, raw, hand, record)
        finally:
            in_hand.reset(tokens[0])
            handling.reset(tokens[1])
            self.db.meters.updates[_kind(raw)].note(perf_counter() - began)
        return hand.reply

    async def _handle(self, update: Update, raw: Raw, hand: Hand, record: Handling) -> None:
        """Try until it is done; what is committed is not done again for what failed after it."""
        for number, pause in enumerate(PAUSES, 1):
            await asyncio.sleep(pause)
            hand.begin_again()
            try:
                await self._try(update, hand)
                return
            except AlreadyHandled:
                log.info("repeated", update=update.update_id)
                await errors.stop_spinner(update)
                return
            except Exception as error:
                failure = error
                log.warning("try failed", update=update.update_id, number=number, **describe(error))
            if record.recorded:
                break
        hand.begin_again()
        await self._set_aside(update, raw, hand, failure)

    async def _try(self, update: Update, hand: Hand) -> None:
        async with asyncio.timeout(LONGEST_TRY):
            result = await self.dispatcher.feed_update(self.bot, update)
            if not isinstance(result, TelegramMethod):
                return
            if hand.can_reply and hand.reply is None:
                hand.reply = result
            else:
                await self.bot(result)

    async def _set_aside(self, update: Update, raw: Raw, hand: Hand, failure: Exception) -> None:
        """Keep it for the operator and tell the person. Raises when even that cannot be written."""
        what = describe(failure)
        text = " ".join(str(value) for value in what.values())
        found = faults.seen(Where.UPDATE, update.event_type, failure)
        try:
            reference = await self.db.write(
                ANYBODY, intake.set_aside, self.bot.id, update.update_id, raw, text, found
            )
        except AlreadyHandled:
            return
        self.db.meters.set_aside += 1
        log.error("set aside", update=update.update_id, reference=reference, **what)
        with reading(hand.language, hand.zone):
            await errors.apologise(update, reference)


def _kind(raw: Raw) -> str:
    """What sort of update it is, as far as Telegram's list of them is known."""
    return next((name for name in raw if name in Update.model_fields and name != "update_id"), "unknown")


def _without_buttons(raw: Raw) -> Raw:
    """A tap's update without the buttons of its message: half of reading it, and seldom asked for."""
    call = raw.get("callback_query")
    message = call.get("message") if isinstance(call, dict) else None
    if not isinstance(call, dict) or not isinstance(message, dict) or "reply_markup" not in message:
        return raw
    if is_in_place(call.get("data")):
        return raw
    bare = {name: value for name, value in message.items() if name != "reply_markup"}
    return {**raw, "callback_query": {**call, "message": bare}}
