"""How a queue is changed, by whomever: under its lock, with its card, and a word to those whose turn is near.

Lock order: the session's row where plays are settled, its place pools, then its queue, then songs.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update

from models.base import upsert
from models.cards import Shows
from models.ids import new_id
from models.queue import Queue, QueueEntry, QueueStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import outbox, queue
from services.outbox import Kind
from services.queue import Board, Entry
from services.queue_order import AHEAD, FAR, Waiting, positions
from services.sessions import SessionDetails

queues = table_of(Queue)
entries = table_of(QueueEntry)
sessions = table_of(ProgramSession)

UNDO_TIME = timedelta(minutes=1)
"""How long who called hears nothing of a song that was taken out: perhaps it comes back."""

_OF_SESSION = queues.c.session_id == bindparam("of_session")
_LOCK = select(queues.c.id).where(here(queues), _OF_SESSION).with_for_update()
_MAKE = upsert(queues).on_conflict_do_nothing(index_elements=["community_id", "session_id"])
_AS_LAST_TIME = (
    select(queues.c.per_person, queues.c.order)
    .select_from(
        queues.join(
            sessions,
            (sessions.c.community_id == queues.c.community_id) & (sessions.c.id == queues.c.session_id),
        )
    )
    .where(here(queues), here(sessions), sessions.c.program_id == bindparam("of_program"))
    .order_by(sessions.c.starts_at.desc())
    .limit(1)
)
_TOUCH = update(queues).where(here(queues), _OF_SESSION).values(revision=queues.c.revision + 1)
_UNDO = (
    update(queues).where(here(queues), _OF_SESSION).values(undo=bindparam("last", type_=queues.c.undo.type))
)
_LAST_POSITION = select(func.coalesce(func.max(entries.c.position), 0)).where(
    here(entries), entries.c.session_id == bindparam("of_session")
)
_ONE = (here(entries), entries.c.id == bindparam("of_entry"))
_PLACE = update(entries).where(*_ONE).values(position=bindparam("to_position"))
_PUT = (
    update(entries)
    .where(*_ONE)
    .values(
        status=bindparam("to_status", type_=entries.c.status.type),
        started_at=bindparam("started", type_=entries.c.started_at.type),
        done_at=bindparam("done", type_=entries.c.done_at.type),
        done_by=bindparam("by"),
    )
)
_TOLD = update(entries).where(*_ONE).values(told_at=bindparam("at", type_=entries.c.told_at.type))


@dataclass(frozen=True, slots=True)
class Night:
    """A queue under its lock, as it was when it was locked."""

    board: Board
    next_position: int


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one song."""

    entry: Entry
    to: QueueStatus


def begin(tx: Tx, session: SessionDetails) -> Night:
    """Lock the queue of a session, made now where nobody touched it, and read it."""
    if tx.row(_LOCK, of_session=session.id) is None:
        _make(tx, session)
        tx.row(_LOCK, of_session=session.id)
    return Night(queue.of(tx, session), tx.value(_LAST_POSITION, of_session=session.id) + 1)


def _make(tx: Tx, session: SessionDetails) -> None:
    """A new queue has the rules of the program's last one. Somebody else may make it at the same moment."""
    last = tx.row(_AS_LAST_TIME, of_program=session.program_id)
    row: dict[str, Any] = {"per_person": Queue.model_fields["per_person"].default}
    row["order"] = Queue.model_fields["order"].default
    row |= {"per_person": last.per_person, "order": last.order} if last else {}
    tx.connection.execute(
        _MAKE,
        {"community_id": tx.community_id, "id": new_id(), "session_id": session.id, "revision": 1, **row},
    )


def arrange(tx: Tx, order: Sequence[Waiting]) -> dict[int, int]:
    """Have songs wait in an order; the positions they had, of those that changed."""
    changed = positions(order)
    tx.execute_many(_PLACE, [{"of_entry": one, "to_position": at} for one, at in sorted(changed.items())])
    return {song.id: song.position for song in order if song.id in changed}


def put(tx: Tx, changes: Sequence[Change]) -> None:
    """Change what songs are: waiting, playing, played, skipped or withdrawn."""
    rows = [_status(tx, change) for change in changes]
    tx.execute_many(_PUT, sorted(rows, key=lambda row: row["to_status"] is QueueStatus.PLAYING))


def _status(tx: Tx, change: Change) -> dict[str, Any]:
    row: dict[str, Any] = {"of_entry": change.entry.id, "to_status": change.to}
    row |= {"started": change.entry.started_at, "done": None, "by": None}
    if change.to is QueueStatus.WAITING:
        return row | {"started": None}
    if change.to is QueueStatus.PLAYING:
        return row | {"started": tx.now}
    return row | {"done": tx.now, "by": tx.actor.user_id}


def remember(tx: Tx, session_id: int, last: dict[str, Any] | None) -> None:
    """Keep what a host did last, so that it can be undone."""
    tx.execute(_UNDO, of_session=session_id, last=last)


def tell_gone(tx: Tx, session: SessionDetails, gone: Sequence[Entry]) -> None:
    """Tell those whose songs left the queue so, unless that is undone within UNDO_TIME."""
    by_caller: dict[int, list[int]] = defaultdict(list)
    for entry in gone:
        by_caller[entry.caller_id].append(entry.id)
    outbox.tell_of_each(
        tx,
        Kind.CALLS_GONE,
        [
            ([caller], f"{ids[0]}:{tx.now.timestamp():.0f}", {"session": session.id, "entries": ids})
            for caller, ids in by_caller.items()
        ],
        due_at=tx.now + UNDO_TIME,
    )


def finish(tx: Tx, night: Night) -> Board:
    """The queue as it became: its card follows, and whose turn came near hears so, once if it stays near."""
    session = night.board.session
    tx.execute(_TOUCH, of_session=session.id)
    outbox.refresh_cards_showing(tx, Shows.QUEUE, session.id)
    board = queue.of(tx, session)
    near = [entry for entry in board.waiting[: AHEAD + 1] if _is_news(board, entry)]
    far = [entry for entry in board.waiting if entry.told_at and board.before(entry) >= FAR]
    told = [(entry, tx.now) for entry in near] + [(entry, None) for entry in far]
    tx.execute_many(_TOLD, [{"of_entry": entry.id, "at": at} for entry, at in told])
    outbox.tell_of_each(
        tx,
        Kind.TURN_SOON,
        [
            (
                [entry.caller_id],
                f"{entry.id}:{board.rules.revision}",
                {"session": session.id, "entry": entry.id},
            )
            for entry in near
            if entry.caller_id != tx.actor.user_id  # who acts sees it
        ],
    )
    return board


def _is_news(board: Board, entry: Entry) -> bool:
    """Whether it is soon somebody's turn who was not told: once the music has begun."""
    begun = board.playing is not None or board.played
    return bool(begun) and entry.told_at is None and board.before(entry) <= AHEAD
