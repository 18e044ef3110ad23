"""Private threads of a customer and an instructor. Nobody else sees anything of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, and_, bindparam, func, or_, select, update

from models.base import upsert
from models.bookings import Booking
from models.communities import Standing
from models.files import File, FileKind
from models.ids import new_id
from models.instructors import Instructor
from models.threads import Thread, ThreadGroup, ThreadMessage
from models.tx import Tx, here, table_of
from models.users import User
from services.errors import NotAllowed, NotFound

table = table_of(Thread)
messages = table_of(ThreadMessage)
groups = table_of(ThreadGroup)
bookings = table_of(Booking)
instructors = table_of(Instructor)
users = table_of(User)
stored = table_of(File)

PAGE = 20
MOST = 50
"""Threads of one person that are listed."""


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread as one of its two sees it."""

    id: int
    community_id: int
    customer_id: int
    customer: str
    instructor_id: int
    teacher_id: int
    teacher: str
    chat_id: int | None
    topic_id: int | None
    last_at: datetime
    closed_at: datetime | None
    zone: str
    """The instructor's."""
    me: int | None

    @property
    def is_teacher(self) -> bool:
        """Whether the actor is the instructor."""
        return self.me == self.teacher_id

    @property
    def other(self) -> str:
        """The other one's name."""
        return self.customer if self.is_teacher else self.teacher

    @property
    def other_id(self) -> int:
        """The other one."""
        return self.customer_id if self.is_teacher else self.teacher_id


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message of a thread."""

    id: int
    by_instructor: bool
    text: str
    file_id: int | None
    file: str
    kind: FileKind | None
    sent_at: datetime
    read_at: datetime | None
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class Pages:
    """A page of a thread, the latest page first, the latest message of a page last."""

    thread: ThreadView
    messages: tuple[MessageView, ...]
    page: int
    pages: int

    def is_mine(self, message: MessageView) -> bool:
        """Whether the actor wrote it."""
        return message.by_instructor == self.thread.is_teacher


@dataclass(frozen=True, slots=True)
class Listed:
    """One of a person's threads, and how many of its messages they have not read."""

    thread: ThreadView
    unread: int


_customers = users.alias("customers")
_teachers = users.alias("teachers")
_IS_MINE = or_(table.c.customer_id == bindparam("me"), instructors.c.user_id == bindparam("me"))
_THREADS = (
    select(
        table.c.id,
        table.c.community_id,
        table.c.customer_id,
        _customers.c.name,
        table.c.instructor_id,
        instructors.c.user_id,
        _teachers.c.name,
        table.c.chat_id,
        table.c.topic_id,
        table.c.last_at,
        table.c.closed_at,
        instructors.c.zone,
    )
    .select_from(
        table.join(
            instructors,
            and_(
                instructors.c.community_id == table.c.community_id, instructors.c.id == table.c.instructor_id
            ),
        )
        .join(_customers, _customers.c.id == table.c.customer_id)
        .join(_teachers, _teachers.c.id == instructors.c.user_id)
    )
    .where(here(table), _IS_MINE)
)
_ONE = _THREADS.where(table.c.id == bindparam("of_thread"))
_UNREAD = (
    select(func.count())
    .select_from(messages)
    .where(
        messages.c.community_id == table.c.community_id,
        messages.c.thread_id == table.c.id,
        messages.c.read_at.is_(None),
        messages.c.deleted_at.is_(None),
        messages.c.user_id != bindparam("me"),
    )
    .scalar_subquery()
)
_MINE = _THREADS.add_columns(_UNREAD).order_by(table.c.last_at.desc(), table.c.id).limit(MOST)
_OF_BOOKING = select(bookings.c.customer_id, bookings.c.instructor_id).where(
    here(bookings), bookings.c.id == bindparam("of_booking")
)
_OF_PAIR = select(table.c.id).where(
    here(table),
    table.c.customer_id == bindparam("of_customer"),
    table.c.instructor_id == bindparam("of_instructor"),
)
_OPEN = upsert(table).on_conflict_do_nothing(index_elements=["community_id", "customer_id", "instructor_id"])
_ALL = (here(messages), messages.c.thread_id == bindparam("of_thread"), messages.c.deleted_at.is_(None))
_COUNT = select(func.count()).select_from(messages).where(*_ALL)
_PAGE = (
    select(
        messages.c.id,
        messages.c.by_instructor,
        messages.c.text,
        messages.c.file_id,
        func.coalesce(stored.c.name, ""),
        stored.c.kind,
        messages.c.sent_at,
        messages.c.read_at,
        messages.c.edited_at,
    )
    .select_from(
        messages.outerjoin(
            stored,
            and_(stored.c.community_id == messages.c.community_id, stored.c.id == messages.c.file_id),
        )
    )
    .where(*_ALL)
    .order_by(messages.c.id.desc())
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_READ = (
    update(messages)
    .where(
        here(messages),
        messages.c.thread_id == bindparam("of_thread"),
        messages.c.read_at.is_(None),
        messages.c.by_instructor == bindparam("theirs", type_=Boolean),
    )
    .values(read_at=bindparam("at_time"))
)
_CLOSE = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_thread"))
    .values(closed_at=bindparam("at_time", type_=table.c.closed_at.type))
)


def open_for(tx: Tx, booking_id: int) -> int:
    """The thread of a booking's customer and instructor, opened where there is none yet; its id.

    As whoever confirmed the booking: it asks for no rights. Raises NotFound.
    """
    pair = tx.row(_OF_BOOKING, of_booking=booking_id)
    if pair is None:
        raise NotFound
    row = {
        "community_id": tx.community_id,
        "id": new_id(),
        "customer_id": pair.customer_id,
        "instructor_id": pair.instructor_id,
        "opened_at": tx.now,
        "last_at": tx.now,
    }
    tx.connection.execute(_OPEN, row)
    found: int = tx.value(_OF_PAIR, of_customer=pair.customer_id, of_instructor=pair.instructor_id)
    return found


def of_booking(tx: Tx, booking_id: int) -> int | None:
    """The thread of a booking, for its customer and its instructor; None for everybody else."""
    pair = tx.row(_OF_BOOKING, of_booking=booking_id)
    if pair is None:
        return None
    found: int | None = tx.value(_OF_PAIR, of_customer=pair.customer_id, of_instructor=pair.instructor_id)
    return found if found is not None and tx.row(_ONE, of_thread=found, me=tx.actor.user_id) else None


def for_booking(tx: Tx, booking_id: int) -> int:
    """The same. Raises NotFound where there is none for the actor."""
    found = of_booking(tx, booking_id)
    if found is None:
        raise NotFound
    return found


def opened(tx: Tx, thread_id: int) -> ThreadView:
    """A thread, for its two. Raises NotFound for everybody else, whatever they may elsewhere."""
    row = tx.row(_ONE, of_thread=thread_id, me=tx.actor.user_id)
    if row is None or tx.actor.standing is Standing.BANNED:
        raise NotFound
    return _view(row, tx.actor.user_id)


def _view(row: Any, me: int | None) -> ThreadView:
    values: list[Any] = [*row, me]
    return ThreadView(*values)


def listing(tx: Tx) -> list[Listed]:
    """The actor's threads, the latest first. Raises NotFound to strangers who have none."""
    if tx.actor.standing is Standing.BANNED:
        raise NotFound
    me = tx.actor.user_id
    found = [Listed(_view(row[:-1], me), row[-1]) for row in tx.rows(_MINE, me=me)]
    if not (found or tx.actor.is_member):
        raise NotFound
    return found


def read(tx: Tx, thread_id: int, page: int = 0) -> Pages:
    """A page of a thread; one past the end is the last. Raises NotFound."""
    thread = opened(tx, thread_id)
    pages = max(1, -(-tx.value(_COUNT, of_thread=thread_id) // PAGE))
    page = max(0, min(page, pages - 1))
    found: Sequence[MessageView] = tx.records(MessageView, _PAGE, of_thread=thread_id, skip=page * PAGE)
    return Pages(thread, tuple(reversed(found)), page, pages)


def look(tx: Tx, thread_id: int, page: int = 0) -> Pages:
    """The same, and what the other wrote is read now. Raises NotFound."""
    found = read(tx, thread_id, page)
    tx.execute(_READ, of_thread=thread_id, theirs=not found.thread.is_teacher, at_time=tx.now)
    return found


def set_closed(tx: Tx, thread_id: int, *, closed: bool) -> Pages:
    """Let nobody write any more, or both again; the instructor. Raises NotFound, NotAllowed."""
    if not opened(tx, thread_id).is_teacher:
        raise NotAllowed
    tx.execute(_CLOSE, of_thread=thread_id, at_time=tx.now if closed else None)
    return read(tx, thread_id)
