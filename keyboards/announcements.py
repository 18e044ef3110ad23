"""Buttons to announce something: to whom, look at it, send it, stop it, look back."""

from typing import Annotated

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import nav
from keyboards.announcing import Announce
from keyboards.data import CommunityData, button
from keyboards.home import CommunityScreen
from keyboards.programs import ProgramManage, ProgramScreen
from keyboards.sessions import SessionMenu, SessionScreen
from locales import words
from locales.reader import day, number
from locales.reader import gettext as _
from models.announcements import AnnouncementStatus, Audience
from services.announcement_reports import Report
from services.announcements import Preview, ReportPage
from services.audiences import Opening, Said
from services.notice import Notice

MAX_LABEL = 36


class AnnounceDraft(CommunityData, prefix="and"):
    """Look at a draft again; with `edit`, write another text for it."""

    announcement: int
    edit: bool = False


class AnnounceNoPhoto(CommunityData, prefix="anp"):
    """Take the photo off a draft."""

    announcement: int


class AnnounceAnswers(CommunityData, prefix="ana"):
    """Which answers to the session count."""

    announcement: int
    going: bool
    maybe: bool
    waitlist: bool

    @property
    def said(self) -> tuple[Said, ...]:
        """The answers, in order."""
        return tuple(said for said in Said if getattr(self, said))


class AnnounceNow(CommunityData, prefix="anx"):
    """Send it, as it was shown."""

    announcement: int
    revision: int


class AnnounceStop(CommunityData, prefix="ans"):
    """Send no more of it."""

    announcement: int


class AnnouncePause(CommunityData, prefix="anw"):
    """Send no more of it for now."""

    announcement: int


class AnnounceContinue(CommunityData, prefix="anc"):
    """Let it go on."""

    announcement: int


class AnnounceReport(CommunityData, prefix="anr"):
    """How far it has got, or what came of it."""

    announcement: int


class AnnounceList(CommunityData, prefix="anl"):
    """What was announced."""

    page: Annotated[int, Field(ge=0, le=999)] = 0


def open_list(community: int) -> list[InlineKeyboardButton]:
    """To what was announced before."""
    return [button(_("See announcements"), AnnounceList(community=community))]


def back_from(opening: Opening) -> list[InlineKeyboardButton]:
    """Back to where one runs what it is about."""
    inside = {"community": opening.community_id}
    target = opening.target
    if target.session_id:
        return nav.back_row(SessionMenu(session=target.session_id, **inside))
    if target.program_id:
        return nav.back_row(ProgramManage(program=target.program_id, **inside))
    return nav.back_row(CommunityScreen(**inside))


def again(report: Report) -> Announce:
    """To another announcement to the same people."""
    session = report.session_id or 0
    program = 0 if session else report.program_id or 0
    return Announce(community=report.community_id, program=program, session=session)


def preview(shown: Preview) -> list[list[InlineKeyboardButton]]:
    """Send it, write it anew; for a session, whose answers count."""
    report = shown.report
    ids = {"community": report.community_id, "announcement": report.id}
    send = button(_("Send now"), AnnounceNow(revision=report.revision, **ids), style="primary")
    edit = button(_("Edit text"), AnnounceDraft(edit=True, **ids))
    answers = _answers(shown) if report.audience is Audience.SESSION else []
    photo = [button(_("Remove photo"), AnnounceNoPhoto(**ids))] if report.photo_id else []
    return [answers, [send, edit] if shown.reach.told else [edit], photo]


def _answers(shown: Preview) -> list[InlineKeyboardButton]:
    """Each answer, ticked where it counts; the last one that counts stays."""
    labels = {Said.GOING: _("Going"), Said.MAYBE: _("Maybe"), Said.WAITLIST: _("Waiting")}
    counts = {said: said in shown.said for said in Said}
    buttons = []
    for said in Said:
        wanted = {**counts, said: not counts[said]}
        wanted = wanted if any(wanted.values()) else counts
        data = AnnounceAnswers(
            community=shown.report.community_id,
            announcement=shown.report.id,
            going=wanted[Said.GOING],
            maybe=wanted[Said.MAYBE],
            waitlist=wanted[Said.WAITLIST],
        )
        buttons.append(button(f"✓ {labels[said]}" if counts[said] else labels[said], data))
    return buttons


def course(report: Report) -> list[InlineKeyboardButton]:
    """Pause what still goes out, continue it, stop it. What was paused from above goes on from there."""
    if report.is_over or report.status is AnnouncementStatus.STOPPED:
        return []
    ids = {"community": report.community_id, "announcement": report.id}
    stop = button(_("Stop sending"), AnnounceStop(**ids), style="danger")
    if not report.is_paused:
        return [button(_("Pause"), AnnouncePause(**ids)), stop]
    return (
        [button(_("Continue"), AnnounceContinue(**ids), style="primary"), stop]
        if report.paused_by
        else [stop]
    )


def news(report: Report) -> list[list[InlineKeyboardButton]]:
    """What can be done with an announcement that was told about."""
    shown = AnnounceReport(community=report.community_id, announcement=report.id)
    return [[button(_("Show report"), shown)], course(report)]


def listed(page: ReportPage) -> list[list[InlineKeyboardButton]]:
    """A button an announcement, and the pages."""
    community = page.community.id
    rows = [
        [button(_label(report), AnnounceReport(community=community, announcement=report.id))]
        for report in page.reports
    ]

    def at(wanted: int) -> AnnounceList | None:
        return AnnounceList(community=community, page=wanted) if 0 <= wanted < page.pages else None

    here = f"{number(page.page + 1)}/{number(page.pages)}"
    return [*rows, nav.page_row(at(page.page - 1), here, at(page.page + 1))]


def _label(report: Report) -> str:
    date = day(report.sent_at, report.zone) if report.sent_at else ""
    date = f"⏸ {date}" if report.is_paused else date
    return f"{date} · {words.short(report.about, MAX_LABEL - len(date) - 3)}"


def about(notice: Notice) -> list[InlineKeyboardButton]:
    """To what an announcement is about."""
    inside = {"community": notice.community_id}
    if notice.session_id:
        return [button(_("Open session"), SessionScreen(session=notice.session_id, **inside))]
    if notice.program_id:
        return [button(_("Open program"), ProgramScreen(program=notice.program_id, **inside))]
    return []
