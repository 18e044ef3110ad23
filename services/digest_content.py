"""What a weekly digest says to one person: of each program they may see, the next unanswered date.

It is sent only when one of them is new: planned within the week, or not yet told of the week before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, or_, select

from models.programs import Program, ProgramInvited, ProgramStaff, ProgramStatus, Visibility
from models.rsvp import Rsvp
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, table_of
from services.access import LOWEST_ROLE, RANK, Ability
from services.digests import AT, WINDOW, is_over
from services.sessions import WITH_PROGRAM

sessions = table_of(ProgramSession)
programs = table_of(Program)
rsvps = table_of(Rsvp)
staff = table_of(ProgramStaff)
invited = table_of(ProgramInvited)

SHOWN = 5
"""Sessions one digest names; the rest is in what's on."""
CONSIDERED = 300
"""Dates of one community that are looked at, the soonest first."""
PLANNED = timedelta(days=90)
"""How far ahead the first date of a new program may be."""
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One session of a digest."""

    id: int
    community_id: int
    title: str
    starts_at: datetime
    zone: str
    place: str
    has_roles: bool


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is told."""

    lines: tuple[DigestLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A digest to be sent: to whom, of which week, and how they stand in the community."""

    community_id: int
    user_id: int
    week: str
    member: Row[Any]


def _any(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


_dated = (
    select(
        sessions.c.community_id,
        sessions.c.id,
        sessions.c.program_id,
        func.coalesce(sessions.c.title, programs.c.name).label("title"),
        func.coalesce(sessions.c.place, programs.c.place).label("place"),
        sessions.c.starts_at,
        sessions.c.status,
        programs.c.zone,
        programs.c.roles,
        programs.c.visibility,
        programs.c.created_at,
        func.row_number()
        .over(partition_by=sessions.c.community_id, order_by=(sessions.c.starts_at, sessions.c.id))
        .label("rank"),
    )
    .select_from(WITH_PROGRAM)
    .where(
        sessions.c.community_id.in_(_any("of_communities")),
        sessions.c.starts_at > bindparam("since"),
        sessions.c.starts_at <= bindparam("latest"),
        or_(sessions.c.starts_at <= bindparam("until"), programs.c.created_at >= bindparam("since")),
        sessions.c.deleted_at.is_(None),
        sessions.c.status != SessionStatus.CANCELLED,
        programs.c.deleted_at.is_(None),
        programs.c.status == ProgramStatus.ACTIVE,
    )
    .subquery("ranked")
)
_DATES = select(_dated).where(_dated.c.rank <= CONSIDERED).order_by(_dated.c.starts_at, _dated.c.id)
_ANSWERED = select(rsvps.c.session_id, rsvps.c.user_id).where(
    rsvps.c.community_id.in_(_any("of_communities")),
    rsvps.c.session_id.in_(_any("of_sessions")),
    rsvps.c.user_id.in_(_any("of_users")),
)
_LET_IN = (
    select(staff.c.program_id, staff.c.user_id)
    .where(
        staff.c.community_id.in_(_any("of_communities")),
        staff.c.program_id.in_(_any("of_programs")),
        staff.c.user_id.in_(_any("of_users")),
    )
    .union(
        select(invited.c.program_id, invited.c.user_id).where(
            invited.c.community_id.in_(_any("of_communities")),
            invited.c.program_id.in_(_any("of_programs")),
            invited.c.user_id.in_(_any("of_users")),
        )
    )
)


def read(tx: Tx, asked: Iterable[Asked]) -> dict[tuple[int, int], Digest]:
    """What is new, by community and person; nothing for whom there is nothing. In at most three queries.

    Across communities: for the sender, as the system actor.
    """
    wanted = [one for one in asked if not is_over(date.fromisoformat(one.week), tx.now)]
    if not wanted:
        return {}
    of = {"of_communities": list({one.community_id for one in wanted})}
    since = min(_since(one.week) for one in wanted)
    times = {"since": since, "until": tx.now + WINDOW, "latest": tx.now + PLANNED}
    dates: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in tx.rows(_DATES, **of, **times):
        dates[row.community_id].append(row)
    people = [one.user_id for one in wanted]
    answered = _answered(tx, of, dates, people)
    let_in = _let_in(tx, of, dates, people)
    found = {}
    for one in wanted:
        seen = [row for row in dates[one.community_id] if _may_see(one, row, let_in)]
        digest = _digest(tx.now, one, seen, answered)
        if digest is not None:
            found[one.community_id, one.user_id] = digest
    return found


def _since(week: str) -> datetime:
    """When the digest of the week before was sent, about."""
    return datetime.combine(date.fromisoformat(week), AT, UTC) - WEEK


def _answered(
    tx: Tx, of: dict[str, list[int]], dates: dict[int, list[Row[Any]]], people: Sequence[int]
) -> Collection[tuple[int, int]]:
    ids = [row.id for rows in dates.values() for row in rows]
    if not ids:
        return ()
    return {tuple(row) for row in tx.rows(_ANSWERED, **of, of_sessions=ids, of_users=people)}


def _let_in(
    tx: Tx, of: dict[str, list[int]], dates: dict[int, list[Row[Any]]], people: Sequence[int]
) -> Collection[tuple[int, int]]:
    """Who may see which invite-only programs."""
    hidden = {
        row.program_id for rows in dates.values() for row in rows if row.visibility is Visibility.INVITE_ONLY
    }
    if not hidden:
        return ()
    return {tuple(row) for row in tx.rows(_LET_IN, **of, of_programs=list(hidden), of_users=people)}


def _may_see(one: Asked, row: Row[Any], let_in: Collection[tuple[int, int]]) -> bool:
    """As access.VISIBLE says it, for one who is a member."""
    if row.visibility is not Visibility.INVITE_ONLY or (row.program_id, one.user_id) in let_in:
        return True
    return RANK[one.member.role] >= RANK[LOWEST_ROLE[Ability.MANAGE_PROGRAMS]]


def _digest(
    now: datetime, one: Asked, rows: Sequence[Row[Any]], answered: Collection[tuple[int, int]]
) -> Digest | None:
    """The next unanswered date of each program, when one of them is new."""
    since = _since(one.week)
    by_program: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if row.starts_at > since:
            by_program[row.program_id].append(row)
    found: list[tuple[bool, Row[Any]]] = []
    for ordered in by_program.values():
        coming = (r for r in ordered if r.starts_at > now and r.status is SessionStatus.SCHEDULED)
        first = next((row for row in coming if (row.id, one.user_id) not in answered), None)
        if first is not None:
            told_before = first is ordered[0] and first.starts_at <= since + WINDOW
            is_new = not told_before or max(first.created_at, one.member.joined_at) >= since
            found.append((is_new, first))
    if not any(is_new for is_new, _row in found):
        return None
    # What is new comes before what was told before, where not all fits; then by date.
    chosen = sorted(found, key=lambda pair: (not pair[0], pair[1].starts_at))[:SHOWN]
    lines = sorted((_line(row) for _is_new, row in chosen), key=lambda line: line.starts_at)
    return Digest(tuple(lines), len(found) - len(lines))


def _line(row: Row[Any]) -> DigestLine:
    return DigestLine(
        row.id, row.community_id, row.title, row.starts_at, row.zone, row.place or "", bool(row.roles)
    )
