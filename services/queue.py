"""The live queue of a session: who called which song, what is played now, and what is next.

It opens by itself an hour before the session, at once where one signs up in advance, or when a host opens it,
and is over with the session. Who sees the session sees its queue; members call songs
(services/queue_calls.py), hosts run it (queue_hosts.py).
Whatever changes it holds its lock, taken after the session's row and its place pools.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from models.queue import Queue, QueueEntry, QueueOrder, QueueStatus
from models.repertoire import Song
from models.tx import Tx, here, table_of
from models.users import User
from services import queue_slots, sessions
from services.errors import NotFound
from services.queue_order import Waiting, songs_before
from services.queue_slots import NO_SLOTS, Slots
from services.sessions import SessionDetails

queues = table_of(Queue)
entries = table_of(QueueEntry)
songs = table_of(Song)
users = table_of(User)

OPENS_BEFORE = timedelta(hours=1)
"""How long before the session songs may be called, where no host said otherwise."""


class State(StrEnum):
    """Whether songs can be called."""

    SOON = "soon"
    OPEN = "open"
    PAUSED = "paused"
    """A host takes no more for the time being; what waits is still played."""
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Entry:
    """One song that was called."""

    id: int
    song_id: int
    title: str
    composer: str
    caller_id: int
    caller: str
    key: str
    tempo: str
    status: QueueStatus
    position: int
    called_at: datetime
    told_at: datetime | None
    started_at: datetime | None
    done_at: datetime | None
    place: int = 0
    """Place among those that wait, from 1; 0 for what does not wait."""

    @property
    def waiting(self) -> Waiting:
        """The same for the rules of order."""
        return Waiting(self.id, self.caller_id, self.position, self.called_at)


@dataclass(frozen=True, slots=True)
class Rules:
    """How a queue is run."""

    open: bool | None = None
    """What a host said; None: by itself."""
    order: QueueOrder = QueueOrder.FIRST_COME
    per_person: int = Queue.model_fields["per_person"].default
    """How many songs of one person may wait; 0 is no limit."""
    revision: int = 0
    """Grows with every change of the queue; 0 is a queue nobody touched."""
    undo: Mapping[str, Any] | None = None
    """What a host did last (services/queue_hosts.py)."""
    slots: Slots = NO_SLOTS


@dataclass(frozen=True, slots=True)
class Board:
    """A queue as one person sees it."""

    session: SessionDetails
    rules: Rules
    playing: Entry | None
    waiting: tuple[Entry, ...]
    played: tuple[Entry, ...]
    """In the order in which they were."""
    me: int | None

    @property
    def state(self) -> State:
        """Whether songs can be called."""
        return state_of(self.session, self.rules)

    @property
    def opens_at(self) -> datetime:
        """When it opens by itself."""
        return self.session.starts_at - OPENS_BEFORE

    @property
    def mine(self) -> tuple[Entry, ...]:
        """The person's own songs that wait."""
        return tuple(entry for entry in self.waiting if entry.caller_id == self.me)

    @property
    def undo_at(self) -> int | None:
        """The revision of what can be undone, for those who may."""
        return self.rules.undo["revision"] if self.rules.undo and self.session.hosts else None

    def expected(self, entry: Entry) -> datetime | None:
        """When the turn of a song that waits comes, about, where each has a slot of so many minutes."""
        if not (entry.place and self.rules.slots.minutes and self.session.answerable):
            return None
        slot = timedelta(minutes=self.rules.slots.minutes)
        free = max(self.session.starts_at, self.session.seen_at)
        if self.playing:
            free = max((self.playing.started_at or self.session.starts_at) + slot, self.session.seen_at)
        return free + slot * (entry.place - 1)

    @property
    def mark(self) -> str:
        """Changes whenever what is shown does."""
        return f"{self.rules.revision}.{self.state}.{self.session.status}"

    def find(self, entry_id: int) -> Entry | None:
        """One that is played, waits or was played."""
        known = (*self.waiting, *((self.playing,) if self.playing else ()), *self.played)
        return next((entry for entry in known if entry.id == entry_id), None)

    def before(self, entry: Entry) -> int:
        """How many songs are played before one that waits."""
        return songs_before(entry.place, playing=self.playing is not None)

    def had(self) -> Mapping[int | None, int]:
        """How many songs of each caller were played, or are now."""
        done = [entry.caller_id for entry in self.played]
        return Counter([*done, *([self.playing.caller_id] if self.playing else [])])


_SESSIONS: BindParameter[Any] = bindparam("of_sessions", expanding=True)
_COLUMNS = (queues.c.open, queues.c.order, queues.c.per_person, queues.c.revision, queues.c.undo)
_RULES = select(queues.c.session_id, *_COLUMNS).where(queues.c.session_id.in_(_SESSIONS))
_ENTRIES = (
    select(
        entries.c.session_id,
        entries.c.id,
        entries.c.song_id,
        songs.c.title,
        songs.c.composer,
        entries.c.called_by,
        users.c.name,
        entries.c.key,
        entries.c.tempo,
        entries.c.status,
        entries.c.position,
        entries.c.called_at,
        entries.c.told_at,
        entries.c.started_at,
        entries.c.done_at,
    )
    .select_from(
        entries.join(
            songs, (songs.c.community_id == entries.c.community_id) & (songs.c.id == entries.c.song_id)
        ).join(users, users.c.id == entries.c.called_by)
    )
    .where(
        entries.c.session_id.in_(_SESSIONS),
        entries.c.status.in_([QueueStatus.WAITING, QueueStatus.PLAYING, QueueStatus.PLAYED]),
    )
    .order_by(entries.c.session_id, entries.c.position, entries.c.id)
)
_WITHIN: BindParameter[Any] = bindparam("of_communities", expanding=True)
_RULES_HERE, _RULES_WITHIN = _RULES.where(here(queues)), _RULES.where(queues.c.community_id.in_(_WITHIN))
_ENTRIES_HERE = _ENTRIES.where(here(entries))
_ENTRIES_WITHIN = _ENTRIES.where(entries.c.community_id.in_(_WITHIN))


def state_of(session: SessionDetails, rules: Rules) -> State:
    """Whether songs can be called, by the time and what a host said."""
    if not session.answerable:
        return State.OVER
    if rules.open is None:
        is_time = rules.slots.in_advance or session.seen_at >= session.starts_at - OPENS_BEFORE
        return State.OPEN if is_time else State.SOON
    return State.OPEN if rules.open else State.PAUSED


def has_queue(session: SessionDetails) -> bool:
    """Whether music is played there."""
    return session.music


def board(tx: Tx, session_id: int) -> Board:
    """The queue of a session, in five queries. Raises NotFound."""
    return of(tx, musical(tx, session_id))


def musical(tx: Tx, session_id: int) -> SessionDetails:
    """A session that has a queue. Raises NotFound."""
    session = sessions.details(tx, session_id)
    if not has_queue(session):
        raise NotFound
    return session


def of(tx: Tx, session: SessionDetails) -> Board:
    """The queue of a session that was looked up, in three queries."""
    return many(tx, [session], tx.actor.user_id)[session.id]


def changed_since(tx: Tx, session_id: int, mark: str) -> Board | None:
    """The queue, unless it still looks as it did; then four queries are enough. Raises NotFound."""
    session = musical(tx, session_id)
    found = tx.rows(_RULES_HERE, of_sessions=[session_id])
    slots = queue_slots.of(tx, [session])[session_id]
    rules = replace(Rules(*found[0][1:]) if found else Rules(), slots=slots)
    return None if Board(session, rules, None, (), (), None).mark == mark else of(tx, session)


def many(
    tx: Tx, found: Sequence[SessionDetails], me: int | None, within: Collection[int] | None = None
) -> dict[int, Board]:
    """The queues of some sessions, by session, in three queries.

    The system actor may ask for those `within` several communities.
    """
    values: dict[str, Any] = {"of_sessions": [session.id for session in found]}
    rules_of, entries_of = _RULES_HERE, _ENTRIES_HERE
    if within is not None:
        values["of_communities"] = list(within)
        rules_of, entries_of = _RULES_WITHIN, _ENTRIES_WITHIN
    slots = queue_slots.of(tx, found, within)
    rules = {row.session_id: Rules(*row[1:]) for row in tx.rows(rules_of, **values)}
    rows: dict[int, list[Any]] = {session.id: [] for session in found}
    for row in tx.rows(entries_of, **values):
        rows[row.session_id].append(row)
    return {
        session.id: _made(
            session,
            replace(rules.get(session.id, Rules()), slots=slots[session.id]),
            rows[session.id],
            me,
        )
        for session in found
    }


def _when(entry: Entry) -> tuple[datetime, datetime, int]:
    """What orders songs that were played; two may have been written down at the same moment."""
    done = entry.done_at or entry.called_at
    return (done, entry.started_at or done, entry.id)


def _made(session: SessionDetails, rules: Rules, rows: Sequence[Any], me: int | None) -> Board:
    waits = [row for row in rows if row.status is QueueStatus.WAITING]
    known = [Entry(*row[1:]) for row in rows if row.status is not QueueStatus.WAITING]
    played = [entry for entry in known if entry.status is QueueStatus.PLAYED]
    return Board(
        session,
        rules,
        next((entry for entry in known if entry.status is QueueStatus.PLAYING), None),
        tuple(Entry(*(*row[1:], place)) for place, row in enumerate(waits, 1)),
        tuple(sorted(played, key=_when)),
        me,
    )
