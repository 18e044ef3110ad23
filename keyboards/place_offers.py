"""Buttons to answer what is told about places: an offer, a partner who asks, too few who come."""

from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button
from keyboards.sessions import SessionCancel
from locales.reader import gettext as _


class OfferAnswer(CommunityData, prefix="ofr"):
    """Take the place one is offered, or pass it on."""

    session: int
    takes: bool


class PairAnswer(CommunityData, prefix="pra"):
    """Come together with who asked, or not."""

    session: int
    user: int
    comes: bool


class MinimumHold(CommunityData, prefix="mnd"):
    """Hold a session with fewer than were wanted."""

    session: int


def offer(community: int, session: int) -> list[InlineKeyboardButton]:
    """Take the place, or pass."""
    ids = {"community": community, "session": session}
    return [
        button(_("Take place"), OfferAnswer(**ids, takes=True), style="primary"),
        button(_("Pass"), OfferAnswer(**ids, takes=False)),
    ]


def pair(community: int, session: int, asker: int) -> list[InlineKeyboardButton]:
    """Come together, or decline."""
    ids = {"community": community, "session": session, "user": asker}
    return [
        button(_("Come together"), PairAnswer(**ids, comes=True), style="primary"),
        button(_("Decline"), PairAnswer(**ids, comes=False)),
    ]


def minimum(community: int, session: int) -> list[InlineKeyboardButton]:
    """Hold it, or cancel it: that asks for the reason, and says who hears it."""
    cancel = SessionCancel(community=community, session=session)
    return [hold(community, session), button(_("Cancel it"), cancel, style="danger")]


def hold(community: int, session: int) -> InlineKeyboardButton:
    """Hold it though too few come."""
    return button(_("Hold it"), MinimumHold(community=community, session=session), style="primary")
