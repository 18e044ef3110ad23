"""The registrations of a session as a screen: counts, money, the latest answers, and the way to the table."""

from keyboards import nav
from keyboards import registrations as keyboards
from keyboards.data import markup, page
from keyboards.sessions import SessionMenu
from locales.reader import gettext as _
from services.registrations import Listing
from views import registrations as words
from views.links import Links
from views.screen import Screen, render


def overview(found: Listing, links: Links) -> Screen:
    """In short."""
    session = found.session
    community, number = session.community_id, session.id
    text = render("registrations/overview.html", found=found, session=session, say=words)
    table = page(_("Open table"), links.page(f"/app/{community}/session/{number}/registrations"))
    back = nav.back_row(SessionMenu(community=community, session=number))
    return Screen(text, markup(table, *keyboards.ways(community, number), back))
