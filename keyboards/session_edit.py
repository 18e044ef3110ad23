"""Buttons to change what one session says for itself, fact by fact."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards.data import CommunityData, button, in_rows
from keyboards.program_facts import LENGTHS, SIZES
from locales.reader import duration, number
from locales.reader import gettext as _
from services.hosts import Host
from services.session_edit import Edited, Editing
from services.session_facts import AS_PROGRAM, NONE, NOW, Fact

MAX_VALUE = 16
"""Characters of a value in a button: a person's id is the longest."""
DEADLINES = (60, 180, 720, 1440, 2880)
MOST_NAME = 24
WIDTHS = {Fact.PLACES: 3, Fact.END: 3, Fact.DEADLINE: 3}


class SessionFactEdit(CommunityData, prefix="sf"):
    """Change one fact: asks for it."""

    session: int
    fact: Fact


class SessionFactSet(CommunityData, prefix="sfx"):
    """Change one fact of this revision of a session to a value."""

    session: int
    revision: int
    fact: Fact
    value: str = Field(max_length=MAX_VALUE)


class SessionTypedAgain(CommunityData, prefix="sft"):
    """Use what was typed after all, on top of what somebody else changed."""

    session: int
    revision: int


def names() -> dict[Fact, str]:
    """What each fact is called."""
    return {
        Fact.TITLE: _("Title"),
        Fact.DESCRIPTION: _("Description"),
        Fact.PLACE: _("Place"),
        Fact.PLACES: _("Places"),
        Fact.COST: _("Cost"),
        Fact.END: _("End"),
        Fact.HOST: _("Host"),
        Fact.RSVP: _("Answer needed"),
        Fact.DEADLINE: _("Answer deadline"),
    }


def facts(editing: Editing) -> list[list[InlineKeyboardButton]]:
    """Every fact that can be changed; those that the session says for itself are marked."""
    ids = {"community": editing.session.community_id, "session": editing.session.id}
    called = names()
    return in_rows(
        [
            button(
                f"✎ {called[fact]}" if fact in editing.own else called[fact],
                SessionFactEdit(**ids, fact=fact),
            )
            for fact in editing.offered
            if fact is not Fact.RECAP
        ],
        2,
    )


def choices(editing: Editing, fact: Fact, hosts: Sequence[Host]) -> list[list[InlineKeyboardButton]]:
    """The answers that can be tapped; last, what the program says, where the session differs."""
    values = [(host.name[:MOST_NAME], str(host.id)) for host in hosts] or _choices(editing, fact)
    rows = in_rows([_set(editing, fact, label, value) for label, value in values], WIDTHS.get(fact, 2))
    if fact in editing.own:
        rows.append([_set(editing, fact, _("As the program"), AS_PROGRAM)])
    return rows


def _choices(editing: Editing, fact: Fact) -> list[tuple[str, str]]:
    has_roles = editing.session.has_roles
    return {
        Fact.DESCRIPTION: [(_("No description"), NONE)],
        Fact.PLACE: [(_("No fixed place"), NONE)],
        Fact.PLACES: [
            *((number(size), str(size)) for size in (() if has_roles else SIZES)),
            (_("Unlimited"), NONE),
        ],
        Fact.COST: [(_("Free"), NONE)],
        Fact.END: [(duration(minutes), str(minutes)) for minutes in LENGTHS],
        Fact.RSVP: [(_("Needed"), "yes"), (_("Not needed"), "no")],
        Fact.DEADLINE: [
            *((duration(minutes), str(minutes)) for minutes in DEADLINES),
            (_("Until the start"), NONE),
            (_("Close now"), NOW),
        ],
    }.get(fact, [])


def _set(editing: Editing, fact: Fact, label: str, value: str) -> InlineKeyboardButton:
    session = editing.session
    data = SessionFactSet(
        community=session.community_id,
        session=session.id,
        revision=session.revision,
        fact=fact,
        value=value,
    )
    return button(label, data)


def label(editing: Editing, fact: Fact, value: str) -> str:
    """What the button of a value says; what no button has is shown as it was typed."""
    known = {value: text for text, value in _choices(editing, fact)}
    return {AS_PROGRAM: _("As the program"), **known}.get(value, value)


def again(edited: Edited) -> InlineKeyboardButton:
    """Use mine after all."""
    session = edited.editing.session
    data = SessionTypedAgain(community=session.community_id, session=session.id, revision=session.revision)
    return button(_("Use mine"), data)
