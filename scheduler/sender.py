"""The sender: from the outbox to Telegram. One at a time for a bot, within Telegram's limits."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import structlog
from aiogram import Bot

from models.database import Database
from models.faults import Where
from models.orders import Way
from models.outbox import Delivery
from scheduler.courier import LEASE, Courier, Flight
from scheduler.faults import keep
from scheduler.judging import judge
from scheduler.limits import Chats, Pacer
from scheduler.photos import Photos
from scheduler.refunding import Refunder, Refunding, by_stars
from scheduler.rendering import fingerprint, rendered
from scheduler.reports import Report, Verdict
from scheduler.weather import Weather
from services.delivery import Fence
from services.leases import holder
from services.letter import Letter
from services.letters import Gate
from services.outcome import Outcome
from services.refund_sending import MoneyBack
from views.links import Links
from views.screen import Screen

log = structlog.get_logger("scheduler.sender")

IN_FLIGHT = 64
PATIENCE = 30
"""Seconds to wait for Telegram's answer."""


def sender(
    db: Database,
    bot: Bot,
    links: Links,
    *,
    rate: float = 25,
    in_flight: int = IN_FLIGHT,
    lease: timedelta = LEASE,
    patience: int = PATIENCE,
    refunders: Mapping[Way, Refunder] | None = None,
) -> Courier:
    """Sends the outbox of one database with one bot. `rate` is messages a second, 0 without limits.

    `refunders` give back what did not come in Stars, each by its way.
    """
    fence = Fence(f"sender:{bot.id}", holder(), lease)
    refunding = Refunding(db, {Way.STARS: by_stars(bot, patience), **(refunders or {})})
    return Courier(db, fence, _Telegram(db, bot, links, rate, in_flight, patience, refunding))


class _Telegram:
    """The way by Telegram: within its limits, and with an eye on the weather."""

    signal = "outbox"

    def __init__(
        self,
        db: Database,
        bot: Bot,
        links: Links,
        rate: float,
        in_flight: int,
        patience: int,
        refunding: Refunding,
    ) -> None:
        self._db = db
        self._bot = bot
        self._links = links
        self._patience = patience
        self._pacer = Pacer(rate)
        self._chats = Chats(limited=rate > 0)
        self._weather = Weather()
        self._photos = Photos(db)
        self._refunding = refunding
        self.in_flight = in_flight
        self.paced = rate > 0
        self.mails = links.mails

    @property
    def gate(self) -> Gate:
        """How long a chat must wait for its next message."""
        return self._chats.gate

    def free(self, flying: int) -> int:
        """How many more may be in flight; after failures one at a time, to see whether it works again."""
        return max(0, (1 if self._weather.rough else self.in_flight) - flying)

    def room(self, free: int) -> int:
        """How many letters may be claimed now."""
        return 0 if self._weather.wait() else self._pacer.room(free)

    def wait(self) -> float:
        """Seconds until the next may be claimed."""
        return max(self._pacer.wait(), self._weather.wait())

    def flights(self, letters: Sequence[Letter]) -> Iterator[tuple[Letter, Flight]]:
        """Each letter with its flight, in its slot."""
        for letter, screen in rendered(letters, self._links):
            yield letter, self._flight(letter, screen)

    async def close(self) -> None:
        """The bot is closed by who made it."""

    def _flight(self, letter: Letter, screen: Screen | None) -> Flight:
        if isinstance(letter.content, MoneyBack):
            return self._refunding.fly(letter, letter.content)
        if screen is None:
            return Outcome(letter, Delivery.FAILED, error="cannot be rendered")
        mark = fingerprint(screen) if letter.card else None
        if letter.card and mark == letter.card.fingerprint:
            return Outcome(letter, Delivery.SENT)  # nothing changed: nothing is sent
        return self._fly(letter, screen, mark, self._pacer.slot())

    async def _fly(self, letter: Letter, screen: Screen, mark: str | None, delay: float) -> Outcome:
        """Send one letter in its slot, and judge what came of it."""
        if delay:
            await asyncio.sleep(delay)
        try:
            report = await self._photos.send(self._bot, letter, screen, self._patience)
        except Exception as error:
            log.exception("a message ended in a fault", kind=letter.kind, message=letter.id)
            await keep(self._db, Where.MESSAGE, letter.kind, error)
            report = Report(Verdict.UNKNOWN, "fault")
        self._learn(letter, report)
        return judge(letter, report, self._db.clock(), mark)

    def _learn(self, letter: Letter, report: Report) -> None:
        """What a report says about the messages that come after."""
        self._db.meters.sends["telegram", report.verdict.name.lower()] += 1
        if report.verdict in (Verdict.NOT_SENT, Verdict.UNKNOWN):
            self._weather.failed()
            return
        self._weather.good()
        if report.verdict is Verdict.WAIT:
            chat_id = letter.chat_id or 0
            self._weather.told_to_wait(chat_id, report.seconds)
            self._chats.block(chat_id, report.seconds)
