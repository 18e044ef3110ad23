"""Handlers that let a test watch, hold and fail the way of an update through the real bot."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from sqlalchemy import Connection, func, select

from bot.show import show
from models.actor import SYSTEM, Actor
from models.database import Database
from models.intake import FailedUpdate
from models.outbox import Lease
from models.tx import Tx, table_of
from services.errors import NotAllowed
from views.screen import Screen

leases = table_of(Lease)
failed = table_of(FailedUpdate)


def leave_mark(tx: Tx, name: str) -> None:
    """An effect: one row each time it is done."""
    number = tx.value(select(func.count()).select_from(leases))
    tx.add(Lease, name=f"{number} {name}", holder="", expires_at=datetime(2030, 1, 1, tzinfo=UTC))


async def marks(db: Database) -> list[str]:
    """The effects, in order."""

    def names(tx: Tx) -> list[str]:
        rows = tx.rows(select(leases.c.name).where(leases.c.name.not_like("sender%")))
        found = [row.name.split(" ", 1) for row in rows]
        return [name for _, name in sorted(found, key=lambda pair: int(pair[0]))]

    return await db.read(SYSTEM, names)


async def set_aside(db: Database) -> list[Any]:
    """The updates set aside."""
    return list(await db.read(SYSTEM, lambda tx: tx.rows(select(failed))))


async def until(true: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until something is so. Raises AssertionError."""
    for _ in range(int(seconds / 0.005)):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came to be")


async def rename(db: Database, table: str, to: str) -> None:
    """Make a table vanish, or come back."""

    def work(connection: Connection) -> None:
        with connection.begin():
            connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {to}")

    await db.run(work)


def screen(text: str, *buttons: str, toast: str | None = None, alert: str | None = None) -> Screen:
    """A screen whose buttons send their own label."""
    rows = [[InlineKeyboardButton(text=label, callback_data=label)] for label in buttons]
    return Screen(text, InlineKeyboardMarkup(inline_keyboard=rows) if rows else None, toast, alert)


@dataclass(slots=True)
class Probe:
    """A router for a test: each text and each tap is noted, then does what the test says."""

    router: Router = field(default_factory=Router)
    seen: list[str] = field(default_factory=list)
    actors: list[Actor | None] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    screens: dict[str, Callable[[], Screen]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.router.message(F.text)(self.text)
        self.router.callback_query()(self.tap)

    def hold(self, text: str) -> asyncio.Event:
        """Handling `text` waits until the event is set."""
        self.gates[text] = asyncio.Event()
        return self.gates[text]

    async def text(self, message: Message, actor: Actor | None, db: Database, state: FSMContext) -> None:
        """`mark` writes, `fail` fails, `break` fails after writing, `refuse` refuses; the rest is shown."""
        await self._do(message, message.text or "", actor, db, state)

    async def tap(self, call: CallbackQuery, actor: Actor | None, db: Database, state: FSMContext) -> None:
        """The same."""
        await self._do(call, call.data or "", actor, db, state)

    async def _do(
        self, event: Message | CallbackQuery, text: str, actor: Actor | None, db: Database, state: FSMContext
    ) -> None:
        self.seen.append(text)
        self.actors.append(actor)
        if text in self.gates:
            await self.gates[text].wait()
        word = text.split()[0]
        if word == "talk":
            await state.update_data({"words": [*(await state.get_data()).get("words", []), text]})
            await state.set_state(text)
        if word in ("mark", "break"):
            await db.write(actor or SYSTEM, leave_mark, text)
        if word in ("fail", "break") or "then fail" in text:
            raise ArithmeticError(f"private words: {text}")
        if "refuse" in text:
            raise NotAllowed
        await show(event, self.screens.get(text, lambda: screen(f"done {text}"))())
