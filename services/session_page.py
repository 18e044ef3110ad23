"""A session's page: the session and all that belongs to it, in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.rsvp import RsvpStatus
from models.tx import Tx
from services import (
    answer_ties,
    attendance,
    belongings,
    feedback,
    materials,
    meetings,
    minutes,
    photos,
    played,
    queue,
    recaps,
    sessions,
    setlists,
)
from services.attendance import Came
from services.materials import Shelf
from services.meeting_facts import Agenda, has_agenda
from services.photos import Gallery
from services.played import Played
from services.queue import Board
from services.recaps import Recap
from services.sessions import SessionDetails
from services.setlists import SetlistDetails


@dataclass(frozen=True, slots=True)
class SessionView:
    """What the page shows."""

    session: SessionDetails
    recap: Recap
    materials: Shelf
    photos: Gallery
    """The first of them."""
    details: Mapping[str, Any]
    """What belongs to its kind: the program's settings, but for those it has itself."""
    played: tuple[Played, ...]
    """What was played so far, in that order."""
    came: Came | None
    """Who came; None before the end, and where nobody was marked."""
    may_rate: bool
    """Whether the person may say how it was."""
    setlist: SetlistDetails
    asks_recording: bool
    """Whether the person comes, and is still to say whether they may be recorded."""
    has_minutes: bool
    """Whether there are minutes, or may be, that the person can read."""
    queue: Board | None
    """What is played now and next; None where no music is played, and after the end."""
    agenda: Agenda | None
    """What is talked about; None where people do not come to talk."""


def view(tx: Tx, session_id: int) -> SessionView:
    """Everything about a session that the person sees. Raises NotFound."""
    session = sessions.details(tx, session_id)
    came = attendance.came(tx, session_id) if session.seen_at >= session.ends_at else None
    return SessionView(
        session,
        recaps.of(tx, session),
        materials.shelf_of(tx, session),
        photos.gallery_of(tx, session),
        belongings.details_of(tx, session_id),
        played.of_session(tx, session),
        came if came and came.people else None,
        feedback.may_rate(tx, session),
        setlists.of(tx, session),
        session.mine is not None
        and session.mine.status is RsvpStatus.GOING
        and session.answerable
        and answer_ties.of(tx, session).unasked,
        minutes.offered(tx, session),
        queue.of(tx, session) if session.music and session.answerable else None,
        meetings.agenda_of(tx, session) if has_agenda(session.kind) else None,
    )
