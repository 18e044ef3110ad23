"""Badges in words and pictures: one's own, and what is said when one is given."""

from collections.abc import Sequence
from functools import partial

from keyboards import badges as keyboards
from keyboards import milestones, nav
from keyboards.badges import BadgesScreen
from keyboards.communities import CommunityMore
from keyboards.data import button, markup
from keyboards.notices import less
from keyboards.programs import ProgramMore
from locales import reader, words
from locales.reader import gettext as _
from locales.reader import ngettext
from models.milestones import Counting
from models.programs import Visibility
from services.badges import Badge, BadgePage, Told
from services.choices import Topic
from services.notice import Notice
from views.choosing import which_community
from views.links import Links
from views.pictures.badge import Face
from views.pictures.badge import badge as draw
from views.screen import Drawing, Picture, Screen, render


def name(counting: Counting, required: int, given: str) -> str:
    """What a milestone or badge is called: as organizers say, or by its number."""
    if given:
        return given
    if counting is Counting.STREAK:
        return ngettext("%(num)s in a row", "%(num)s in a row", required)
    if required == 1:
        return _("First time")
    return ngettext("%(num)s session", "%(num)s sessions", required)


def name_of(badge: Badge) -> str:
    """What a badge is called."""
    return name(badge.counting, badge.number, badge.name)


def screen(page: BadgePage, *, toast: str | None = None) -> Screen:
    """One's badges, how one stands, and what comes next."""
    here = page.community_id
    text = render("badges/screen.html", page=page, name=name_of)
    last = [keyboards.hide(page)] if page.count else []
    if page.sets:
        last.append(milestones.opener(here))
    if page.program_id:
        back = nav.back_row(ProgramMore(community=here, program=page.program_id))
    else:
        back = nav.back_row(CommunityMore(community=here))
    rows = keyboards.badges(page, [name_of(badge) for badge in page.badges])
    return Screen(text, markup(*rows, keyboards.pages(page), last, back), toast)


def everywhere(pages: Sequence[BadgePage]) -> Screen:
    """The badges in the one community there is, or the choice of one."""
    if len(pages) == 1:
        return screen(pages[0])
    if not pages:
        return Screen(
            _("You are in no community yet. Open the link you were invited by."), markup(nav.back_row())
        )
    return which_community(
        (words.short(page.community, 40), BadgesScreen(community=page.community_id)) for page in pages
    )


def hidden(page: BadgePage) -> Screen:
    """After they were hidden or shown."""
    return screen(page, toast=_("Only you see them.") if page.hidden else _("Others see them."))


def face(badge: Badge) -> Face:
    """What its picture says."""
    below = ngettext("session", "sessions", badge.number)
    return Face(
        number=reader.number(badge.number),
        below=_("in a row") if badge.counting is Counting.STREAK else below,
        title=name_of(badge),
        program=badge.program,
        icon=badge.icon.value,
    )


def picture(badge: Badge, links: Links) -> Picture:
    """A badge to keep, to send on, to tell of."""
    shown = face(badge)
    row = [button(_("See badges"), BadgesScreen(community=badge.community_id))]
    if badge.visibility is not Visibility.INVITE_ONLY:  # a link to it would lead the uninvited nowhere
        row.append(keyboards.share(links.start(), _boast(badge)))
    caption = render("badges/caption.html", badge=badge, name=name_of(badge))
    return Picture(shown, partial(draw, shown), caption, markup(row))


def _boast(badge: Badge) -> str:
    """What is sent to others, without any of its own formatting."""
    return _("🏅 %(name)s: my badge for coming to %(program)s.", name=name_of(badge), program=badge.program)


def told(notice: Notice) -> Screen:
    """A badge was given: its picture, and a word to come again."""
    if notice.badge is None:
        raise LookupError("no badge is told")
    badge = notice.badge.badge
    shown = face(badge)
    text = render("badges/told.html", badge=badge, name=name_of(badge), coming=_coming(notice.badge))
    row = [button(_("See badges"), BadgesScreen(community=badge.community_id))]
    keyboard = markup(row, [less(badge.community_id, Topic.RECOGNITION)])
    return Screen(text, keyboard, drawn=Drawing(shown, partial(draw, shown)))


def _coming(told: Told) -> str:
    """What comes next, in one line; empty where this was the last."""
    if told.next_number is None:
        return ""
    if told.badge.counting is Counting.STREAK:
        return _("Next: %(number)s in a row.", number=reader.number(told.next_number))
    rest = told.next_number - told.attended
    return (
        ngettext(
            "Next: %(number)s sessions. Come %(num)s more time.",
            "Next: %(number)s sessions. Come %(num)s more times.",
            rest,
            number=reader.number(told.next_number),
        )
        if rest > 0
        else ""
    )


def summed_up(notice: Notice) -> Screen:
    """Badges for what was before, in one message."""
    text = render("badges/summed_up.html", badges=notice.badges[:8], count=len(notice.badges), name=name_of)
    row = [button(_("See badges"), BadgesScreen(community=notice.community_id))]
    return Screen(text, markup(row, [less(notice.community_id, Topic.RECOGNITION)]))


def of_member(count: int, badges: tuple[Badge, ...]) -> str:
    """Somebody's badges in one line; empty where there is none to be seen."""
    if not count:
        return ""
    named = reader.listing([f"{name_of(badge)} ({badge.program})" for badge in badges])
    return f"🏅 {named}"
