"""Announcing: an announcement goes on by itself, page by page, until its report is final.

Each step is one short transaction and may run twice: everybody has one row an announcement in the outbox.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import bindparam, select, update

from models.announcements import Announcement, AnnouncementStatus
from models.outbox import Delivery, OutboxMessage
from models.tx import Tx, here, table_of
from services import announcement_reports, audiences, outbox
from services.announcement_reports import Report, Tally
from services.audiences import Said, Target

announcements = table_of(Announcement)
messages = table_of(OutboxMessage)

BATCH = 200
"""Announcements a sweep looks up at once."""


@dataclass(frozen=True, slots=True)
class Open:
    """An announcement whose report is not final."""

    community_id: int
    announcement_id: int


_OPEN = (
    select(announcements.c.community_id, announcements.c.id)
    .where(announcements.c.sent_at.is_not(None), announcements.c.reported_at.is_(None))
    .order_by(announcements.c.sent_at)
    .limit(BATCH)
)
_THIS = (here(announcements), announcements.c.id == bindparam("of_announcement"))
_LOCK = (
    select(
        announcements.c.status,
        announcements.c.audience,
        announcements.c.user_id,
        announcements.c.program_id,
        announcements.c.session_id,
        announcements.c.answers,
        announcements.c.cursor,
        announcements.c.complete,
    )
    .where(
        *_THIS,
        announcements.c.status != AnnouncementStatus.DRAFT,
        announcements.c.reported_at.is_(None),
    )
    .with_for_update()
)
_SPREAD = update(announcements).where(*_THIS).values(cursor=bindparam("last"), complete=bindparam("done"))
_OF_THIS = (
    here(messages),
    messages.c.announcement_id.is_not(None),
    messages.c.announcement_id == bindparam("of_announcement"),
)
_UNDER_WAY = (
    select(messages.c.id)
    .where(*_OF_THIS, messages.c.status.in_([Delivery.PENDING, Delivery.SENDING]))
    .limit(1)
)
_PENDING = (
    select(messages.c.id)
    .where(*_OF_THIS, messages.c.status == Delivery.PENDING)
    .limit(audiences.PAGE)
    .with_for_update(skip_locked=True)
)
_DROP = (
    update(messages)
    .where(
        here(messages),
        messages.c.id.in_(bindparam("of_messages", expanding=True)),
        messages.c.status == Delivery.PENDING,
    )
    .values(status=Delivery.DROPPED, done_at=bindparam("at"))
)
_REPORT = (
    update(announcements)
    .where(*_THIS)
    .values(
        status=bindparam("to", type_=announcements.c.status.type),
        reported_at=bindparam("at"),
        **{field.name: bindparam(f"n_{field.name}") for field in fields(Tally)},
    )
)


def under_way(tx: Tx) -> list[Open]:
    """Announcements that still go out, oldest first; as the system actor."""
    return tx.records(Open, _OPEN)


def advance(tx: Tx, announcement_id: int) -> bool:
    """One step of an announcement of the acting community; False when there is nothing to do for now."""
    row = tx.row(_LOCK, of_announcement=announcement_id)
    if row is None:
        return False
    if row.status is AnnouncementStatus.STOPPED:
        if _drop(tx, announcement_id):
            return True
    elif not row.complete:
        _spread(tx, announcement_id, row)
        return True
    if tx.row(_UNDER_WAY, of_announcement=announcement_id) is not None:
        return False
    report = announcement_reports.one(tx, announcement_id)
    if report is not None:
        _conclude(tx, report)
    return report is not None


def _spread(tx: Tx, announcement_id: int, row: Any) -> None:
    """The next page of people gets its rows in the outbox."""
    said = tuple(Said(word) for word in row.answers.split(",") if word)
    target = Target(row.audience, row.user_id, row.program_id, row.session_id, said, announcement_id)
    people = audiences.page(tx, target, row.cursor)
    outbox.announce(tx, announcement_id, people)
    done = len(people) < audiences.PAGE
    tx.execute(_SPREAD, of_announcement=announcement_id, last=people[-1] if people else row.cursor, done=done)


def _drop(tx: Tx, announcement_id: int) -> int:
    """What has not gone out of a stopped one does not; a page of it. How many."""
    waiting = [row.id for row in tx.rows(_PENDING, of_announcement=announcement_id)]
    if waiting:
        tx.execute(_DROP, of_messages=waiting, at=tx.now)
    return len(waiting)


def _conclude(tx: Tx, report: Report) -> None:
    """Every message is in a final state: write the counts down, for the outbox will be cleaned."""
    stopped = report.status is AnnouncementStatus.STOPPED
    tx.execute(
        _REPORT,
        of_announcement=report.id,
        to=AnnouncementStatus.STOPPED if stopped else AnnouncementStatus.DONE,
        at=tx.now,
        **{f"n_{name}": count for name, count in asdict(report.tally).items()},
    )
