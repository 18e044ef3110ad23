"""Buttons to write a recap and to send it."""

from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button
from keyboards.session_edit import SessionFactEdit
from locales.reader import gettext as _
from services.recaps import Recap
from services.session_facts import Fact


class RecapSend(CommunityData, prefix="srs"):
    """Send the recap to those who came: asks once more."""

    session: int


class RecapSendNow(CommunityData, prefix="srn"):
    """Send it."""

    session: int


def ways(recap: Recap) -> list[InlineKeyboardButton]:
    """What an organizer can do with it."""
    session = recap.session
    ids = {"community": session.community_id, "session": session.id}
    if not session.hosts:
        return []
    label = _("Write recap") if recap.html is None else _("Edit recap")
    buttons = [button(label, SessionFactEdit(**ids, fact=Fact.RECAP))]
    if recap.html is not None and recap.sent_at is None:
        buttons.append(button(_("Send to all there"), RecapSend(**ids)))
    return buttons


def send(recap: Recap) -> InlineKeyboardButton:
    """Do it."""
    data = RecapSendNow(community=recap.session.community_id, session=recap.session.id)
    return button(_("Send now"), data, style="primary")
