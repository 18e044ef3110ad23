"""Changing a program: what, to what, and what became of its dates."""

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards import program_edit as keyboards
from keyboards.data import button, markup
from keyboards.planning import PlanSave
from keyboards.program_edit import ProgramEdit
from keyboards.program_facts import label
from keyboards.programs import ProgramManage
from locales import words
from locales.reader import duration, listing, money, ngettext, number
from locales.reader import gettext as _
from services.drafts import Draft
from services.following import Followed
from services.program_edit import Edited
from services.program_facts import Fact
from services.programs import ProgramDetails
from services.schedule import Schedule
from views.programs import words_of_facts
from views.schedule import sentence
from views.screen import Screen, render


def menu(
    program: ProgramDetails, *, outcome: str = "", toast: str | None = None, alert: str | None = None
) -> Screen:
    """Choose what to change; above, the outcome of what was written."""
    back = nav.back_row(ProgramManage(community=program.community_id, program=program.id))
    text = render("program_edit/menu.html", program=program, outcome=outcome, **words_of_facts())
    return Screen(text, markup(*keyboards.facts(program), back), toast, alert)


def fact(program: ProgramDetails, asked: Fact) -> Screen:
    """Ask for one fact."""
    now = told(program.draft, asked)
    text = render("program_edit/fact.html", program=program, fact=asked, now=now)
    back = nav.back_row(ProgramEdit(community=program.community_id, program=program.id))
    return Screen(text, markup(*keyboards.choices(program, asked), back))


def answered(edited: Edited, typed: str, *, written: bool = False) -> Screen:
    """After a change: what became of the dates; or who was first, with what was typed offered again.

    What was `written`, not tapped, is answered on the screen: no toast can say it.
    """
    if edited.conflict:
        return _conflict(edited, label(edited.fact, typed), [keyboards.again(edited)])
    return _done(edited, written=written)


def rescheduled(edited: Edited, schedule: Schedule) -> Screen:
    """The same for the schedule."""
    if not edited.conflict:
        return _done(edited)
    program = edited.program
    save = PlanSave(community=program.community_id, program=program.id, revision=program.revision)
    return _conflict(edited, sentence(schedule), [button(_("Use mine"), save)])


def _conflict(edited: Edited, mine: str, again: list[InlineKeyboardButton]) -> Screen:
    now = told(edited.program.draft, edited.fact)
    text = render("program_edit/conflict.html", edited=edited, now=now, mine=mine[:400])
    program = edited.program
    keep = button(_("Keep theirs"), ProgramEdit(community=program.community_id, program=program.id))
    return Screen(text, markup([*again, keep], nav.back_row()))


def _done(edited: Edited, *, written: bool = False) -> Screen:
    """The toast says it is saved; an alert says what became of the dates, where that must be read."""
    news = followed(edited.followed)
    saved = _("Saved.")
    if written:
        return menu(edited.program, outcome=f"{saved} {news}".rstrip())
    return menu(edited.program, toast=None if news else saved, alert=f"{saved} {news}" if news else None)


def followed(result: Followed) -> str:
    """What a change did to the dates ahead; empty where it did nothing to read."""
    parts = []
    if result.moved:
        parts.append(ngettext("%(num)s date moved.", "%(num)s dates moved.", result.moved))
    if result.gone:
        parts.append(ngettext("%(num)s date removed.", "%(num)s dates removed.", result.gone))
    if result.added:
        parts.append(ngettext("%(num)s date added.", "%(num)s dates added.", result.added))
    if result.told:
        parts.append(ngettext("%(num)s person is told.", "%(num)s people are told.", result.told))
    if result.kept:
        parts.append(
            ngettext(
                "%(num)s date with answers keeps its roles.",
                "%(num)s dates with answers keep their roles.",
                result.kept,
            )
        )
    return " ".join(parts)


def told(draft: Draft, asked: Fact) -> str:
    """One fact as it is now, in words; empty where there is nothing to say."""
    minutes = draft.rsvp_deadline_minutes
    cost = money(draft.cost_minor, draft.currency or "EUR") if draft.cost_minor else _("Free")
    return {
        Fact.NAME: draft.name,
        Fact.DESCRIPTION: words.short(draft.description, 400),
        Fact.KIND: words.kind(draft.kind),
        Fact.WHEN: sentence(draft.schedule),
        Fact.DURATION: duration(draft.duration_minutes),
        Fact.PLACES: _places(draft),
        Fact.VISIBILITY: words.visibility(draft.visibility),
        Fact.PLACE: draft.place,
        Fact.GUESTS: number(draft.guests_allowed),
        Fact.DEADLINE: _("Until the start") if minutes is None else duration(minutes),
        Fact.COST: cost,
    }[asked]


def _places(draft: Draft) -> str:
    if not draft.roles:
        return _("Unlimited") if draft.capacity is None else number(draft.capacity)
    return listing(
        [
            f"{role} {number(size) if size is not None else _('unlimited')}"
            for role, size in draft.roles.items()
        ]
    )
