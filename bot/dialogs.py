"""Conversations: where a person is in a guided one, kept so that a restart loses none.

What a handler changes is written once, when the update is done, in a transaction that also records the
update. A try that fails, or a refusal, leaves the conversation where it was.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol

import orjson
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import (
    BaseEventIsolation,
    BaseStorage,
    DefaultKeyBuilder,
    StateType,
    StorageKey,
)

from bot.hand import Talk, in_hand
from models.database import Database
from services import intake
from services.people import ANYBODY

Standing = tuple[str | None, dict[str, Any]]

MOST_CACHED = 20_000
KEYS = DefaultKeyBuilder(prefix="dialog", with_bot_id=True, with_destiny=True)


class Store(Protocol):
    """Where conversations are kept."""

    async def load(self, key: StorageKey) -> Standing:
        """State and data of one."""

    async def save(self, key: StorageKey, state: str | None, data: dict[str, Any]) -> None:
        """Keep state and data of one."""

    async def note(self, key: StorageKey) -> None:
        """Know a message again that left the conversation as it was, where that costs little."""

    async def close(self) -> None:
        """Let go of connections."""


class DatabaseStore:
    """Keeps conversations in the table `dialogs`; one process alone uses it, so it may remember them."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._cached: OrderedDict[str, tuple[str | None, bytes]] = OrderedDict()
        """States and data, packed so that nobody changes what others will read."""

    async def load(self, key: StorageKey) -> Standing:
        """State and data, asked of the database once."""
        name = name_of(key)
        if name not in self._cached:
            state, data = await self._db.read(ANYBODY, intake.load_dialog, name)
            self._remember(name, state, orjson.dumps(data))
        state, packed = self._cached[name]
        return state, orjson.loads(packed)

    async def save(self, key: StorageKey, state: str | None, data: dict[str, Any]) -> None:
        """Write state and data. Raises AlreadyHandled, and TypeError for what JSON cannot hold."""
        name = name_of(key)
        packed = orjson.dumps(data)
        await self._db.write(ANYBODY, intake.save_dialog, name, state, orjson.loads(packed))
        self._remember(name, state, packed)

    async def note(self, key: StorageKey) -> None:
        """Nothing: who only looks shall not need to write, and one process seldom hears a message twice."""

    async def close(self) -> None:
        """The database is closed by whoever opened it."""

    def _remember(self, name: str, state: str | None, packed: bytes) -> None:
        self._cached[name] = state, packed
        self._cached.move_to_end(name)
        if len(self._cached) > MOST_CACHED:
            self._cached.popitem(last=False)


def name_of(key: StorageKey) -> str:
    """The key of a conversation as it is stored."""
    return KEYS.build(key)


class Dialogs(BaseStorage):
    """aiogram's storage in front of a store: changes wait in the hand until the update is done."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get_state(self, key: StorageKey) -> str | None:
        """The state as this update sees it."""
        return (await self._talk(key)).state

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Change the state when the update is done."""
        talk = await self._talk(key)
        await self._change(talk, state.state if isinstance(state, State) else state, talk.data)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """What was gathered, as this update sees it."""
        return dict((await self._talk(key)).data)

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Change what was gathered when the update is done."""
        talk = await self._talk(key)
        await self._change(talk, talk.state, dict(data))

    async def flush(self, *, spoken: bool = False) -> None:
        """Write what this update changed. Raises AlreadyHandled when it took effect before.

        What was `spoken` is noted even where it changed nothing: `/start` ends a conversation, and would end
        the one that has begun since, if it came again.
        """
        hand = in_hand.get()
        for talk in hand.talks.values() if hand else ():
            if talk.changed:
                await self._store.save(talk.key, talk.state, talk.data)
                talk.changed = False
            elif spoken:
                await self._store.note(talk.key)

    async def close(self) -> None:
        """Close the store."""
        await self._store.close()

    async def _talk(self, key: StorageKey) -> Talk:
        hand = in_hand.get()
        talks = hand.talks if hand else {}
        talk = talks.get(key)
        if talk is None:
            talk = talks[key] = Talk(key, *await self._store.load(key))
        return talk

    async def _change(self, talk: Talk, state: str | None, data: dict[str, Any]) -> None:
        """Ending what never began changes nothing. Outside of an update there is nothing to wait for."""
        began = not talk.is_over
        talk.state, talk.data = state, data
        talk.changed = talk.changed or began or not talk.is_over
        if talk.changed and in_hand.get() is None:
            await self._store.save(talk.key, state, data)


class Turns(BaseEventIsolation):
    """One update of a conversation at a time, in the order they came; locks nobody waits for are gone."""

    def __init__(self) -> None:
        self._locks: dict[StorageKey, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncIterator[None]:
        """Wait for one's turn."""
        lock, waiting = self._locks.get(key) or (asyncio.Lock(), 0)
        self._locks[key] = lock, waiting + 1
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks[key]
            if waiting == 1:
                del self._locks[key]
            else:
                self._locks[key] = lock, waiting - 1

    @property
    def waiting(self) -> int:
        """How many conversations are in somebody's hand."""
        return len(self._locks)

    async def close(self) -> None:
        """Forget them all."""
        self._locks.clear()
