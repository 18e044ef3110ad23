"""Weekly digests: what is new, on Monday at nine where each person is.

A community's digest is put into the outbox on Sunday evening (UTC), before Monday morning begins anywhere.
What it says is found out when it is sent. One row a person, community and week: to run again changes nothing.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select, update

from models.communities import Community, Membership, Standing
from models.programs import Program, ProgramStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import outbox
from services.outbox import Kind
from services.sessions import WITH_PROGRAM

communities = table_of(Community)
memberships = table_of(Membership)
users = table_of(User)
sessions = table_of(ProgramSession)
programs = table_of(Program)

AT = time(9)
AHEAD = timedelta(hours=15)
"""Monday at nine begins fourteen hours before it does in UTC; one more to be ready."""
LAGS = timedelta(hours=12)
"""And it begins as much later in the last zone."""
LATE = timedelta(days=2)
"""A digest that is later than that is left out: the next one comes soon."""
WINDOW = timedelta(days=14)
"""How far ahead it looks."""
PAGE = 1000
"""People a transaction takes."""
BATCH = 200
"""Communities a sweep looks up at once."""


@dataclass(frozen=True, slots=True)
class Due:
    """A community whose digest is to be prepared; the first time only its day is set."""

    community_id: int
    digest_at: datetime | None
    zone: str


_DAYS = select(communities.c.id, communities.c.digest_at, communities.c.zone).where(
    communities.c.deleted_at.is_(None)
)
# One after the other: each in the order of its index, which ends where nothing more is to be found.
_WITHOUT_DAY = (
    _DAYS.where(communities.c.digest_at.is_(None)).order_by(communities.c.created_at).limit(bindparam("most"))
)
_DUE = (
    _DAYS.where(communities.c.digest_at <= bindparam("at"))
    .order_by(communities.c.digest_at)
    .limit(bindparam("most"))
)
_THIS = communities.c.id == bindparam("here")
_LOCK = select(communities.c.digest_at).where(_THIS).with_for_update(key_share=True)
_NEXT = update(communities).where(_THIS).values(digest_at=bindparam("then"))
_ANYTHING = (
    select(sessions.c.id)
    .select_from(WITH_PROGRAM)
    .where(
        here(sessions),
        here(programs),
        sessions.c.starts_at > bindparam("at"),
        or_(sessions.c.starts_at <= bindparam("until"), programs.c.created_at >= bindparam("since")),
        sessions.c.status == SessionStatus.SCHEDULED,
        sessions.c.deleted_at.is_(None),
        programs.c.deleted_at.is_(None),
        programs.c.status == ProgramStatus.ACTIVE,
    )
    .limit(1)
)
_READERS = (
    select(memberships.c.user_id, users.c.zone)
    .select_from(memberships.join(users, users.c.id == memberships.c.user_id))
    .where(
        here(memberships),
        memberships.c.standing == Standing.ACTIVE,
        memberships.c.digests,
        memberships.c.muted.is_(False),
        memberships.c.user_id > bindparam("after"),
        users.c.digests,
        users.c.reachable,
    )
    .order_by(memberships.c.user_id)
    .limit(PAGE)
)


def opens_at(monday: date) -> datetime:
    """When the digest of a week is prepared."""
    return datetime.combine(monday, AT, UTC) - AHEAD


def next_opening(after: datetime) -> datetime:
    """The first such moment after another."""
    monday = after.astimezone(UTC).date() - timedelta(days=after.astimezone(UTC).weekday())
    while opens_at(monday) <= after:
        monday += timedelta(weeks=1)
    return opens_at(monday)


def is_over(monday: date, now: datetime) -> bool:
    """Whether a week's digest is too late wherever one is."""
    return now > datetime.combine(monday, AT, UTC) + LAGS + LATE


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """Communities whose digest is due, or that have no day for it yet; as the system actor."""
    found = tx.records(Due, _WITHOUT_DAY, most=most)
    return found + tx.records(Due, _DUE, at=tx.now, most=most - len(found))


def prepare(tx: Tx, one: Due, after: int = 0) -> tuple[int, int | None]:
    """Put a page of a community's digest into the outbox: (how many people, where to go on).

    The last page sets the next week. In the community, as the system actor.
    """
    if tx.value(_LOCK) != one.digest_at:
        return 0, None  # another worker was faster
    monday = one.digest_at.astimezone(UTC).date() + timedelta(days=1) if one.digest_at else None
    if monday is None or is_over(monday, tx.now) or not _has_anything(tx, monday):
        tx.execute(_NEXT, then=next_opening(tx.now))
        return 0, None
    found = tx.rows(_READERS, after=after)
    _tell(tx, monday, found, one.zone)
    if len(found) == PAGE:
        return PAGE, found[-1].user_id
    tx.execute(_NEXT, then=next_opening(tx.now))
    return len(found), None


def _has_anything(tx: Tx, monday: date) -> bool:
    """Whether there is anything anybody could be told: else nobody is looked up."""
    begins = datetime.combine(monday, AT, UTC)
    about = {"at": tx.now, "until": begins + LAGS + WINDOW, "since": begins - timedelta(weeks=1)}
    return tx.row(_ANYTHING, **about) is not None


def _tell(tx: Tx, monday: date, people: Any, zone: str) -> None:
    """Each at nine by their own clock, or the community's."""
    by_zone: dict[str, list[int]] = defaultdict(list)
    for person in people:
        by_zone[person.zone or zone].append(person.user_id)
    week = monday.isoformat()
    for name, user_ids in by_zone.items():
        due_at = datetime.combine(monday, AT, ZoneInfo(name)).astimezone(UTC)
        outbox.tell(tx, Kind.DIGEST, user_ids, key=week, due_at=due_at, week=week)
