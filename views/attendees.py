"""Who comes to a session, waits or may come, in words: for the chat and the app."""

from collections.abc import Sequence
from itertools import groupby

from locales.reader import gettext as _
from locales.reader import listing, pgettext
from models.rsvp import RsvpStatus
from services.attendees import Attendees, Person


def sections(result: Attendees) -> list[tuple[str, Sequence[Person]]]:
    """What each group of people is called, and who they are: each queue is one, in its order."""
    people = groupby(result.people, key=_sort)
    return [(heading(status, role), list(some)) for (status, role), some in people]


def _sort(person: Person) -> tuple[RsvpStatus, str]:
    return person.status, (person.role or "") if person.status is RsvpStatus.WAITLIST else ""


def heading(status: RsvpStatus, role: str | None = None) -> str:
    """`Going`, or `Waiting for base`."""
    if status is RsvpStatus.WAITLIST and role:
        return _("Waiting for %(role)s", role=role)
    return {
        RsvpStatus.GOING: pgettext("people", "Going"),
        RsvpStatus.OFFERED: pgettext("people", "Offered a place"),
        RsvpStatus.WAITLIST: pgettext("people", "Waiting"),
        RsvpStatus.MAYBE: pgettext("people", "Maybe"),
    }[status]


def others(result: Attendees, person: Person) -> list[str]:
    """What else is to be known: other roles they accept, with whom they come, who moved them."""
    also = result.also(person)
    return [
        *([_("also %(roles)s", roles=listing(list(also)))] if also else []),
        *([_("comes with %(name)s", name=person.partner)] if person.partner else []),
        *([_("moved by an organizer")] if person.moved else []),
    ]
