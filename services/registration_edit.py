"""One registration, looked at and changed by those who run the session: the same rules as for the person."""

from dataclasses import dataclass
from typing import Any

from models.communities import Standing
from models.rsvp import Answer, RsvpStatus
from models.tx import Tx
from services import activity, outbox, places, registrations, rsvp
from services.activity import Line
from services.errors import NotFound
from services.outbox_kinds import Kind
from services.registrations import Registration
from services.sessions import SessionDetails

HISTORY = 10


@dataclass(frozen=True, slots=True)
class Typed:
    """What a registration's form says."""

    answer: Answer
    role: int | None
    """The pool."""
    guests: int
    note: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One registration with what was changed about it."""

    session: SessionDetails
    row: Registration
    history: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """One registration after a change, or as somebody else left it."""

    sheet: Sheet
    before: Registration
    conflict: bool = False
    by: str | None = None
    """Who was first, where that is known: the queue changes answers by itself, too."""


def sheet(tx: Tx, session_id: int, registration_id: int) -> Sheet:
    """One registration. Raises NotFound, NotAllowed."""
    session = registrations.viewed(tx, session_id)
    row = registrations.one(tx, session, registration_id)
    return Sheet(session, row, activity.lately(tx, "registration", row.id, HISTORY))


def typed(row: Registration) -> Typed:
    """A registration as its form says it."""
    wants_place = row.status in (RsvpStatus.GOING, RsvpStatus.WAITLIST, RsvpStatus.OFFERED)
    return Typed(Answer.GOING if wants_place else Answer(row.status), row.pool_id, row.guests, row.note)


def change(tx: Tx, session_id: int, registration_id: int, seen: str, wanted: Typed) -> Changed:
    """Answer in a person's name, who is told; nothing is changed where it is not as it was `seen`.

    Raises NotFound, NotAllowed, and what `rsvp.respond` raises.
    """
    places.lock(tx, session_id)
    found = sheet(tx, session_id, registration_id)
    before = found.row
    if before.mark != seen:
        return Changed(found, before, True, activity.last_editor(tx, "registration", before.id))
    if typed(before) == wanted:
        return Changed(found, before)
    answer_for(tx, session_id, before, wanted)
    now, was = _said(found.session, wanted), _said(found.session, typed(before))
    activity.log(tx, "answer_changed", "registration", before.id, was=was, now=now)
    tell(tx, session_id, [before])
    return Changed(sheet(tx, session_id, registration_id), before)


def answer_for(tx: Tx, session_id: int, row: Registration, wanted: Typed) -> None:
    """Have a person answer, by the rules that hold for them. Raises NotFound for one who has left since,
    and what `rsvp.respond` raises.
    """
    if row.standing not in (Standing.ACTIVE, Standing.GUEST):
        raise NotFound
    asks = wanted.answer is Answer.GOING and wanted.role != row.pool_id
    rsvp.respond_for(
        tx,
        session_id,
        row.user_id,
        wanted.answer,
        pool_id=wanted.role if asks else None,
        guests=wanted.guests,
        note=wanted.note,
    )


def tell(tx: Tx, session_id: int, rows: list[Registration]) -> None:
    """Tell people that an organizer changed their answer; how it stands is read when they are told."""
    who = [row.user_id for row in rows if row.user_id != tx.actor.user_id]
    key = f"{session_id}:{tx.now.timestamp():.3f}"
    outbox.tell(tx, Kind.ANSWER_CHANGED, who, key=key, session=session_id, by=tx.actor.name)


def _said(session: SessionDetails, said: Typed) -> dict[str, Any]:
    """What the log keeps of an answer."""
    pool = session.pool(said.role)
    return {"answer": said.answer, "role": pool.role if pool else "", "guests": said.guests}
