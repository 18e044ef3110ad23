"""What was changed about a program, by whom, from what to what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from keyboards import nav
from keyboards.data import markup
from keyboards.programs import ProgramManage, log_pages
from locales.reader import gettext as _
from locales.reader import listing, ngettext, number
from services import drafts
from services.activity import Line, LogPage
from services.drafts import Draft
from services.program_facts import Fact
from services.programs import ProgramDetails
from views.program_facts import told
from views.screen import Screen, render

OF_FACT = {
    "name": Fact.NAME,
    "kind": Fact.KIND,
    "schedule": Fact.WHEN,
    "duration_minutes": Fact.DURATION,
    "capacity": Fact.PLACES,
    "roles": Fact.PLACES,
    "visibility": Fact.VISIBILITY,
    "place": Fact.PLACE,
    "guests_allowed": Fact.GUESTS,
    "rsvp_deadline_minutes": Fact.DEADLINE,
    "cost_minor": Fact.COST,
    "currency": Fact.COST,
    "tags": Fact.TAGS,
    "auto_generate": Fact.AHEAD,
    "generation_days": Fact.AHEAD,
    "balance": Fact.BALANCE,
    "offer_within_hours": Fact.OFFER,
    "accept_minutes": Fact.ACCEPT,
    "minimum": Fact.MINIMUM,
    "decide_hours": Fact.DECIDE,
}
"""The fact whose words tell a field's value."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line, in words."""

    at: datetime
    by: str
    did: str
    changes: tuple[tuple[str, str], ...] = ()
    """Values before and after, where they are short."""


def screen(program: ProgramDetails, found: LogPage) -> Screen:
    """A page of what was changed, newest first."""
    back = nav.back_row(ProgramManage(community=program.community_id, program=program.id))
    zone = program.draft.schedule.zone
    text = render("programs/log.html", program=program, lines=in_words(program, found.lines), zone=zone)
    return Screen(text, markup(log_pages(program, found), back))


def in_words(program: ProgramDetails, lines: Sequence[Line]) -> list[Told]:
    """The lines of the log as people read them."""
    return [
        Told(line.at, line.by or "", _did(line), tuple(_changes(program.draft, line.data))) for line in lines
    ]


def _did(line: Line) -> str:
    """What was done, in words."""
    known = {
        "created": _("created it"),
        "active": _("let it go on"),
        "paused": _("paused it"),
        "archived": _("archived it"),
        "deleted": _("deleted it"),
        "restored": _("brought it back"),
        "invited": _("invited %(name)s", name=line.data.get("name", "")),
        "uninvited": _("took %(name)s off the list of the invited", name=line.data.get("name", "")),
        "attendance_exported": _("took the attendance away as a file"),
        "link_renewed": _("renewed the invitation link"),
        "link_stopped": _("turned the invitation link off"),
        "came_by_link": _("came in by the invitation link"),
        **_of_team(line),
    }
    if line.verb in _MORE:
        return _MORE[line.verb](line.data)
    if line.verb != "changed":
        return known.get(line.verb, line.verb)
    said = sorted({field(name) for name in line.data.get("fields", ())})
    return _("changed %(fields)s", fields=listing(said))


def _of_team(line: Line) -> dict[str, str]:
    """What was done about who runs it."""
    name = line.data.get("name", "")
    return {
        "co_organizer_invited": _("invited %(name)s to run it", name=name or _("somebody")),
        "invite_revoked": _("took back an invitation to run it"),
        "joined_team": _("began to run it"),
        "declined_team": _("declined to run it"),
        "removed_from_team": _("took %(name)s off the team", name=name),
        "stepped_down": _("stepped down from the team"),
    }


def _exported(data: Mapping[str, Any]) -> str:
    return _("took the registrations of %(session)s away as a file", session=data.get("of", ""))


def _moved(data: Mapping[str, Any]) -> str:
    return _(
        "moved %(name)s on the waitlist of %(session)s, no. %(was)s → %(now)s: %(reason)s",
        name=data["name"],
        session=data["of"],
        was=number(data["was"]),
        now=number(data["now"]),
        reason=data["reason"],
    )


def _cancelled(data: Mapping[str, Any]) -> str:
    return ngettext(
        "took %(num)s answer to %(session)s back",
        "took %(num)s answers to %(session)s back",
        data["people"],
        session=data["of"],
    )


_MORE = {"registrations_exported": _exported, "registrations_cancelled": _cancelled, "waitlist_moved": _moved}


def _changes(draft: Draft, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """`12 → 20` for each fact that can be told in a few words."""
    was, now = _draft(draft, data.get("was", {})), _draft(draft, data.get("now", {}))
    facts = dict.fromkeys(OF_FACT[name] for name in data.get("was", {}) if name in OF_FACT)
    pairs = [(told(was, fact) or _("nothing"), told(now, fact) or _("nothing")) for fact in facts]
    return [pair for pair in pairs if pair[0] != pair[1]]


def _draft(draft: Draft, plain: Mapping[str, Any]) -> Draft:
    """The draft as it was: today's, but for what the line says."""
    names = {field.name for field in fields(Draft)}
    known = {name: value for name, value in plain.items() if name in names}
    return drafts.unpack({**drafts.pack(draft), **known}) if known else replace(draft)


def field(name: Any) -> str:
    """What a field of a program is called within a sentence."""
    known = {
        "name": _("the name"),
        "description": _("the description"),
        "kind": _("the kind"),
        "schedule": _("the schedule"),
        "duration_minutes": _("the length"),
        "capacity": _("the places"),
        "roles": _("the places"),
        "visibility": _("who may see it"),
        "place": _("the place"),
        "latitude": _("the place"),
        "longitude": _("the place"),
        "guests_allowed": _("the guests"),
        "rsvp_deadline_minutes": _("the answer deadline"),
        "balance": _("the balance of roles"),
        "offer_within_hours": _("the waitlist"),
        "accept_minutes": _("the waitlist"),
        "minimum": _("the minimum"),
        "decide_hours": _("the minimum"),
        "cost_minor": _("the cost"),
        "currency": _("the cost"),
        "facilitator_id": _("the facilitator"),
        "photo_id": _("the photo"),
        "tags": _("the tags"),
        "space_id": _("the room"),
        "settings": _("what belongs to its kind"),
        "auto_generate": _("the days ahead"),
        "generation_days": _("the days ahead"),
    }
    return known.get(str(name), str(name))
