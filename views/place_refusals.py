"""Refusals about offered places and pairs, in words."""

from locales.reader import gettext as _
from services.place_errors import NoPair, OfferGone

MAX_NAME = 40


def offer_gone(_refusal: OfferGone) -> str:
    """The place went on."""
    return _("This place is not kept for you any more. Answer again to wait for the next one.")


def no_pair(refusal: NoPair) -> str:
    """Why two cannot come together."""
    name = refusal.name if len(refusal.name) <= MAX_NAME else refusal.name[: MAX_NAME - 1] + "…"
    words = {
        "self": _("A pair is two people. Choose somebody else."),
        "taken": _("%(name)s comes with somebody already. Choose somebody else.", name=name),
        "mine": _("You come with somebody already. Undo that first."),
        "stranger": _("%(name)s is not in this community. Invite them first, then ask again.", name=name),
        "unseen": _("%(name)s is not invited to this program. Ask an organizer first.", name=name),
        "gone": _("This was taken back meanwhile. You can ask anew from the session."),
    }
    return words[refusal.reason]


WORDS = (offer_gone, no_pair)
