"""Instructors: who sells one-to-one services in a community. The row, while active, is the role."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from models.base import upsert
from models.bookings import Booking, BookingStatus
from models.communities import Membership, Standing
from models.instructors import Instructor, InstructorStatus
from models.offerings import Offering, OfferingStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import access, activity, members, organizers, outbox, texts
from services.access import Ability
from services.errors import NotFound, Outdated
from services.offering_errors import NotInstructor
from services.opening import Hours

table = table_of(Instructor)
users = table_of(User)
memberships = table_of(Membership)
offerings = table_of(Offering)
bookings = table_of(Booking)

MOST = 200
"""Instructors of one community that are listed."""
MAX_TITLE = 100
MAX_BIO = 2000
OPEN = (
    BookingStatus.HELD,
    BookingStatus.RESERVED,
    BookingStatus.CONFIRMED,
    BookingStatus.IN_PROGRESS,
)
"""Bookings that are not over."""


@dataclass(frozen=True, slots=True)
class InstructorDetails:
    """One instructor, and when they can be booked."""

    id: int
    community_id: int
    user_id: int
    name: str
    title: str
    bio: str
    hours: Hours
    holidays: str
    buffer_before: int
    buffer_after: int
    notice_minutes: int
    horizon_days: int
    daily_limit: int | None
    step_minutes: int
    active: bool
    revision: int
    mine: bool
    """Whether it is the person who asks."""
    manages: bool
    """Whether who asks may change it: themselves, and who manages bookings."""

    @property
    def zone(self) -> str:
        """The zone their hours are in."""
        return self.hours.zone


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who is no instructor any more."""

    instructor: InstructorDetails
    open_bookings: int
    """How many bookings stay, for an organizer to run or to cancel."""


_WITH_USER = table.join(users, users.c.id == table.c.user_id)
_COLUMNS = select(table, users.c.name).select_from(_WITH_USER)
_ONE = _COLUMNS.where(here(table), table.c.id == bindparam("of_instructor"))
_OF_USER = _COLUMNS.where(here(table), table.c.user_id == bindparam("who"))
_ALL = (
    _COLUMNS.where(here(table), table.c.status == InstructorStatus.ACTIVE)
    .order_by(users.c.name, table.c.id)
    .limit(MOST)
)
_MEMBER = select(memberships.c.user_id).where(
    here(memberships), memberships.c.user_id == bindparam("who"), memberships.c.standing == Standing.ACTIVE
)
_new = upsert(table)
_MAKE = _new.on_conflict_do_update(
    index_elements=["community_id", "user_id"],
    set_={"status": _new.excluded.status, "revision": table.c.revision + 1},
)
_THIS = (here(table), table.c.id == bindparam("of_instructor"))
_LOCK = select(table.c.revision, table.c.status).where(*_THIS).with_for_update()
_LEAVE = update(table).where(*_THIS).values(status=InstructorStatus.LEFT, revision=table.c.revision + 1)
_PUT_AWAY = (
    update(offerings)
    .where(
        here(offerings),
        offerings.c.instructor_id == bindparam("of_instructor"),
        offerings.c.status == OfferingStatus.ACTIVE,
    )
    .values(status=OfferingStatus.ARCHIVED, revision=offerings.c.revision + 1)
)
_OPEN_BOOKINGS = (
    select(func.count())
    .select_from(bookings)
    .where(
        here(bookings),
        bookings.c.instructor_id == bindparam("of_instructor"),
        bookings.c.status.in_(OPEN),
    )
)


def me(tx: Tx) -> InstructorDetails | None:
    """The actor as an instructor of this community; None for who is none, or is no member any more."""
    if not tx.actor.is_member:
        return None
    row = tx.row(_OF_USER, who=tx.actor.user_id)
    found = _made(tx, row) if row else None
    return found if found and found.active else None


def of_user(tx: Tx, user_id: int) -> InstructorDetails | None:
    """A member as an instructor, left ones too; None for who never was one."""
    row = tx.row(_OF_USER, who=user_id)
    return _made(tx, row) if row else None


def required(tx: Tx) -> InstructorDetails:
    """The actor as an instructor; made one where they may make themselves one. Raises NotInstructor."""
    found = me(tx)
    if found is not None:
        return found
    if not access.may(tx.actor, Ability.SELL):
        raise NotInstructor
    return start(tx)


def sells(tx: Tx) -> bool:
    """Whether the actor may make an offering."""
    return access.may(tx.actor, Ability.SELL) or me(tx) is not None


def of(tx: Tx, instructor_id: int) -> InstructorDetails:
    """One instructor, left ones too: their bookings stay. Raises NotFound."""
    row = tx.row(_ONE, of_instructor=instructor_id)
    if row is None:
        raise NotFound
    return _made(tx, row)


def opened(tx: Tx, instructor_id: int) -> InstructorDetails:
    """An instructor, for one who may change it: themselves, or who manages bookings. Raises NotFound."""
    found = of(tx, instructor_id)
    if not found.manages:
        raise NotFound
    return found


def listed(tx: Tx) -> list[InstructorDetails]:
    """Who can be booked, by name. Raises NotFound to strangers."""
    if not (tx.actor.is_member or tx.actor.is_system):
        raise NotFound
    return [_made(tx, row) for row in tx.rows(_ALL)]


def may_make(tx: Tx) -> bool:
    """Whether the actor may make members instructors."""
    return access.may(tx.actor, Ability.MANAGE_BOOKINGS)


def start(tx: Tx) -> InstructorDetails:
    """Make oneself an instructor. Raises NotAllowed."""
    access.require(tx, Ability.SELL)
    return _make(tx, tx.actor.user_id or 0)


def make(tx: Tx, user_id: int) -> InstructorDetails:
    """Make a member an instructor, or again. Raises NotAllowed, NotFound for who is no member."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    made = _make(tx, user_id)
    if user_id != tx.actor.user_id:
        outbox.tell(tx, outbox.Kind.INSTRUCTOR_MADE, [user_id], key=f"{made.id}:{made.revision}")
    return made


def _make(tx: Tx, user_id: int) -> InstructorDetails:
    if tx.value(_MEMBER, who=user_id) is None:
        raise NotFound
    before = tx.row(_OF_USER, who=user_id)
    if before is not None and before.status is InstructorStatus.ACTIVE:
        return _made(tx, before)
    row = Instructor(
        community_id=tx.community_id, user_id=user_id, zone=members.community(tx).zone, created_at=tx.now
    )
    tx.connection.execute(_MAKE, [row.model_dump()])
    found = tx.row(_OF_USER, who=user_id)
    assert found is not None
    activity.log(tx, "made", "instructor", found.id)
    return _made(tx, found)


def introduce(
    tx: Tx, instructor_id: int, revision: int | None, title: str | None, bio: str | None
) -> InstructorDetails:
    """Say who an instructor is; None leaves it as it is. Raises NotFound, Outdated, BadInput."""
    opened(tx, instructor_id)
    columns: dict[str, str] = {}
    if title is not None:
        columns["title"] = texts.line("instructor_title", title, MAX_TITLE)
    if bio is not None:
        columns["bio"] = texts.cleaned("bio", bio, MAX_BIO)
    lock(tx, instructor_id, revision)
    changed = update(table).where(*_THIS).values(revision=table.c.revision + 1, **columns)
    tx.execute(changed, of_instructor=instructor_id)
    activity.log(tx, "changed", "instructor", instructor_id, fields=sorted(columns))
    return of(tx, instructor_id)


def lock(tx: Tx, instructor_id: int, revision: int | None = None) -> None:
    """Let nobody else change an instructor until the end of the transaction. Raises NotFound, Outdated."""
    row = tx.row(_LOCK, of_instructor=instructor_id)
    if row is None:
        raise NotFound
    if revision is not None and row.revision != revision:
        raise Outdated(activity.last_editor(tx, "instructor", instructor_id))


def leave(tx: Tx, instructor_id: int) -> Left:
    """Stop selling: the offerings are put away, what was booked stays. Raises NotFound."""
    return _leave(tx, opened(tx, instructor_id))


def release(tx: Tx, user_id: int) -> None:
    """Let one who leaves the community, or is put out of it, sell nothing any more."""
    row = tx.row(_OF_USER, who=user_id)
    if row is not None and row.status is InstructorStatus.ACTIVE:
        _leave(tx, _made(tx, row))


def _leave(tx: Tx, found: InstructorDetails) -> Left:
    lock(tx, found.id)
    tx.execute(_PUT_AWAY, of_instructor=found.id)
    tx.execute(_LEAVE, of_instructor=found.id)
    activity.log(tx, "left", "instructor", found.id)
    left = Left(of(tx, found.id), open_bookings(tx, found.id))
    if left.open_bookings:
        about = {"name": found.name, "open": left.open_bookings}
        to = [user for user in organizers.of_bookings(tx) if user != found.user_id]
        outbox.tell_of_each(tx, outbox.Kind.INSTRUCTOR_LEFT, [(to, f"{found.id}:{tx.now:%Y-%m-%d}", about)])
    return left


def open_bookings(tx: Tx, instructor_id: int) -> int:
    """How many bookings of an instructor are not over."""
    return tx.value(_OPEN_BOOKINGS, of_instructor=instructor_id) or 0


def runs(tx: Tx, user_id: int) -> bool:
    """Whether the actor runs what an instructor offers: it is themselves, or they manage bookings."""
    mine = tx.actor.is_member and tx.actor.user_id == user_id
    return mine or access.may(tx.actor, Ability.MANAGE_BOOKINGS)


def _made(tx: Tx, row: Row[Any]) -> InstructorDetails:
    days = {
        date.fromisoformat(day): tuple((start, end) for start, end in spans)
        for day, spans in row.exceptions.items()
    }
    return InstructorDetails(
        id=row.id,
        community_id=row.community_id,
        user_id=row.user_id,
        name=row.name,
        title=row.title,
        bio=row.bio,
        hours=Hours(row.zone, tuple((day, start, end) for day, start, end in row.hours), days),
        holidays=row.holidays,
        buffer_before=row.buffer_before,
        buffer_after=row.buffer_after,
        notice_minutes=row.notice_minutes,
        horizon_days=row.horizon_days,
        daily_limit=row.daily_limit,
        step_minutes=row.step_minutes,
        active=row.status is InstructorStatus.ACTIVE,
        revision=row.revision,
        mine=row.user_id == tx.actor.user_id,
        manages=runs(tx, row.user_id),
    )
