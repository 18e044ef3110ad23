"""What programs send: the bodies of requests. What is left out stays as it is, or as it usually is."""

from typing import Annotated

from pydantic import Field

from models.programs import Kind, Visibility
from models.rsvp import Answer
from services import drafts, feedback, materials, places
from webapp.api.fields import Id, Moment, Shape, Text

PERSON = r"^[0-9]{1,16}$"
MOST_PEOPLE = 200
"""Marked by one request."""
Description = Annotated[Text, Field(max_length=drafts.MAX_DESCRIPTION)]
Title = Annotated[Text, Field(min_length=1, max_length=drafts.MAX_NAME)]
Tags = Annotated[list[Annotated[Text, Field(max_length=40)]], Field(max_length=5)]
People = Annotated[list[Annotated[str, Field(pattern=PERSON)]], Field(max_length=MOST_PEOPLE)]


class PlacesWish(Shape):
    """The places of one role, or of all who come."""

    role: Annotated[Text | None, Field(min_length=1, max_length=drafts.MAX_ROLE)] = None
    capacity: Annotated[int | None, Field(ge=1, le=places.MAX_CAPACITY, description="null: no end.")] = None


class LocationWish(Shape):
    """Where it is: an address, or the link of a map; a point on it, where both coordinates are given."""

    name: Annotated[Text, Field(max_length=drafts.MAX_PLACE)] = ""
    latitude: Annotated[float | None, Field(ge=-90, le=90)] = None
    longitude: Annotated[float | None, Field(ge=-180, le=180)] = None


class CostWish(Shape):
    """An amount of money; 0 is free."""

    amount_minor: Annotated[int, Field(ge=0, le=drafts.MAX_COST_MINOR, description="Cents.")]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])]


PlacesList = Annotated[list[PlacesWish], Field(min_length=1, max_length=drafts.MAX_ROLES)]


class EventFacts(Shape):
    """What an event can say for itself. null: as its series says."""

    title: Title | None = None
    description: Description | None = None
    ends_at: Moment | None = None
    location: LocationWish | None = None
    places: PlacesList | None = None
    cost: CostWish | None = None
    registration_required: bool | None = None
    registration_deadline: Moment | None = None
    minimum: Annotated[int | None, Field(ge=0, le=drafts.MAX_MINIMUM, description="0: any number.")] = None


class EventChange(EventFacts):
    """What is changed about an event; what is left out stays."""

    starts_at: Annotated[Moment | None, Field(description="Another time: who comes is told.")] = None
    sure: Annotated[bool, Field(description="Fewer places than are taken are meant.")] = False


class EventNew(EventFacts):
    """A new event: another date of a `series`, or one of its own, which needs a `title`."""

    starts_at: Moment
    series: Id | None = None
    community: Annotated[Id | None, Field(description="Needed where you are in several.")] = None
    time_zone: Annotated[str | None, Field(max_length=64, description="Left out: the community's.")] = None
    kind: Kind = Kind.OTHER
    visibility: Visibility = Visibility.MEMBERS_ONLY
    guests_allowed: Annotated[int, Field(ge=0, le=drafts.MAX_GUESTS)] = 3
    tags: Tags = Field(default_factory=list)


class SeriesNew(Shape):
    """A new program with dates that repeat."""

    community: Annotated[Id | None, Field(description="Needed where you are in several.")] = None
    name: Title
    rule: Annotated[Text, Field(max_length=500, description="RFC 5545.", examples=["FREQ=WEEKLY;BYDAY=TH"])]
    starts_at: Annotated[Moment, Field(description="From when on, and at which time of day.")]
    time_zone: Annotated[str | None, Field(max_length=64, description="Left out: the community's.")] = None
    duration_minutes: Annotated[int, Field(ge=5, le=drafts.MAX_DURATION)] = 120
    kind: Kind = Kind.OTHER
    visibility: Visibility = Visibility.MEMBERS_ONLY
    description: Description = ""
    location: LocationWish = LocationWish()
    places: PlacesList | None = None
    cost: CostWish | None = None
    guests_allowed: Annotated[int, Field(ge=0, le=drafts.MAX_GUESTS)] = 3
    registration_deadline_minutes: Annotated[int | None, Field(ge=0, le=drafts.MAX_DEADLINE)] = None
    minimum: Annotated[int | None, Field(ge=1, le=drafts.MAX_MINIMUM)] = None
    tags: Tags = Field(default_factory=list)


class RegistrationWish(Shape):
    """An answer; a full event puts `going` on the waitlist."""

    answer: Answer = Answer.GOING
    roles: Annotated[
        list[Annotated[Text, Field(max_length=drafts.MAX_ROLE)]] | None,
        Field(
            max_length=drafts.MAX_ROLES,
            description="All roles that suit, the best first.",
        ),
    ] = None
    guests: Annotated[int | None, Field(ge=0, le=drafts.MAX_GUESTS)] = None
    note: Annotated[Text | None, Field(max_length=200)] = None


class AttendanceWish(Shape):
    """Who came and who did not, by the ids of participants; `finished` closes the list, or opens it again."""

    came: People = Field(default_factory=list)
    missed: People = Field(default_factory=list)
    finished: bool | None = None


class ResourceNew(Shape):
    """A link that belongs to an event."""

    url: Annotated[Text, Field(max_length=2000, pattern=r"^https?://\S+$")]
    title: Annotated[Text, Field(max_length=materials.MAX_TITLE, description="Left out: the host.")] = ""
    attendees_only: bool = False


class FeedbackWish(Shape):
    """How it was."""

    stars: Annotated[int, Field(ge=1, le=feedback.MOST_STARS)]
    text: Annotated[Text, Field(max_length=feedback.MAX_TEXT)] = ""
    named: Annotated[bool, Field(description="Whether organizers see your name.")] = False
    quotable: Annotated[bool, Field(description="Whether your words may be quoted.")] = False
