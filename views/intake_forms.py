"""Forms that customers fill in: what they are called, what is wrong with an answer, and how answers read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from keyboards import nav
from keyboards.bookings import BookingScreen
from keyboards.data import markup, page
from locales.reader import gettext as _
from locales.reader import long_date, number
from services.intake_answers import Paper
from services.intake_files import Attached
from services.intake_forms import Draft
from services.intake_need import path
from services.intake_schemas import Ask, Question
from services.intake_values import Problem, typed
from views import bad_input
from views.links import Links
from views.screen import Screen, render

ABOUT_FILES = {"file_too_big", "too_big_together", "file_type", "damaged", "empty_file", "no_picture"}
ABOUT_FILES |= {"too_many_pixels"}


@dataclass(frozen=True, slots=True)
class Field:
    """A question as its form shows it: with what was typed, what is wrong, and the file that is there."""

    question: Question
    typed: Sequence[str] = ()
    wrong: str = ""
    file: Attached | None = None

    @property
    def text(self) -> str:
        """What a single field holds."""
        return self.typed[0] if self.typed else ""


def screen(paper: Paper, links: Links) -> Screen:
    """The form of a booking in the chat: how it stands, and the way to its page. Never what was answered."""
    booking = paper.booking
    label = {
        (True, True): _("Change my answers"),
        (True, False): _("Fill in the form"),
    }.get((paper.may_change, paper.filled_at is not None))
    if label is None and paper.filled_at is not None and paper.reads:
        label = _("Read the answers")
    url = links.page("/app" + path(booking.community_id, booking.id))
    text = render("intake_forms/screen.html", paper=paper, booking=booking, here=url is not None)
    back = nav.back_row(BookingScreen(community=booking.community_id, booking=booking.id))
    return Screen(text, markup(page(label, url) if label else [], back))


def fields(
    paper: Paper, given: Mapping[str, Sequence[str]] | None = None, problems: Sequence[Problem] = ()
) -> list[Field]:
    """The form's fields: with what was typed, or else with what was answered before."""
    if paper.asked is None:
        return []
    wrong = {one.key: one for one in problems}
    return [
        Field(
            one,
            typed(paper.values.get(one.key)) if given is None else given.get(one.key, ()),
            problem(one, wrong[one.key]) if one.key in wrong else "",
            paper.file(one.key, loose=True) or paper.file(one.key),
        )
        for one in paper.asked.form.questions
    ]


def preview(draft: Draft) -> list[Field]:
    """The fields of a form that nobody has filled in."""
    return [Field(one) for one in draft.questions]


def problem(question: Question, wrong: Problem) -> str:
    """What is wrong with an answer, beside its field."""
    if wrong.problem in ABOUT_FILES:
        return bad_input.PROBLEMS[wrong.problem]("", wrong.limit)
    if wrong.problem == "missing":
        return _MISSING[question.ask]() if question.ask in _MISSING else _("Please answer this.")
    if wrong.problem in _WRONG:
        return _WRONG[wrong.problem](number(int(wrong.limit or 0)))
    return _("Choose among what is offered here.")


_MISSING: Mapping[Ask, Callable[[], str]] = {
    Ask.CHOICE: lambda: _("Please choose one."),
    Ask.CHOICES: lambda: _("Please choose at least one."),
    Ask.CONSENT: lambda: _("Please tick this: it is needed to book."),
    Ask.FILE: lambda: _("Please add a file."),
}
_WRONG: Mapping[str, Callable[[str], str]] = {
    "too_long": lambda most: _("Please write less: at most %(limit)s characters.", limit=most),
    "not_a_number": lambda _most: _("Please write a number, like 12 or 7.5."),
    "too_short": lambda least: _("Please write a number from %(limit)s on.", limit=least),
    "too_large": lambda most: _("Please write a number up to %(limit)s.", limit=most),
    "no_date": lambda _most: _("Please give a day: year, month and day."),
}


def ask(value: Ask) -> str:
    """What a type of question is called."""
    return {
        Ask.TEXT: _("Short text"),
        Ask.PROSE: _("Long text"),
        Ask.NUMBER: _("A number"),
        Ask.DATE: _("Date"),
        Ask.CHOICE: _("One choice"),
        Ask.CHOICES: _("Several choices"),
        Ask.CONSENT: _("Consent"),
        Ask.FILE: _("File"),
    }[value]


def said(question: Question, value: Any) -> str:
    """An answer, as one reads it."""
    if question.ask is Ask.DATE:
        return long_date(date.fromisoformat(value))
    if value is True:
        return _("Agreed")
    if isinstance(value, list):
        return "\n".join(value)
    return typed(value)[0]


def words() -> dict[str, Any]:
    """What templates say of forms with."""
    return {"ask_name": ask, "answer": said, "asks": list(Ask)}
