"""The registrations of a session, for those who run it: who answered what, waits where, paid, and came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, func, or_, select

from models.attendance import Attendance
from models.communities import Membership, Standing
from models.guests import Guest
from models.payments import Payment
from models.places import PlacePool
from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import mail_states, names, payments, sessions
from services import registration_places as places
from services.containing import ESCAPE
from services.errors import NotAllowed, NotFound
from services.mail_states import MailState
from services.payments import Money, Paying
from services.registration_filter import EVERYBODY, Paid, People, Said, Sort, Wanted
from services.registration_places import Waits
from services.sessions import SessionDetails

rsvps = table_of(Rsvp)
users = table_of(User)
memberships = table_of(Membership)
guests = table_of(Guest)
pools = table_of(PlacePool)
attendance = table_of(Attendance)
paid = table_of(Payment)
payers = users.alias("payers")

PAGE = 50
STATUSES = {
    Said.GOING: (RsvpStatus.GOING,),
    Said.WAITING: (RsvpStatus.WAITLIST, RsvpStatus.PENDING, RsvpStatus.OFFERED),
    Said.MAYBE: (RsvpStatus.MAYBE,),
    Said.NOT_GOING: (RsvpStatus.NOT_GOING,),
}


@dataclass(frozen=True, slots=True)
class Registration:
    """One person's answer, with all that organizers note about it."""

    id: int
    user_id: int
    name: str
    standing: Standing | None
    email: str
    """Of a guest; members' addresses are their own affair."""
    status: RsvpStatus
    pool_id: int | None
    role: str
    guests: int
    note: str
    answered_at: datetime
    attended: bool | None
    accepts: str
    """Every role they would come in, as models/rsvp.py keeps it."""
    pair_id: int | None
    paying: Paying | None
    waits: tuple[Waits, ...] = ()
    """Where in which queue; only of those who wait."""
    letter: MailState | None = None
    """How the last letter to a guest fared."""

    @property
    def is_guest(self) -> bool:
        """Whether the community knows them without Telegram."""
        return self.standing is Standing.GUEST

    @property
    def said(self) -> Said:
        """The answer, as organizers look for it."""
        return said(self.status)

    @property
    def party(self) -> int:
        """Places it takes, or would take."""
        return 1 + self.guests

    @property
    def mark(self) -> str:
        """Short for how the answer stands: who changes it says what they saw, so that nothing is
        overwritten that somebody else, or the queue, changed meanwhile."""
        said = (self.status, self.pool_id, self.accepts, self.guests, self.note)
        seen = (self.id, *said, self.answered_at.isoformat())
        return blake2s(repr(seen).encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Summary:
    """The table in numbers."""

    answers: dict[Said, int]
    """How many people gave each answer, without their guests."""
    money: Money


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the table."""

    session: SessionDetails
    summary: Summary
    wanted: Wanted
    rows: tuple[Registration, ...]
    total: int
    """How many rows match."""
    page: int
    pages: int

    @property
    def everybody(self) -> int:
        """How many rows there are, whatever is asked for."""
        return sum(self.summary.answers.values())


def _same(table: Any) -> ColumnElement[bool]:
    """The row of `table` about the same person's answer to the same session."""
    return and_(
        table.c.community_id == rsvps.c.community_id,
        table.c.session_id == rsvps.c.session_id,
        table.c.user_id == rsvps.c.user_id,
    )


def _of_person(table: Any) -> ColumnElement[bool]:
    return and_(table.c.community_id == rsvps.c.community_id, table.c.user_id == rsvps.c.user_id)


# Every join is outer and by a unique key: what a question does not need, both databases leave out.
_PEOPLE = (
    rsvps.outerjoin(users, users.c.id == rsvps.c.user_id)
    .outerjoin(memberships, _of_person(memberships))
    .outerjoin(guests, _of_person(guests))
    .outerjoin(pools, and_(pools.c.community_id == rsvps.c.community_id, pools.c.id == rsvps.c.pool_id))
    .outerjoin(paid, and_(_same(paid), paid.c.voided_at.is_(None)))
    .outerjoin(attendance, _same(attendance))
    .outerjoin(payers, payers.c.id == paid.c.by_id)
)
_OF_SESSION = (here(rsvps), rsvps.c.session_id == bindparam("of_session"))
_IS_GUEST = func.coalesce(memberships.c.standing == Standing.GUEST, False)
_ROWS = (
    select(
        rsvps.c.id,
        rsvps.c.user_id,
        users.c.name,
        memberships.c.standing,
        case((memberships.c.standing == Standing.GUEST, func.coalesce(guests.c.address, "")), else_=""),
        rsvps.c.status,
        rsvps.c.pool_id,
        func.coalesce(pools.c.role, ""),
        rsvps.c.guests,
        rsvps.c.note,
        rsvps.c.answered_at,
        attendance.c.attended,
        rsvps.c.roles,
        rsvps.c.pair_id,
        paid.c.amount_minor,
        paid.c.currency,
        paid.c.paid_at,
        payers.c.name.label("payer"),
        paid.c.batch_id,
    )
    .select_from(_PEOPLE)
    .where(*_OF_SESSION, rsvps.c.id.in_(bindparam("of_registrations", expanding=True)))
)
_OWN_COLUMNS = 14
_RANK = case(
    (rsvps.c.status == RsvpStatus.GOING, 0),
    (rsvps.c.status.in_(STATUSES[Said.WAITING]), 1),
    (rsvps.c.status == RsvpStatus.MAYBE, 2),
    else_=3,
)
_BY_PLACE = (_RANK, rsvps.c.queue_number, rsvps.c.answered_at, rsvps.c.id)
_ORDER: dict[Sort, tuple[Any, ...]] = {
    Sort.PLACE: _BY_PLACE,
    Sort.NAME: (func.small(users.c.name), rsvps.c.id),
    Sort.TIME: (rsvps.c.answered_at.desc(), rsvps.c.id.desc()),
    Sort.ROLE: (func.coalesce(pools.c.position, 99), *_BY_PLACE),
}
_IDS = select(rsvps.c.id).select_from(_PEOPLE).where(*_OF_SESSION)
_COUNT = select(func.count()).select_from(_PEOPLE).where(*_OF_SESSION)
_ANSWERS = (
    select(rsvps.c.status, func.count().label("people"), func.sum(1 + rsvps.c.guests).label("places"))
    .where(*_OF_SESSION)
    .group_by(rsvps.c.status)
)
_PATTERN = bindparam("pattern", type_=users.c.name.type)
_FOUND = or_(
    names.NAMED,
    func.small(rsvps.c.note).like(_PATTERN, escape=ESCAPE),
    and_(
        memberships.c.standing == Standing.GUEST, func.small(guests.c.address).like(_PATTERN, escape=ESCAPE)
    ),
)


def said(status: RsvpStatus) -> Said:
    """An answer, as organizers look for it."""
    return next(said for said, statuses in STATUSES.items() if status in statuses)


def viewed(tx: Tx, session_id: int) -> SessionDetails:
    """A session, for one who runs it. Raises NotFound, NotAllowed."""
    session = sessions.details(tx, session_id)
    if not session.manages:
        raise NotAllowed
    return session


def listing(tx: Tx, session_id: int, wanted: Wanted = EVERYBODY, page: int = 0, most: int = PAGE) -> Listing:
    """A page of the table; one past the end is the last. In a fixed number of statements.

    Raises NotFound, NotAllowed.
    """
    session = viewed(tx, session_id)
    total = tx.value(_narrowed(_COUNT, wanted), of_session=session_id, **_values(wanted))
    pages = max(1, -(-total // most))
    page = max(0, min(page, pages - 1))
    asked = _narrowed(_IDS, wanted).order_by(*_ORDER[wanted.sort]).limit(bindparam("most"))
    asked = asked.offset(bindparam("skip"))
    values = {"most": most, "skip": page * most, **_values(wanted)}
    ids = [row.id for row in tx.rows(asked, of_session=session_id, **values)]
    return Listing(session, summary(tx, session), wanted, rows(tx, session, ids), total, page, pages)


def ids(tx: Tx, session: SessionDetails, wanted: Wanted) -> list[int]:
    """All rows that match, in order, by their ids alone."""
    asked = _narrowed(_IDS, wanted).order_by(*_ORDER[wanted.sort])
    return [row.id for row in tx.rows(asked, of_session=session.id, **_values(wanted))]


def rows(tx: Tx, session: SessionDetails, ids: Sequence[int]) -> tuple[Registration, ...]:
    """Some rows of a session, in the order that was given; those that are not there are left out."""
    found = tx.rows(_ROWS, of_session=session.id, of_registrations=list(ids)) if ids else []
    waiting = places.waiting(tx, session, found)
    letters = mail_states.of(tx, [row.user_id for row in found if row.standing is Standing.GUEST])
    made = {row.id: _made(row, waiting.get(row.id, ()), letters.get(row.user_id)) for row in found}
    return tuple(made[one] for one in ids if one in made)


def _made(row: Row[Any], waits: tuple[Waits, ...], letter: MailState | None) -> Registration:
    values: list[Any] = list(row)
    paying = None if row.batch_id is None else Paying(*values[_OWN_COLUMNS:])
    return Registration(*[*values[:_OWN_COLUMNS], paying, waits, letter])


def one(tx: Tx, session: SessionDetails, registration_id: int) -> Registration:
    """One row. Raises NotFound."""
    found = rows(tx, session, [registration_id])
    if not found:
        raise NotFound
    return found[0]


def summary(tx: Tx, session: SessionDetails) -> Summary:
    """The table in numbers, in two queries; whoever asks has to see to the rights."""
    answers, places = dict.fromkeys(Said, 0), 0
    for row in tx.rows(_ANSWERS, of_session=session.id):
        answers[said(row.status)] += row.people
        places += row.places if row.status is RsvpStatus.GOING else 0
    return Summary(answers, payments.money(tx, session, places))


def _narrowed(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    criteria: list[ColumnElement[bool]] = []
    if wanted.text:
        criteria.append(_FOUND)
    if wanted.answer:
        criteria.append(rsvps.c.status.in_(bindparam("statuses", expanding=True)))
    if wanted.role is not None:
        criteria.append(pools.c.role == bindparam("of_role"))
    if wanted.paid:
        criteria.append(paid.c.id.is_not(None) if wanted.paid is Paid.YES else paid.c.id.is_(None))
    if wanted.people:
        criteria.append(_IS_GUEST if wanted.people is People.GUESTS else ~_IS_GUEST)
    return statement.where(*criteria)


def _values(wanted: Wanted) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if wanted.text:
        values |= names.patterns(wanted.text)
    if wanted.answer:
        values["statuses"] = list(STATUSES[wanted.answer])
    if wanted.role is not None:
        values["of_role"] = wanted.role
    return values
