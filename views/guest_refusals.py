"""Refusals about guests, in words."""

from locales.reader import gettext as _
from services import guest_errors


def link_gone(_refusal: guest_errors.LinkGone) -> str:
    """A link in a letter that leads nowhere."""
    return _("This link is no longer good. Take the one of the latest letter, or register again.")


def now_yours(_refusal: guest_errors.NowYours) -> str:
    """A guest's link, once they have an account."""
    return _("These places are in your account now. Sign in to see and to change them.")


def too_many(_refusal: guest_errors.TooManyRequests) -> str:
    """A flood, or a very large class."""
    return _("Very many people register right now. Wait some minutes, then send it once more.")


def registered_already(refusal: guest_errors.RegisteredAlready) -> str:
    """For organizers."""
    return _("%(name)s is registered already. Nothing was changed.", name=refusal.name[:40])


def not_by_web(refusal: guest_errors.NotByWeb) -> str:
    """Where organizers let people in."""
    return _(
        "The organizers of %(community)s let people in themselves: ask them to register you.",
        community=refusal.community[:40],
    )


WORDS = (link_gone, now_yours, too_many, registered_already, not_by_web)
"""Each says by its parameter what it is about."""
