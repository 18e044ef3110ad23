"""Announcing: an announcement goes on by itself, page by page, until its report is final; a paused one waits.

Each step is one short transaction and may run twice: everybody has one row an announcement in the outbox.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import Any

from sqlalchemy import BindParameter, Boolean, bindparam, or_, select, update

from models.announcements import Announcement, AnnouncementStatus
from models.outbox import UNDER_WAY, Delivery, OutboxMessage
from models.tx import Tx, here, table_of
from services import activity, announcement_news, announcement_reports, audiences, outbox
from services.announcement_news import What
from services.announcement_reports import Report, Tally
from services.audiences import Said, Target

announcements = table_of(Announcement)
messages = table_of(OutboxMessage)

BATCH = 200
"""Announcements a sweep looks up at once."""
PAUSED_REST = timedelta(minutes=10)
"""How long a paused one is left alone by the sweep."""
REMIND_AFTER = timedelta(days=1)
"""After this its author, and who paused it, are asked once what is to become of it."""


@dataclass(frozen=True, slots=True)
class Open:
    """An announcement whose report is not final."""

    community_id: int
    announcement_id: int


_OPEN = (
    select(announcements.c.community_id, announcements.c.id)
    .where(
        announcements.c.sent_at.is_not(None),
        announcements.c.reported_at.is_(None),
        or_(
            announcements.c.status != AnnouncementStatus.PAUSED,
            announcements.c.looks_at.is_(None),
            announcements.c.looks_at <= bindparam("at"),
        ),
    )
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
        announcements.c.paused_by,
        announcements.c.reminded_at,
    )
    .where(
        *_THIS,
        announcements.c.status != AnnouncementStatus.DRAFT,
        announcements.c.reported_at.is_(None),
    )
    .with_for_update()
)
_SPREAD = update(announcements).where(*_THIS).values(cursor=bindparam("last"), complete=bindparam("done"))
_STOP = (
    update(announcements)
    .where(*_THIS)
    .values(
        status=AnnouncementStatus.STOPPED,
        stopped_at=bindparam("at"),
        paused_at=None,
        paused_by=None,
        lapsed=bindparam("too_long", type_=Boolean),
    )
)
_LOOKED = (
    update(announcements)
    .where(*_THIS)
    .values(
        looks_at=bindparam("next", type_=announcements.c.looks_at.type),
        reminded_at=bindparam("reminded", type_=announcements.c.reminded_at.type),
    )
)
_OF_THIS = (
    here(messages),
    messages.c.announcement_id.is_not(None),
    messages.c.announcement_id == bindparam("of_announcement"),
)
_UNDER_WAY = select(messages.c.id).where(*_OF_THIS, messages.c.status.in_(UNDER_WAY)).limit(1)
_FROM: BindParameter[Any] = bindparam("before", type_=messages.c.status.type)
_SOME = (
    select(messages.c.id)
    .where(*_OF_THIS, messages.c.status == _FROM)
    .order_by(messages.c.due_at)
    .limit(audiences.PAGE)
    .with_for_update(skip_locked=True)
)
_MOVE = (
    update(messages)
    .where(
        here(messages),
        messages.c.id.in_(bindparam("of_messages", expanding=True)),
        messages.c.status == _FROM,
    )
    .values(
        status=bindparam("after", type_=messages.c.status.type),
        done_at=bindparam("at", type_=messages.c.done_at.type),
    )
)
_MOVES: Mapping[AnnouncementStatus, tuple[Sequence[Delivery], Delivery]] = {
    AnnouncementStatus.SENDING: ((Delivery.HELD,), Delivery.PENDING),
    AnnouncementStatus.PAUSED: ((Delivery.PENDING,), Delivery.HELD),
    AnnouncementStatus.STOPPED: ((Delivery.PENDING, Delivery.HELD), Delivery.DROPPED),
}
"""Where an announcement stands: which of its messages follow, and to what."""
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
    """Announcements that are to be seen to, oldest first; as the system actor."""
    return tx.records(Open, _OPEN, at=tx.now)


def advance(tx: Tx, announcement_id: int) -> bool:
    """One step of an announcement of the acting community; False when there is nothing to do for now."""
    row = tx.row(_LOCK, of_announcement=announcement_id)
    if row is None:
        return False
    before, after = _MOVES[row.status]
    if any(_move(tx, announcement_id, each, after) for each in before):
        return True
    if row.status is AnnouncementStatus.SENDING and not row.complete:
        _spread(tx, announcement_id, row)
        return True
    paused = row.status is AnnouncementStatus.PAUSED
    report = announcement_reports.one(tx, announcement_id) if paused else None
    if report is not None and report.is_paused:
        return _wait(tx, report, row)
    if tx.row(_UNDER_WAY, of_announcement=announcement_id) is not None:
        return False
    report = announcement_reports.one(tx, announcement_id)
    if report is not None:
        _conclude(tx, report)
    return report is not None


def stop(tx: Tx, announcement_id: int, *, lapsed: bool = False) -> None:
    """End it where it stands; its messages follow. `lapsed` where it ends by itself."""
    tx.execute(_STOP, of_announcement=announcement_id, at=tx.now, too_long=lapsed)


def lapse(tx: Tx, report: Report) -> bool:
    """End a paused one when nobody would want to hear it any more; whether it did."""
    if report.lapses_at is None or tx.now < report.lapses_at:
        return False
    stop(tx, report.id, lapsed=True)
    activity.log(tx, "lapsed", "announcement", report.id)
    outbox.hasten_progress(tx, report.id, report.author_id)
    announcement_news.tell(tx, report.id, [report.author_id], What.LAPSED, "")
    return True


def _wait(tx: Tx, report: Report, row: Any) -> bool:
    """See to a paused one whose messages are all held: remind of it once, or end it; whether it ended."""
    if lapse(tx, report):
        return True
    if report.in_flight:  # and it may be over with that
        return False
    reminded = row.reminded_at
    due = report.paused_at and tx.now >= report.paused_at + REMIND_AFTER
    if due and reminded is None and row.paused_by is not None:
        who = sorted({row.paused_by, report.author_id})
        announcement_news.tell(tx, report.id, who, What.WAITS, tx.now.isoformat())
        reminded = tx.now
    tx.execute(_LOOKED, of_announcement=report.id, next=tx.now + PAUSED_REST, reminded=reminded)
    return False


def _spread(tx: Tx, announcement_id: int, row: Any) -> None:
    """The next page of people gets its rows in the outbox."""
    said = tuple(Said(word) for word in row.answers.split(",") if word)
    target = Target(row.audience, row.user_id, row.program_id, row.session_id, said, announcement_id)
    people = audiences.page(tx, target, row.cursor)
    outbox.announce(tx, announcement_id, people)
    done = len(people) < audiences.PAGE
    tx.execute(_SPREAD, of_announcement=announcement_id, last=people[-1] if people else row.cursor, done=done)


def _move(tx: Tx, announcement_id: int, before: Delivery, after: Delivery) -> int:
    """The page of its messages that is due first gets another status; how many."""
    found = [row.id for row in tx.rows(_SOME, of_announcement=announcement_id, before=before)]
    if found:
        at = tx.now if after is Delivery.DROPPED else None
        tx.execute(_MOVE, of_messages=found, before=before, after=after, at=at)
        if after is Delivery.PENDING:
            tx.signal("outbox")
            tx.signal("mail")
    return len(found)


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
