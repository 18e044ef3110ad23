"""Buttons to change a program, fact by fact."""

from collections.abc import Callable

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import program_facts
from keyboards.data import CommunityData, button, in_rows
from keyboards.planning import PlanFor
from keyboards.program_facts import MAX_VALUE
from keyboards.room_choice import ProgramRoom
from locales import kind_words, words
from locales.reader import gettext as _
from services import kinds
from services.program_edit import Asked, Edited
from services.program_facts import NONE, RULES, Fact, rules_of
from services.programs import ProgramDetails

MOST = 24
"""Characters of a name in a button that may be ticked."""


class ProgramEdit(CommunityData, prefix="pe"):
    """Choose what to change."""

    program: int


class ProgramEditRest(CommunityData, prefix="per"):
    """The rest of what can be changed."""

    program: int


class FactEdit(CommunityData, prefix="pf"):
    """Change one fact: asks for it."""

    program: int
    fact: Fact


class FactSet(CommunityData, prefix="px"):
    """Change one fact of this revision of a program to a value."""

    program: int
    revision: int
    fact: Fact
    value: str = Field(max_length=MAX_VALUE)


class ProgramSettings(CommunityData, prefix="pk"):
    """What belongs to its kind."""

    program: int


class ProgramRules(CommunityData, prefix="pru"):
    """Who gets in, and whether it takes place."""

    program: int


class SettingEdit(CommunityData, prefix="pke"):
    """Ask for one setting of its kind."""

    program: int
    count: int
    """Which one, from 0."""


class TypedAgain(CommunityData, prefix="pt"):
    """Use what was typed after all, on top of what somebody else changed."""

    program: int
    revision: int


def facts(program: ProgramDetails, page: int = 0) -> list[list[InlineKeyboardButton]]:
    """The facts that can be changed, on two pages."""
    ids = {"community": program.community_id, "program": program.id}
    if page:
        rest = [button(label, FactEdit(**ids, fact=fact)) for fact, label in _rest().items()]
        rest.append(button(_("Room"), ProgramRoom(**ids)))
        rest.append(button(_("Set rules"), ProgramRules(**ids)))
        rest.append(button(_("More of its kind"), ProgramSettings(**ids)))
        return in_rows(rest, 2)
    first = [
        button(label, PlanFor(**ids) if fact is Fact.WHEN else FactEdit(**ids, fact=fact))
        for fact, label in _first().items()
    ]
    return in_rows([*first, button(_("See more"), ProgramEditRest(**ids))], 2)


def _first() -> dict[Fact, str]:
    return {
        Fact.NAME: _("Name"),
        Fact.DESCRIPTION: _("Description"),
        Fact.KIND: _("Kind"),
        Fact.WHEN: _("Schedule"),
        Fact.DURATION: _("Length"),
        Fact.PLACES: _("Places and roles"),
        Fact.VISIBILITY: _("Who may see it"),
        Fact.PLACE: _("Place"),
        Fact.PHOTO: _("Photo"),
    }


def _rest() -> dict[Fact, str]:
    return {
        Fact.TAGS: _("Tags"),
        Fact.FACILITATOR: _("Facilitator"),
        Fact.GUESTS: _("Guests"),
        Fact.DEADLINE: _("Answer deadline"),
        Fact.COST: _("Cost"),
        Fact.AHEAD: _("Days ahead"),
    }


def page_of(fact: Fact) -> int:
    """The page of the facts that one is on."""
    return 0 if fact in _first() else 1


def rule_names() -> dict[Fact, str]:
    """What each rule is called."""
    return {
        Fact.BALANCE: _("Balance of roles"),
        Fact.OFFER: _("Free places"),
        Fact.ACCEPT: _("Time to accept"),
        Fact.MINIMUM: _("Minimum"),
        Fact.DECIDE: _("Time to decide"),
    }


def rules(program: ProgramDetails) -> list[list[InlineKeyboardButton]]:
    """The rules that can be set; times only once the rule is there that they belong to."""
    ids = {"community": program.community_id, "program": program.id}
    called = rule_names()
    return in_rows([button(called[rule], FactEdit(**ids, fact=rule)) for rule in rules_of(program.draft)], 2)


def menu_of(program: ProgramDetails, fact: Fact) -> ProgramEdit | ProgramEditRest | ProgramRules:
    """The way to the screen that one fact is chosen on."""
    ids = {"community": program.community_id, "program": program.id}
    if fact in RULES:
        return ProgramRules(**ids)
    return ProgramEditRest(**ids) if page_of(fact) else ProgramEdit(**ids)


def choices(asked: Asked) -> list[list[InlineKeyboardButton]]:
    """The answers that can be tapped."""
    if asked.fact is Fact.TAGS:
        return _tags(asked)
    if asked.fact is Fact.FACILITATOR:
        return _people(asked)
    return program_facts.choices(asked.fact, asked.program.draft, _setter(asked.program, asked.fact))


def _setter(program: ProgramDetails, fact: Fact) -> Callable[[str], FactSet]:
    def data(value: str) -> FactSet:
        return FactSet(
            community=program.community_id,
            program=program.id,
            revision=program.revision,
            fact=fact,
            value=value,
        )

    return data


def _tags(asked: Asked) -> list[list[InlineKeyboardButton]]:
    """Those it has are ticked, and go by a tap; others in use come by one."""
    choose = _setter(asked.program, Fact.TAGS)
    buttons = [
        _ticked(tag.name, choose(f"~#{tag.id}" if tag.chosen else f"+#{tag.id}"), tag.chosen)
        for tag in asked.tags
    ]
    none = [button(_("No tags"), choose(NONE))] if asked.program.draft.tags else []
    return in_rows([*buttons, *none], 2)


def _people(asked: Asked) -> list[list[InlineKeyboardButton]]:
    """Those who lead; others are typed."""
    choose = _setter(asked.program, Fact.FACILITATOR)
    present = asked.program.draft.facilitator_id
    return in_rows([_ticked(one.name, choose(str(one.id)), one.id == present) for one in asked.people], 2)


def _ticked(text: str, data: FactSet, present: bool) -> InlineKeyboardButton:
    """A choice, ticked where it is the present one."""
    said = words.short(text, MOST)
    return button(f"✓ {said}" if present else said, data)


def settings(program: ProgramDetails) -> list[list[InlineKeyboardButton]]:
    """The settings of its kind."""
    ids = {"community": program.community_id, "program": program.id}
    known = kinds.settings_of(program.draft.kind)
    return in_rows(
        [
            button(kind_words.setting(one.name), SettingEdit(**ids, count=place))
            for place, one in enumerate(known)
        ],
        2,
    )


def options(program: ProgramDetails, place: int) -> list[list[InlineKeyboardButton]]:
    """What can be chosen for one setting; nothing where there is something."""
    setting = kinds.settings_of(program.draft.kind)[place]
    choose = _setter(program, Fact.SETTING)
    present = kinds.typed(program.draft.settings.get(setting.name))
    buttons = [
        _ticked(kind_words.option(value), choose(f"{place}={number_of}"), value == present)
        for number_of, value in enumerate(setting.options)
    ]
    none = [button(_("Nothing"), choose(f"{place}={NONE}"))] if present else []
    return in_rows([*buttons, *none], 2)


def again(edited: Edited) -> InlineKeyboardButton:
    """Use mine after all."""
    program = edited.program
    data = TypedAgain(community=program.community_id, program=program.id, revision=program.revision)
    return button(_("Use mine"), data)
