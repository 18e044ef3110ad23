"""A booking's steps, and homework: how far one is, in words and as a bar."""

from keyboards import nav
from keyboards import steps as keyboards
from keyboards.data import markup
from keyboards.steps import StepOpen, StepsOpen
from locales.reader import gettext as _
from locales.reader import number, short_date
from services.care_facts import StepNews
from services.homework import Desk
from services.notice import Notice
from services.outbox import Kind
from services.steps import Progress
from views.screen import Screen, render

BAR = 10
CUT = 600
"""Characters of a piece of homework on the step's screen: all of it is in the app."""


def bar(done: int, of: int) -> str:
    """▓▓▓▓░░░░░░ 2/5."""
    filled = round(BAR * done / of) if of else 0
    return f"{'▓' * filled}{'░' * (BAR - filled)} {number(done)}/{number(of)}"


def steps(found: Progress, toast: str | None = None) -> Screen:
    """All steps."""
    text = render("steps/list.html", found=found, bar=bar(found.done, len(found.steps)), date=short_date)
    return Screen(text, markup(*keyboards.steps(found), nav.back_row()), toast)


def step(found: Desk, toast: str | None = None, undo: int | None = None) -> Screen:
    """One step with its homework; `undo` is the piece that was just taken back."""
    back = nav.back_row(StepsOpen(community=found.of.community_id, booking=found.of.booking_id))
    shown = found.pieces[-keyboards.SHOWN :]
    text = render(
        "steps/one.html",
        found=found,
        shown=shown,
        first=len(found.pieces) - len(shown) + 1,
        date=short_date,
        cut=_cut,
    )
    again = [keyboards.undo(found, undo)] if undo else []
    return Screen(text, markup(*keyboards.step(found), again, back), toast)


def _cut(text: str) -> str:
    return text if len(text) <= CUT else text[: CUT - 1] + "…"


def marked(found: Desk) -> Screen:
    """Done, or not any more."""
    return step(found, _("Done. Well done!") if found.step.done_at else _("Not done any more."))


def hand_in(found: Desk) -> Screen:
    """Ask for it."""
    back = nav.back_row(StepOpen(community=found.of.community_id, step=found.step.id))
    return Screen(render("steps/hand_in.html", found=found), markup(back))


def handed_in(found: Desk) -> Screen:
    """Thanks."""
    return step(found, _("Handed in."))


def taken_back(found: Desk, piece: int) -> Screen:
    """It is gone, and can come back."""
    return step(found, _("Taken back."), piece)


def ask_answer(found: Desk, piece_id: int) -> Screen:
    """What do you answer?"""
    back = nav.back_row(StepOpen(community=found.of.community_id, step=found.step.id))
    return Screen(render("steps/answer.html", found=found, piece=found.one(piece_id), cut=_cut), markup(back))


def ask_note(found: Desk) -> Screen:
    """What is to be said about the step?"""
    back = nav.back_row(StepOpen(community=found.of.community_id, step=found.step.id))
    return Screen(render("steps/note.html", found=found), markup(back))


def saved(found: Desk) -> Screen:
    """The step after an answer or a note."""
    return step(found, _("Saved."))


def _news(notice: Notice) -> StepNews:
    if notice.step is None:
        raise LookupError(f"{notice.kind} without a step")
    return notice.step


def _told(notice: Notice) -> Screen:
    news = _news(notice)
    text = render("steps/told.html", kind=notice.kind, news=news, date=short_date, cut=_cut)
    return Screen(text, markup([keyboards.open_step(notice.community_id, news.id)]))


SCREENS = dict.fromkeys((Kind.STEP_DUE, Kind.HOMEWORK_HANDED_IN, Kind.HOMEWORK_ANSWERED), _told)
