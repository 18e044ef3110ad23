"""What is announced, and what became of an announcement, as notices; None for what is no longer true."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from models.announcements import AnnouncementStatus
from models.communities import Standing
from models.outbox import Delivery
from services.announcement_news import What
from services.announcement_reports import Report
from services.notice import Notice
from services.notice_facts import Facts, Message
from services.outbox_kinds import Kind

GOES_OUT = (AnnouncementStatus.SENDING, AnnouncementStatus.DONE)


def announced(said: Report) -> Notice:
    """An announcement as those who hear it see it; in its preview, too."""
    return Notice(
        Kind.ANNOUNCEMENT,
        said.community_id,
        said.community,
        at=said.starts_at,
        zone=said.zone,
        program_id=said.program_id,
        session_id=said.session_id,
        about=said.about,
        text=said.text,
        photo_id=said.photo_id,
        photo=said.photo,
        by=said.by,
    )


def _announcement(facts: Facts, message: Message, _base: Notice) -> Notice | Delivery | None:
    """Not after it was stopped, nor to who has left; held while it is paused. A letter may be late: the
    report is final by then.
    """
    said = facts.announcements.get(message.params["announcement"])
    if said is None or facts.standing(message) not in (Standing.ACTIVE, Standing.GUEST):
        return None
    if said.status is AnnouncementStatus.PAUSED:
        return Delivery.HELD
    return announced(said) if said.status in GOES_OUT else None


def _news(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not that it is paused when it goes on already, nor to who has left."""
    said, what = facts.announcements.get(message.params["announcement"]), What(message.params["what"])
    if said is None or facts.standing(message) is not Standing.ACTIVE:
        return None
    if what in (What.PAUSED, What.WAITS) and not said.is_paused:
        return None
    return replace(base, report=said, happened=what)


MAKERS: Mapping[Kind, Callable[[Facts, Message, Notice], Notice | Delivery | None]] = {
    Kind.ANNOUNCEMENT: _announcement,
    Kind.ANNOUNCEMENT_NEWS: _news,
}
