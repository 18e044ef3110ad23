"""Who acts: recognises people and remembers them for a minute, until something about them changes."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Concatenate, ParamSpec, TypeVar

from locales import reader
from models.actor import Actor
from models.database import Database, handling
from models.tx import Tx
from services import people
from services.errors import NotFound
from services.people import ANYBODY, Profile

P = ParamSpec("P")
R = TypeVar("R")

KEPT_SECONDS = 60.0
MOST_PEOPLE = 20_000
MOST_PLACES = 64
"""Communities and chats remembered for one person; more are asked for again."""


@dataclass(slots=True)
class _Known:
    """A person as last read."""

    profile: Profile
    person: Actor
    until: float
    inside: dict[tuple[int, int | None], Actor] = field(default_factory=dict)


class Actors:
    """The cache of actors; commits of this process clear what they change, the rest ages in a minute."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[int, _Known] = {}
        self._telegram_ids: dict[int, int] = {}
        self._chats: dict[int, tuple[int | None, float]] = {}
        self._changes = 0
        """Grows with every change, so that what was read before one is not remembered after it."""
        db.listen(self._hear)

    async def find(self, profile: Profile, community: int | None, chat_id: int | None) -> Actor:
        """The person as an actor in `community` (None: outside of any), acting in `chat_id`.

        Creates the person when unknown and writes down a changed name.
        """
        known = self._known.get(profile.telegram_id)
        if known is None or known.profile != profile or known.until < time.monotonic():
            known = await self._meet(profile, community, chat_id)
        if community is None:
            return replace(known.person, chat_id=chat_id)
        return known.inside.get((community, chat_id)) or await self._enter(known, community, chat_id)

    async def inside(self, actor: Actor, community: int) -> Actor:
        """The same person in another community: for deep links and what spans communities.

        Raises NotFound for a community that is not there, or not any more.
        """
        known = self._known.get(self._telegram_ids.get(actor.user_id or 0, 0))
        if known is None:
            outside = replace(actor, community_id=None, role=None, standing=None, in_linked_group=False)
            there = await self._db.read(_bound(outside, community), people.enter, outside, actor.chat_id)
            there = replace(there, chat_id=actor.chat_id)
        else:
            key = (community, actor.chat_id)
            there = known.inside.get(key) or await self._enter(known, *key)
        if there.community_id is None:
            raise NotFound
        return there

    async def community_of_chat(self, chat_id: int) -> int | None:
        """The community linked to a group, or None."""
        found, until = self._chats.get(chat_id, (None, 0.0))
        if until < time.monotonic():
            changes = self._changes
            found = await self._db.read(ANYBODY, people.community_of_chat, chat_id)
            if changes == self._changes:
                _make_room(self._chats)
                self._chats[chat_id] = found, time.monotonic() + KEPT_SECONDS
        return found

    async def reach(self, telegram_id: int, *, reachable: bool) -> None:
        """Note whether the bot may write to a person."""
        await self._aside(people.set_reachable, telegram_id, reachable=reachable)

    async def _meet(self, profile: Profile, community: int | None, chat_id: int | None) -> _Known:
        """Read person and membership at once; write the person when they are new."""
        changes = self._changes
        bound = _bound(ANYBODY, community)
        person, actor = await self._db.read(bound, _recognise, profile, chat_id)
        if person is None:
            person = _in_our_words(await self._aside(people.remember, profile))
        known = _Known(profile, person, time.monotonic() + KEPT_SECONDS)
        if actor is not None and community is not None:
            known.inside[community, chat_id] = actor
        if changes == self._changes:
            _make_room(self._known)
            self._known[profile.telegram_id] = known
            _make_room(self._telegram_ids)
            self._telegram_ids[person.user_id or 0] = profile.telegram_id
        return known

    async def _enter(self, known: _Known, community: int, chat_id: int | None) -> Actor:
        changes = self._changes
        bound = _bound(known.person, community)
        actor = await self._db.read(bound, people.enter, known.person, chat_id)
        actor = replace(actor, chat_id=chat_id)
        if changes == self._changes:
            if len(known.inside) >= MOST_PLACES:
                known.inside.clear()
            known.inside[community, chat_id] = actor
        return actor

    async def _aside(
        self, function: Callable[Concatenate[Tx, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Write without recording the update: safe to repeat, and the handler's own effect is yet to come."""
        token = handling.set(None)
        try:
            return await self._db.write(ANYBODY, function, *args, **kwargs)
        finally:
            handling.reset(token)

    def _hear(self, signals: frozenset[tuple[str, int]]) -> None:
        """Forget what a commit changed; `subject` is a person's Telegram id or ours, 0 is everybody."""
        for name, subject in signals:
            if name in ("person", "membership"):
                self._forget(subject)
            elif name in ("community", "chat"):
                self._chats.clear()
                self._known.clear()
                self._changes += 1

    def _forget(self, subject: int) -> None:
        self._changes += 1
        if not subject:
            self._known.clear()
            return
        self._known.pop(subject, None)
        self._known.pop(self._telegram_ids.get(subject, 0), None)


def _recognise(tx: Tx, profile: Profile, chat_id: int | None) -> tuple[Actor | None, Actor | None]:
    """The person outside of any community, and in the one that `tx` is bound to."""
    person = people.find(tx, profile)
    if person is None:
        return None, None
    person = _in_our_words(person)
    if tx.actor.community_id is None:
        return person, None
    return person, replace(people.enter(tx, person, chat_id), chat_id=chat_id)


def _in_our_words(person: Actor) -> Actor:
    """With a language we speak, or none: then the community's counts."""
    return replace(person, language=reader.supported(person.language) or "")


def _bound(actor: Actor, community: int | None) -> Actor:
    return replace(actor, community_id=community)


def _make_room(kept: dict[int, Any]) -> None:
    """Drop the oldest where there are too many."""
    if len(kept) >= MOST_PEOPLE:
        del kept[next(iter(kept))]
