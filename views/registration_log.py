"""What was changed about one registration, by whom, in words."""

from collections.abc import Sequence
from typing import Any

from locales.reader import gettext as _
from locales.reader import listing, money, ngettext, number
from services.activity import Line
from services.registration_filter import Said
from views.program_log import Told


def in_words(lines: Sequence[Line]) -> list[Told]:
    """The lines of the log as organizers read them."""
    return [Told(line.at, line.by or "", _did(line.verb, line.data)) for line in lines]


def _did(verb: str, data: dict[str, Any]) -> str:
    if verb == "paid" and "amount" in data:
        return _("Marked as paid: %(amount)s", amount=money(data["amount"], data["currency"]))
    if verb == "answer_changed":
        return f"{_answer(data['was'])} → {_answer(data['now'])}"
    if verb == "moved":
        return moved(data)
    known = {
        "paid": _("Marked as paid"),
        "unpaid": _("Marked as unpaid"),
        "taken_back": _("The answer was taken back"),
    }
    return known.get(verb, verb)


def moved(data: dict[str, Any]) -> str:
    """`Waitlist: no. 5 → 2 (they came twice in vain)`."""
    return _(
        "Waitlist: no. %(was)s → %(now)s (%(reason)s)",
        was=number(data["was"]),
        now=number(data["now"]),
        reason=data["reason"],
    )


def _answer(said: dict[str, Any]) -> str:
    words = {Said.GOING: _("Going"), Said.MAYBE: _("Maybe"), Said.NOT_GOING: _("Not coming")}
    guests = ngettext("%(num)s guest", "%(num)s guests", said["guests"]) if said["guests"] else ""
    return listing([part for part in (words[Said(said["answer"])], said["role"], guests) if part])
