"""The way to an announcement, from whatever it may be about."""

from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button
from locales.reader import gettext as _


class Announce(CommunityData, prefix="an"):
    """Write to a session's people, a program's, or (0 and 0) to all members."""

    program: int = 0
    session: int = 0


def announce(community: int, *, program: int = 0, session: int = 0) -> InlineKeyboardButton:
    """Say something to the people of a session, of a program, or to all."""
    return button(_("Announce"), Announce(community=community, program=program, session=session))
