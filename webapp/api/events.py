"""Events: sessions as programs read them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from models.links import LinkKind
from models.programs import Kind
from models.tx import Tx
from services import event_lists, links, sessions
from services.answers import Mine
from services.event_lists import Spot, Wanted
from services.places import Pool
from services.sessions import SessionDetails
from views.links import Links
from webapp.api import cursors, entering
from webapp.api.calls import Answer, Call
from webapp.api.entering import Inside
from webapp.api.fields import Cursor, Flag, Id, Limit, Moment, Query
from webapp.api.shapes import Cost, Event, EventList, Location, Named, Places, Registration


class Which(Query):
    """Which events."""

    since: Annotated[
        Moment | None, Field(alias="from", description="Those that are not over then. Left out: now.")
    ] = None
    until: Annotated[Moment | None, Field(alias="to", description="Those that begin before.")] = None
    kind: Annotated[Kind | None, Field(description="Of one kind.")] = None
    community: Annotated[Id | None, Field(description="Of one; else of all the token is for.")] = None
    series: Annotated[Id | None, Field(description="Of one series.")] = None
    mine: Annotated[Flag, Field(description="Those that you come to, wait for, or may come to.")] = False
    cursor: Cursor = None
    limit: Limit = 20


def listed(tx: Tx, call: Call) -> Answer:
    """A part of the events that the person may see, over their communities, the soonest first."""
    asked: Which = call.query
    after = cursors.spot(asked.cursor)
    found: list[Spot] = []
    places: dict[int, Inside] = {}
    program = entering.program(tx, call, asked.series) if asked.series else None
    for here in [entering.inside(tx)] if program else entering.each(tx, call, asked.community):
        places[here.id] = here
        wanted = Wanted(asked.since or tx.now, asked.until, asked.kind, program, asked.mine)
        found += event_lists.spots(tx, wanted, after, asked.limit + 1)
    found.sort()
    page = found[: asked.limit]
    made: dict[int, Event] = {}
    for community, here in places.items():
        made |= _some(tx, call, here, [one.id for one in page if one.community_id == community])
    more = cursors.of_spot(page[-1]) if len(found) > asked.limit else None
    return Answer(EventList(events=[made[one.id] for one in page if one.id in made], next_cursor=more))


def _some(tx: Tx, call: Call, here: Inside, ids: list[int]) -> dict[int, Event]:
    if not ids:
        return {}
    tx.become(here.actor)
    found = sessions.many(tx, ids)
    series = links.references(tx, LinkKind.PROGRAM, {one.program_id for one in found.values()})
    return {one.id: event(one, here, series, call.links) for one in found.values()}


def shown(tx: Tx, call: Call) -> Answer:
    """One event."""
    return answered(tx, call, entering.session(tx, call))


def answered(tx: Tx, call: Call, session_id: int, **answer: object) -> Answer:
    """An event as it stands now. Raises NotFound."""
    session = sessions.details(tx, session_id)
    made = of_session(tx, session, call.links)
    return Answer(made, revision=session.revision, **answer)  # type: ignore[arg-type]


def of_session(tx: Tx, session: SessionDetails, built: Links) -> Event:
    """One session as an event."""
    series = links.references(tx, LinkKind.PROGRAM, [session.program_id])
    return event(session, entering.inside(tx), series, built)


def event(session: SessionDetails, here: Inside, series: Mapping[int, str], built: Links) -> Event:
    """A session as programs see it."""
    zone = ZoneInfo(session.zone)

    def local(moment: datetime | None) -> datetime | None:
        return moment and moment.astimezone(zone)

    return Event(
        id=session.reference,
        community=here.named,
        series=Named(id=series[session.program_id], name=session.program_name),
        kind=session.kind,
        visibility=session.visibility,
        status=session.status,
        title=session.title,
        description=session.description,
        starts_at=session.starts_at.astimezone(zone),
        ends_at=session.ends_at.astimezone(zone),
        time_zone=session.zone,
        moved_from=local(session.moved_from),
        cancellation_reason=session.cancellation_reason,
        location=Location(
            name=session.place, latitude=session.latitude, longitude=session.longitude, room=session.room
        ),
        cost=_cost(session.cost_minor, session.currency),
        host=session.facilitator,
        places=[_places(pool) for pool in session.pools],
        capacity=session.capacity,
        going=session.going,
        maybe=session.maybe,
        waiting=session.waiting,
        left=session.left,
        registration_required=session.rsvp_required,
        registration_deadline=local(session.rsvp_deadline),
        guests_allowed=session.guests_allowed,
        minimum=session.rules.minimum or None,
        registration=_registration(session, session.mine, zone),
        may_manage=session.manages,
        revision=session.revision,
        url=built.start(session.reference),
    )


def _cost(minor: int | None, currency: str | None) -> Cost | None:
    return Cost(amount_minor=minor, currency=currency) if minor and currency else None


def _places(pool: Pool) -> Places:
    left = 0 if pool.queued or pool.balance_blocks else pool.free
    return Places(
        role=pool.role or None, capacity=pool.capacity, taken=pool.taken, waiting=pool.waiting, left=left
    )


def _registration(session: SessionDetails, mine: Mine | None, zone: ZoneInfo) -> Registration | None:
    if mine is None:
        return None
    names = {pool.id: pool.role for pool in session.pools}
    return Registration(
        status=mine.status,
        role=names.get(mine.pool_id or 0) or None,
        roles=[names[one] for one in mine.roles if names.get(one)],
        position=mine.position,
        guests=mine.guests,
        note=mine.note,
        offered_until=mine.offer_until and mine.offer_until.astimezone(zone),
    )
