"""Buttons to change a program, fact by fact."""

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import program_facts
from keyboards.data import CommunityData, button, in_few_rows
from keyboards.planning import PlanFor
from keyboards.program_facts import MAX_VALUE
from locales.reader import gettext as _
from services.program_edit import Edited
from services.program_facts import Fact
from services.programs import ProgramDetails


class ProgramEdit(CommunityData, prefix="pe"):
    """Choose what to change."""

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


class TypedAgain(CommunityData, prefix="pt"):
    """Use what was typed after all, on top of what somebody else changed."""

    program: int
    revision: int


def facts(program: ProgramDetails) -> list[list[InlineKeyboardButton]]:
    """Every fact that can be changed."""
    ids = {"community": program.community_id, "program": program.id}
    labels = {
        Fact.NAME: _("Name"),
        Fact.DESCRIPTION: _("Description"),
        Fact.KIND: _("Kind"),
        Fact.WHEN: _("Schedule"),
        Fact.DURATION: _("Length"),
        Fact.PLACES: _("Places and roles"),
        Fact.VISIBILITY: _("Who may see it"),
        Fact.PLACE: _("Place"),
        Fact.GUESTS: _("Guests"),
        Fact.DEADLINE: _("Answer deadline"),
        Fact.COST: _("Cost"),
    }
    return in_few_rows(
        [
            button(label, PlanFor(**ids) if fact is Fact.WHEN else FactEdit(**ids, fact=fact))
            for fact, label in labels.items()
        ]
    )


def choices(program: ProgramDetails, fact: Fact) -> list[list[InlineKeyboardButton]]:
    """The answers that can be tapped."""
    return program_facts.choices(
        fact,
        program.draft,
        lambda value: FactSet(
            community=program.community_id,
            program=program.id,
            revision=program.revision,
            fact=fact,
            value=value,
        ),
    )


def again(edited: Edited) -> InlineKeyboardButton:
    """Use mine after all."""
    program = edited.program
    data = TypedAgain(community=program.community_id, program=program.id, revision=program.revision)
    return button(_("Use mine"), data)
