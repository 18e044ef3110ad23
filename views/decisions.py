"""Decisions in the chat: written down, corrected, found again."""

from typing import Any

from keyboards import decisions as keyboards
from keyboards import nav
from keyboards.data import button, markup
from keyboards.decisions import DecisionAdd, DecisionList, DecisionScreen, ProgramDecisions
from keyboards.minutes import MinutesScreen
from keyboards.programs import ProgramScreen
from locales.reader import gettext as _
from locales.reader import number
from services.decisions import Decision, Found, Opened, Votes
from services.minute_notes import Note
from services.minutes_sheet import Sheet
from views.screen import Screen, render

SHORT = 300


def counted(votes: Votes) -> str:
    """How many were for it, against it, and neither."""
    return _(
        "%(pro)s for, %(contra)s against, %(neither)s abstained",
        pro=number(votes.in_favour),
        contra=number(votes.against),
        neither=number(votes.abstained),
    )


def told(one: Decision) -> str:
    """A decision in one line."""
    return f"{one.text} ({counted(one.votes)})" if one.votes else one.text


def listed(sheet: Sheet, page: int = 0, *, undo: int | None = None) -> Screen:
    """What was decided at a session, a page of it; `undo` is one that was just taken out."""
    session = sheet.session
    ids: dict[str, Any] = {"community": session.community_id, "session": session.id}
    pages = max(1, -(-len(sheet.decisions) // keyboards.PAGE))
    page = max(0, min(page, pages - 1))
    first = page * keyboards.PAGE
    shown = sheet.decisions[first : first + keyboards.PAGE]

    def turn(to: int) -> DecisionList | None:
        return DecisionList(**ids, page=to) if 0 <= to < pages else None

    turning = nav.page_row(turn(page - 1), f"{number(page + 1)}/{number(pages)}", turn(page + 1))
    everywhere = ProgramDecisions(community=session.community_id, program=session.program_id)
    ways = [button(_("All of program"), everywhere)]
    if undo is not None:
        ways = [keyboards.undo(session.community_id, undo)]
    elif sheet.open:
        ways.insert(0, button(_("Add decision"), DecisionAdd(**ids)))
    text = render("decisions/list.html", sheet=sheet, shown=shown, first=first, counted=counted)
    rows = keyboards.listed(session.community_id, shown, first + 1)
    toast = _("Removed.") if undo is not None else None
    return Screen(text, markup(*rows, turning, ways, nav.back_row(MinutesScreen(**ids))), toast)


def of_program(found: Found) -> Screen:
    """A page of what a program decided; what is typed next is looked for."""
    back = ProgramScreen(community=found.program.community_id, program=found.program.id)
    zone = found.program.draft.schedule.zone
    text = render("decisions/program.html", found=found, zone=zone, counted=counted, first=found.page * 6)
    return Screen(text, markup(*keyboards.of_program(found), nav.back_row(back)))


def ask(sheet: Sheet, note: Note) -> Screen:
    """What was decided?"""
    back = MinutesScreen(community=sheet.session.community_id, session=sheet.session.id)
    return Screen(render("decisions/ask.html", sheet=sheet, note=note), markup(nav.back_row(back)))


def one(opened: Opened, *, toast: str | None = None) -> Screen:
    """One decision, to be read and corrected."""
    session = opened.session
    back = DecisionList(community=session.community_id, session=session.id)
    text = render("decisions/one.html", one=opened.decision, session=session, counted=counted)
    return Screen(text, markup(*keyboards.change(opened), nav.back_row(back)), toast)


def changed(opened: Opened) -> Screen:
    """The same after a change."""
    return one(opened, toast=_("Saved."))


def correct(opened: Opened, what: str) -> Screen:
    """Ask for other words, for the votes, or for the item."""
    session = opened.session
    back = nav.back_row(DecisionScreen(community=session.community_id, decision=opened.decision.id))
    rows = keyboards.items(opened) if what == "item" else []
    text = render("decisions/correct.html", one=opened.decision, what=what)
    return Screen(text, markup(*rows, back))
