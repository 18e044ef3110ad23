"""Answers about a program that can be tapped instead of typed."""

from collections.abc import Callable

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from keyboards.data import button, in_few_rows, in_rows
from locales import words
from locales.reader import duration, ngettext, number
from locales.reader import gettext as _
from models.programs import Kind, Visibility
from services.drafts import DECIDE_HOURS, Draft
from services.program_facts import NONE, Fact

MAX_VALUE = 18
"""Characters of a value in a button."""
SIZES = (8, 12, 16, 20, 30)
LENGTHS = (60, 90, 120, 180, 240)
GUESTS = (0, 1, 2, 3, 5)
DEADLINES = (60, 180, 720, 1440, 2880)
AHEAD = (30, 60, 90, 180, 365)
BALANCES = (1, 2, 3, 4)
OFFERS = (6, 12, 24, 48, 72)
ACCEPTS = (30, 60, 120, 240, 720)
MINIMUMS = (4, 6, 8, 10, 12)
WIDTHS = {
    Fact.PLACES: 3,
    Fact.DURATION: 3,
    Fact.GUESTS: 5,
    Fact.DEADLINE: 3,
    Fact.AHEAD: 3,
    Fact.VISIBILITY: 1,
    Fact.OFFER: 3,
    Fact.ACCEPT: 3,
    Fact.MINIMUM: 3,
    Fact.DECIDE: 3,
}

Choices = list[tuple[str, str]]


def choices(
    fact: Fact, draft: Draft, answer: Callable[[str], CallbackData]
) -> list[list[InlineKeyboardButton]]:
    """The answers to one fact, the present one ticked; `answer` makes the data of a value."""
    found, present = _CHOICES.get(fact, list)(), _present(fact, draft)
    buttons = [button(f"✓ {label}" if value == present else label, answer(value)) for label, value in found]
    return in_few_rows(buttons) if fact is Fact.KIND else in_rows(buttons, WIDTHS.get(fact, 2))


def label(fact: Fact, value: str) -> str:
    """What the button of a value says; what no button has is shown as it was typed."""
    return {known: text for text, known in _CHOICES.get(fact, list)()}.get(value, value)


def _present(fact: Fact, draft: Draft) -> str:
    """The value that the draft has, where a button may say it."""
    numbers = {
        Fact.PLACES: None if draft.roles else draft.capacity,
        Fact.DURATION: draft.duration_minutes,
        Fact.GUESTS: draft.guests_allowed,
        Fact.DEADLINE: draft.rsvp_deadline_minutes,
        Fact.BALANCE: draft.balance,
        Fact.OFFER: draft.offer_within_hours,
        Fact.ACCEPT: draft.accept_minutes,
        Fact.MINIMUM: draft.minimum,
        Fact.DECIDE: draft.decide_hours,
    }
    if fact in numbers:
        value = numbers[fact]
        return str(value) if value is not None else ("" if draft.roles and fact is Fact.PLACES else NONE)
    if fact in (Fact.KIND, Fact.VISIBILITY):
        return draft.kind.value if fact is Fact.KIND else draft.visibility.value
    if fact is Fact.AHEAD:
        return str(draft.generation_days) if draft.auto_generate else NONE
    given = {
        Fact.COST: draft.cost_minor,
        Fact.PLACE: draft.place or draft.latitude,
        Fact.PHOTO: draft.photo_id,
        Fact.FACILITATOR: draft.facilitator_id,
    }
    return NONE if fact in given and not given[fact] else ""


def _sizes() -> Choices:
    return [*((number(size), str(size)) for size in SIZES), (_("Unlimited"), NONE)]


def _deadlines() -> Choices:
    return [*((duration(minutes), str(minutes)) for minutes in DEADLINES), (_("Until the start"), NONE)]


def hours_before(hours: int) -> str:
    """`24 h before`."""
    return _("%(length)s before", length=duration(hours * 60))


def _days(count: int) -> str:
    return ngettext("%(num)s day", "%(num)s days", count)


_CHOICES: dict[Fact, Callable[[], Choices]] = {
    Fact.KIND: lambda: [(words.kind(kind), kind.value) for kind in Kind],
    Fact.VISIBILITY: lambda: [(words.visibility(value), value.value) for value in Visibility],
    Fact.PLACES: _sizes,
    Fact.DURATION: lambda: [(duration(minutes), str(minutes)) for minutes in LENGTHS],
    Fact.GUESTS: lambda: [(number(count), str(count)) for count in GUESTS],
    Fact.DEADLINE: _deadlines,
    Fact.COST: lambda: [(_("Free"), NONE)],
    Fact.PLACE: lambda: [(_("No fixed place"), NONE)],
    Fact.PHOTO: lambda: [(_("No photo"), NONE)],
    Fact.TAGS: lambda: [(_("No tags"), NONE)],
    Fact.FACILITATOR: lambda: [(_("Nobody"), NONE)],
    Fact.AHEAD: lambda: [*((_days(days), str(days)) for days in AHEAD), (_("Never by itself"), NONE)],
    Fact.DESCRIPTION: lambda: [(_("No description"), NONE)],
    Fact.BALANCE: lambda: [*((number(more), str(more)) for more in BALANCES), (_("No balance"), NONE)],
    Fact.OFFER: lambda: [
        *((hours_before(hours), str(hours)) for hours in OFFERS),
        (_("Give at once"), NONE),
    ],
    Fact.ACCEPT: lambda: [(duration(minutes), str(minutes)) for minutes in ACCEPTS],
    Fact.MINIMUM: lambda: [*((number(least), str(least)) for least in MINIMUMS), (_("No minimum"), NONE)],
    Fact.DECIDE: lambda: [(hours_before(hours), str(hours)) for hours in DECIDE_HOURS],
}
