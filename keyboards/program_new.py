"""Buttons of describing a new program."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import program_facts
from keyboards.data import CommunityData, button, in_rows
from keyboards.program_facts import MAX_VALUE
from keyboards.programs import ProgramNew
from locales import words
from locales.reader import gettext as _
from services.program_facts import Fact
from services.program_new import ORDER, Making, Place


class DraftAnswer(CommunityData, prefix="da"):
    """An answer about one fact of it."""

    fact: Fact
    value: str = Field(max_length=MAX_VALUE)


class DraftAsk(CommunityData, prefix="dq"):
    """Go to one question, or to the summary."""

    fact: Fact | None = None


class DraftCreate(CommunityData, prefix="dc"):
    """That is enough: create it."""


def create(making: Making) -> InlineKeyboardButton:
    """The one primary button."""
    return button(_("Create program"), DraftCreate(community=making.community_id), style="primary")


def onward(making: Making, fact: Fact | None, label: str) -> InlineKeyboardButton:
    """On to another question, or to the summary."""
    return button(label, DraftAsk(community=making.community_id, fact=fact))


def choices(making: Making, fact: Fact) -> list[list[InlineKeyboardButton]]:
    """The answers to the present question."""
    return program_facts.choices(
        fact,
        making.draft,
        lambda value: DraftAnswer(community=making.community_id, fact=fact, value=value),
    )


def facts(making: Making) -> list[list[InlineKeyboardButton]]:
    """Every fact, to change it."""
    labels = {
        Fact.NAME: _("Change name"),
        Fact.KIND: _("Change kind"),
        Fact.WHEN: _("Change time"),
        Fact.PLACES: _("Change places"),
        Fact.VISIBILITY: _("Who may see it"),
        Fact.PLACE: _("Where it is"),
    }
    return in_rows([onward(making, fact, labels[fact]) for fact in ORDER], 2)


def communities(found: Sequence[Place]) -> list[list[InlineKeyboardButton]]:
    """Where to create it."""
    return [
        [button(words.short(place.name, 36), ProgramNew(community=place.community_id))] for place in found
    ]
