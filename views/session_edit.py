"""Changing one session: what differs from its program, each fact, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from keyboards import nav
from keyboards import session_edit as keyboards
from keyboards.data import button, markup
from keyboards.session_edit import names
from keyboards.sessions import SessionEdit, SessionMenu, SessionRecap
from locales import kind_words, words
from locales.reader import clock, listing, moment, money, ngettext, number
from locales.reader import gettext as _
from services import kinds, richtext, session_facts
from services.hosts import Host
from services.places import Pool
from services.programs import ProgramDetails
from services.recaps import Recap
from services.session_edit import Edited, Editing
from services.session_facts import AS_PROGRAM, Fact
from services.session_sizes import Below
from services.sessions import SessionDetails
from views import conflicts, program_facts, recaps
from views.program_edit import option_said
from views.screen import Screen, render

MOST_SHOWN = 400
"""Characters of a text that is quoted."""


def menu(
    editing: Editing, *, outcome: str = "", toast: str | None = None, alert: str | None = None
) -> Screen:
    """Choose what to change; above, the outcome of what was written."""
    session = editing.session
    back = nav.back_row(SessionMenu(community=session.community_id, session=session.id))
    called = names()
    differs = listing([called[fact].lower() for fact in Fact if fact in editing.own])
    text = render("session_edit/menu.html", session=session, outcome=outcome, differs=differs)
    return Screen(text, markup(*keyboards.facts(editing), back), toast, alert)


def fact(editing: Editing, asked: Fact, hosts: Sequence[Host]) -> Screen:
    """Ask for one fact, beside what it is and what the program says."""
    session = editing.session
    text = render(
        "session_edit/fact.html",
        session=session,
        fact=asked,
        now=told(session, asked),
        usual=usual(editing, asked) if asked in editing.own else "",
    )
    ids = {"community": session.community_id, "session": session.id}
    back = nav.back_row(SessionRecap(**ids) if asked is Fact.RECAP else SessionEdit(**ids))
    return Screen(text, markup(*keyboards.choices(editing, asked, hosts), back))


def settings(editing: Editing, *, toast: str | None = None) -> Screen:
    """What belongs to its kind: choose what is otherwise this time."""
    session = editing.session
    text = render(
        "session_edit/settings.html",
        session=session,
        lines=details(editing.program.draft.settings, editing.details),
    )
    back = nav.back_row(SessionEdit(community=session.community_id, session=session.id))
    return Screen(text, markup(*keyboards.settings(editing), back), toast)


def setting(editing: Editing, place: int) -> Screen:
    """Ask for one of them."""
    asked = session_facts.settings_of(editing.program)[place]
    value = kinds.merged(editing.program.draft.settings, editing.details).get(asked.name)
    text = render(
        "session_edit/setting.html",
        session=editing.session,
        name=kind_words.setting(asked.name),
        now="" if value is None else kind_words.told(asked.name, value),
        options=asked.options,
        hint=kind_words.hint(asked.shape),
    )
    back = nav.back_row(
        keyboards.SessionSettings(community=editing.session.community_id, session=editing.session.id)
    )
    return Screen(text, markup(*keyboards.options(editing, place), back))


def details(defaults: Mapping[str, Any], own: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The settings of a session in words: the program's, but for those it has itself."""
    return program_facts.of_kind(kinds.merged(defaults, own))


def answered(edited: Edited, typed: str, *, written: bool = False) -> Screen:
    """After a change: who got in, who is told; or who was first, with what was typed offered again.

    What was `written`, not tapped, is answered on the screen: no toast can say it.
    """
    if edited.conflict:
        return _conflict(edited, typed)
    if edited.below:
        return _sure(edited)
    if edited.facts == (Fact.DETAIL,):
        return settings(edited.editing, toast=_("Saved."))
    if edited.facts == (Fact.RECAP,):
        return recaps.screen(_recap(edited.editing), toast=_("Saved."))
    news = outcome(edited)
    saved = _("Saved.")
    if written:
        return menu(edited.editing, outcome=f"{saved} {news}".rstrip())
    return menu(edited.editing, toast=None if news else saved, alert=f"{saved} {news}" if news else None)


def _recap(editing: Editing) -> Recap:
    return Recap(editing.session, editing.recap, editing.recap_sent_at)


def _conflict(edited: Edited, typed: str) -> Screen:
    session, asked = edited.editing.session, edited.facts[0]
    ids = {"community": session.community_id, "session": session.id}
    now, mine = told(session, asked), keyboards.label(edited.editing, asked, typed)
    keep = button(_("Keep theirs"), SessionEdit(**ids))
    if asked is Fact.DETAIL:
        place, _sign, said = typed.partition("=")
        setting = session_facts.settings_of(edited.editing.program)[int(place)]
        mine = _("As the program") if said == AS_PROGRAM else option_said(setting, said)
    if asked is Fact.RECAP:
        now, mine = richtext.to_marks(edited.editing.recap or ""), richtext.to_marks(typed)
        keep = button(_("Keep theirs"), SessionRecap(**ids))
    now, mine = words.short(now, MOST_SHOWN), words.short(mine, MOST_SHOWN)
    text = render("session_edit/conflict.html", session=session, by=edited.by, now=now, mine=mine)
    return Screen(text, markup([keyboards.again(edited), keep], nav.back_row()))


def _sure(edited: Edited) -> Screen:
    session = edited.editing.session
    keep = button(_("Keep places"), SessionEdit(community=session.community_id, session=session.id))
    text = render("session_edit/fewer.html", session=session, lines=fewer(edited))
    return Screen(text, markup([keyboards.again(edited), keep], nav.back_row()))


def fewer(edited: Edited) -> list[str]:
    """What follows from fewer places than are taken, role by role."""
    return [_fewer(one) for one in edited.below]


def _fewer(one: Below) -> str:
    said = ngettext(
        "%(num)s is in and stays. Nobody new comes in until there are fewer than %(places)s.",
        "%(num)s are in and stay. Nobody new comes in until there are fewer than %(places)s.",
        one.taken,
        places=number(one.capacity),
    )
    return f"{one.role.capitalize()}: {said}" if one.role else said


def outcome(edited: Edited) -> str:
    """What a change did to people; empty where it did nothing to read."""
    parts = []
    if edited.promoted:
        parts.append(ngettext("%(num)s who waited got in.", "%(num)s who waited got in.", edited.promoted))
    if Fact.PLACES in edited.facts and any(_overfull(pool) for pool in edited.editing.session.pools):
        parts.append(_("More come than that already: nobody is thrown out, and nobody new gets in for now."))
    if edited.fits:
        parts.append(conflicts.too_small(edited.fits))
    if edited.busy:
        parts.append(host_is_busy(edited.editing.session.facilitator or ""))
    if edited.told:
        parts.append(ngettext("%(num)s person is told.", "%(num)s people are told.", edited.told))
    return " ".join(parts)


def host_is_busy(name: str) -> str:
    """Who hosts it has an appointment then."""
    return _(
        "%(name)s has an appointment then. Talk about it, or choose another host.", name=words.short(name, 40)
    )


def _overfull(pool: Pool) -> bool:
    return pool.capacity is not None and pool.taken > pool.capacity


def told(session: SessionDetails, asked: Fact) -> str:
    """One fact of a session as it is now, in words; empty where there is nothing to say."""
    return {
        Fact.TITLE: session.title,
        Fact.DESCRIPTION: words.short(session.description, MOST_SHOWN),
        Fact.PLACE: session.place or _("No fixed place"),
        Fact.PLACES: _places({pool.role: pool.capacity for pool in session.pools}),
        Fact.COST: _cost(session.cost_minor, session.currency),
        Fact.END: _until(session, session.ends_at),
        Fact.HOST: session.facilitator or "",
        Fact.RSVP: _("Needed") if session.rsvp_required else _("Not needed"),
        Fact.DEADLINE: _closes(session.rsvp_deadline, session.zone),
        Fact.MINIMUM: program_facts.people(session.rules.minimum),
    }.get(asked, "")


def usual(editing: Editing, asked: Fact) -> str:
    """What the program says about a fact, in words."""
    session, program = editing.session, editing.program
    draft = program.draft
    return {
        Fact.TITLE: draft.name,
        Fact.DESCRIPTION: words.short(draft.description, MOST_SHOWN),
        Fact.PLACE: draft.place or _("No fixed place"),
        Fact.PLACES: _places(dict(draft.roles) or {"": draft.capacity}),
        Fact.COST: _cost(draft.cost_minor, draft.currency),
        Fact.END: _until(session, session_facts.program_end(program, session)),
        Fact.HOST: program.facilitator or "",
        Fact.RSVP: _("Not needed"),
        Fact.DEADLINE: _usual_deadline(program, session),
        Fact.MINIMUM: program_facts.people(draft.minimum),
    }.get(asked, "")


def _usual_deadline(program: ProgramDetails, session: SessionDetails) -> str:
    return _closes(session_facts.program_deadline(program, session), session.zone)


def _closes(deadline: datetime | None, zone: str) -> str:
    return moment(deadline, zone) if deadline else _("Until the start")


def _until(session: SessionDetails, end: datetime) -> str:
    return f"{moment(session.starts_at, session.zone)} – {clock(end, session.zone)}"


def _cost(minor: int | None, currency: str | None) -> str:
    return money(minor, currency or "EUR") if minor else _("Free")


def _places(sizes: dict[str, int | None]) -> str:
    if list(sizes) == [""]:
        return _("Unlimited") if sizes[""] is None else number(sizes[""])
    return listing(
        [f"{role} {number(size) if size is not None else _('unlimited')}" for role, size in sizes.items()]
    )
