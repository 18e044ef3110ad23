"""What the API answers with about series, registrations, resources and feedback."""

from typing import Annotated

from pydantic import Field

from models.programs import Kind, ProgramStatus, Visibility
from models.rsvp import RsvpStatus
from services.rsvp import Outcome
from webapp.api.fields import Id, Moment, Shape
from webapp.api.shapes import Cost, Cursor, Event, Location, Named, Zone

Person = Annotated[str, Field(description="Names them in `PUT …/attendance`.")]


class RolePlaces(Shape):
    """How many may come in one role."""

    role: Annotated[str | None, Field(description="null: one comes in no role.")]
    capacity: Annotated[int | None, Field(description="null: as many as come.")]


class Rating(Shape):
    """Stars, once enough people gave some."""

    count: int
    average: Annotated[float | None, Field(description="From 1 to 5; null: too few rated to say.")]


class NextEvent(Shape):
    """A date to come."""

    id: Id
    starts_at: Moment


class Series(Shape):
    """A program: what its events have in common."""

    id: Id
    community: Named
    name: str
    description: str
    kind: Kind
    visibility: Visibility
    status: ProgramStatus
    starts_at: Annotated[Moment, Field(description="The first date of the schedule.")]
    time_zone: Zone
    rule: Annotated[str | None, Field(description="How it repeats, as an RRULE; null: once.")]
    duration_minutes: int
    location: Location
    places: list[RolePlaces]
    cost: Cost | None
    guests_allowed: int
    registration_deadline_minutes: int | None
    minimum: int | None
    facilitator: str | None
    tags: list[str]
    rating: Rating | None
    next_events: list[NextEvent]
    may_manage: bool
    revision: int
    url: str


class Registered(Shape):
    """What an answer came to."""

    outcome: Outcome
    joined_community: Annotated[bool, Field(description="Whether you became a member by it.")]
    event: Event


class Waiting(Shape):
    """A place in one queue."""

    role: str | None
    position: int


class Participant(Shape):
    """Somebody who answered."""

    id: Person
    name: str
    is_guest: Annotated[bool, Field(description="Known without Telegram.")]
    email: Annotated[str | None, Field(description="Of guests alone.")]
    status: RsvpStatus
    role: str | None
    guests: int
    note: str
    answered_at: Moment
    waiting: list[Waiting]
    attended: Annotated[bool | None, Field(description="null: nobody said so far.")]


class ParticipantList(Shape):
    """A part of who answered: who has a place, then the waitlist in its order, then the others."""

    participants: list[Participant]
    total: int
    next_cursor: Cursor


class Attendee(Shape):
    """Somebody on the list at the door."""

    id: Person
    name: str
    attended: bool | None
    guests: int


class Attendance(Shape):
    """The list at the door in numbers, with those whom the request named."""

    people: int
    expected: int
    here: int
    guests: int
    no_shows: int
    finished: bool
    marked: list[Attendee]


class Resource(Shape):
    """A file or a link that belongs to an event."""

    id: str
    title: str
    kind: Annotated[str, Field(description="`link`, or what the file is.")]
    url: Annotated[str, Field(description="Of a file: good until the end of tomorrow.")]
    size: Annotated[int | None, Field(description="Bytes of a file.")]
    attendees_only: bool
    song: Annotated[str | None, Field(description="The song of the setlist that it is about.")]
    is_recording: bool


class ResourceList(Shape):
    """The resources of an event, in order."""

    resources: list[Resource]


class Feedback(Shape):
    """What you said."""

    stars: int
    text: str
    named: bool
    quotable: bool
    changeable_until: Moment


class EventRating(Shape):
    """How one event was found."""

    id: Id
    starts_at: Moment
    rating: Rating


class Word(Shape):
    """What somebody said."""

    text: str
    stars: int
    starts_at: Annotated[Moment, Field(description="Of the event it is about.")]
    by: Annotated[str | None, Field(description="null: without a name.")]
    quotable: bool


class FeedbackSummary(Shape):
    """What people say about an event and its series. Few ratings stay silent."""

    event: Rating
    series: Named
    series_rating: Rating
    stars: Annotated[list[int], Field(description="How many gave one star, two, …; empty: too few rated.")]
    trend: Annotated[list[EventRating], Field(description="The last events that enough rated.")]
    words: list[Word]
    next_cursor: Cursor
