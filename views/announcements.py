"""Announcements as screens: writing one, its preview, how far it has got, what came of it."""

from collections.abc import Sequence

from keyboards import announcements as keyboards
from keyboards import nav
from keyboards.announcing import Announce
from keyboards.data import button, markup
from keyboards.home import CommunityScreen
from locales.reader import gettext as _
from models.announcements import AnnouncementStatus
from services.announcement_drafts import MAX_CAPTION, MAX_TEXT
from services.announcement_notices import announced
from services.announcement_reports import Report
from services.announcements import MOST_A_DAY, Preview, ReportPage
from services.audiences import Opening
from services.members import CommunityCard
from views import choosing, notices
from views.screen import Screen, render, title


def compose(opening: Opening) -> Screen:
    """Ask what to say."""
    text = render(
        "announcements/compose.html", opening=opening, most=MAX_TEXT, a_day=MOST_A_DAY, caption=MAX_CAPTION
    )
    rows = [keyboards.open_list(opening.community_id), keyboards.back_from(opening)]
    return Screen(text, markup(*rows))


def everywhere(communities: Sequence[CommunityCard]) -> Screen:
    """The choice of a community, or where one announces who runs only programs."""
    if not communities:
        where = _("Open a program or a session that you run, and tap Manage.")
        return Screen(title(_("Announce")) + "\n" + where, markup(nav.back_row()))
    return choosing.which_community((card.name, Announce(community=card.id)) for card in communities)


def rewrite(shown: Preview) -> Screen:
    """Ask for another text."""
    back = keyboards.AnnounceDraft(community=shown.report.community_id, announcement=shown.report.id)
    text = render("announcements/rewrite.html", most=MAX_CAPTION if shown.report.photo_id else MAX_TEXT)
    return Screen(text, markup(nav.back_row(back)))


def sample(shown: Preview) -> Screen:
    """The announcement exactly as people will see it."""
    return notices.screen(announced(shown.report))


def preview(shown: Preview) -> Screen:
    """Below it: who hears it, and the last word."""
    text = render("announcements/preview.html", shown=shown, report=shown.report, reach=shown.reach)
    back = nav.back_row(keyboards.again(shown.report))
    return Screen(text, markup(*keyboards.preview(shown), back))


def sending(report: Report) -> Screen:
    """On its way; its progress comes as a message of its own."""
    text = render("announcements/sending.html", report=report)
    shown = keyboards.AnnounceReport(community=report.community_id, announcement=report.id)
    rows = [[button(_("Show report"), shown)], nav.back_row(CommunityScreen(community=report.community_id))]
    return Screen(text, markup(*rows), toast=_("On its way."))


def progress(report: Report) -> Screen:
    """How far it has got; at the end, the report. A message of its own that is edited."""
    again = keyboards.AnnounceReport(community=report.community_id, announcement=report.id)
    rows = [[button(_("Show report"), again)]] if report.is_over else [keyboards.course(report)]
    return Screen(_reported(report), markup(*rows))


def report(found: Report, *, toast: str | None = None) -> Screen:
    """The same as a screen that one opens."""
    back = nav.back_row(keyboards.AnnounceList(community=found.community_id))
    refresh = keyboards.AnnounceReport(community=found.community_id, announcement=found.id)
    row = [] if found.is_over else [button(_("Look again"), refresh)]
    return Screen(_reported(found, whole=True), markup(row, keyboards.course(found), back), toast)


def stopped(found: Report) -> Screen:
    """After stopping it: what has gone out stays."""
    return report(found, toast=_("Stopped. What has gone out stays."))


def paused(found: Report) -> Screen:
    """After pausing it; one that is over already says so itself."""
    toast = _("Paused. What is on its way arrives.") if found.is_paused else None
    return report(found, toast=toast)


def continued(found: Report) -> Screen:
    """After letting it go on, where it could."""
    goes_on = found.status is AnnouncementStatus.SENDING and not found.is_over
    return report(found, toast=_("It goes on.") if goes_on else None)


def listed(page: ReportPage) -> Screen:
    """What was announced, newest first."""
    back = nav.back_row(CommunityScreen(community=page.community.id))
    text = render("announcements/list.html", page=page)
    return Screen(text, markup(*keyboards.listed(page), back))


def _reported(report: Report, *, whole: bool = False) -> str:
    return render("announcements/report.html", report=report, tally=report.tally, whole=whole)
