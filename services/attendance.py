"""Who came: the list of a session, for those who run it; and for everybody, who was there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Integer,
    String,
    and_,
    bindparam,
    case,
    false,
    func,
    literal,
    null,
    select,
    true,
    type_coerce,
)
from sqlalchemy.sql.elements import ColumnElement

from models.attendance import Attendance, CheckIn, How
from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import sessions
from services.guest_marks import is_guest
from services.schedule.tokens import fold
from services.sessions import SessionDetails

attendance = table_of(Attendance)
check_ins = table_of(CheckIn)
rsvps = table_of(Rsvp)
users = table_of(User)

OPENS = timedelta(minutes=60)
"""How long before the start people can be marked and check in."""
GRACE = timedelta(minutes=30)
"""How long after the end one may still check in."""
PAGE = 6
MATCHES = 24
"""The most that are found by a name."""
NAMES = 12
"""How many of those who came a past session names, unless more are asked for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person on the list."""

    who: int
    """The user's id; for one without Telegram, the row's."""
    name: str
    user_id: int | None
    said: RsvpStatus | None
    """None for walk-ins."""
    guests: int
    """Guests who came along; before that, guests who were announced."""
    attended: bool | None
    how: How | None
    checked_in_at: datetime | None
    note: str
    is_guest: bool = False

    @property
    def came(self) -> bool:
        """Whether they are here, or were."""
        return self.attended is True

    @property
    def expected(self) -> bool:
        """Whether they said yes: not to come makes a no-show."""
        return self.said is RsvpStatus.GOING


@dataclass(frozen=True, slots=True)
class Counts:
    """The list in numbers: people without guests, but for `guests`."""

    people: int
    """Everybody on the list."""
    expected: int
    """Who said yes, and who came besides."""
    here: int
    guests: int
    """Guests of those who are here."""
    no_shows: int
    besides: int
    """Who is here without a place of their own, guests included."""


@dataclass(frozen=True, slots=True)
class Roll:
    """A page of the list."""

    session: SessionDetails
    counts: Counts
    entries: tuple[Entry, ...]
    page: int
    pages: int
    closed: bool
    """Whether who was not seen counts as a no-show already."""

    @property
    def opens_at(self) -> datetime:
        """From when people can be marked."""
        return self.session.starts_at - OPENS

    @property
    def open(self) -> bool:
        """Whether people can be marked now."""
        cancelled = self.session.cancellation_reason is not None
        return self.session.seen_at >= self.opens_at and not cancelled

    @property
    def scannable(self) -> bool:
        """Whether people can check themselves in by the code now."""
        return self.open and self.session.seen_at <= self.session.ends_at + GRACE

    @property
    def can_finish(self) -> bool:
        """Whether the list can be closed now."""
        return self.open and not self.closed and self.session.seen_at >= self.session.starts_at

    @property
    def can_reopen(self) -> bool:
        """Whether the list was closed and can be opened again."""
        return self.open and self.closed


@dataclass(frozen=True, slots=True)
class Came:
    """Who came to a session, for everybody who sees it."""

    people: int
    guests: int
    names: tuple[str, ...]
    """The first of them."""


_ANSWERS = (RsvpStatus.GOING, RsvpStatus.MAYBE, RsvpStatus.WAITLIST)
_SESSION: BindParameter[Any] = bindparam("of_session")
_SAME = and_(
    attendance.c.community_id == rsvps.c.community_id,
    attendance.c.session_id == rsvps.c.session_id,
    attendance.c.user_id == rsvps.c.user_id,
)
_ANSWERED = (here(rsvps), rsvps.c.session_id == _SESSION, rsvps.c.status.in_(_ANSWERS))
_answered = (
    select(
        users.c.id.label("who"),
        users.c.name.label("name"),
        users.c.id.label("user_id"),
        rsvps.c.status.label("said"),
        func.coalesce(attendance.c.guests, rsvps.c.guests).label("guests"),
        attendance.c.attended.label("attended"),
        attendance.c.how.label("how"),
        attendance.c.checked_in_at.label("checked_in_at"),
        func.coalesce(attendance.c.note, "").label("note"),
        is_guest(rsvps).label("is_guest"),
        case((rsvps.c.status == RsvpStatus.GOING, 0), (rsvps.c.status == RsvpStatus.MAYBE, 1), else_=2).label(
            "rank"
        ),
    )
    .select_from(rsvps.join(users, users.c.id == rsvps.c.user_id).outerjoin(attendance, _SAME))
    .where(*_ANSWERED)
)
_expected = rsvps.alias("expected")
_besides = (
    select(
        func.coalesce(attendance.c.user_id, attendance.c.id),
        func.coalesce(users.c.name, attendance.c.name),
        attendance.c.user_id,
        type_coerce(null(), rsvps.c.status.type),
        attendance.c.guests,
        attendance.c.attended,
        attendance.c.how,
        attendance.c.checked_in_at,
        attendance.c.note,
        is_guest(attendance),
        literal(3, Integer),
    )
    .select_from(attendance.outerjoin(users, users.c.id == attendance.c.user_id))
    .where(
        here(attendance),
        attendance.c.session_id == _SESSION,
        ~select(_expected.c.id)
        .where(
            _expected.c.community_id == attendance.c.community_id,
            _expected.c.session_id == attendance.c.session_id,
            _expected.c.user_id == attendance.c.user_id,
            _expected.c.status.in_(_ANSWERS),
        )
        .exists(),
    )
)
_people = _answered.union_all(_besides).subquery("people")
_ENTRY = [_people.c[name] for name in Entry.__dataclass_fields__]
_SORTED = (
    select(*_ENTRY)
    .order_by(_people.c.rank, func.lower(_people.c.name), _people.c.who)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_SOME = select(*_ENTRY).where(_people.c.who.in_(bindparam("of_people", expanding=True)))
_FOUND = _SOME.order_by(_people.c.rank, func.lower(_people.c.name), _people.c.who)
_NAMED = select(_people.c.who, _people.c.name)
_UNSEEN = select(*_ENTRY).where(
    type_coerce(_people.c.said, String()) == RsvpStatus.GOING.value, _people.c.attended.is_(None)
)


def _number(criterion: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((criterion, 1)))


_HERE = _people.c.attended.is_(true())
_GOING = _people.c.rank == 0
_COUNTS = select(
    func.count(),
    _number(_GOING | _HERE),
    _number(_HERE),
    func.coalesce(func.sum(case((_HERE, _people.c.guests))), 0),
    _number(_people.c.attended.is_(false())),
    func.coalesce(func.sum(case((_HERE & ~_GOING, 1 + _people.c.guests))), 0),
)
_CLOSED = select(check_ins.c.closed_at).where(here(check_ins), check_ins.c.session_id == _SESSION)
_CAME = (
    select(_people.c.name)
    .where(_HERE)
    .order_by(_people.c.rank, func.lower(_people.c.name), _people.c.who)
    .limit(bindparam("most"))
)


def viewed(tx: Tx, session_id: int) -> SessionDetails:
    """A session, for one who may see its list. Raises NotFound, NotAllowed."""
    return sessions.hosted(tx, session_id)


def page_of(tx: Tx, session_id: int, page: int = 0, most: int = PAGE) -> Roll:
    """A page of the list: who said yes first. One past the end is the last. Raises NotFound, NotAllowed."""
    return page_for(tx, viewed(tx, session_id), page, most)


def page_for(tx: Tx, session: SessionDetails, page: int = 0, most: int = PAGE) -> Roll:
    """The same, once it is known that the actor may see it."""
    totals, closed = counts(tx, session.id), is_closed(tx, session.id)
    pages = max(1, -(-totals.people // most))
    page = max(0, min(page, pages - 1))
    entries = tx.records(Entry, _SORTED, of_session=session.id, most=most, skip=page * most)
    return Roll(session, totals, tuple(entries), page, pages, closed)


def search(tx: Tx, session_id: int, text: str) -> Roll:
    """Those on the list whose name contains `text`, whatever its accents. Raises NotFound, NotAllowed."""
    session = viewed(tx, session_id)
    wanted = fold(text)
    named = [row.who for row in tx.rows(_NAMED, of_session=session_id) if wanted in fold(row.name)]
    found = tx.records(Entry, _FOUND, of_session=session_id, of_people=named[:MATCHES]) if named else []
    return Roll(session, counts(tx, session_id), tuple(found), 0, 1, is_closed(tx, session_id))


def counts(tx: Tx, session_id: int) -> Counts:
    """The list in numbers; whoever asks has to see to the rights."""
    return tx.records(Counts, _COUNTS, of_session=session_id)[0]


def is_closed(tx: Tx, session_id: int) -> bool:
    """Whether the list was finished."""
    return tx.value(_CLOSED, of_session=session_id) is not None


def entry(tx: Tx, session_id: int, who: int) -> Entry | None:
    """One person on the list."""
    return next(iter(some(tx, session_id, [who])), None)


def some(tx: Tx, session_id: int, people: Sequence[int]) -> list[Entry]:
    """Those of some people who are on the list."""
    return tx.records(Entry, _SOME, of_session=session_id, of_people=list(people)) if people else []


def not_seen(tx: Tx, session_id: int) -> Sequence[Entry]:
    """Who said yes, and nobody said so far whether they came."""
    return tx.records(Entry, _UNSEEN, of_session=session_id)


def came(tx: Tx, session_id: int, most: int = NAMES) -> Came:
    """Who came to a session the actor sees, walk-ins too: `most` names. In two queries."""
    totals = counts(tx, session_id)
    rows = tx.rows(_CAME, of_session=session_id, most=most) if totals.here else []
    names: list[Any] = [row.name for row in rows]
    return Came(totals.here, totals.guests, tuple(names))
