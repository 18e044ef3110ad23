"""Changing a program: what, to what, and what became of its dates."""

from dataclasses import replace

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards import program_edit as keyboards
from keyboards.data import button, markup
from keyboards.planning import PlanSave
from keyboards.program_edit import ProgramEdit, ProgramEditRest, ProgramSettings
from keyboards.program_facts import label
from keyboards.programs import ProgramManage
from locales import kind_words
from locales.reader import gettext as _
from locales.reader import ngettext
from services import kinds
from services.following import Followed
from services.program_edit import Asked, Edited
from services.program_facts import NONE, RULES, Fact, rules_of
from services.programs import ProgramDetails
from services.schedule import Schedule
from views import conflicts, program_facts
from views.program_facts import told
from views.programs import words_of_facts
from views.schedule import sentence
from views.screen import Screen, render


def menu(
    program: ProgramDetails,
    page: int = 0,
    *,
    outcome: str = "",
    toast: str | None = None,
    alert: str | None = None,
) -> Screen:
    """Choose what to change; above, the outcome of what was written."""
    ids = {"community": program.community_id, "program": program.id}
    back = nav.back_row(ProgramEdit(**ids) if page else ProgramManage(**ids))
    text = render("program_edit/menu.html", program=program, outcome=outcome, **words_of_facts())
    return Screen(text, markup(*keyboards.facts(program, page), back), toast, alert)


def fact(asked: Asked) -> Screen:
    """Ask for one fact."""
    program = asked.program
    now = _now(program, asked.fact)
    text = render("program_edit/fact.html", program=program, fact=asked.fact, now=now)
    back = nav.back_row(keyboards.menu_of(program, asked.fact))
    return Screen(text, markup(*keyboards.choices(asked), back))


def rules(
    program: ProgramDetails, *, outcome: str = "", toast: str | None = None, alert: str | None = None
) -> Screen:
    """Who gets in, and whether it takes place: each rule as it is; choose which to change."""
    called = keyboards.rule_names()
    lines = [(called[rule], told(program.draft, rule)) for rule in rules_of(program.draft)]
    text = render("program_edit/rules.html", program=program, outcome=outcome, lines=lines)
    back = nav.back_row(ProgramEditRest(community=program.community_id, program=program.id))
    return Screen(text, markup(*keyboards.rules(program), back), toast, alert)


def settings(program: ProgramDetails) -> Screen:
    """What belongs to its kind: choose what to change."""
    back = nav.back_row(keyboards.menu_of(program, Fact.SETTING))
    text = render(
        "program_edit/settings.html",
        program=program,
        settings=program_facts.every_setting(program.draft.settings),
        **words_of_facts(),
    )
    return Screen(text, markup(*keyboards.settings(program), back))


def setting(program: ProgramDetails, place: int) -> Screen:
    """Ask for one of them."""
    asked = kinds.settings_of(program.draft.kind)[place]
    value = program.draft.settings.get(asked.name)
    text = render(
        "program_edit/setting.html",
        program=program,
        name=kind_words.setting(asked.name),
        now="" if value is None else kind_words.told(asked.name, value),
        options=asked.options,
        hint=kind_words.hint(asked.shape),
    )
    back = nav.back_row(ProgramSettings(community=program.community_id, program=program.id))
    return Screen(text, markup(*keyboards.options(program, place), back))


def answered(edited: Edited, typed: str, *, written: bool = False) -> Screen:
    """After a change: what became of the dates; or who was first, with what was typed offered again.

    What was `written`, not tapped, is answered on the screen: no toast can say it.
    """
    if edited.conflict:
        return _conflict(edited, _mine(edited, typed), [keyboards.again(edited)])
    if edited.fact is Fact.SETTING:
        saved = settings(edited.program)
        return replace(saved, toast=None if written else _("Saved."))
    return _done(edited, written=written)


def _mine(edited: Edited, typed: str) -> str:
    """What was typed or tapped, as people read it."""
    if edited.fact is Fact.SETTING:
        place, _sign, said = typed.partition("=")
        return option_said(kinds.settings_of(edited.program.draft.kind)[int(place)], said)
    if edited.named:
        return edited.named
    if edited.fact is Fact.PHOTO and typed != NONE:
        return _("A photo")
    return label(edited.fact, typed)


def option_said(setting: kinds.Setting, said: str) -> str:
    """What a button of a setting says, which gives a number; what was typed stays as it is."""
    if said == NONE:
        return _("Nothing")
    if setting.options and said.isdecimal() and int(said) < len(setting.options):
        return kind_words.option(setting.options[int(said)])
    return said


def _now(program: ProgramDetails, asked: Fact) -> str:
    return program.facilitator or "" if asked is Fact.FACILITATOR else told(program.draft, asked)


def rescheduled(edited: Edited, schedule: Schedule) -> Screen:
    """The same for the schedule."""
    if not edited.conflict:
        return _done(edited)
    program = edited.program
    save = PlanSave(community=program.community_id, program=program.id, revision=program.revision)
    return _conflict(edited, sentence(schedule), [button(_("Use mine"), save)])


def _conflict(edited: Edited, mine: str, again: list[InlineKeyboardButton]) -> Screen:
    now = _now(edited.program, edited.fact)
    text = render("program_edit/conflict.html", edited=edited, now=now, mine=mine[:400])
    program = edited.program
    keep = button(_("Keep theirs"), ProgramEdit(community=program.community_id, program=program.id))
    return Screen(text, markup([*again, keep], nav.back_row()))


def _done(edited: Edited, *, written: bool = False) -> Screen:
    """The toast says it is saved; an alert says what became of the dates, where that must be read."""
    news = followed(edited.followed)
    saved = _("Saved.")
    outcome, toast, alert = "", None, None
    if written:
        outcome = f"{saved} {news}".rstrip()
    else:
        toast, alert = (None, f"{saved} {news}") if news else (saved, None)
    if edited.fact in RULES:
        return rules(edited.program, outcome=outcome, toast=toast, alert=alert)
    page = keyboards.page_of(edited.fact)
    return menu(edited.program, page, outcome=outcome, toast=toast, alert=alert)


def created() -> str:
    """What is said once a program is there."""
    return _("Created.")


def saved(result: Followed) -> str:
    """What is said once a change is saved: that, and what became of the dates."""
    return f"{_saved()} {followed(result)}".rstrip()


def _saved() -> str:
    return _("Saved.")


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
    if result.fits:
        parts.append(conflicts.too_small(result.fits))
    if result.kept:
        parts.append(
            ngettext(
                "%(num)s date with answers keeps its roles.",
                "%(num)s dates with answers keep their roles.",
                result.kept,
            )
        )
    return " ".join(parts)
