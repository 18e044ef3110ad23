"""A bank's file, as who brought it reads what became of it: what to do stands with each kind of payment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from locales.reader import gettext as _
from locales.reader import money, plain_date
from services.bank_payments import Became, Line

_ORDER = (
    *(Became.COUNTED, Became.IN_PART, Became.TOO_MUCH, Became.GOES_BACK, Became.UNMATCHED),
    *(Became.REVERSED, Became.RETURNED, Became.NOT_BOOKED, Became.KNOWN),
)


@dataclass(frozen=True, slots=True)
class Pile:
    """Payments of which the same became."""

    became: Became
    title: str
    advice: str
    lines: tuple[Line, ...]


def piles(lines: Sequence[Line]) -> tuple[Pile, ...]:
    """All payments of a file, what went well first."""
    found = ((became, tuple(one for one in lines if one.became is became)) for became in _ORDER)
    return tuple(Pile(became, *_words(became), of) for became, of in found if of)


def _words(became: Became) -> tuple[str, str]:
    return {
        Became.COUNTED: (_("Counted"), _("These are paid. There is nothing to do.")),
        Became.IN_PART: (
            _("Counted, more is owed"),
            _("Less came than the bill says, or the next part is open. The rest stays due."),
        ),
        Became.TOO_MUCH: (
            _("Counted, too much came"),
            _("Give back at your bank what is too much, and note that at the booking."),
        ),
        Became.GOES_BACK: (
            _("To give back"),
            _(
                "This was paid twice, in another currency, or for what is cancelled or gone. "
                "Give it back at your bank, and note that at the booking."
            ),
        ),
        Became.UNMATCHED: (
            _("Of no bill here"),
            _(
                "No bill has such a reference. If you know whose money it is, note it at their booking; "
                "otherwise ask your bank, or give it back."
            ),
        ),
        Became.REVERSED: (
            _("Taken away again"),
            _(
                "The bank took back money that had come. The booking counts as paid still: "
                "write to the customer, or cancel it."
            ),
        ),
        Became.RETURNED: (
            _("Came back to you"),
            _(
                "Money that you sent did not arrive. If it was to go back to a customer, "
                "ask for their account."
            ),
        ),
        Became.NOT_BOOKED: (
            _("Announced"),
            _("This is not booked yet. Bring the file of another day, and it counts."),
        ),
        Became.KNOWN: (_("Known"), _("These were in a file before. There is nothing to do.")),
    }[became]


def who(line: Line) -> str:
    """Whose a payment is: the customer of its bill, else what the bank says of the payer."""
    return line.match.customer if line.match else line.credit.payer


def words() -> dict[str, Any]:
    """What the template needs."""
    return {"money": money, "plain_date": plain_date, "who": who}


def said(lines: Sequence[Line]) -> str:
    """What is said once a file was read."""
    new = (Became.COUNTED, Became.IN_PART, Became.TOO_MUCH, Became.GOES_BACK)
    if not lines:
        return _("There is no payment in this file.")
    if any(one.became in new for one in lines):
        return _("The file is read. See below what to do.")
    return _("There is nothing new in this file.")
