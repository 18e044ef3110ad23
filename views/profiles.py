"""A member as other members see them."""

from typing import Any

from keyboards import nav
from keyboards import profiles as keyboards
from keyboards.data import markup
from keyboards.profiles import People
from keyboards.rsvp import WhoComes
from locales import words
from services.attendees import Attendees
from services.profiles import Profile
from views import badges
from views.screen import Screen, render


def people(found: Attendees) -> Screen:
    """Whom do you want to see?"""
    back = WhoComes(community=found.session.community_id, session=found.session.id)
    text = render("profiles/people.html", session=found.session)
    return Screen(text, markup(*keyboards.people(found), nav.back_row(back)))


def one(found: Profile, session: int, page: int) -> Screen:
    """One person."""
    text = render("profiles/one.html", **facts(found))
    back = People(community=found.community.id, session=session, page=page)
    return Screen(text, markup(nav.back_row(back)))


def facts(found: Profile) -> dict[str, Any]:
    """What the templates need."""
    shown = badges.of_member(found.badge_count, found.badges)
    return {"person": found, "role": words.role, "badges": shown}
