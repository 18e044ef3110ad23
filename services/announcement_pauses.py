"""Announcements that go out: paused, continued, stopped, by who may announce or who runs the installation.

Each takes effect with the one row that it changes: the sender looks at it before each message. Messages in
the outbox follow page by page (services/announcing.py); those in flight arrive.
"""

from sqlalchemy import bindparam, select, update

from models.announcements import Announcement, AnnouncementStatus
from models.tx import Tx, here, table_of
from services import activity, announcement_news, announcements, announcing, outbox
from services.announcement_errors import PausedFromAbove
from services.announcement_news import What
from services.announcement_reports import Report

table = table_of(Announcement)

_THIS = (here(table), table.c.id == bindparam("of_announcement"))
_LOCK = select(table.c.id).where(*_THIS).with_for_update()
_PAUSE = (
    update(table)
    .where(*_THIS)
    .values(
        status=AnnouncementStatus.PAUSED,
        paused_at=bindparam("at"),
        paused_by=bindparam("by"),
        reminded_at=None,
        looks_at=None,
    )
)
_GO_ON = update(table).where(*_THIS).values(status=AnnouncementStatus.SENDING, paused_at=None, paused_by=None)


def pause(tx: Tx, announcement_id: int) -> Report:
    """Send no more of it for now. One that is paused already stays as it is, but for who runs the
    installation, who takes the pause over. Raises NotFound, NotAllowed.
    """
    report = _locked(tx, announcement_id)
    above = tx.actor.is_system
    if report.is_over or (report.is_paused and not (above and report.paused_by)):
        return report
    if report.status not in (AnnouncementStatus.SENDING, AnnouncementStatus.PAUSED):
        return report
    by = None if above else tx.actor.user_id
    tx.execute(_PAUSE, of_announcement=announcement_id, at=tx.now, by=by)
    return _done(tx, report, "paused", What.PAUSED)


def go_on(tx: Tx, announcement_id: int) -> Report:
    """Let a paused one go on where it stood; one that was paused for too long ends instead.

    Raises NotFound, NotAllowed, PausedFromAbove.
    """
    report = _locked(tx, announcement_id)
    if not report.is_paused:
        return report
    if announcing.lapse(tx, report):
        announcing.advance(tx, announcement_id)
        return announcements.report(tx, announcement_id)
    if report.paused_by is None and not tx.actor.is_system:
        raise PausedFromAbove
    tx.execute(_GO_ON, of_announcement=announcement_id)
    return _done(tx, report, "continued", What.CONTINUED)


def stop(tx: Tx, announcement_id: int) -> Report:
    """Send no more of it, ever: what has gone out stays. Raises NotFound, NotAllowed."""
    report = _locked(tx, announcement_id)
    under_way = report.status in (AnnouncementStatus.SENDING, AnnouncementStatus.PAUSED)
    if report.is_over or not under_way:
        return report
    announcing.stop(tx, announcement_id)
    return _done(tx, report, "stopped", What.STOPPED)


def _locked(tx: Tx, announcement_id: int) -> Report:
    """One at a time decides. Raises NotFound, NotAllowed."""
    tx.execute(_LOCK, of_announcement=announcement_id)
    return announcements.report(tx, announcement_id)


def _done(tx: Tx, before: Report, verb: str, what: What) -> Report:
    """Write it down, begin with its messages; its author sees it, from above all organizers hear it."""
    activity.log(tx, verb, "announcement", before.id)
    announcing.advance(tx, before.id)
    outbox.hasten_progress(tx, before.id, before.author_id)
    if tx.actor.is_system:
        announcement_news.tell_organizers(tx, before, what)
    return announcements.report(tx, before.id)
