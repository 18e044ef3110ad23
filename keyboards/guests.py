"""Buttons of the guests of a session, for those who run it."""

from typing import Annotated

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import nav
from keyboards.bans import BanScreen
from keyboards.data import CommunityData, button
from keyboards.sessions import SessionGuests
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from services.guest_list import GuestList, Line
from services.sessions import SessionDetails

MAX_LABEL = 18
MOST_ROLES = 5
"""Roles that a button holds; who accepts more has the others left out."""


class GuestAdd(CommunityData, prefix="qga"):
    """Enter somebody."""

    session: int


class GuestScreen(CommunityData, prefix="qgn"):
    """One guest."""

    session: int
    user: int


class GuestRenew(CommunityData, prefix="qgr"):
    """Make the personal link useless and write another."""

    session: int
    user: int


class GuestOut(CommunityData, prefix="qgt"):
    """Give the place back for them, once it is said that this is meant."""

    session: int
    user: int
    sure: bool = False


class GuestBack(CommunityData, prefix="qgb"):
    """Have them come again, as they would have."""

    session: int
    user: int
    accepts: Annotated[str, Field(max_length=MOST_ROLES)]
    count: int
    """Guests they bring."""


def listed(found: GuestList) -> list[list[InlineKeyboardButton]]:
    """A button a guest, and the pages."""
    session = found.session

    def at(page: int) -> SessionGuests:
        return SessionGuests(community=session.community_id, session=session.id, page=page)

    people = [
        button(words.short(one.name, MAX_LABEL), _one(session, one.user_id, GuestScreen))
        for one in found.guests
    ]
    rows = [people[at : at + 2] for at in range(0, len(people), 2)]
    turns = nav.page_row(
        at(found.page - 1) if found.page else None,
        f"{number(found.page + 1)}/{number(found.pages)}",
        at(found.page + 1) if found.page + 1 < found.pages else None,
    )
    return [*rows, turns]


def one(session: SessionDetails, line: Line) -> list[InlineKeyboardButton]:
    """What can be done for a guest."""
    found = []
    if line.address:
        found.append(button(_("Renew link"), _one(session, line.user_id, GuestRenew)))
    if session.answerable and line.status != "not_going":
        found.append(button(_("Cancel the place"), _one(session, line.user_id, GuestOut), style="danger"))
    if line.may_ban:
        found.append(button(_("Ban"), BanScreen(community=session.community_id, user=line.user_id)))
    return found


def sure(session: SessionDetails, line: Line) -> list[InlineKeyboardButton]:
    """Yes, give it back."""
    ids = {"community": session.community_id, "session": session.id, "user": line.user_id}
    return [button(_("Cancel the place"), GuestOut(**ids, sure=True), style="danger")]


def undo(session: SessionDetails, before: Line) -> list[InlineKeyboardButton]:
    """The way back from it."""
    ids = {"community": session.community_id, "session": session.id, "user": before.user_id}
    return [button(_("Undo"), GuestBack(**ids, accepts=before.accepts[:MOST_ROLES], count=before.guests))]


def _one(session: SessionDetails, user: int, kind: type[CommunityData]) -> CommunityData:
    return kind(community=session.community_id, session=session.id, user=user)  # type: ignore[call-arg]
