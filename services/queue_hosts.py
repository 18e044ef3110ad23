"""Running a queue: what is played next, what was, in which order songs come. For those who run the session.

Buttons name the song, and for a move the place where it was seen, so two hosts who tap at once never do a
thing twice: the second finds it done, or the order another one, and sees how it is today.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, bindparam, case, select, update

from models.queue import Queue, QueueEntry, QueueOrder, QueueStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import plays, queue, queue_calls, queue_changes, queue_order
from services.errors import BadInput, NotAllowed, SessionOver
from services.queue import Board, Entry
from services.queue_changes import Change, Night
from services.queue_order import LATER
from services.sessions import SessionDetails

queues = table_of(Queue)
entries = table_of(QueueEntry)
sessions = table_of(ProgramSession)

MOST_WAITING = 20
"""The highest limit of waiting songs a person that can be set."""

_LOCK = (
    select(sessions.c.id)
    .where(here(sessions), sessions.c.id == bindparam("of_session"))
    .with_for_update(key_share=True)
)
_THIS = (here(queues), queues.c.session_id == bindparam("of_session"))
_RULE = update(queues).where(*_THIS)
_STATUSES = select(entries.c.id, entries.c.song_id, entries.c.status, entries.c.position).where(
    here(entries), entries.c.session_id == bindparam("of_session")
)
_RESTORE = (
    update(entries)
    .where(here(entries), entries.c.id == bindparam("of_entry"))
    .values(
        status=bindparam("to_status", type_=entries.c.status.type),
        position=bindparam("to_position"),
        started_at=case((bindparam("goes_on", type_=Boolean), entries.c.started_at)),
        done_at=None,
        done_by=None,
    )
)


@dataclass(frozen=True, slots=True)
class Done:
    """What a host's tap came to."""

    board: Board
    entry: Entry | None = None
    """The song it was about, as it is now."""
    changed: bool = True
    stale: bool = False
    """Whether somebody else was faster, and nothing was changed for it."""


def play(tx: Tx, entry_id: int) -> Done:
    """Play a song that waits; the one that was played until now is done.

    Raises NotFound, NotAllowed, SessionOver.
    """
    night = _begin_with(tx, entry_id)
    _check_open(night.board.session)
    entry = night.board.find(entry_id)
    if entry is None or entry.status is QueueStatus.PLAYED:
        return Done(night.board, entry, changed=False, stale=True)
    if entry.status is QueueStatus.PLAYING:
        return Done(night.board, entry, changed=False)
    before = night.board.playing
    changes = [Change(before, QueueStatus.PLAYED)] if before else []
    return _put(tx, night, [*changes, Change(entry, QueueStatus.PLAYING)], entry_id)


def done(tx: Tx, entry_id: int) -> Done:
    """A song was played; afterwards, too, for what was forgotten that night. Raises NotFound, NotAllowed."""
    night = _begin_with(tx, entry_id)
    entry = night.board.find(entry_id)
    if entry is None:
        return Done(night.board, changed=False, stale=True)
    if entry.status is QueueStatus.PLAYED:
        return Done(night.board, entry, changed=False)
    return _put(tx, night, [Change(entry, QueueStatus.PLAYED)], entry_id)


def take_out(tx: Tx, entry_id: int) -> Done:
    """A song is not played after all; who called it hears so once there was time to undo it.

    Raises NotFound, NotAllowed.
    """
    night = _begin_with(tx, entry_id)
    entry = night.board.find(entry_id)
    if entry is None or entry.status is QueueStatus.PLAYED:
        return Done(night.board, entry, changed=False, stale=entry is not None)
    after = _put(tx, night, [Change(entry, QueueStatus.SKIPPED)], entry_id)
    if entry.caller_id != tx.actor.user_id:
        queue_changes.tell_gone(tx, night.board.session, [entry])
    return after


def later(tx: Tx, entry_id: int, was: int) -> Done:
    """The players are not ready: LATER places down from `was`, the place where it was seen.

    Raises NotFound, NotAllowed, SessionOver.
    """
    return move(tx, entry_id, was, was + LATER)


def move(tx: Tx, entry_id: int, was: int, to: int) -> Done:
    """Move a song from the place where it was seen to another, both from 1; one past the end is the end.

    Where it is elsewhere by now nothing is changed. Raises NotFound, NotAllowed, SessionOver.
    """
    night = _begin_with(tx, entry_id)
    _check_open(night.board.session)
    entry = night.board.find(entry_id)
    to = max(1, min(to, len(night.board.waiting)))
    if entry is None or not entry.place or entry.place != was:  # one that plays has no place
        is_there = entry is not None and entry.place == to
        return Done(night.board, entry, changed=False, stale=not is_there)
    waiting = [other.waiting for other in night.board.waiting]
    before = queue_changes.arrange(tx, queue_order.moved(waiting, entry_id, to - 1))
    if not before:
        return Done(night.board, entry, changed=False)
    rows = [_row(one, QueueStatus.WAITING, QueueStatus.WAITING, at) for one, at in before.items()]
    _remember(tx, night, rows)
    board = queue_changes.finish(tx, night)
    return Done(board, board.find(entry_id))


def move_typed(tx: Tx, entry_id: int, was: int, text: str) -> Done:
    """The same to a place that was typed. Raises BadInput, and as `move`."""
    text = text.strip()
    if not (text.isdecimal() and len(text) < 5 and int(text)):
        raise BadInput("queue_place", "not_a_number")
    return move(tx, entry_id, was, int(text))


def undo(tx: Tx, session_id: int, revision: int) -> Done:
    """Take back what a host did last, at `revision`; what became of those songs since stays.

    Raises NotFound, NotAllowed.
    """
    night = _begin(tx, session_id)
    last = night.board.rules.undo
    if last is None or last["revision"] != revision:
        return Done(night.board, changed=False, stale=True)
    now = {row.id: row for row in tx.rows(_STATUSES, of_session=session_id)}
    rows = [row for row in last["rows"] if _can_go_back(now, row)]
    tx.execute_many(
        _RESTORE,
        [
            {
                "of_entry": row["id"],
                "to_status": QueueStatus(row["was"]),
                "to_position": row["position"],
                "goes_on": row["was"] == QueueStatus.PLAYING,
            }
            for row in rows
        ],
    )
    queue_changes.remember(tx, session_id, None)
    plays.settle(tx, session_id)
    return Done(queue_changes.finish(tx, night))


def _can_go_back(now: dict[int, Any], row: dict[str, Any]) -> bool:
    """Whether a song is still what the host made of it, and nobody called it anew."""
    live = (QueueStatus.WAITING, QueueStatus.PLAYING)
    mine = now.get(row["id"])
    if mine is None or mine.status != row["now"]:
        return False
    again = any(
        one.song_id == mine.song_id and one.id != mine.id and one.status in live for one in now.values()
    )
    return row["was"] not in live or not again


def set_open(tx: Tx, session_id: int, *, is_open: bool) -> Done:
    """Take songs from now on, or no more. Raises NotFound, NotAllowed, SessionOver."""
    night = _begin(tx, session_id)
    _check_open(night.board.session)
    return _rule(tx, night, open=is_open)


def set_rules(
    tx: Tx,
    session_id: int,
    *,
    is_open: bool | None = None,
    order: QueueOrder | None = None,
    per_person: int | None = None,
) -> Done:
    """Those of the rules that are given, at once. Raises what changing each of them raises."""
    steps = []
    if is_open is not None:
        steps.append(set_open(tx, session_id, is_open=is_open))
    if per_person is not None:
        steps.append(set_limit(tx, session_id, per_person))
    if order is not None:
        steps.append(set_order(tx, session_id, order))
    board = steps[-1].board if steps else _begin(tx, session_id).board
    return Done(board, changed=any(step.changed for step in steps))


def set_limit(tx: Tx, session_id: int, per_person: int) -> Done:
    """How many songs of one person may wait; 0 is no limit. Raises NotFound, NotAllowed, BadInput."""
    if not 0 <= per_person <= MOST_WAITING:
        raise BadInput("per_person", "out_of_range", MOST_WAITING)
    return _rule(tx, _begin(tx, session_id), per_person=per_person)


def set_order(tx: Tx, session_id: int, order: QueueOrder) -> Done:
    """First come first served, or callers in turn: what waits is sorted anew. Raises NotFound, NotAllowed."""
    night = _begin(tx, session_id)
    if night.board.rules.order is order:
        return Done(night.board, changed=False)
    waiting = [entry.waiting for entry in night.board.waiting]
    by_time = sorted(waiting, key=lambda song: (song.called_at, song.id))
    fair = order is QueueOrder.FAIR
    queue_changes.arrange(tx, queue_order.fair(waiting, night.board.had()) if fair else by_time)
    queue_changes.remember(tx, session_id, None)
    return _rule(tx, night, order=order)


def _rule(tx: Tx, night: Night, **values: Any) -> Done:
    rules = night.board.rules
    if all(getattr(rules, name) == value for name, value in values.items()):
        return Done(night.board, changed=False)
    tx.execute(_RULE.values(**values), of_session=night.board.session.id)
    return Done(queue_changes.finish(tx, night))


def _begin_with(tx: Tx, entry_id: int) -> Night:
    return _begin(tx, queue_calls.session_of(tx, entry_id))


def _begin(tx: Tx, session_id: int) -> Night:
    """The queue under its lock, for those who run the session: first the session's row, as plays want it."""
    session = queue.musical(tx, session_id)
    if not session.hosts:
        raise NotAllowed
    tx.row(_LOCK, of_session=session_id)
    return queue_changes.begin(tx, session)


def _check_open(session: SessionDetails) -> None:
    if not session.answerable:
        raise SessionOver(cancelled=session.cancellation_reason is not None)


def _put(tx: Tx, night: Night, changes: Sequence[Change], entry_id: int) -> Done:
    """Make the changes; the history follows, and it can be undone."""
    queue_changes.put(tx, changes)
    _remember(
        tx, night, [_row(one.entry.id, one.entry.status, one.to, one.entry.position) for one in changes]
    )
    plays.settle(tx, night.board.session.id)
    board = queue_changes.finish(tx, night)
    return Done(board, board.find(entry_id))


def _row(entry_id: int, was: QueueStatus, now: QueueStatus, position: int) -> dict[str, Any]:
    return {"id": entry_id, "was": was.value, "now": now.value, "position": position}


def _remember(tx: Tx, night: Night, rows: list[dict[str, Any]]) -> None:
    revision = night.board.rules.revision + 1
    queue_changes.remember(tx, night.board.session.id, {"revision": revision, "rows": rows})
