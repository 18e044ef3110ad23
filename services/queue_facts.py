"""What notices about called songs are made of: the queues they wait in, and the songs that left them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, select

from models.queue import QueueEntry, QueueStatus
from models.repertoire import Song
from models.tx import Tx, table_of
from models.users import User
from services import queue
from services.outbox import Kind
from services.queue import Board
from services.sessions import SessionDetails

entries = table_of(QueueEntry)
songs = table_of(Song)
users = table_of(User)

_GONE = (
    select(entries.c.id, songs.c.title, entries.c.status, users.c.name)
    .select_from(
        entries.join(
            songs, (songs.c.community_id == entries.c.community_id) & (songs.c.id == entries.c.song_id)
        ).outerjoin(users, users.c.id == entries.c.done_by)
    )
    .where(
        entries.c.community_id.in_(bindparam("of_communities", expanding=True)),
        entries.c.id.in_(bindparam("of_entries", expanding=True)),
        entries.c.status.in_([QueueStatus.SKIPPED, QueueStatus.WITHDRAWN]),
    )
)


@dataclass(frozen=True, slots=True)
class Called:
    """The queues that some messages are about, by session; and the songs that left them, by entry."""

    boards: Mapping[int, Board] = field(default_factory=dict)
    gone: Mapping[int, Any] = field(default_factory=dict)


def read(
    tx: Tx,
    asked: Sequence[tuple[Kind, Mapping[str, Any]]],
    sessions: Mapping[int, SessionDetails],
    within: Collection[int],
) -> Called:
    """What messages of some kinds and parameters need, in at most three queries. As the system actor."""
    soon = {params["session"] for kind, params in asked if kind is Kind.TURN_SOON}
    told = [sessions[one] for one in soon if one in sessions]
    left = [one for kind, params in asked if kind is Kind.CALLS_GONE for one in params["entries"]]
    rows = tx.rows(_GONE, of_communities=list(within), of_entries=left) if left else []
    boards = queue.many(tx, told, None, within) if told else {}
    return Called(boards, {row.id: row for row in rows})
