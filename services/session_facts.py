"""The facts of one session, as they are typed or chosen: what it says in place of its program."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from models.tx import Tx
from services import drafts, hosts, kinds, maps, program_facts, richtext, texts
from services.errors import BadInput, BadRule, PastDate
from services.kinds import Setting
from services.programs import ProgramDetails
from services.schedule import at, once, parse_moment, parse_time
from services.sessions import SessionDetails

AS_PROGRAM = "~"
"""What a button says for: as the program says."""
NOW = "now"
"""What a button says for answers that close at once."""
NONE = program_facts.NONE
_FIELD = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")
NEXT_DAY = timedelta(hours=12)
"""An end earlier in the day than the start is meant for the next day, up to this length."""


class Fact(StrEnum):
    """What one session can say for itself; the letters stand in buttons."""

    TITLE = "n"
    DESCRIPTION = "d"
    PLACE = "a"
    PLACES = "p"
    COST = "c"
    END = "l"
    HOST = "f"
    RSVP = "r"
    DEADLINE = "t"
    DETAIL = "k"
    """One setting of its kind, as `2=text`: which one, and what it is this time."""
    MINIMUM = "i"
    """How many must come; 0 is any number."""
    RECAP = "m"
    """What happened: has a screen of its own."""


MAX_RECAP = 4000
AFTERWARDS = frozenset({Fact.TITLE, Fact.DESCRIPTION, Fact.PLACE, Fact.COST, Fact.HOST, Fact.RECAP})
"""What can still be corrected once a session is over."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an answer is read against."""

    tx: Tx
    session: SessionDetails
    program: ProgramDetails
    language: str
    details: Mapping[str, Any]
    """The settings of its kind that the session has for itself."""


def read(fact: Fact, text: str, context: Context) -> dict[str, Any]:
    """The columns that an answer about one fact gives; `pools` are sizes by role.

    Raises BadInput, BadRule, PastDate.
    """
    said = text.strip()
    if said == AS_PROGRAM:
        return _CLEARED[fact](context)
    return _READERS[fact](said, context)


def place_at(latitude: float, longitude: float, *named: str | None) -> dict[str, Any]:
    """The columns that a location or a venue gives."""
    return program_facts.place_at(latitude, longitude, *named)


def _title(text: str, _context: Context) -> dict[str, Any]:
    return {"title": texts.line("name", text, drafts.MAX_NAME, least=1)}


def _description(text: str, _context: Context) -> dict[str, Any]:
    said = "" if text == NONE else text
    return {"description": texts.cleaned("description", said, drafts.MAX_DESCRIPTION)}


def _place(text: str, context: Context) -> dict[str, Any]:
    """An address or the link of a map; on a second line a link or coordinates that set the pin."""
    address, _line, pin = text.partition("\n")
    if not pin.strip():
        return program_facts.read(program_facts.Fact.PLACE, text, context.program.draft)
    spot = maps.read(pin)
    named = "" if address.strip() == NONE else address.strip()
    texts.line("place", named, drafts.MAX_PLACE)
    return place_at(spot.latitude, spot.longitude, named or spot.name)


def _cost(text: str, context: Context) -> dict[str, Any]:
    found = program_facts.read(program_facts.Fact.COST, text, context.program.draft)
    return {"cost_minor": found["cost_minor"] or 0, "currency": found["currency"]}


def _pools(text: str, context: Context) -> dict[str, Any]:
    """`12` or `-`; `base 12, flyer 12` where one comes in roles, each of them known."""
    found = program_facts.read(program_facts.Fact.PLACES, text, context.program.draft)
    known = [pool.role for pool in context.session.pools]
    if known == [""]:
        if found["roles"]:
            raise BadInput("capacity", "not_a_number")
        return {"pools": {"": found["capacity"]}}
    if text == NONE:
        return {"pools": dict.fromkeys(known)}
    if not found["roles"] or not set(found["roles"]) <= set(known):
        raise BadInput("roles", "not_among", ", ".join(known))
    return {"pools": found["roles"]}


def _end(text: str, context: Context) -> dict[str, Any]:
    """A length such as `90`, or when it ends: `22:30`, `Sunday 14:00`, `2026-11-26T22:30`."""
    session = context.session
    ends_at = session.starts_at + timedelta(minutes=int(text)) if text.isdecimal() and len(text) < 6 else None
    if ends_at is None:
        ends_at = _ending(text, context)
    if ends_at <= session.starts_at:
        raise BadInput("end", "before_start")
    if ends_at - session.starts_at > timedelta(minutes=drafts.MAX_DURATION):
        raise BadInput("end", "too_late", drafts.MAX_DURATION // drafts.MINUTES_IN_DAY)
    if ends_at <= context.tx.now:
        raise PastDate(ends_at, session.zone, context.tx.now)
    return {"ends_at": ends_at}


def _ending(text: str, context: Context) -> datetime:
    session = context.session
    if given := _of_field(text, context):
        return given
    start = session.starts_at.astimezone(ZoneInfo(session.zone)).replace(tzinfo=None)
    with suppress(BadRule):
        end = datetime.combine(start.date(), parse_time(text, context.language))
        if end <= start and end + timedelta(days=1) - start <= NEXT_DAY:
            end += timedelta(days=1)
        return at(once(end, session.zone), end).start_utc
    return _moment(text, context)


def _moment(text: str, context: Context) -> datetime:
    """A moment that was typed, in the program's zone."""
    zone = context.session.zone
    local = parse_moment(text, context.language, zone, context.tx.now)
    return at(once(local, zone), local).start_utc


def _of_field(text: str, context: Context) -> datetime | None:
    """A moment as a page's native field gives it, `2026-11-26T22:30`; None for anything else."""
    if not _FIELD.fullmatch(text):
        return None
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return None
    zone = context.session.zone
    return at(once(local, zone), local).start_utc


def _host(text: str, context: Context) -> dict[str, Any]:
    """The id of somebody, or a name that only one member has."""
    tx, program = context.tx, context.program
    visibility = program.draft.visibility
    if text.isdecimal() and len(text) < 17:
        found = hosts.one(tx, program.id, visibility, int(text))
    else:
        found = hosts.named(tx, program.id, visibility, texts.line("facilitator", text, 128, least=1))
    return {"facilitator_id": hosts.meant(found, text).id}


def _rsvp(text: str, _context: Context) -> dict[str, Any]:
    if text not in ("yes", "no"):
        raise BadInput("answer", "not_understood")
    return {"rsvp_required": text == "yes"}


def _deadline(text: str, context: Context) -> dict[str, Any]:
    """`-`, `now`, minutes before the start, a time on its day, or a moment."""
    session, now = context.session, context.tx.now
    if text in (NONE, NOW):
        return {"rsvp_deadline": None if text == NONE else now}
    if text.isdecimal() and len(text) < 6:
        deadline = session.starts_at - timedelta(minutes=int(text))
    else:
        deadline = _closing(text, context)
    if deadline > session.starts_at:
        raise BadInput("rsvp_deadline", "after_start")
    if deadline <= now:
        raise PastDate(deadline, session.zone, now)
    return {"rsvp_deadline": deadline}


def _closing(text: str, context: Context) -> datetime:
    session = context.session
    if given := _of_field(text, context):
        return given
    with suppress(BadRule):
        clock = parse_time(text, context.language)
        day = session.starts_at.astimezone(ZoneInfo(session.zone)).date()
        local = datetime.combine(day, clock)
        return at(once(local, session.zone), local).start_utc
    return _moment(text, context)


def _minimum(text: str, context: Context) -> dict[str, Any]:
    found = program_facts.read(program_facts.Fact.MINIMUM, text, context.program.draft)
    return {"minimum": found["minimum"] or 0}


def _recap(html: str, _context: Context) -> dict[str, Any]:
    """Telegram's HTML, or what a page's marks became."""
    return {"notes": richtext.cleaned("recap", html, MAX_RECAP, least=1)}


def settings_of(program: ProgramDetails) -> tuple[Setting, ...]:
    """The settings that a session of a program may have for itself."""
    return kinds.settings_of(program.draft.kind)


def details(said: Mapping[str, str], context: Context) -> dict[str, Any]:
    """The column that settings give by name; an empty one is as the program says. Raises BadInput."""
    known = {setting.name: setting for setting in settings_of(context.program)}
    values = {name: kinds.read(known[name], text) for name, text in said.items() if name in known}
    return {"details": kinds.check(context.program.draft.kind, {**context.details, **values})}


def _detail(text: str, context: Context) -> dict[str, Any]:
    place, _sign, said = text.partition("=")
    known = settings_of(context.program)
    if not place.isdecimal() or len(place) > 2 or int(place) >= len(known):
        raise BadInput("settings", "unknown")
    setting = known[int(place)]
    value = None if said == AS_PROGRAM else kinds.read(setting, said)
    return {"details": kinds.check(context.program.draft.kind, {**context.details, setting.name: value})}


_READERS: Mapping[Fact, Callable[[str, Context], dict[str, Any]]] = {
    Fact.RECAP: _recap,
    Fact.DETAIL: _detail,
    Fact.TITLE: _title,
    Fact.DESCRIPTION: _description,
    Fact.PLACE: _place,
    Fact.PLACES: _pools,
    Fact.COST: _cost,
    Fact.END: _end,
    Fact.HOST: _host,
    Fact.RSVP: _rsvp,
    Fact.DEADLINE: _deadline,
    Fact.MINIMUM: _minimum,
}


def _own(*columns: str) -> Callable[[Context], dict[str, Any]]:
    """Columns that are empty where a session says nothing for itself."""
    return lambda _context: dict.fromkeys(columns)


def program_sizes(context_program: ProgramDetails, session: SessionDetails) -> dict[str, int | None]:
    """Places by role as the program says, for the roles that the session has."""
    draft = context_program.draft
    sizes = dict(draft.roles) or {"": draft.capacity}
    return {pool.role: sizes[pool.role] for pool in session.pools if pool.role in sizes}


def program_end(program: ProgramDetails, session: SessionDetails) -> datetime:
    """When the session ends as the program says."""
    return session.starts_at + timedelta(minutes=program.draft.duration_minutes)


def program_deadline(program: ProgramDetails, session: SessionDetails) -> datetime | None:
    """When answers close as the program says."""
    minutes = program.draft.rsvp_deadline_minutes
    return None if minutes is None else session.starts_at - timedelta(minutes=minutes)


_CLEARED: Mapping[Fact, Callable[[Context], dict[str, Any]]] = {
    Fact.RECAP: _own("notes"),
    Fact.DETAIL: lambda _context: {"details": {}},
    Fact.TITLE: _own("title"),
    Fact.DESCRIPTION: _own("description"),
    Fact.PLACE: _own("place", "latitude", "longitude"),
    Fact.PLACES: lambda context: {"pools": program_sizes(context.program, context.session)},
    Fact.COST: _own("cost_minor", "currency"),
    Fact.END: lambda context: {"ends_at": program_end(context.program, context.session)},
    Fact.HOST: _own("facilitator_id"),
    Fact.MINIMUM: _own("minimum"),
    Fact.RSVP: lambda _context: {"rsvp_required": False},
    Fact.DEADLINE: lambda context: {"rsvp_deadline": program_deadline(context.program, context.session)},
}
