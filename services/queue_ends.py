"""How songs leave a queue without a host: who called them does not come, or the session ends."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

from models.queue import QueueEntry, QueueStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import queue_changes, sessions
from services.queue_changes import Change
from services.sessions import SessionDetails

entries = table_of(QueueEntry)
table = table_of(ProgramSession)

_WAITING = (
    here(entries),
    entries.c.called_by == bindparam("me"),
    entries.c.status == QueueStatus.WAITING,
)
_MINE = select(entries.c.id).where(*_WAITING, entries.c.session_id == bindparam("of_session")).limit(1)
_EVERYWHERE = (
    select(entries.c.session_id)
    .distinct()
    .select_from(
        entries.join(
            table, (table.c.community_id == entries.c.community_id) & (table.c.id == entries.c.session_id)
        )
    )
    .where(*_WAITING, table.c.ends_at > bindparam("at"))
    .order_by(entries.c.session_id)
)
_END = (
    update(entries)
    .where(
        here(entries),
        entries.c.session_id.in_(bindparam("of_sessions", expanding=True)),
        entries.c.status == QueueStatus.PLAYING,
    )
    .values(status=QueueStatus.PLAYED, done_at=bindparam("at"))
)


def withdraw(tx: Tx, session: SessionDetails) -> None:
    """The actor does not come: their songs that wait are withdrawn, and they hear so."""
    if tx.row(_MINE, of_session=session.id, me=tx.actor.user_id) is None:
        return
    night = queue_changes.begin(tx, session)
    mine = night.board.mine
    queue_changes.put(tx, [Change(entry, QueueStatus.WITHDRAWN) for entry in mine])
    queue_changes.tell_gone(tx, session, mine)
    queue_changes.finish(tx, night)


def withdraw_everywhere(tx: Tx) -> None:
    """The actor leaves the community: so do their songs that wait."""
    waiting = [row.session_id for row in tx.rows(_EVERYWHERE, me=tx.actor.user_id, at=tx.now)]
    for session in sessions.many(tx, waiting).values():
        withdraw(tx, session)


def close(tx: Tx, session_ids: Sequence[int]) -> None:
    """Sessions are over: what is played at that moment was played. As the system actor; plays settle then."""
    if session_ids:
        tx.execute(_END, of_sessions=list(session_ids), at=tx.now)
