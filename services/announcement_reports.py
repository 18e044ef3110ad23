"""How far announcements have got: who was told, who could not be, what still waits."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select

from models.announcements import Announcement, AnnouncementStatus, Audience
from models.communities import Community
from models.files import File
from models.outbox import Delivery, OutboxMessage
from models.programs import Program
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from models.users import User

announcements = table_of(Announcement)
messages = table_of(OutboxMessage)
users = table_of(User)
sessions = table_of(ProgramSession)
programs = table_of(Program)
communities = table_of(Community)
files = table_of(File)
pausers = users.alias("pausers")

LASTS = timedelta(days=7)
"""How long an announcement may be paused: after that it is no news."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the messages of one announcement."""

    people: int
    """How many it is for: as counted when it was sent, until everybody has a row in the outbox."""
    sent: int = 0
    unreachable: int = 0
    muted: int = 0
    failed: int = 0
    unsent: int = 0
    """Stopped before it went out, or they left the community meanwhile."""

    @property
    def waiting(self) -> int:
        """How many have not been tried yet."""
        tried = self.sent + self.unreachable + self.muted + self.failed + self.unsent
        return max(0, self.people - tried)


@dataclass(frozen=True, slots=True)
class Report:
    """One announcement, and what came of it so far."""

    id: int
    community_id: int
    community: str
    author_id: int
    by: str
    audience: Audience
    program_id: int | None
    session_id: int | None
    answers: str
    about: str
    """What the audience is called: the community, the program, the session."""
    starts_at: datetime | None
    """Of the session."""
    zone: str
    text: str
    photo_id: int | None
    photo: str | None
    """The photo's id at Telegram; None for an upload that was not sent yet."""
    status: AnnouncementStatus
    revision: int
    sent_at: datetime | None
    complete: bool
    final: bool
    """Whether the counts are written down for good."""
    paused_at: datetime | None
    paused_by: str | None
    """Who paused it; None for who runs the installation."""
    lapsed: bool
    """Whether it was paused until nobody would want to hear it any more."""
    tally: Tally
    next_at: datetime | None = None
    """When the next message is due."""
    in_flight: int = 0
    """How many messages are being sent this moment."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more goes out."""
        return self.status is not AnnouncementStatus.DRAFT and (self.final or not self.tally.waiting)

    @property
    def is_paused(self) -> bool:
        """Whether what has not gone out waits until somebody lets it go on."""
        return self.status is AnnouncementStatus.PAUSED and not self.is_over

    @property
    def lapses_at(self) -> datetime | None:
        """When a paused one ends by itself: after LASTS, or when the session begins that it is about."""
        if self.paused_at is None:
            return None
        ahead = self.starts_at if self.starts_at and self.starts_at > self.paused_at else None
        last = self.paused_at + LASTS
        return min(last, ahead) if ahead else last


COLUMNS = (
    announcements.c.id,
    announcements.c.community_id,
    communities.c.name.label("community"),
    announcements.c.user_id,
    users.c.name.label("by"),
    announcements.c.audience,
    announcements.c.program_id,
    announcements.c.session_id,
    announcements.c.answers,
    announcements.c.about,
    sessions.c.starts_at,
    func.coalesce(programs.c.zone, communities.c.zone).label("zone"),
    announcements.c.text,
    announcements.c.photo_id,
    files.c.telegram_id.label("photo"),
    announcements.c.status,
    announcements.c.revision,
    announcements.c.sent_at,
    announcements.c.complete,
    announcements.c.reported_at.is_not(None).label("final"),
    announcements.c.paused_at,
    pausers.c.name.label("paused_by"),
    announcements.c.lapsed,
    *(announcements.c[field.name] for field in fields(Tally)),
)
"""The columns of Report, in order, and of its tally."""
WITH_NAMES = (
    announcements.join(users, users.c.id == announcements.c.user_id)
    .join(communities, communities.c.id == announcements.c.community_id)
    .outerjoin(pausers, pausers.c.id == announcements.c.paused_by)
    .outerjoin(
        sessions,
        and_(
            sessions.c.community_id == announcements.c.community_id,
            sessions.c.id == announcements.c.session_id,
        ),
    )
    .outerjoin(
        programs,
        and_(
            programs.c.community_id == announcements.c.community_id,
            programs.c.id == announcements.c.program_id,
        ),
    )
    .outerjoin(
        files,
        and_(files.c.community_id == announcements.c.community_id, files.c.id == announcements.c.photo_id),
    )
)
_ONE = (
    select(*COLUMNS)
    .select_from(WITH_NAMES)
    .where(here(announcements), announcements.c.id == bindparam("of_announcement"))
)
_SOME = (
    select(*COLUMNS)
    .select_from(WITH_NAMES)
    .where(
        announcements.c.community_id.in_(bindparam("of_communities", expanding=True)),
        announcements.c.id.in_(bindparam("of_announcements", expanding=True)),
    )
)
_COUNTED = select(
    messages.c.announcement_id,
    messages.c.status,
    func.count().label("number"),
    func.min(messages.c.due_at).label("due_at"),
).group_by(messages.c.announcement_id, messages.c.status)
_COUNTS = _COUNTED.where(
    messages.c.announcement_id.is_not(None),
    messages.c.community_id.in_(bindparam("of_communities", expanding=True)),
    messages.c.announcement_id.in_(bindparam("of_announcements", expanding=True)),
)
_COUNTS_HERE = _COUNTED.where(
    here(messages),
    messages.c.announcement_id.is_not(None),
    messages.c.announcement_id.in_(bindparam("of_announcements", expanding=True)),
)
_COUNTED_AS = {
    Delivery.SENT: "sent",
    Delivery.UNREACHABLE: "unreachable",
    Delivery.REFUSED: "unreachable",
    Delivery.BOUNCED: "unreachable",
    Delivery.COMPLAINED: "sent",
    Delivery.MUTED: "muted",
    Delivery.FAILED: "failed",
    Delivery.IN_DOUBT: "failed",
    Delivery.DROPPED: "unsent",
}


def made(row: Row[Any]) -> Report:
    """The report of a row of COLUMNS, with the counts as they are written down."""
    columns: list[Any] = list(row)
    names = len(columns) - len(fields(Tally))
    values: list[Any] = [*columns[:names], Tally(*columns[names:])]
    return Report(*values)


def one(tx: Tx, announcement_id: int) -> Report | None:
    """An announcement of the acting community as it is now, or None."""
    row = tx.row(_ONE, of_announcement=announcement_id)
    return counted(tx, [made(row)])[0] if row else None


def said(tx: Tx, ids: Collection[int], within: Collection[int]) -> dict[int, Report]:
    """What some announcements of several communities say, not counted, by id; as the system actor."""
    if not ids:
        return {}
    rows = tx.rows(_SOME, of_announcements=list(ids), of_communities=list(within))
    return {row.id: made(row) for row in rows}


def many(tx: Tx, ids: Collection[int], within: Collection[int]) -> dict[int, Report]:
    """The same, with how far they have got."""
    reports = list(said(tx, ids, within).values())
    if not reports:
        return {}
    counts = tx.rows(_COUNTS, of_announcements=list(ids), of_communities=list(within))
    return {report.id: report for report in _with(reports, counts)}


def counted(tx: Tx, reports: Sequence[Report]) -> list[Report]:
    """Reports of the acting community with today's counts, where those are not final; in one query."""
    under_way = [
        report.id for report in reports if not report.final and report.status != AnnouncementStatus.DRAFT
    ]
    if not under_way:
        return list(reports)
    return _with(reports, tx.rows(_COUNTS_HERE, of_announcements=under_way))


def _with(reports: Sequence[Report], counts: Sequence[Row[Any]]) -> list[Report]:
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in counts:
        found[row.announcement_id].append(row)
    return [report if report.final else _counted(report, found[report.id]) for report in reports]


def _counted(report: Report, rows: Sequence[Row[Any]]) -> Report:
    """The report by its messages in the outbox."""
    total = sum(row.number for row in rows)
    counts = dict.fromkeys(_COUNTED_AS.values(), 0)
    for row in rows:
        if row.status in _COUNTED_AS:
            counts[_COUNTED_AS[row.status]] += row.number
    people = total if report.complete else max(total, report.tally.people)
    if report.status is AnnouncementStatus.STOPPED:
        counts["unsent"] += people - total  # those whose turn never came
    due = [row.due_at for row in rows if row.status is Delivery.PENDING]
    flying = sum(row.number for row in rows if row.status is Delivery.SENDING)
    return replace(report, tally=Tally(people, **counts), next_at=min(due, default=None), in_flight=flying)
