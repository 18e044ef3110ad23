"""How dates and their places stand in the database, read by an eye of our own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, select

from models.communities import Membership
from models.links import Link, LinkKind
from models.places import PlacePool
from models.programs import Program
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, table_of
from models.users import User

pools = table_of(PlacePool)
rsvps = table_of(Rsvp)
programs = table_of(Program)
sessions = table_of(ProgramSession)
users = table_of(User)
links = table_of(Link)
members = table_of(Membership)

BACK, AHEAD = timedelta(days=2), timedelta(days=6)
INSIDE = (RsvpStatus.GOING, RsvpStatus.OFFERED)

_DATES = (
    select(
        sessions.c.id,
        sessions.c.starts_at,
        sessions.c.ends_at,
        sessions.c.status,
        sessions.c.rsvp_deadline,
        sessions.c.title,
        programs.c.name,
        programs.c.zone,
        programs.c.balance,
        links.c.reference,
    )
    .join(programs, programs.c.id == sessions.c.program_id)
    .join(links, (links.c.target_id == sessions.c.id) & (links.c.kind == LinkKind.SESSION))
    .where(
        programs.c.deleted_at.is_(None),
        sessions.c.deleted_at.is_(None),
        sessions.c.starts_at.between(bindparam("since"), bindparam("until")),
    )
    .order_by(sessions.c.starts_at, programs.c.name)
)
_WANTS = users.c.reminders & members.c.muted.is_(False)
_OF_THESE: BindParameter[Any] = bindparam("these", expanding=True)
_POOLS = select(pools).where(pools.c.session_id.in_(_OF_THESE)).order_by(pools.c.session_id, pools.c.position)
_ANSWERS = (
    select(
        rsvps,
        func.coalesce(users.c.telegram_id, -users.c.id).label("who"),
        users.c.name,
        _WANTS.label("wants_reminders"),
    )
    .join(users, users.c.id == rsvps.c.user_id)
    .join(
        members,
        (members.c.community_id == rsvps.c.community_id) & (members.c.user_id == rsvps.c.user_id),
    )
    .where(rsvps.c.session_id.in_(_OF_THESE))
    .order_by(rsvps.c.session_id, rsvps.c.id)
)


@dataclass(frozen=True, slots=True)
class Date:
    """One date, its places, and what everybody said to it."""

    row: Row[Any]
    pools: Sequence[Row[Any]]
    answers: Sequence[Row[Any]]

    def __str__(self) -> str:
        return f"{self.row.title or self.row.name} {self.row.starts_at:%a %d}"

    @property
    def reference(self) -> str:
        """Its deep link."""
        return str(self.row.reference)

    def answer_of(self, who: int) -> Row[Any] | None:
        """What somebody said, by Telegram id, or by our own below nothing for who is not there."""
        return next((one for one in self.answers if one.who == who), None)

    def inside(self) -> dict[int, Row[Any]]:
        """Who has a place, or is offered one, by the same."""
        return {one.who: one for one in self.answers if one.status in INSIDE}

    def waiting(self) -> list[Row[Any]]:
        """Who waits, by ticket."""
        waits = [one for one in self.answers if one.status is RsvpStatus.WAITLIST]
        return sorted(waits, key=attrgetter("queue_number"))

    def accepted(self, answer: Row[Any]) -> frozenset[int]:
        """The pools somebody would come into."""
        by_digit = {str(pool.position): pool.id for pool in self.pools if pool.role}
        return frozenset(by_digit[digit] for digit in answer.roles) or frozenset({answer.pool_id})


@dataclass(frozen=True, slots=True)
class Seen:
    """The dates around now."""

    now: datetime
    dates: dict[int, Date]

    def soon(self, most: int = 6) -> list[Date]:
        """The next ones that can be answered."""
        ahead = [
            one
            for one in self.dates.values()
            if one.row.status is SessionStatus.SCHEDULED and one.row.starts_at > self.now
        ]
        return ahead[:most]

    def on(self) -> list[Date]:
        """Those that are on now."""
        return [one for one in self.dates.values() if one.row.starts_at <= self.now < one.row.ends_at]


def look(tx: Tx) -> Seen:
    """How things stand; as the system."""
    found = tx.rows(_DATES, since=tx.now - BACK, until=tx.now + AHEAD)
    these = [row.id for row in found]
    places = _by_session(tx.rows(_POOLS, these=these))
    answers = _by_session(tx.rows(_ANSWERS, these=these))
    dates = {row.id: Date(row, places.get(row.id, ()), answers.get(row.id, ())) for row in found}
    return Seen(tx.now, dates)


def _by_session(rows: Sequence[Row[Any]]) -> dict[int, list[Row[Any]]]:
    return {key: list(group) for key, group in groupby(rows, key=attrgetter("session_id"))}
