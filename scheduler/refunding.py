"""Giving money back: each way has who asks its provider; what came of it is noted in the books.

No transaction is open while a provider is spoken to. Where a process ends between its answer and the note,
the provider is asked once more: a `Refunder` sees to it that a refund that is asked for twice goes back once.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError

from models.actor import SYSTEM
from models.database import Database
from models.orders import Way
from models.outbox import Delivery
from scheduler.reports import Report, Verdict
from scheduler.telegram import understand
from services import refunds
from services.letter import Letter
from services.outcome import Outcome
from services.refund_sending import MoneyBack

log = structlog.get_logger("scheduler.refunding")

Refunder = Callable[[MoneyBack], Awaitable[Report]]
"""Has a provider give some of a payment back.

DELIVERED says that it did, or had done before, `reference` what it calls that; REFUSED that it never will, so
that a person has to see to it; WAIT how long; everything else is asked again later.
"""
PAUSE = timedelta(minutes=1)
"""Before the next try after a fault of our own."""
_NEVER = (Verdict.REFUSED, Verdict.NO_ENTRY, Verdict.MOVED, Verdict.MESSAGE_GONE)


class Refunding:
    """Gives back what the outbox asks for, each by its way."""

    def __init__(self, db: Database, refunders: Mapping[Way, Refunder]) -> None:
        self._db = db
        self._refunders = refunders

    async def fly(self, letter: Letter, refund: MoneyBack) -> Outcome:
        """Have one go back, and note what came of it."""
        try:
            return await self._note(letter, refund, await self._ask(refund))
        except Exception:
            log.exception("a refund ended in a fault", refund=refund.refund_id)
            return Outcome(letter, Delivery.PENDING, self._db.clock() + PAUSE, "fault")

    async def _ask(self, refund: MoneyBack) -> Report:
        refunder = self._refunders.get(refund.way)
        if refunder is None:
            return Report(Verdict.REFUSED, f"nobody here gives back by {refund.way}")
        return await refunder(refund)

    async def _note(self, letter: Letter, refund: MoneyBack, report: Report) -> Outcome:
        there = SYSTEM.inside(refund.community_id)
        if report.verdict is Verdict.DELIVERED:
            await self._db.write(there, refunds.done, refund.refund_id, report.reference)
            return Outcome(letter, Delivery.SENT)
        if report.verdict is Verdict.WAIT:
            due_at = self._db.clock() + timedelta(seconds=report.seconds)
            return Outcome(letter, Delivery.PENDING, due_at, report.error, counts=False)
        log.warning("a refund did not go back", refund=refund.refund_id, way=refund.way, why=report.error)
        never = report.verdict in _NEVER
        due = await self._db.write(there, refunds.to_hand if never else refunds.later, refund.refund_id)
        return Outcome(letter, Delivery.PENDING if due else Delivery.FAILED, due, report.error)


def by_stars(bot: Bot, patience: int) -> Refunder:
    """Gives Stars back. Telegram does so for all of a payment alone, once for each of its charges."""

    async def give_back(refund: MoneyBack) -> Report:
        if refund.telegram_id is None:
            return Report(Verdict.REFUSED, "who paid has no Telegram any more")
        if refund.amount_minor != refund.charged_minor:
            return Report(Verdict.REFUSED, "Telegram gives back all of a payment alone")
        try:
            await bot.refund_star_payment(refund.telegram_id, refund.provider_ref, request_timeout=patience)
        except AiogramError as error:
            return understand(error)
        return Report(Verdict.DELIVERED, reference=refund.provider_ref)

    return give_back
