"""Buttons to the people of a session, and to one person."""

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from services.attendees import Attendees

MAX_LABEL = 18


class People(CommunityData, prefix="ppl"):
    """Choose one of those who come to a session."""

    session: int
    page: int = 0


class PersonScreen(CommunityData, prefix="prs"):
    """One of them."""

    who: int
    session: int
    page: int = 0


def opener(found: Attendees) -> list[InlineKeyboardButton]:
    """To the people, where there are some."""
    here = {"community": found.session.community_id, "session": found.session.id}
    return [button(_("See a person"), People(**here))] if found.people else []


def people(found: Attendees) -> list[list[InlineKeyboardButton]]:
    """A button a person, two a row, and to other pages."""
    here = {"community": found.session.community_id, "session": found.session.id}

    def at(page: int) -> People:
        return People(**here, page=page)

    persons = [
        button(words.short(one.name, MAX_LABEL), PersonScreen(**here, who=one.user_id, page=found.page))
        for one in found.people
    ]
    pages = nav.page_row(
        at(found.page - 1) if found.page else None,
        number(found.page + 1),
        at(found.page + 1) if found.has_more else None,
    )
    return [*in_rows(persons, 2), pages]
