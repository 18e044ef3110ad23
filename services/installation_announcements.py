"""Announcements that go out anywhere on an installation, for those who run it: followed, paused, stopped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from models.announcements import Announcement
from models.tx import Tx, table_of
from services import announcement_pauses, announcement_reports, installation
from services.announcement_reports import Report
from services.installation import PAGE

announcements = table_of(Announcement)


@dataclass(frozen=True, slots=True)
class Running:
    """A page of announcements that go out, or are paused, the oldest first."""

    reports: Sequence[Report]
    page: int
    pages: int
    total: int


_RUNNING = select(announcements.c.community_id, announcements.c.id).where(
    announcements.c.sent_at.is_not(None), announcements.c.reported_at.is_(None)
)
_PAGE = _RUNNING.order_by(announcements.c.sent_at, announcements.c.id).limit(PAGE).offset(bindparam("skip"))
_COUNT = installation.counted(_RUNNING)


def running(tx: Tx, page: int = 0) -> Running:
    """Announcements whose report is not final. Raises NotAllowed."""
    installation.require(tx)
    found = installation.paged(tx, _PAGE, _COUNT, page)
    ids = [row.id for row in found.rows]
    reports = announcement_reports.many(tx, ids, {row.community_id for row in found.rows})
    return Running([reports[one] for one in ids if one in reports], found.page, found.pages, found.total)


def pause(tx: Tx, announcement_id: int) -> Report:
    """Pause one of the community that the transaction is in: it goes on from here alone.

    Raises NotAllowed, NotFound.
    """
    return _act(tx, announcement_id, "paused", announcement_pauses.pause)


def go_on(tx: Tx, announcement_id: int) -> Report:
    """Let one go on, whoever paused it. Raises NotAllowed, NotFound."""
    return _act(tx, announcement_id, "continued", announcement_pauses.go_on)


def stop(tx: Tx, announcement_id: int) -> Report:
    """Stop one for good. Raises NotAllowed, NotFound."""
    return _act(tx, announcement_id, "stopped", announcement_pauses.stop)


def _act(tx: Tx, announcement_id: int, verb: str, act: Callable[[Tx, int], Report]) -> Report:
    installation.require(tx)
    before = announcement_reports.one(tx, announcement_id)
    report = act(tx, announcement_id)
    if before is None or (before.status, before.paused_by) != (report.status, report.paused_by):
        installation.log(
            tx, verb, "announcement", announcement_id, name=f"{report.community}: {report.about}"
        )
    return report
