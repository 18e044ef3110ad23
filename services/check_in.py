"""Checking oneself in: by the code on the organizer's screen, new every half minute and after each use.

A code is a keyed hash of the session's secret, the half minute and how many codes let somebody in so far. It
is good for the half minute it was shown in and the next, and for one person: a picture of it sent to a friend
is refused once somebody used it, or a minute later. Its 72 bits cannot be guessed within that minute.
"""

import hashlib
import hmac
import re
import struct
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from models.attendance import CheckIn, How
from models.rsvp import RsvpStatus
from models.tx import Tx, here, table_of
from services import attendance, awards, doors, members, places, sessions, turnout
from services.attendance import Entry
from services.errors import CodeGone, DoorClosed, DoorFull, NotFound
from services.places import Pool
from services.sessions import SessionDetails
from services.turnout import Record

check_ins = table_of(CheckIn)

STEP = timedelta(seconds=30)
SKEW = timedelta(seconds=5)
"""How far the clock of the server that shows a code may be ahead of the one that reads it."""
PREFIX = "in_"
_MAC = 9
_PAYLOAD = re.compile(rf"{PREFIX}([A-Za-z0-9_-]{{8,32}})([A-Za-z0-9_-]{{12}})", re.ASCII)
PAYLOAD = _PAYLOAD.pattern
"""What the start parameter of a code looks like: the session's reference and the code."""

_HERE = (here(check_ins), check_ins.c.session_id == bindparam("of_session"))
_LOOK = select(check_ins.c.secret, check_ins.c.used).where(*_HERE)
_USE = update(check_ins).where(*_HERE).values(used=check_ins.c.used + 1)


@dataclass(frozen=True, slots=True)
class Display:
    """What the organizer's screen shows now."""

    session: SessionDetails
    payload: str
    """The start parameter that the code in the picture leads to."""
    here: int
    expected: int
    mark: str
    """Changes whenever the screen has to."""


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """A person at the door."""

    session: SessionDetails
    again: bool
    """Whether they had been checked in before."""
    record: Record
    """Their streak in the program."""


def display(tx: Tx, session_id: int) -> Display:
    """Begin to show codes: makes the session's list where there is none. Raises as `shown`."""
    session = doors.opened(tx, session_id)
    doors.door(tx, session)
    return shown(tx, session_id)


def shown(tx: Tx, session_id: int) -> Display:
    """The code to show now. Raises NotFound, NotAllowed, SessionOver, DoorNotOpen, DoorClosed."""
    session = doors.opened(tx, session_id)
    _check_time(tx, session)
    door = tx.row(_LOOK, of_session=session_id)
    if door is None:
        raise CodeGone
    counts = attendance.counts(tx, session_id)
    step = _step(tx.now)
    payload = f"{PREFIX}{session.reference}{_code(door.secret, step, door.used)}"
    return Display(
        session, payload, counts.here, counts.expected, f"{step}.{door.used}.{counts.here}.{counts.expected}"
    )


def parts(payload: str) -> tuple[str, str]:
    """(reference of the session, code) of a start parameter. Raises NotFound for any other."""
    found = _PAYLOAD.fullmatch(payload)
    if found is None:
        raise NotFound
    return found[1], found[2]


def arrive(tx: Tx, session_id: int, code: str) -> CheckedIn:
    """Check the actor in by the code they scanned; the code is used up by it.

    Who did not answer comes as a walk-in where there is room. To come again changes nothing. Raises NotFound,
    SessionOver, DoorNotOpen, DoorClosed, CodeGone, NotMember, Banned, DoorFull.
    """
    pools = places.lock(tx, session_id)
    session = sessions.details_with(tx, session_id, pools)
    doors.check_open(tx, session)
    _check_time(tx, session)
    door = doors.door(tx, session)
    me = tx.actor.user_id or 0
    before = attendance.entry(tx, session_id, me)
    if before is not None and before.came:
        return CheckedIn(session, True, turnout.in_program(tx, me, session.program_id))
    if not _is_good(door.secret, door.used, code, tx.now):
        raise CodeGone
    members.ensure(tx, session.visibility)
    mine = before or Entry(me, tx.actor.name, me, None, 0, None, None, None, "")
    if mine.said is not RsvpStatus.GOING:
        _check_room(tx, session_id, pools)
    doors.save(tx, session_id, [mine], True, by=me, how=How.QR)
    tx.execute(_USE, of_session=session_id)
    records = awards.settle(tx, session.program_id, [me])
    return CheckedIn(session, False, records.get(me, turnout.NEVER))


def _check_time(tx: Tx, session: SessionDetails) -> None:
    if tx.now > session.ends_at + attendance.GRACE:
        raise DoorClosed


def _check_room(tx: Tx, session_id: int, pools: tuple[Pool, ...]) -> None:
    """Places that are promised stay so, whether or not those who have them are here."""
    taken, capacity, _waiting = places.total(pools)
    if capacity is not None and taken + attendance.counts(tx, session_id).besides >= capacity:
        raise DoorFull


def _step(at: datetime) -> int:
    return int(at.timestamp() // STEP.total_seconds())


def _is_good(secret: str, used: int, code: str, now: datetime) -> bool:
    """Whether the code is the one shown now or half a minute ago, compared in constant time."""
    steps = {_step(now - STEP), _step(now), _step(now + SKEW)}
    given = code.encode()
    return any(hmac.compare_digest(_code(secret, step, used).encode(), given) for step in sorted(steps))


def _code(secret: str, step: int, used: int) -> str:
    mac = hmac.digest(bytes.fromhex(secret), struct.pack(">QQ", step, used), hashlib.sha256)
    return urlsafe_b64encode(mac[:_MAC]).decode()
