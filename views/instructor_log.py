"""The instructor's log, in the chat."""

from keyboards import instructor_log as keyboards
from keyboards import nav
from keyboards.data import markup
from keyboards.instructor_log import LogOpen
from keyboards.steps import StepsOpen
from locales.reader import gettext as _
from services.instructor_log import Log
from views.screen import Screen, render

CUT = 600


def log(found: Log, page: int = 0, toast: str | None = None, undo: int | None = None) -> Screen:
    """A page of it; `undo` is the entry that was just taken out."""
    page = max(0, min(page, found.pages - 1))
    back = nav.back_row(StepsOpen(community=found.of.community_id, booking=found.of.booking_id))
    text = render("steps/log.html", found=found, page=page, entries=found.page(page), cut=_cut)
    again = [keyboards.undo(found, undo)] if undo else []
    return Screen(text, markup(*keyboards.log(found, page), again, back), toast)


def _cut(text: str) -> str:
    return text if len(text) <= CUT else text[: CUT - 1] + "…"


def ask(found: Log, *, shared: bool) -> Screen:
    """What is to be written down?"""
    back = nav.back_row(LogOpen(community=found.of.community_id, booking=found.of.booking_id))
    return Screen(render("steps/log_write.html", found=found, shared=shared), markup(back))


def written(found: Log) -> Screen:
    """It stands there."""
    return log(found, toast=_("Written down."))


def shared(found: Log, *, on: bool) -> Screen:
    """Who reads it now."""
    name = found.of.customer[:40]
    said = _("%(name)s can read it now.", name=name) if on else _("Only you can read it now.")
    return log(found, toast=said)


def removed(found: Log, entry: int) -> Screen:
    """It is out, and can come back."""
    return log(found, toast=_("Removed."), undo=entry)
