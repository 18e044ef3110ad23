"""The door of a session: when its list is open, and the rows that are written there."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, delete, select, update

from models.attendance import Attendance, CheckIn, How
from models.base import upsert
from models.ids import new_id
from models.tx import Tx, here, table_of
from services import attendance, awards, goal_looking, sessions
from services.attendance import Entry
from services.errors import DoorNotOpen, SessionOver
from services.sessions import SessionDetails

table = table_of(Attendance)
check_ins = table_of(CheckIn)

CLOSES_AFTER = timedelta(hours=12)
"""How long after the end a list that was begun closes by itself."""

_SESSION: BindParameter[Any] = bindparam("of_session")
_MAKE = upsert(check_ins).on_conflict_do_nothing(index_elements=["community_id", "session_id"])
_DOOR = (
    select(check_ins.c.secret, check_ins.c.used, check_ins.c.close_at, check_ins.c.closed_at)
    .where(here(check_ins), check_ins.c.session_id == _SESSION)
    .with_for_update()
)
_POSTPONE = (
    update(check_ins)
    .where(here(check_ins), check_ins.c.session_id == _SESSION)
    .values(close_at=bindparam("until"))
)
_EMPTY = delete(table).where(here(table), table.c.session_id == _SESSION).returning(table.c.user_id)
_CLOSE = delete(check_ins).where(here(check_ins), check_ins.c.session_id == _SESSION)
_new = upsert(table)
_SAVE = _new.on_conflict_do_update(
    index_elements=["community_id", "session_id", "user_id"],
    set_={
        name: _new.excluded[name]
        for name in ("attended", "checked_in_at", "how", "by_id", "guests", "note", "updated_at")
    },
)


def opened(tx: Tx, session_id: int) -> SessionDetails:
    """A session whose list may be changed now. Raises NotFound, NotAllowed, SessionOver, DoorNotOpen."""
    session = sessions.hosted(tx, session_id)
    check_open(tx, session)
    return session


def are_open(session: SessionDetails) -> bool:
    """Whether people can be marked now."""
    cancelled = session.cancellation_reason is not None
    return not cancelled and session.seen_at >= session.starts_at - attendance.OPENS


def check_open(tx: Tx, session: SessionDetails) -> None:
    """Raise SessionOver for a cancelled session, DoorNotOpen before its time."""
    if session.cancellation_reason is not None:
        raise SessionOver(cancelled=True)
    opens_at = session.starts_at - attendance.OPENS
    if tx.now < opens_at:
        raise DoorNotOpen(opens_at, session.zone)


def door(tx: Tx, session: SessionDetails) -> Row[Any]:
    """(secret, used, close_at, closed_at) of the session's list, made where it was not there, locked."""
    row = {
        "community_id": tx.community_id,
        "id": new_id(),
        "session_id": session.id,
        "secret": secrets.token_hex(16),
        "used": 0,
        "close_at": session.ends_at + CLOSES_AFTER,
        "closed_at": None,
    }
    tx.connection.execute(_MAKE, row)
    found = tx.row(_DOOR, of_session=session.id)
    assert found is not None
    if found.close_at is None and found.closed_at is None:  # nobody had been there when its time came
        postpone(tx, session.id, max(tx.now, session.ends_at) + CLOSES_AFTER)
    return found


def postpone(tx: Tx, session_id: int, until: datetime | None) -> None:
    """Let the list close by itself at another time; None is never."""
    tx.execute(_POSTPONE, of_session=session_id, until=until)


def forget(tx: Tx, session: SessionDetails) -> None:
    """A session that was on already begins anew at another time: nobody has come to it yet."""
    people = [row.user_id for row in tx.rows(_EMPTY, of_session=session.id)]
    tx.execute(_CLOSE, of_session=session.id)
    awards.settle(tx, session.program_id, [one for one in people if one is not None])


def save(
    tx: Tx,
    session_id: int,
    entries: Sequence[Entry],
    attended: bool | None,
    *,
    by: int | None,
    how: How | None = None,
) -> None:
    """Write what is known of some people who are users, in one round trip."""
    rows = [
        {
            "community_id": tx.community_id,
            "id": new_id(),
            "session_id": session_id,
            "user_id": one.user_id,
            "name": "",
            "attended": attended,
            "checked_in_at": tx.now if attended else None,
            "how": how or (How.WALK_IN if one.said is None else How.LIST),
            "by_id": by,
            "guests": one.guests,
            "note": one.note,
            "created_at": tx.now,
            "updated_at": tx.now,
        }
        for one in entries
    ]
    if rows:
        tx.connection.execute(_SAVE, rows)
    if rows and attended:
        goal_looking.soon(tx, [session_id])
