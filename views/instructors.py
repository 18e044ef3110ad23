"""Instructors as people see them in the chat: who can be booked, and who they are."""

from keyboards import hours, nav
from keyboards import instructors as keyboards
from keyboards.data import button, markup, page
from keyboards.members import MemberList
from keyboards.offerings import OfferingList, OfferingScreen
from locales.reader import gettext as _
from locales.words import short
from services.instructor_pages import InstructorPage, InstructorShelf
from services.instructors import InstructorDetails, Left
from services.notice import Notice
from services.outbox import Kind
from views.links import Links
from views.offerings import words
from views.screen import Screen, render

TITLE = 40
MOST_OFFERINGS = 8
"""Offerings on the screen of one; all of them are on the page."""


def listing(found: InstructorShelf, at: int = 0) -> Screen:
    """Who can be booked."""
    here = found.community.id
    rows = keyboards.listed(here, found.instructors, at)
    pages = max(1, -(-len(found.instructors) // keyboards.PAGE))
    first = min(at, pages - 1) * keyboards.PAGE
    shown = found.instructors[first : first + keyboards.PAGE]
    add = [button(_("Add instructor"), MemberList(community=here))] if found.may_make else []
    text = render("instructors/list.html", found=found, shown=shown)
    return Screen(text, markup(*rows, add, nav.back_row(OfferingList(community=here))))


def screen(shown: InstructorPage, links: Links, toast: str | None = None) -> Screen:
    """One of them, and what they offer."""
    one = shown.instructor
    here = one.community_id
    offered = [
        [button(short(card.title, TITLE), OfferingScreen(community=here, offering=card.id))]
        for card in shown.offerings[:MOST_OFFERINGS]
    ]
    look = page(_("Open page"), links.page(f"/app/{here}/instructor/{one.id}"))
    hour = [hours.opener(here)] if one.mine and one.active else []
    text = render("instructors/screen.html", shown=shown, one=one, **words())
    back = nav.back_row(keyboards.InstructorList(community=here))
    return Screen(text, markup(*offered, *keyboards.manage(shown), [*hour, *look], back), toast)


def made(shown: InstructorPage, links: Links) -> Screen:
    """A member who is one from now on."""
    name = short(shown.instructor.name, 60)
    return screen(shown, links, _("%(name)s can sell one-to-one services now.", name=name))


def saved(shown: InstructorPage, links: Links) -> Screen:
    """One whose words were changed."""
    return screen(shown, links, _("Saved."))


def ask(one: InstructorDetails, *, bio: bool) -> Screen:
    """What is to be said of them?"""
    back = nav.back_row(keyboards.InstructorScreen(community=one.community_id, instructor=one.id))
    return Screen(render("instructors/ask.html", one=one, bio=bio), markup(back))


def leave(shown: InstructorPage) -> Screen:
    """Is that really meant, and what stays?"""
    one = shown.instructor
    back = nav.back_row(keyboards.InstructorScreen(community=one.community_id, instructor=one.id))
    text = render("instructors/leave.html", shown=shown, one=one)
    return Screen(text, markup(keyboards.leave_now(one), back))


def left(done: Left, found: InstructorShelf) -> Screen:
    """They sell nothing any more."""
    shown = listing(found)
    return Screen(shown.text, shown.keyboard, left_words(done.instructor))


def left_words(one: InstructorDetails) -> str:
    """What is said once they sell nothing any more."""
    return _("%(name)s sells nothing any more.", name=short(one.name, 60))


def _made(notice: Notice) -> Screen:
    text = render("instructors/made.html", notice=notice)
    rows = [
        [hours.opener(notice.community_id)],
        [button(_("Book 1-to-1"), OfferingList(community=notice.community_id))],
    ]
    return Screen(text, markup(*rows))


SCREENS = {Kind.INSTRUCTOR_MADE: _made}
