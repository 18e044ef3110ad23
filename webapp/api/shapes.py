"""What the API answers with."""

from typing import Annotated

from pydantic import Field

from models.programs import Kind, ProgramStatus, Visibility
from models.rsvp import RsvpStatus
from models.sessions import SessionStatus
from webapp.api.fields import Id, Moment, Shape

Zone = Annotated[str, Field(description="A time zone by its IANA name.", examples=["Europe/Lisbon"])]
Cursor = Annotated[str | None, Field(description="Ask with it as `cursor` for what follows; null: no more.")]


class Named(Shape):
    """Something by its id and name."""

    id: Id
    name: str


class Cost(Shape):
    """An amount of money."""

    amount_minor: Annotated[int, Field(ge=0, description="In the smallest unit of the currency: cents.")]
    currency: Annotated[str, Field(description="ISO 4217.", examples=["EUR"])]


class Location(Shape):
    """Where it is."""

    name: str
    latitude: float | None
    longitude: float | None
    room: Annotated[str | None, Field(description="The room of the community that it has.")]


class Places(Shape):
    """The places of one role."""

    role: Annotated[str | None, Field(description="null: one comes in no role.")]
    capacity: Annotated[int | None, Field(description="null: as many as come.")]
    taken: int
    waiting: int
    left: Annotated[int | None, Field(description="What somebody new could have; null: no end.")]


class Registration(Shape):
    """One's own answer to an event."""

    status: RsvpStatus
    role: Annotated[str | None, Field(description="The role one has, or would rather have.")]
    roles: Annotated[list[str], Field(description="All roles one would come in, the preferred one first.")]
    position: Annotated[int | None, Field(description="One's place on the waitlist, from 1.")]
    guests: int
    note: str
    offered_until: Annotated[Moment | None, Field(description="Until when an offered place is kept.")]


class Event(Shape):
    """A dated occasion that people register for: one session of a program."""

    id: Id
    community: Named
    series: Annotated[Named, Field(description="The program it is a date of; a one-off is its only one.")]
    kind: Kind
    visibility: Visibility
    status: SessionStatus
    title: str
    description: str
    starts_at: Moment
    ends_at: Moment
    time_zone: Zone
    moved_from: Annotated[Moment | None, Field(description="When it was before it was given this time.")]
    cancellation_reason: str | None
    location: Location
    cost: Cost | None
    host: str | None
    places: list[Places]
    capacity: Annotated[int | None, Field(description="Places in all; null: as many as come.")]
    going: Annotated[int, Field(description="Places taken, guests included.")]
    maybe: int
    waiting: int
    left: int | None
    registration_required: bool
    registration_deadline: Moment | None
    guests_allowed: int
    minimum: Annotated[int | None, Field(description="How many must come for it to take place.")]
    registration: Annotated[Registration | None, Field(description="One's own; null: none yet.")]
    may_manage: Annotated[bool, Field(description="Whether you may change it, and see who comes.")]
    revision: Annotated[int, Field(description="Grows with each change of what organizers say.")]
    url: Annotated[str, Field(description="Opens it in Telegram.")]


class EventList(Shape):
    """A part of the list of events, the soonest first."""

    events: list[Event]
    next_cursor: Cursor


class SeriesEntry(Shape):
    """A series in a list."""

    id: Id
    community: Named
    name: str
    kind: Kind
    status: ProgramStatus
    time_zone: Zone
    rule: Annotated[str | None, Field(description="How it repeats, as an RRULE of RFC 5545.")]


class SeriesList(Shape):
    """A part of the list of series, in the order in which they were made."""

    series: list[SeriesEntry]
    next_cursor: Cursor


class FieldError(Shape):
    """One value that cannot be taken."""

    field: Annotated[str, Field(description="Its path in the request: `places.0.capacity`.")]
    problem: Annotated[str, Field(description="A stable word for what is wrong with it.")]
    detail: str
    limit: Annotated[int | str | None, Field(description="The bound that it passes, where there is one.")]


class Problem(Shape):
    """Why something is not done, as in RFC 9457: what is wrong, and what to do next."""

    type: Annotated[str, Field(examples=["about:blank"])]
    title: str
    status: int
    detail: Annotated[str, Field(description="In the language of the token's owner.")]
    code: Annotated[str, Field(description="A stable word for what is wrong.", examples=["session_over"])]
    errors: Annotated[list[FieldError], Field(description="What is wrong with single values.")]
    reference: Annotated[str | None, Field(description="Finds a fault of ours in the operator's log.")]
