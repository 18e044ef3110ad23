"""Choosing a community, for what a person asked outside of any."""

from collections.abc import Iterable

from aiogram.filters.callback_data import CallbackData

from keyboards import nav
from keyboards.data import button, markup
from locales.reader import gettext as _
from views.screen import Screen, title


def which_community(choices: Iterable[tuple[str, CallbackData]]) -> Screen:
    """A row a community: its label, and where it leads."""
    rows = [[button(label, data)] for label, data in choices]
    return Screen(title(_("Which community?")), markup(*rows, nav.back_row()))
