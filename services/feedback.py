"""Feedback: how a session was, said by those who were there. One's own part; what comes of it is elsewhere.

Without a name, unless the person wants organizers to see theirs. From the end of a session on, for two weeks.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from models.base import upsert
from models.communities import Standing
from models.feedback import Feedback
from models.ids import new_id
from models.sessions import SessionStatus
from models.tx import Tx, here, table_of
from services import presence, sessions, texts
from services.errors import BadInput, Banned, DoorNotOpen, NotThere, RatingClosed, SessionOver
from services.sessions import SessionDetails

table = table_of(Feedback)

OPEN_FOR = timedelta(days=14)
"""How long after the end one may rate, and change what one said."""
MOST_STARS = 5
MAX_TEXT = 500


@dataclass(frozen=True, slots=True)
class Said:
    """What the person said."""

    stars: int
    text: str
    named: bool
    quotable: bool


@dataclass(frozen=True, slots=True)
class MyFeedback:
    """A session that was, and what the person said about it."""

    session: SessionDetails
    said: Said | None

    @property
    def until(self) -> datetime:
        """Until when it may be changed."""
        return self.session.ends_at + OPEN_FOR


_MINE = (
    here(table),
    table.c.session_id == bindparam("of_session"),
    table.c.user_id == bindparam("me"),
)
_SAID = select(table.c.stars, table.c.text, table.c.named, table.c.quotable).where(*_MINE)
_new = upsert(table)
_RATE = _new.on_conflict_do_update(
    index_elements=["community_id", "session_id", "user_id"],
    set_={"stars": _new.excluded.stars, "updated_at": _new.excluded.updated_at},
)


def may_rate(tx: Tx, session: SessionDetails) -> bool:
    """Whether the actor may rate a session now."""
    begun = session.ends_at <= tx.now < session.ends_at + OPEN_FOR
    if not begun or session.status is SessionStatus.CANCELLED or tx.actor.standing is Standing.BANNED:
        return False
    return presence.is_there(tx, session)


def mine(tx: Tx, session_id: int) -> MyFeedback:
    """What the actor said about a session that they may rate.

    Raises NotFound, SessionOver (cancelled), DoorNotOpen (before the end), RatingClosed, Banned, NotThere.
    """
    session = sessions.details(tx, session_id)
    if session.status is SessionStatus.CANCELLED:
        raise SessionOver(cancelled=True)
    if tx.now < session.ends_at:
        raise DoorNotOpen(session.ends_at, session.zone)
    if tx.now >= session.ends_at + OPEN_FOR:
        raise RatingClosed(session.ends_at + OPEN_FOR, session.zone)
    if not may_rate(tx, session):
        raise Banned if tx.actor.standing is Standing.BANNED else NotThere
    found = tx.records(Said, _SAID, of_session=session_id, me=tx.actor.user_id)
    return MyFeedback(session, found[0] if found else None)


def rate(tx: Tx, session_id: int, stars: int) -> MyFeedback:
    """Give a session one to five stars, or others than before. Raises as `mine`, BadInput."""
    before = mine(tx, session_id)
    if not 1 <= stars <= MOST_STARS:
        raise BadInput("stars", "out_of_range", MOST_STARS)
    tx.connection.execute(
        _RATE,
        {
            "community_id": tx.community_id,
            "id": new_id(),
            "session_id": session_id,
            "program_id": before.session.program_id,
            "user_id": tx.actor.user_id,
            "stars": stars,
            "text": "",
            "named": False,
            "quotable": False,
            "created_at": tx.now,
            "updated_at": tx.now,
        },
    )
    said = replace(before.said, stars=stars) if before.said else Said(stars, "", named=False, quotable=False)
    return MyFeedback(before.session, said)


def add(tx: Tx, session_id: int, text: str) -> MyFeedback:
    """Say a word, in place of any said before; nothing takes it back. Raises as `mine`, BadInput."""
    return _change(tx, session_id, text=texts.cleaned("feedback", text, MAX_TEXT))


def choose(tx: Tx, session_id: int, /, **wanted: bool) -> MyFeedback:
    """Whether organizers see one's name (`named`), and the word may be quoted (`quotable`).

    Raises as `mine`, BadInput.
    """
    unknown = wanted.keys() - {"named", "quotable"}
    if unknown:
        raise BadInput(sorted(unknown)[0], "unknown")
    return _change(tx, session_id, **wanted)


def _change(tx: Tx, session_id: int, **values: Any) -> MyFeedback:
    before = mine(tx, session_id)
    if before.said is None:
        raise BadInput("stars", "missing")
    tx.execute(
        update(table).where(*_MINE).values(**values, updated_at=tx.now),
        of_session=session_id,
        me=tx.actor.user_id,
    )
    return MyFeedback(before.session, replace(before.said, **values))


def save(tx: Tx, session_id: int, stars: int, text: str, *, named: bool, quotable: bool) -> MyFeedback:
    """All of it at once, as a form has it. Raises as `mine`, BadInput."""
    rate(tx, session_id, stars)
    add(tx, session_id, text)
    return choose(tx, session_id, named=named, quotable=quotable)
