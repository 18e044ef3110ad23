"""Announcements: written, looked at, sent to many through the outbox, looked back on.

Sending only begins in the transaction of the tap: the first page of people. The sweep goes on with the rest.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Boolean, bindparam, delete, exists, func, or_, select, update

from models.announcements import Announcement, AnnouncementStatus, Audience
from models.communities import Community
from models.programs import ProgramStaff
from models.tx import Tx, here, table_of
from services import (
    access,
    activity,
    announcement_reports,
    announcing,
    audiences,
    files,
    members,
    outbox,
)
from services.access import Ability
from services.announcement_drafts import cleaned, kept, let_go
from services.announcement_errors import NobodyToTell, TooManyAnnouncements
from services.announcement_reports import COLUMNS, WITH_NAMES, Report
from services.audiences import Reach, Said, Target
from services.errors import BadInput, NotAllowed, NotFound, Outdated
from services.files import Sent
from services.members import CommunityCard

announcements = table_of(Announcement)
communities = table_of(Community)
staff = table_of(ProgramStaff)

MOST_A_DAY = 3
"""Announcements to one audience within 24 hours: more, and people stop reading them."""
MOST_CHOSEN = 20
"""The same to people chosen one by one at one session: to each it may be the first."""
A_DAY = timedelta(days=1)
PAGE = 5


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft, and how many people would hear it."""

    report: Report
    reach: Reach

    @property
    def said(self) -> tuple[Said, ...]:
        """The answers that count."""
        return said_of(self.report.answers)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A page of the announcements that were sent, newest first."""

    community: CommunityCard
    reports: tuple[Report, ...]
    page: int
    pages: int
    to_all: bool
    """Whether the person may announce to all members."""


_THIS = (here(announcements), announcements.c.id == bindparam("of_announcement"))
_FORGET = delete(announcements).where(
    here(announcements),
    announcements.c.user_id == bindparam("me"),
    announcements.c.status == AnnouncementStatus.DRAFT,
)
_FORGOTTEN = select(announcements.c.photo_id).where(
    here(announcements),
    announcements.c.user_id == bindparam("me"),
    announcements.c.status == AnnouncementStatus.DRAFT,
    announcements.c.photo_id.is_not(None),
)
_REWRITE = (
    update(announcements)
    .where(*_THIS, announcements.c.status == AnnouncementStatus.DRAFT)
    .values(revision=announcements.c.revision + 1)
)
_TURN = select(communities.c.id).where(communities.c.id == bindparam("here")).with_for_update(key_share=True)
_RECENT = (
    select(announcements.c.sent_at)
    .where(
        here(announcements),
        announcements.c.audience == bindparam("of_audience", type_=announcements.c.audience.type),
        func.coalesce(announcements.c.session_id, announcements.c.program_id, 0) == bindparam("of_target"),
        announcements.c.sent_at > bindparam("since"),
    )
    .order_by(announcements.c.sent_at)
)
_SEND = (
    update(announcements)
    .where(*_THIS)
    .values(
        status=AnnouncementStatus.SENDING,
        sent_at=bindparam("at"),
        people=bindparam("number"),
        about=bindparam("called"),
    )
)
_LISTED = (
    here(announcements),
    announcements.c.sent_at.is_not(None),
    or_(
        bindparam("is_admin", type_=Boolean),
        exists().where(
            staff.c.community_id == announcements.c.community_id,
            staff.c.program_id == announcements.c.program_id,
            staff.c.user_id == bindparam("me"),
        ),
    ),
)
_LIST = (
    select(*COLUMNS)
    .select_from(WITH_NAMES)
    .where(*_LISTED)
    .order_by(announcements.c.sent_at.desc(), announcements.c.id.desc())
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_RUNS_ANY = select(staff.c.id).where(here(staff), staff.c.user_id == bindparam("me")).limit(1)
_COUNT = select(func.count()).select_from(announcements).where(*_LISTED)


def place(tx: Tx) -> CommunityCard | None:
    """The acting community for one who may announce to all of it; None for others."""
    return members.community(tx) if access.may(tx.actor, Ability.ANNOUNCE) else None


def write(
    tx: Tx, text: str, program_id: int = 0, session_id: int = 0, photo: int | Sent | None = None
) -> Preview:
    """A draft of the actor's, in place of the one before; `text` is in Telegram's HTML.

    `photo` came by chat, or is an upload of the actor's. Raises NotFound, NotAllowed, BadInput.
    """
    begun = audiences.opening(tx, program_id, session_id)
    said = cleaned(text, captioned=photo is not None)
    target = begun.target
    for row in tx.rows(_FORGOTTEN, me=tx.actor.user_id):
        files.remove(tx, row.photo_id)
    tx.execute(_FORGET, me=tx.actor.user_id)
    made = tx.add(
        Announcement,
        user_id=tx.actor.user_id,
        audience=target.audience,
        program_id=target.program_id,
        session_id=target.session_id,
        answers=",".join(target.said),
        about=begun.about,
        text=said,
        photo_id=kept(tx, photo),
        drafted_at=tx.now,
    )
    return preview(tx, made)


def rewrite(tx: Tx, announcement_id: int, text: str, photo: Sent | None = None) -> Preview:
    """Another text for a draft, or another photo; a photo alone keeps the text, a text alone the photo.

    Raises NotFound, NotAllowed, BadInput.
    """
    before = _opened(tx, announcement_id)
    same = before.photo_id if photo is None else None
    text = text or (before.text if photo else "")
    said = cleaned(text, captioned=bool(same or photo))
    if before.status is AnnouncementStatus.DRAFT:
        values = {"text": said, "photo_id": same or kept(tx, photo)}
        tx.execute(_REWRITE.values(**values), of_announcement=announcement_id)
        let_go(tx, before.photo_id, same)
    return preview(tx, announcement_id)


def without_photo(tx: Tx, announcement_id: int) -> Preview:
    """Take the photo off a draft. Raises NotFound, NotAllowed."""
    before = _opened(tx, announcement_id)
    if before.status is AnnouncementStatus.DRAFT and before.photo_id:
        tx.execute(_REWRITE.values(photo_id=None), of_announcement=announcement_id)
        let_go(tx, before.photo_id, None)
    return preview(tx, announcement_id)


def choose(tx: Tx, announcement_id: int, *said: Said) -> Preview:
    """Other answers to the session of a draft; at least one. Raises NotFound, NotAllowed, BadInput."""
    report = _opened(tx, announcement_id)
    if not said:
        raise BadInput("answer", "missing")
    if report.audience is Audience.SESSION and said != said_of(report.answers):
        tx.execute(_REWRITE.values(answers=",".join(said)), of_announcement=announcement_id)
    return preview(tx, announcement_id)


def preview(tx: Tx, announcement_id: int) -> Preview:
    """A draft as it is now. Raises NotFound, NotAllowed."""
    report = _opened(tx, announcement_id)
    return Preview(report, audiences.reach(tx, target_of(report, tx.actor.user_id or 0)))


def send(tx: Tx, announcement_id: int, revision: int) -> Report:
    """Let it go out, once: a second tap, or another organizer's, shows how far it has got.

    Who asks is looked at anew: rights may have gone since the preview.
    Raises NotFound, NotAllowed, Outdated, NobodyToTell, TooManyAnnouncements.
    """
    tx.execute(_TURN)
    members.look_again(tx)
    report = _opened(tx, announcement_id)
    if report.status is not AnnouncementStatus.DRAFT:
        return report
    if report.revision != revision:
        raise Outdated(report.by)
    _check_pace(tx, report)
    reach = audiences.reach(tx, target_of(report, report.author_id))
    if not reach.told:
        raise NobodyToTell
    called = audiences.opening(tx, report.program_id or 0, report.session_id or 0).about
    tx.execute(_SEND, of_announcement=announcement_id, at=tx.now, number=reach.people, called=called)
    activity.log(tx, "announced", "announcement", announcement_id, people=reach.people)
    announcing.advance(tx, announcement_id)
    outbox.show_progress(tx, announcement_id, report.author_id)
    return _opened(tx, announcement_id)


def _check_pace(tx: Tx, report: Report) -> None:
    target = report.session_id or report.program_id or 0
    recent = tx.rows(_RECENT, of_audience=report.audience, of_target=target, since=tx.now - A_DAY)
    most = MOST_CHOSEN if report.audience is Audience.CHOSEN else MOST_A_DAY
    if len(recent) >= most:
        raise TooManyAnnouncements(most, recent[-most].sent_at + A_DAY, report.zone)


def report(tx: Tx, announcement_id: int) -> Report:
    """How far it has got, or what came of it. Raises NotFound, NotAllowed."""
    return _opened(tx, announcement_id)


def listing(tx: Tx, number: int = 0) -> ReportPage:
    """A page of what was announced: all of it for admins, else that of the programs one runs.

    Raises NotFound, NotAllowed.
    """
    community = members.community(tx)
    values = {"is_admin": access.may(tx.actor, Ability.ANNOUNCE), "me": tx.actor.user_id}
    if not (values["is_admin"] or tx.value(_RUNS_ANY, me=tx.actor.user_id)):
        raise NotAllowed
    pages = max(1, -(-tx.value(_COUNT, **values) // PAGE))
    number = max(0, min(number, pages - 1))
    rows = tx.rows(_LIST, skip=number * PAGE, **values)
    reports = announcement_reports.counted(tx, [announcement_reports.made(row) for row in rows])
    return ReportPage(community, tuple(reports), number, pages, bool(values["is_admin"]))


def said_of(stored_answers: str) -> tuple[Said, ...]:
    """Answers as they are stored."""
    return tuple(Said(word) for word in stored_answers.split(",") if word)


def target_of(report: Report, author: int) -> Target:
    """Whom an announcement is for."""
    said = said_of(report.answers)
    return Target(report.audience, author, report.program_id, report.session_id, said, report.id)


def _opened(tx: Tx, announcement_id: int) -> Report:
    """An announcement for one who may make such. Raises NotFound, NotAllowed."""
    report = announcement_reports.one(tx, announcement_id) if tx.actor.community_id else None
    if report is None:
        raise NotFound
    access.require(tx, Ability.ANNOUNCE, report.program_id)
    return report
