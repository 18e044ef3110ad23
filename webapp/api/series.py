"""Series: programs as programs read and make them; and events that are made, alone or as one more date."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field

from models.links import LinkKind
from models.programs import Kind
from models.tx import Tx
from services import dates, event_lists, generation, links, members, programs, sessions
from services.drafts import Draft
from services.errors import BadInput
from services.event_lists import ProgramEntry
from services.programs import ProgramDetails
from services.ratings import Rating as Stars
from services.schedule import Schedule
from services.schedule.checks import check_zone
from webapp.api import cursors, editing, entering, events
from webapp.api.calls import Answer, Call
from webapp.api.entering import Inside
from webapp.api.fields import Cursor, Id, Limit, Query
from webapp.api.results import NextEvent, Rating, RolePlaces, Series
from webapp.api.shapes import Cost, Location, SeriesEntry, SeriesList
from webapp.api.wishes import CostWish, EventNew, LocationWish, PlacesWish, SeriesNew

ONE_OFF = {
    "time_zone": "zone",
    "kind": "kind",
    "visibility": "visibility",
    "guests_allowed": "guests",
    "tags": "tags",
    "community": "community",
}
"""What a series says for all its dates."""


class WhichSeries(Query):
    """Which series."""

    kind: Annotated[Kind | None, Field(description="Of one kind.")] = None
    community: Annotated[Id | None, Field(description="Of one; else of all the token is for.")] = None
    cursor: Cursor = None
    limit: Limit = 20


def listed(tx: Tx, call: Call) -> Answer:
    """A part of the series that the person may see, over their communities, in the order they were made."""
    asked: WhichSeries = call.query
    after = cursors.numbers(asked.cursor, 1)[0] if asked.cursor else 0
    found: list[ProgramEntry] = []
    places: dict[int, Inside] = {}
    for here in entering.each(tx, call, asked.community):
        places[here.id] = here
        found += event_lists.programs_after(tx, asked.kind, after, asked.limit + 1)
    found.sort(key=lambda one: one.id)
    page = found[: asked.limit]
    more = cursors.of_numbers(page[-1].id) if len(found) > asked.limit else None
    return Answer(
        SeriesList(series=[_entry(one, places[one.community_id]) for one in page], next_cursor=more)
    )


def _entry(one: ProgramEntry, here: Inside) -> SeriesEntry:
    return SeriesEntry(
        id=one.reference,
        community=here.named,
        name=one.name,
        kind=one.kind,
        status=one.status,
        time_zone=one.zone,
        rule=one.rule,
    )


def shown(tx: Tx, call: Call) -> Answer:
    """One series."""
    return _answered(tx, call, programs.details(tx, entering.program(tx, call)))


def create(tx: Tx, call: Call) -> Answer:
    """Make a program with dates that repeat, and its first events."""
    given: SeriesNew = call.body
    entering.community(tx, call, given.community)
    made = programs.create(tx, _draft(tx, given, given.rule))
    answer = _answered(tx, call, made)
    return Answer(answer.body, 201, {"Location": f"/api/v1/events/series/{made.reference}"}, answer.revision)


def create_event(tx: Tx, call: Call) -> Answer:
    """Make an event: one more date of a series, or a program that takes place once."""
    given: EventNew = call.body
    session_id = _date(tx, call, given) if given.series else _once(tx, call, given)
    session = sessions.details(tx, session_id)
    where = {"Location": f"/api/v1/events/{session.reference}"}
    return events.answered(tx, call, session_id, status=201, headers=where)


def _date(tx: Tx, call: Call, given: EventNew) -> int:
    """One more date, and what it says for itself."""
    if said := [name for name in ONE_OFF if name in given.model_fields_set]:
        raise BadInput(ONE_OFF[said[0]], "unknown")
    program_id = entering.program(tx, call, given.series)
    draft = programs.details(tx, program_id).draft
    local = editing.wall_time(given.starts_at, draft.schedule.zone)
    dates.add(tx, program_id, local)
    session_id = event_lists.on_date(tx, program_id, local, draft.generation_days)
    editing.apply(tx, sessions.details(tx, session_id), given, sure=True)
    return session_id


def _once(tx: Tx, call: Call, given: EventNew) -> int:
    """A program of one date."""
    if given.title is None:
        raise BadInput("title", "missing")
    if given.registration_required is not None:
        raise BadInput("registration_required", "unknown")
    entering.community(tx, call, given.community)
    draft = _draft(tx, given, None)
    made = programs.create(tx, draft)
    return event_lists.on_date(tx, made.id, made.draft.schedule.start, generation.ONCE_DAYS)


def _draft(tx: Tx, given: SeriesNew | EventNew, rule: str | None) -> Draft:
    zone = given.time_zone or members.community(tx).zone
    check_zone(zone)
    return Draft(
        schedule=Schedule(editing.wall_time(given.starts_at, zone), zone, rule),
        kind=given.kind,
        visibility=given.visibility,
        description=given.description or "",
        guests_allowed=given.guests_allowed,
        minimum=given.minimum or None,
        tags=given.tags,
        **(_of_series(given) if isinstance(given, SeriesNew) else _of_event(given)),
        **_location(given.location),
        **_places(given.places),
        **_cost(given.cost),
    )


def _of_series(given: SeriesNew) -> dict[str, Any]:
    return {
        "name": given.name,
        "duration_minutes": given.duration_minutes,
        "rsvp_deadline_minutes": given.registration_deadline_minutes,
    }


def _of_event(given: EventNew) -> dict[str, Any]:
    length = (given.ends_at - given.starts_at) if given.ends_at else timedelta(hours=2)
    if length <= timedelta():
        raise BadInput("end", "before_start")
    deadline = given.registration_deadline
    if deadline and deadline > given.starts_at:
        raise BadInput("rsvp_deadline", "after_start")
    return {
        "name": given.title,
        "duration_minutes": length // editing.MINUTE,
        "rsvp_deadline_minutes": (given.starts_at - deadline) // editing.MINUTE if deadline else None,
    }


def _location(given: LocationWish | None) -> dict[str, Any]:
    if given is None:
        return {}
    return {"place": given.name, "latitude": given.latitude, "longitude": given.longitude}


def _places(given: Sequence[PlacesWish] | None) -> dict[str, Any]:
    """Without roles one entry says how many may come; with roles each says its own."""
    if not given:
        return {}
    roles = {one.role: one.capacity for one in given}
    if len(roles) != len(given) or (None in roles and len(roles) > 1):
        raise BadInput("roles", "not_understood")
    if None in roles:
        return {"capacity": roles[None]}
    return {"roles": roles}


def _cost(given: CostWish | None) -> dict[str, Any]:
    if given is None or not given.amount_minor:
        return {}
    return {"cost_minor": given.amount_minor, "currency": given.currency}


def _answered(tx: Tx, call: Call, program: ProgramDetails) -> Answer:
    draft, schedule = program.draft, program.draft.schedule
    coming = [one.id for one in program.upcoming]
    names = links.references(tx, LinkKind.SESSION, coming)
    made = Series(
        id=program.reference,
        community=entering.inside(tx).named,
        name=draft.name,
        description=draft.description,
        kind=draft.kind,
        visibility=draft.visibility,
        status=program.status,
        starts_at=schedule.start.replace(tzinfo=schedule.tz),
        time_zone=schedule.zone,
        rule=schedule.rule,
        duration_minutes=draft.duration_minutes,
        location=Location(name=draft.place, latitude=draft.latitude, longitude=draft.longitude, room=None),
        places=[RolePlaces(role=role or None, capacity=size) for role, size in _sizes(draft).items()],
        cost=_price(draft),
        guests_allowed=draft.guests_allowed,
        registration_deadline_minutes=draft.rsvp_deadline_minutes,
        minimum=draft.minimum,
        facilitator=program.facilitator,
        tags=list(draft.tags),
        rating=rating(program.rating) if program.rating else None,
        next_events=[
            NextEvent(id=names[one.id], starts_at=_local(one.starts_at, schedule.tz))
            for one in program.upcoming
        ],
        may_manage=program.manages,
        revision=program.revision,
        url=call.links.start(program.reference),
    )
    return Answer(made, revision=program.revision)


def _sizes(draft: Draft) -> dict[str, int | None]:
    return dict(draft.roles) or {"": draft.capacity}


def _price(draft: Draft) -> Cost | None:
    if not (draft.cost_minor and draft.currency):
        return None
    return Cost(amount_minor=draft.cost_minor, currency=draft.currency)


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone)


def rating(stars: Stars) -> Rating:
    """Stars that are told."""
    return Rating(count=stars.count, average=round(stars.average, 2))
