"""Marking who came: at the door, and corrected later. Every mark says the wanted state."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, or_, select, update

from models.attendance import Attendance, CheckIn
from models.communities import Membership, Standing
from models.tx import Tx, here, table_of
from models.users import User
from services import activity, attendance, awards, doors, sessions, texts
from services.attendance import Entry, Roll
from services.errors import BadInput, DoorNotOpen, NotFound
from services.sessions import SessionDetails

table = table_of(Attendance)
check_ins = table_of(CheckIn)
memberships = table_of(Membership)
users = table_of(User)

MAX_NOTE = 200
MAX_GUESTS = 50
BATCH = 200
"""Lists a sweep looks up at once."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One person after a mark, and the list in numbers."""

    roll: Roll
    """Its page; where no page was asked for, without entries."""
    entry: Entry
    changed: bool


@dataclass(frozen=True, slots=True)
class Due:
    """A list whose time to close by itself has come."""

    community_id: int
    session_id: int


_SESSION: BindParameter[Any] = bindparam("of_session")
# Who has an account is known by it, others by their row.
_THEM = or_(table.c.user_id == bindparam("who"), (table.c.id == bindparam("who")) & table.c.user_id.is_(None))
_CLOSE = (
    update(check_ins)
    .where(here(check_ins), check_ins.c.session_id == _SESSION)
    .values(closed_at=bindparam("at"), close_at=None)
)
_REOPEN = (
    update(check_ins)
    .where(here(check_ins), check_ins.c.session_id == _SESSION)
    .values(closed_at=None, close_at=bindparam("until"))
)
_FORGIVE = (
    update(table)
    .where(here(table), table.c.session_id == _SESSION, table.c.attended.is_(False))
    .values(attended=None, updated_at=bindparam("at"))
)
_SET = (
    update(table)
    .where(here(table), table.c.session_id == _SESSION, _THEM)
    .values(guests=bindparam("new_guests"), note=bindparam("new_note"), updated_at=bindparam("at"))
)
_REMOVE = delete(table).where(here(table), table.c.session_id == _SESSION, _THEM)
_WITH_NAMES = memberships.join(users, users.c.id == memberships.c.user_id)
_ACTIVE = (here(memberships), memberships.c.standing == Standing.ACTIVE)
_NAMED = select(users.c.id, users.c.name).select_from(_WITH_NAMES)
_MEMBER = _NAMED.where(*_ACTIVE, memberships.c.user_id == bindparam("who"))
_MEMBERS = _NAMED.where(*_ACTIVE, memberships.c.user_id.in_(bindparam("of_people", expanding=True)))


_DUE = (
    select(check_ins.c.community_id, check_ins.c.session_id)
    .where(check_ins.c.closed_at.is_(None), check_ins.c.close_at <= bindparam("at"))
    .order_by(check_ins.c.close_at)
    .limit(bindparam("most"))
)


def mark(tx: Tx, session_id: int, who: int, *, came: bool, page: int = 0) -> Marked:
    """Say that a person came, or did not; a member who is not on the list becomes a walk-in.

    Two who tap at once want the same: the second changes nothing. Once the list is closed, a change is a
    correction and noted in the activity log. Raises what `doors.opened` raises, and NotFound.
    """
    session = doors.opened(tx, session_id)
    closed = doors.door(tx, session).closed_at is not None
    before = attendance.entry(tx, session_id, who) or _walk_in(tx, who)
    wanted = True if came else (False if closed and before.expected else None)
    changed = before.attended is not wanted
    if changed:
        _write(tx, session, before, wanted)
        if closed:
            activity.log(
                tx, "attendance_corrected", "session", session_id, name=before.name, came=bool(wanted)
            )
    return _marked(tx, session, before, page, changed=changed)


def _walk_in(tx: Tx, who: int) -> Entry:
    """A member as a new line of the list. Raises NotFound."""
    member = tx.row(_MEMBER, who=who)
    if member is None:
        raise NotFound
    return _besides(member.id, member.name)


def _besides(user_id: int, name: str) -> Entry:
    return Entry(user_id, name, user_id, None, 0, None, None, None, "")


def _write(tx: Tx, session: SessionDetails, before: Entry, attended: bool | None) -> None:
    if before.said is None and attended is not True:
        tx.execute(_REMOVE, of_session=session.id, who=before.who)  # a walk-in that was a mistake
    else:
        doors.save(tx, session.id, [before], attended, by=tx.actor.user_id)
    if before.user_id is not None:
        awards.settle(tx, session.program_id, [before.user_id])


def _marked(tx: Tx, session: SessionDetails, before: Entry, page: int, *, changed: bool) -> Marked:
    roll = attendance.page_for(tx, session, page)
    after = attendance.entry(tx, session.id, before.who)
    gone = Entry(before.who, before.name, before.user_id, before.said, 0, None, None, None, "")
    return Marked(roll, after or gone, changed)


def one(tx: Tx, session_id: int, who: int) -> tuple[SessionDetails, Entry]:
    """A person on a list that may be changed now. Raises what `doors.opened` raises, and NotFound."""
    session = doors.opened(tx, session_id)
    found = attendance.entry(tx, session_id, who)
    if found is None:
        raise NotFound
    return session, found


def describe(
    tx: Tx, session_id: int, who: int, *, guests: int | None = None, note: str | None = None
) -> Marked:
    """Change a person's guests or note; left out, they stay.

    Raises what `doors.opened` raises, NotFound, BadInput.
    """
    session, before = one(tx, session_id, who)
    doors.door(tx, session)
    count = before.guests if guests is None else guests
    if not 0 <= count <= MAX_GUESTS:
        raise BadInput("guests", "out_of_range", MAX_GUESTS)
    text = before.note if note is None else texts.cleaned("note", note, MAX_NOTE)
    if before.user_id is not None and before.how is None:
        doors.save(tx, session_id, [before], before.attended, by=tx.actor.user_id)
    tx.execute(_SET, of_session=session_id, who=who, new_guests=count, new_note=text, at=tx.now)
    return _marked(tx, session, before, 0, changed=(count, text) != (before.guests, before.note))


def all_came(tx: Tx, session_id: int) -> Roll:
    """Mark everybody who said yes and was not marked yet. Raises what `doors.opened` raises."""
    session = doors.opened(tx, session_id)
    doors.door(tx, session)
    unseen = attendance.not_seen(tx, session_id)
    doors.save(tx, session_id, unseen, True, by=tx.actor.user_id)
    if unseen:
        awards.settle(tx, session.program_id, [one.user_id for one in unseen if one.user_id])
        activity.log(tx, "attendance_all_came", "session", session_id, people=len(unseen))
    return attendance.page_for(tx, session)


def mark_some(tx: Tx, session_id: int, came: Collection[int], missed: Collection[int]) -> int:
    """The same as `mark` of many people at once, in a fixed number of statements; how many changed.

    Raises what `mark` raises, where one of them is nobody: then nothing is marked.
    """
    session = doors.opened(tx, session_id)
    closed = doors.door(tx, session).closed_at is not None
    found = _entries(tx, session_id, {*came, *missed})
    wanted = {
        who: True if who in came else (False if closed and found[who].expected else None) for who in found
    }
    changed = [one for who, one in found.items() if one.attended is not wanted[who]]
    gone = [one for one in changed if one.said is None and not wanted[one.who]]
    tx.execute_many(_REMOVE, [{"of_session": session_id, "who": one.who} for one in gone])
    kept = [one for one in changed if one not in gone]
    for attended in (True, False, None):
        some = [one for one in kept if wanted[one.who] is attended]
        doors.save(tx, session_id, some, attended, by=tx.actor.user_id)
    if changed:
        awards.settle(tx, session.program_id, [one.user_id for one in changed if one.user_id is not None])
        activity.log(tx, "attendance_some_came", "session", session_id, people=len(changed))
    return len(changed)


def _entries(tx: Tx, session_id: int, people: Collection[int]) -> dict[int, Entry]:
    """People by their numbers: those on the list, and members as new lines of it. Raises NotFound."""
    found = {one.who: one for one in attendance.some(tx, session_id, list(people))}
    others = [who for who in people if who not in found]
    members = tx.rows(_MEMBERS, of_people=others) if others else []
    found |= {row.id: _besides(row.id, row.name) for row in members}
    if len(found) < len(people):
        raise NotFound
    return found


def some_came(tx: Tx, session_id: int, people: Sequence[int]) -> int:
    """Mark those of some people who are on the list and were not seen so far; how many.

    Raises what `doors.opened` raises.
    """
    session = doors.opened(tx, session_id)
    doors.door(tx, session)
    unseen = [one for one in attendance.some(tx, session_id, people) if not one.came]
    doors.save(tx, session_id, unseen, True, by=tx.actor.user_id)
    if unseen:
        awards.settle(tx, session.program_id, [one.user_id for one in unseen if one.user_id])
        activity.log(tx, "attendance_some_came", "session", session_id, people=len(unseen))
    return len(unseen)


def finish(tx: Tx, session_id: int) -> Roll:
    """Close the list: who said yes and was not seen is a no-show. Corrections stay possible.

    Raises what `doors.opened` raises; DoorNotOpen before the start as well.
    """
    session = doors.opened(tx, session_id)
    if tx.now < session.starts_at:
        raise DoorNotOpen(session.starts_at, session.zone)
    if doors.door(tx, session).closed_at is None:
        _close(tx, session)
    return attendance.page_for(tx, session)


def reopen(tx: Tx, session_id: int) -> Roll:
    """Open a closed list again: nobody is a no-show until it is closed, which it is by itself in the end.

    A list that is open stays as it is. Raises what `doors.opened` raises.
    """
    session = doors.opened(tx, session_id)
    if doors.door(tx, session).closed_at is not None:
        until = max(tx.now, session.ends_at) + doors.CLOSES_AFTER
        tx.execute(_REOPEN, of_session=session_id, until=until)
        tx.execute(_FORGIVE, of_session=session_id, at=tx.now)
        activity.log(tx, "attendance_reopened", "session", session_id)
    return attendance.page_for(tx, session)


def _close(tx: Tx, session: SessionDetails) -> None:
    missing = attendance.not_seen(tx, session.id)
    doors.save(tx, session.id, missing, False, by=tx.actor.user_id)
    tx.execute(_CLOSE, of_session=session.id, at=tx.now)
    activity.log(tx, "attendance_closed", "session", session.id, no_shows=len(missing))


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """Lists that were begun and whose session ended long ago; as the system actor."""
    return tx.records(Due, _DUE, at=tx.now, most=most)


def close_due(tx: Tx, session_id: int) -> bool:
    """Close such a list, if anybody was checked in; whether it was. In its community, as the system actor."""
    try:
        session = sessions.details(tx, session_id)
    except NotFound:  # deleted meanwhile
        doors.postpone(tx, session_id, None)
        return False
    if doors.door(tx, session).closed_at is not None:
        return False
    closes_at = session.ends_at + doors.CLOSES_AFTER
    if closes_at > tx.now:  # it was moved
        doors.postpone(tx, session_id, closes_at)
        return False
    if session.cancellation_reason is not None or not attendance.counts(tx, session_id).here:
        doors.postpone(tx, session_id, None)
        return False
    _close(tx, session)
    return True
