"""Registering for an event, who registered, and who came."""

from typing import Annotated

from pydantic import Field

from models.rsvp import Answer as Said
from models.tx import Tx
from services import attendance, marking, registrations, rsvp, sessions
from services.errors import BadInput
from services.registration_filter import Said as Wished
from services.registration_filter import Wanted
from services.registrations import Registration
from services.sessions import SessionDetails
from webapp.api import cursors, entering, events
from webapp.api.calls import Answer, Call
from webapp.api.fields import Cursor, Limit, Query
from webapp.api.results import Attendance, Attendee, Participant, ParticipantList, Registered, Waiting
from webapp.api.wishes import AttendanceWish, RegistrationWish


class WhichParticipants(Query):
    """Which participants."""

    answer: Annotated[Wished | None, Field(description="Those who gave one answer.")] = None
    cursor: Cursor = None
    limit: Limit = 50


def register(tx: Tx, call: Call) -> Answer:
    """Answer an event: get a place, or a place on the waitlist."""
    given: RegistrationWish = call.body
    session_id = entering.session(tx, call)
    roles = _pools(sessions.details(tx, session_id), given.roles) if given.roles is not None else None
    result = rsvp.respond(tx, session_id, given.answer, roles=roles, guests=given.guests, note=given.note)
    made = Registered(
        outcome=result.outcome,
        joined_community=result.joined,
        event=events.of_session(tx, result.session, call.links),
    )
    return Answer(made)


def _pools(session: SessionDetails, roles: list[str]) -> list[int]:
    known = {pool.role: pool.id for pool in session.pools if pool.role}
    wanted = [role.strip().lower() for role in roles]
    if not wanted or not set(wanted) <= known.keys():
        raise BadInput("roles", "not_among", ", ".join(known))
    return [known[role] for role in wanted]


def leave(tx: Tx, call: Call) -> Answer:
    """Cancel one's registration; the place goes to who waits. Nothing where there is none."""
    session_id = entering.session(tx, call)
    if sessions.details(tx, session_id).mine is not None:
        rsvp.respond(tx, session_id, Said.NOT_GOING)
    return Answer(status=204)


def participants(tx: Tx, call: Call) -> Answer:
    """Who registered, for those who run the event."""
    asked: WhichParticipants = call.query
    page = cursors.numbers(asked.cursor, 1)[0] if asked.cursor else 0
    session_id = entering.session(tx, call)
    found = registrations.listing(tx, session_id, Wanted(answer=asked.answer), page, asked.limit)
    rows = found.rows if page == found.page else ()
    more = cursors.of_numbers(page + 1) if page + 1 < found.pages else None
    return Answer(
        ParticipantList(
            participants=[_participant(one) for one in rows],
            total=found.total,
            next_cursor=more,
        )
    )


def _participant(one: Registration) -> Participant:
    return Participant(
        id=str(one.user_id),
        name=one.name,
        is_guest=one.is_guest,
        email=one.email or None,
        status=one.status,
        role=one.role or None,
        guests=one.guests,
        note=one.note,
        answered_at=one.answered_at,
        waiting=[Waiting(role=wait.role or None, position=wait.place) for wait in one.waits],
        attended=one.attended,
    )


def mark(tx: Tx, call: Call) -> Answer:
    """Say who came, and who did not."""
    given: AttendanceWish = call.body
    came, missed = [int(one) for one in given.came], [int(one) for one in given.missed]
    if set(came) & set(missed):
        raise BadInput("missed", "not_understood")
    session_id = entering.session(tx, call)
    marking.mark_some(tx, session_id, came, missed)
    if given.finished is not None:
        (marking.finish if given.finished else marking.reopen)(tx, session_id)
    counts = attendance.counts(tx, session_id)
    marked = attendance.some(tx, session_id, [*came, *missed])
    return Answer(
        Attendance(
            people=counts.people,
            expected=counts.expected,
            here=counts.here,
            guests=counts.guests,
            no_shows=counts.no_shows,
            finished=attendance.is_closed(tx, session_id),
            marked=[
                Attendee(id=str(one.who), name=one.name, attended=one.attended, guests=one.guests)
                for one in sorted(marked, key=lambda one: one.who)
            ],
        )
    )
