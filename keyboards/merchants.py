"""Buttons about how a community is paid."""

from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button
from locales.reader import gettext as _


class MerchantScreen(CommunityData, prefix="ymp"):
    """By which ways a community is paid."""


def opener(community: int) -> InlineKeyboardButton:
    """The button that leads here."""
    return button(_("Set payments"), MerchantScreen(community=community))
