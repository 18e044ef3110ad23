"""Drafts: a program as an organizer describes it, before it is made or while it is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from models.programs import Kind, Visibility
from services import kinds, maps, places, tags, texts
from services.errors import BadInput, PastDate
from services.schedule import Schedule, checked, next_dates

MAX_NAME = 100
MAX_DESCRIPTION = 3000
MAX_PLACE = 200
MAX_ROLES = 8
MAX_ROLE = 24
MAX_GUESTS = 10
MAX_COST_MINOR = 10_000_000
MINUTES_IN_DAY = 24 * 60
MAX_DURATION = 7 * MINUTES_IN_DAY
MAX_DEADLINE = 60 * MINUTES_IN_DAY
MAX_AHEAD = 365
MAX_BALANCE = 100
MAX_OFFER_WITHIN = 14 * 24
"""Hours."""
MAX_ACCEPT = 2 * MINUTES_IN_DAY
MAX_MINIMUM = 1000
DECIDE_HOURS = (2, 6, 12, 24, 48, 72, 168)
"""How long before the start it can be decided whether a session with too few takes place."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything about a program that its organizers choose."""

    name: str
    schedule: Schedule
    kind: Kind = Kind.OTHER
    description: str = ""
    visibility: Visibility = Visibility.MEMBERS_ONLY
    duration_minutes: int = 120
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    space_id: int | None = None
    """The room its sessions take."""
    capacity: int | None = None
    roles: Mapping[str, int | None] = field(default_factory=dict)
    guests_allowed: int = 3
    rsvp_deadline_minutes: int | None = None
    balance: int | None = None
    """How many more may come in one role than in any other."""
    offer_within_hours: int | None = None
    """From so many hours before the start on, a free place is offered instead of given."""
    accept_minutes: int = 120
    minimum: int | None = None
    """How many must come for a session to take place."""
    decide_hours: int = 24
    """How long before the start that is decided."""
    cost_minor: int | None = None
    currency: str | None = None
    facilitator_id: int | None = None
    photo_id: int | None = None
    tags: Sequence[str] = field(default_factory=list)
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Of its kind: see services/kinds.py."""
    auto_generate: bool = True
    """Whether dates appear by themselves."""
    generation_days: int = 90
    """How far ahead they do."""


def places_of(draft: Draft) -> int | None:
    """Places in all, over all roles; None is unlimited."""
    sizes = list(draft.roles.values()) or [draft.capacity]
    return None if None in sizes else sum(size or 0 for size in sizes)


STORED = [column.name for column in fields(Draft) if column.name not in ("schedule", "roles")]
"""The fields that are columns of a program's row as they stand."""


def check(draft: Draft, now: datetime | None) -> Draft:
    """The draft with cleaned texts and a canonical schedule, which has a date after `now` where it is given.

    Raises BadInput, BadRule, PastDate.
    """
    _check_range("duration", draft.duration_minutes, 5, MAX_DURATION)
    _check_range("guests", draft.guests_allowed, 0, MAX_GUESTS)
    _check_range("rsvp_deadline", draft.rsvp_deadline_minutes or 0, 0, MAX_DEADLINE)
    _check_range("cost", draft.cost_minor or 0, 0, MAX_COST_MINOR)
    _check_range("balance", draft.balance or 1, 1, MAX_BALANCE)
    _check_range("offer_within", draft.offer_within_hours or 0, 0, MAX_OFFER_WITHIN)
    _check_range("accept", draft.accept_minutes, 5, MAX_ACCEPT)
    _check_range("minimum", draft.minimum or 1, 1, MAX_MINIMUM)
    if draft.decide_hours not in DECIDE_HOURS:
        raise BadInput("decide", "not_understood")
    _check_range("generation_days", draft.generation_days, 1, MAX_AHEAD)
    places.check_capacity(draft.capacity)
    latitude, longitude = _point(draft)
    return replace(
        draft,
        schedule=ahead(draft.schedule, now) if now else checked(draft.schedule),
        name=texts.line("name", draft.name, MAX_NAME, least=1),
        description=texts.cleaned("description", draft.description, MAX_DESCRIPTION),
        place=texts.line("place", draft.place, MAX_PLACE),
        latitude=latitude,
        longitude=longitude,
        roles=_roles(draft.roles),
        tags=tags.cleaned(draft.tags),
        settings=kinds.check(draft.kind, draft.settings),
    )


def ahead(schedule: Schedule, now: datetime) -> Schedule:
    """The canonical form of a schedule that still has a date ahead. Raises BadRule, PastDate."""
    canonical = checked(schedule)
    if not next_dates(canonical, now, 1):
        raise PastDate(last_date(canonical), canonical.zone, now)
    return canonical


def last_date(schedule: Schedule) -> datetime:
    """The moment that a schedule without dates ahead is told by: its last single date, or its start."""
    return max(schedule.start, *schedule.extra, schedule.start).replace(tzinfo=schedule.tz)


def _point(draft: Draft) -> tuple[float | None, float | None]:
    """Both or neither, and on Earth."""
    if draft.latitude is None and draft.longitude is None:
        return None, None
    if draft.latitude is None or draft.longitude is None:
        raise BadInput("latitude" if draft.latitude is None else "longitude", "missing")
    return maps.checked(draft.latitude, draft.longitude)


def _check_range(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise BadInput(name, "out_of_range", most)


def _roles(roles: Mapping[str, int | None]) -> dict[str, int | None]:
    if len(roles) > MAX_ROLES:
        raise BadInput("roles", "too_many", MAX_ROLES)
    return {
        texts.line("role", role, MAX_ROLE, least=1).lower(): places.check_capacity(size)
        for role, size in roles.items()
    }


def pack(draft: Draft) -> dict[str, Any]:
    """The draft as plain values for JSON: a conversation keeps it between two messages."""
    plain = {name: getattr(draft, name) for name in STORED}
    mutable = {"roles": dict(draft.roles), "tags": list(draft.tags), "settings": dict(draft.settings)}
    return {**plain, **mutable, "schedule": pack_schedule(draft.schedule)}


def unpack(plain: Mapping[str, Any]) -> Draft:
    """The draft that `pack` packed."""
    typed = {
        "schedule": unpack_schedule(plain["schedule"]),
        "kind": Kind(plain["kind"]),
        "visibility": Visibility(plain["visibility"]),
    }
    return Draft(**{**plain, **typed})


def pack_schedule(schedule: Schedule) -> dict[str, Any]:
    """A schedule as plain values for JSON."""
    return {
        "start": schedule.start.isoformat(),
        "zone": schedule.zone,
        "rule": schedule.rule,
        "exdates": [date.isoformat() for date in schedule.exdates],
        "extra": [date.isoformat() for date in schedule.extra],
    }


def unpack_schedule(plain: Mapping[str, Any]) -> Schedule:
    """The schedule that `pack_schedule` packed."""
    return Schedule(
        start=datetime.fromisoformat(plain["start"]),
        zone=plain["zone"],
        rule=plain["rule"],
        exdates=tuple(map(datetime.fromisoformat, plain["exdates"])),
        extra=tuple(map(datetime.fromisoformat, plain["extra"])),
    )


def changed(old: Draft, new: Draft) -> list[str]:
    """The fields that differ; of roles also their order, which is the one that people see."""
    before, after = ({**pack(draft), "roles": list(draft.roles.items())} for draft in (old, new))
    return sorted(name for name in before if before[name] != after[name])


def difference(old: Draft, new: Draft) -> dict[str, Any]:
    """What a change did, for the activity log: the fields, and the short values before and after."""
    before, after = pack(old), pack(new)
    fields = changed(old, new)
    told = [name for name in fields if name not in _UNTOLD]
    return {
        "fields": fields,
        "was": {name: before[name] for name in told},
        "now": {name: after[name] for name in told},
    }


_UNTOLD = frozenset({"description", "facilitator_id", "photo_id", "settings", "space_id"})
"""Too long to tell in a line, or names of nothing that people know."""
