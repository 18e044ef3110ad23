"""Buttons to come to a session with somebody: whom, in which roles, and back out of it."""

from typing import Annotated

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import place_offers
from keyboards.data import CommunityData, button, in_rows
from locales import words
from locales.reader import gettext as _
from services.pair_choice import PairChoice
from services.sessions import SessionDetails

MAX_LABEL = 18
PREFIX = "with_"
"""What a deep link begins with in which somebody asks for company."""


Two = Annotated[str, Field(max_length=2)]


class PairMenu(CommunityData, prefix="prp"):
    """With whom one comes."""

    session: int


class PairWith(CommunityData, prefix="prw"):
    """Somebody is chosen; then in which roles: the digit of one's own, then of theirs."""

    session: int
    user: int
    roles: Two = ""


class PairAsk(CommunityData, prefix="prq"):
    """Ask them, in these roles."""

    session: int
    user: int
    roles: Two


class PairUndo(CommunityData, prefix="prz"):
    """Come alone again, or take back what one asked."""

    session: int


def opener(session: SessionDetails) -> list[InlineKeyboardButton]:
    """The way to it, where one comes in roles."""
    if not (session.has_roles and session.answerable):
        return []
    return [button(_("Come with…"), PairMenu(community=session.community_id, session=session.id))]


def people(found: PairChoice) -> list[list[InlineKeyboardButton]]:
    """Those whose name was typed."""
    names = [button(words.short(one.name, MAX_LABEL), _with(found.session, one.id)) for one in found.people]
    return in_rows(names, 2)


def _with(session: SessionDetails, user: int, chosen: str = "") -> PairWith:
    return PairWith(community=session.community_id, session=session.id, user=user, roles=chosen)


def roles(session: SessionDetails, user: int, chosen: str) -> list[list[InlineKeyboardButton]]:
    """The roles of whoever's turn it is: first one's own, then theirs."""
    if len(chosen) == 2:
        data = PairAsk(community=session.community_id, session=session.id, user=user, roles=chosen)
        return [[button(_("Ask them"), data, style="primary")]]
    buttons = [
        button(
            _("Come as %(role)s", role=pool.role) if not chosen else pool.role.capitalize(),
            _with(session, user, f"{chosen}{pool.position}"),
        )
        for pool in session.pools
    ]
    return in_rows(buttons, 2)


def standing(session: SessionDetails) -> list[list[InlineKeyboardButton]]:
    """What can be done about the pair there is: say yes or no, take it back, or come alone again."""
    ids = {"community": session.community_id, "session": session.id}
    pair = session.pair
    if pair is None:
        return []
    if pair.together:
        return [[button(_("Come alone"), PairUndo(**ids), style="danger")]]
    if pair.asked_by_me:
        return [[button(_("Take it back"), PairUndo(**ids))]]
    return [place_offers.pair(session.community_id, session.id, pair.partner_id)]
