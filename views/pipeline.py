"""Bookings by how far they are, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from keyboards import pipeline as keyboards
from keyboards.data import markup
from locales.reader import gettext as _
from locales.reader import moment, money, number
from services.pipeline import Board, Pile
from services.pipeline_cards import Card, Flag
from services.pipeline_filter import Column
from services.pipeline_moves import Meant, To, possible
from views.screen import Screen, render


def board(found: Board) -> Screen:
    """How many bookings stand where, and what they are worth."""
    text = render("pipeline/board.html", found=found, **words())
    return Screen(text, markup(*keyboards.board(found)))


def column(found: Board) -> Screen:
    """The bookings of one column."""
    pile = found.piles[0]
    text = render("pipeline/column.html", found=found, pile=pile, **words())
    return Screen(text, markup(*keyboards.column(found, pile)))


def words() -> dict[str, Callable[..., Any]]:
    """What templates say of bookings with."""
    return {
        "column_name": column_name,
        "flag": flag,
        "next_time": next_time,
        "paid": paid,
        "worth": worth,
        "possible": possible,
        "way_to": way_to,
    }


def column_name(which: Column) -> str:
    """What a column is called."""
    return keyboards.names()[which]


def flag(which: Flag) -> str:
    """What deserves a look."""
    return {
        Flag.NO_SHOW: _("no-show"),
        Flag.OVERDUE: _("overdue"),
        Flag.REFUND: _("refund pending"),
        Flag.CREDITS: _("credits"),
    }[which]


def next_time(card: Card) -> str:
    """When it goes on, in the instructor's zone; or how far it is."""
    if card.next_at:
        return moment(card.next_at, card.zone)
    return _("%(given)s of %(all)s given", given=number(card.given), all=number(card.sessions))


def paid(card: Card) -> str:
    """What was paid, and what is owed."""
    if card.owed_minor:
        owed = money(card.owed_minor, card.currency)
        if not card.paid_minor:
            return _("%(amount)s owed", amount=owed)
        return _("%(paid)s paid, %(amount)s owed", paid=money(card.paid_minor, card.currency), amount=owed)
    return _("%(paid)s paid", paid=money(card.paid_minor, card.currency)) if card.paid_minor else ""


def worth(pile: Pile) -> str:
    """What a column is worth, by currency."""
    return ", ".join(
        _(
            "%(total)s, %(paid)s paid",
            total=money(one.total_minor, one.currency),
            paid=money(one.paid_minor, one.currency),
        )
        for one in pile.worth
    )


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a move means, for a page that asks before."""

    title: str
    lines: tuple[str, ...]
    button: str


def meant(found: Meant) -> Meaning:
    """What is about to be done."""
    sum_ = money(found.minor, found.currency)
    if found.to is To.CONFIRMED:
        line = _("%(amount)s was paid in cash, or has come otherwise.", amount=sum_)
        return Meaning(_("Confirm this booking?"), (line,), _("Note as paid"))
    if found.to is To.CANCELLED:
        back = money(found.back_minor, found.currency)
        lines = (
            _("%(amount)s goes back.", amount=back) if found.back_minor else _("Nothing goes back."),
            _("%(amount)s is kept for what was given.", amount=sum_) if found.minor else "",
            _("The customer is told."),
        )
        return Meaning(_("Cancel this booking?"), tuple(filter(None, lines)), _("Cancel the booking"))
    if found.to is To.NO_SHOW and found.appointment:
        when = moment(found.appointment.starts_at, found.appointment.zone)
        line = _(
            "The appointment of %(moment)s counts as missed, which costs what the policy says.", moment=when
        )
        return Meaning(_("Did they not come?"), (line,), _("Mark as no-show"))
    return Meaning(_("Complete this booking?"), (_("All its appointments were given."),), _("Complete it"))


def moved(found: Meant) -> str:
    """What was done."""
    return {
        To.CONFIRMED: _("Noted as paid."),
        To.CANCELLED: _("Cancelled."),
        To.NO_SHOW: _("Marked as no-show."),
        To.COMPLETED: _("Completed."),
    }[found.to]


def way_to(to: To) -> str:
    """What a button says that leads to a move."""
    return {
        To.CONFIRMED: _("Confirm"),
        To.CANCELLED: _("Cancel"),
        To.NO_SHOW: _("No-show"),
        To.COMPLETED: _("Complete"),
    }[to]
