"""Buttons to change what one session says for itself, fact by fact."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import place_offers
from keyboards.data import CommunityData, button, in_rows
from keyboards.program_facts import LENGTHS, MINIMUMS, SIZES
from locales import kind_words
from locales.reader import duration, number
from locales.reader import gettext as _
from services import session_facts
from services.hosts import Host
from services.session_edit import Edited, Editing
from services.session_facts import AS_PROGRAM, NONE, NOW, Fact

MAX_VALUE = 16
"""Characters of a value in a button: a person's id is the longest."""
DEADLINES = (60, 180, 720, 1440, 2880)
MOST_NAME = 24
WIDTHS = {Fact.PLACES: 3, Fact.MINIMUM: 3, Fact.END: 3, Fact.DEADLINE: 3}


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


class SessionSettings(CommunityData, prefix="sk"):
    """What belongs to its kind."""

    session: int


class SessionSettingEdit(CommunityData, prefix="ske"):
    """Ask for one setting of its kind."""

    session: int
    count: int
    """Which one, from 0."""


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
        Fact.DETAIL: _("Details"),
        Fact.MINIMUM: _("Minimum"),
    }


def facts(editing: Editing) -> list[list[InlineKeyboardButton]]:
    """Every fact that can be changed; those that the session says for itself are marked."""
    ids = {"community": editing.session.community_id, "session": editing.session.id}
    called = names()
    shown = [fact for fact in editing.offered if fact not in (Fact.RECAP, Fact.MINIMUM)]
    if not session_facts.settings_of(editing.program):
        shown = [fact for fact in shown if fact is not Fact.DETAIL]
    return in_rows(
        [
            button(
                f"✎ {called[fact]}" if fact in editing.own else called[fact],
                SessionSettings(**ids) if fact is Fact.DETAIL else SessionFactEdit(**ids, fact=fact),
            )
            for fact in shown
        ],
        2,
    )


def settings(editing: Editing) -> list[list[InlineKeyboardButton]]:
    """The settings of its kind; those that the session has for itself are marked."""
    ids = {"community": editing.session.community_id, "session": editing.session.id}
    return in_rows(
        [
            button(
                f"✎ {kind_words.setting(one.name)}"
                if one.name in editing.details
                else kind_words.setting(one.name),
                SessionSettingEdit(**ids, count=place),
            )
            for place, one in enumerate(session_facts.settings_of(editing.program))
        ],
        2,
    )


def options(editing: Editing, place: int) -> list[list[InlineKeyboardButton]]:
    """What can be chosen for one setting; last, what the program says, where the session differs."""
    setting = session_facts.settings_of(editing.program)[place]
    rows = in_rows(
        [
            _set(editing, Fact.DETAIL, kind_words.option(value), f"{place}={number_of}")
            for number_of, value in enumerate(setting.options)
        ],
        2,
    )
    if setting.name in editing.details:
        rows.append([_set(editing, Fact.DETAIL, _("As the program"), f"{place}={AS_PROGRAM}")])
    return rows


def choices(editing: Editing, fact: Fact, hosts: Sequence[Host]) -> list[list[InlineKeyboardButton]]:
    """The answers that can be tapped; last, what the program says, where the session differs."""
    values = [(host.name[:MOST_NAME], str(host.id)) for host in hosts] or _choices(editing, fact)
    rows = in_rows([_set(editing, fact, label, value) for label, value in values], WIDTHS.get(fact, 2))
    last = [_set(editing, fact, _("As the program"), AS_PROGRAM)] if fact in editing.own else []
    if fact is Fact.PLACES:
        session = editing.session
        data = SessionFactEdit(community=session.community_id, session=session.id, fact=Fact.MINIMUM)
        last.append(button(_("Set minimum"), data))
    if fact is Fact.MINIMUM and editing.session.lacks:
        last.append(place_offers.hold(editing.session.community_id, editing.session.id))
    return [*rows, last] if last else rows


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
        Fact.MINIMUM: [*((number(least), str(least)) for least in MINIMUMS), (_("No minimum"), NONE)],
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
    """Use mine after all; or mean it."""
    session = edited.editing.session
    data = SessionTypedAgain(community=session.community_id, session=session.id, revision=session.revision)
    return button(_("Save anyway") if edited.below else _("Use mine"), data)
