"""What's on, as screens."""

from collections.abc import Sequence

from keyboards import discovery as keyboards
from keyboards import nav
from keyboards.data import link, markup
from keyboards.home import CommunityScreen
from locales.reader import gettext as _
from locales.reader import long_date
from models.programs import Kind
from services.discovery import PAGE, SessionPage
from services.timetable import Timetable
from views import home
from views.choosing import which_community
from views.links import Links
from views.screen import Screen, render, title


def whats_on(page: SessionPage) -> Screen:
    """A page of the sessions to come."""
    community = page.community.id
    rows = [*keyboards.sessions(page.lines), keyboards.filters(community, page.filters, page.tag)]
    turn = keyboards.pages(community, page) or keyboards.to_month(community)
    text = render("discovery/whats_on.html", page=page)
    return Screen(text, markup(*rows, turn, nav.back_row(CommunityScreen(community=community))))


def boards(pages: Sequence[SessionPage], links: Links) -> Screen:
    """What's on for a person in one community; the choice for one in several."""
    if not pages:
        return home.nowhere(links)
    if len(pages) == 1:
        return whats_on(pages[0])
    return which_community(
        (page.community.name, keyboards.WhatsOn(community=page.community.id)) for page in pages
    )


def in_group(page: SessionPage, links: Links) -> Screen:
    """The next dates in a few lines, for a group; the rest is behind the link."""
    text = render("discovery/in_group.html", page=page)
    return Screen(text, markup([link(_("Open chat"), links.start(page.reference))]))


def kind_menu(page: SessionPage) -> Screen:
    """Choose a kind."""
    community = page.community.id
    back = keyboards.WhatsOn(community=community, kind=page.filters.kind, weekday=page.filters.weekday)
    text = title(_("What kind?")) + "\n" + _("Only kinds with dates ahead are listed.")
    return Screen(text, markup(*keyboards.kinds(community, page), nav.back_row(back)))


def tag_menu(page: SessionPage) -> Screen:
    """Choose a tag."""
    community = page.community.id
    back = keyboards.KindMenu(community=community, weekday=page.filters.weekday)
    text = title(_("Find by tag"))
    return Screen(text, markup(*keyboards.tags(community, page), nav.back_row(back)))


def day_menu(community: int, kind: Kind | None, tag: int | None) -> Screen:
    """Choose a weekday."""
    text = title(_("Which day of the week?"))
    back = keyboards.WhatsOn(community=community, kind=kind, tag=tag)
    rows = [*keyboards.days(community, kind, tag), keyboards.to_month(community)]
    return Screen(text, markup(*rows, nav.back_row(back)))


def month(found: Timetable) -> Screen:
    """A month with the days that have something on."""
    assert found.community is not None
    text = render("discovery/month.html", community=found.community)
    back = nav.back_row(keyboards.WhatsOn(community=found.community.id))
    return Screen(text, markup(*keyboards.month(found), back))


def day(found: Timetable, page: int) -> Screen:
    """What is on on one day."""
    assert found.community is not None
    community, lines = found.community.id, found.days[0].lines
    pages = max(1, -(-len(lines) // PAGE))
    page = max(0, min(page, pages - 1))
    shown = lines[page * PAGE : (page + 1) * PAGE]
    text = render("discovery/day.html", community=found.community, date=long_date(found.at), lines=shown)
    rows = [*keyboards.sessions(shown), keyboards.day_pages(community, found.at, page, pages)]
    back = keyboards.WhatsOnMonth(community=community, month=f"{found.at:%Y%m}")
    return Screen(text, markup(*rows, nav.back_row(back)))
