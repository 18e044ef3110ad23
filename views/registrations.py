"""The registrations of a session in words: answers, places on the waitlist, what was paid."""

from locales.reader import gettext as _
from locales.reader import listing, money, ngettext, number
from models.outbox import UNDER_WAY
from models.rsvp import RsvpStatus
from services.payments import Money, Sum
from services.registration_filter import Said
from services.registrations import Registration


def said(one: Said) -> str:
    """An answer, as organizers look for it."""
    words = {
        Said.GOING: _("Going"),
        Said.WAITING: _("Waiting"),
        Said.MAYBE: _("Maybe"),
        Said.NOT_GOING: _("Not coming"),
    }
    return words[one]


def answer(row: Registration) -> str:
    """What one person answered."""
    return said(row.said)


def waits(row: Registration) -> str:
    """`no. 2`, or `base no. 2 and flyer no. 5`: where one person stands in which queue, or has an offer."""
    if row.status is RsvpStatus.OFFERED:
        return _("a place is offered")
    places = [(one.role, _("no. %(places)s", places=number(one.place))) for one in row.waits]
    return listing([f"{role} {place}".strip() for role, place in places])


def letter(row: Registration) -> str:
    """How the last letter to a guest fared; empty where there was none."""
    if row.letter is None:
        return ""
    if row.letter.status in UNDER_WAY:
        return _("letter on its way")
    return _("letter delivered") if row.letter.arrived else _("letter did not arrive")


def paid(found: Money) -> str:
    """`Paid 240 of 360 EUR`; empty where nothing costs anything and nobody paid."""
    if found.currency and found.due_minor:
        return _(
            "Paid %(paid)s of %(due)s",
            paid=money(found.paid_minor, found.currency),
            due=money(found.due_minor, found.currency),
        )
    if found.currency and found.paid_minor:
        return _("Paid %(paid)s", paid=money(found.paid_minor, found.currency))
    return ""


def sums(found: tuple[Sum, ...]) -> str:
    """`20 EUR and 5 CHF`."""
    return listing([money(one.minor, one.currency) for one in found])


def counted(answers: dict[Said, int]) -> str:
    """`12 going, 3 waiting, 2 maybe`: how many people, without their guests."""
    words = {
        Said.GOING: lambda n: ngettext("%(num)s going", "%(num)s going", n),
        Said.WAITING: lambda n: ngettext("%(num)s waiting", "%(num)s waiting", n),
        Said.MAYBE: lambda n: ngettext("%(num)s maybe", "%(num)s maybe", n),
        Said.NOT_GOING: lambda n: ngettext("%(num)s not coming", "%(num)s not coming", n),
    }
    return listing([words[one](count) for one, count in answers.items() if count])
