"""Choosing several roles in order, as a screen."""

from keyboards import nav, roles
from keyboards.data import markup
from keyboards.sessions import SessionScreen
from services.sessions import SessionDetails
from views.screen import Screen, render


def menu(session: SessionDetails, chosen: str) -> Screen:
    """Which roles, the one they would rather come in first."""
    found = roles.chosen_of(session, chosen)
    names = [pool.role for one in found if (pool := session.pool(one))]
    text = render("rsvp/roles.html", session=session, names=names)
    back = SessionScreen(community=session.community_id, session=session.id)
    return Screen(text, markup(*roles.choices(session, found), nav.back_row(back)))
