"""The tables of every feature. Importing this package registers them all on one metadata."""

from sqlmodel import SQLModel

from models import (
    activity,
    announcements,
    attendance,
    calendars,
    cards,
    communities,
    discussion,
    files,
    intake,
    links,
    materials,
    outbox,
    places,
    programs,
    rsvp,
    sessions,
    spaces,
    tags,
    users,
)

metadata = SQLModel.metadata

__all__ = [
    "activity",
    "announcements",
    "attendance",
    "calendars",
    "cards",
    "communities",
    "discussion",
    "files",
    "intake",
    "links",
    "materials",
    "metadata",
    "outbox",
    "places",
    "programs",
    "rsvp",
    "sessions",
    "spaces",
    "tags",
    "users",
]
