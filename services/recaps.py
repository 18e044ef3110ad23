"""Recaps: what happened at a session, for all who see it; sent once to those who were there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import activity, outbox, presence, sessions
from services.errors import NotFound
from services.sessions import SessionDetails

table = table_of(ProgramSession)


@dataclass(frozen=True, slots=True)
class Recap:
    """What is written about a session."""

    session: SessionDetails
    html: str | None
    """In Telegram's HTML (services/richtext.py); None where nothing was written."""
    sent_at: datetime | None
    """When it went to those who came."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A recap, and how many it goes to, or went to just now."""

    recap: Recap
    people: int


_THIS = (here(table), table.c.id == bindparam("of_session"))
_WRITTEN = select(table.c.notes, table.c.recap_sent_at).where(*_THIS)
_MANY = select(table.c.id, table.c.notes).where(
    table.c.community_id.in_(bindparam("of_communities", expanding=True)),
    table.c.id.in_(bindparam("of_sessions", expanding=True)),
    table.c.notes.is_not(None),
)
_SENT = (
    update(table)
    .where(*_THIS, table.c.recap_sent_at.is_(None), table.c.notes.is_not(None))
    .values(recap_sent_at=bindparam("at"))
)


def written(tx: Tx, session_ids: Sequence[int], within: Collection[int]) -> dict[int, str]:
    """What is written about some sessions `within` several communities, by session; for the sender."""
    if not session_ids:
        return {}
    rows = tx.rows(_MANY, of_sessions=list(session_ids), of_communities=list(within))
    return {row.id: row.notes for row in rows}


def read(tx: Tx, session_id: int) -> Recap:
    """What is written about a session, for one who sees it. Raises NotFound."""
    return of(tx, sessions.details(tx, session_id))


def of(tx: Tx, session: SessionDetails) -> Recap:
    """The same, when the session was read before."""
    row = tx.rows(_WRITTEN, of_session=session.id)[0]
    return Recap(session, row.notes, row.recap_sent_at)


def form(tx: Tx, session_id: int) -> tuple[Recap, int]:
    """What is written, and how many it would go to, for one who may write it. Raises NotFound, NotAllowed."""
    return of(tx, sessions.hosted(tx, session_id)), len(_readers(tx, session_id))


def plan(tx: Tx, session_id: int) -> Sending:
    """What sending would mean; changes nothing. Raises NotFound (also without a recap), NotAllowed."""
    sessions.hosted(tx, session_id)
    recap = read(tx, session_id)
    if recap.html is None:
        raise NotFound
    return Sending(recap, len(_readers(tx, session_id)))


def send(tx: Tx, session_id: int) -> Sending:
    """Send it to those who came, or said they would and were not missed; a second time sends nothing.

    Raises as `plan`.
    """
    planned = plan(tx, session_id)
    people = _readers(tx, session_id)
    if not tx.execute(_SENT, of_session=session_id, at=tx.now).rowcount:
        return Sending(planned.recap, 0)
    outbox.tell(tx, outbox.Kind.RECAP, people, key=str(session_id), session=session_id)
    activity.log(tx, "recap_sent", "session", session_id, told=len(people))
    return Sending(read(tx, session_id), len(people))


def _readers(tx: Tx, session_id: int) -> list[int]:
    """Those who were there, but the actor, who knows."""
    return [user for user in presence.people(tx, session_id) if user != tx.actor.user_id]
