"""What the bot can do, and stopping what one does."""

from keyboards import nav
from keyboards.data import button, markup
from keyboards.settings import SettingsScreen
from locales.reader import gettext as _
from views import refusals
from views.screen import Screen, render, title


def screen(*, organizes: bool) -> Screen:
    """A few lines for a member, a few more for an organizer."""
    text = render("help/help.html", organizes=organizes)
    return Screen(text, markup([button(_("Settings"), SettingsScreen())], nav.back_row()))


def cancelled(*, had: bool) -> Screen:
    """What /cancel did."""
    text = title(_("Stopped")) + "\n" + _("Nothing was changed.") if had else nothing_to_cancel().text
    return Screen(text, markup(nav.back_row()))


def lost() -> Screen:
    """For words in a private chat that no conversation waits for: the way to go on."""
    return Screen(refusals.not_understood(), markup(nav.back_row()))


def nothing_to_cancel() -> Screen:
    """For a group: no buttons, they would be everybody's."""
    return Screen(_("There was nothing to stop."))
