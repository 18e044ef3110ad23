"""The registrations of a session, for those who run it: the way to its table, and files to take away."""

from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards.announcing import Announce
from keyboards.data import CommunityData, button
from locales.reader import gettext as _


class Registrations(CommunityData, prefix="zr"):
    """Open the registrations of a session."""

    session: int


class RegistrationFile(CommunityData, prefix="zrf"):
    """Take them away: `csv` or `xlsx`."""

    session: int
    kind: str


def opener(community: int, session: int) -> InlineKeyboardButton:
    """A button to the registrations of a session."""
    return button(_("Registrations"), Registrations(community=community, session=session))


def ways(community: int, session: int) -> list[list[InlineKeyboardButton]]:
    """What can be done with them in the chat."""
    ids: dict[str, Any] = {"community": community, "session": session}
    return [
        [
            button(_("Get CSV"), RegistrationFile(**ids, kind="csv")),
            button(_("Get XLSX"), RegistrationFile(**ids, kind="xlsx")),
        ],
        [button(_("Message"), Announce(community=community, session=session))],
    ]
