"""Notices: what is told to one person, as it is now; what is no longer true is not told.

Parameters of the outbox rows, by kind (each row names its person):

| kind | params |
|---|---|
| reminder | `session`, `starts_at` that is reminded of |
| promoted, cancelled, goes_on, recap, take_attendance, feedback, setlist, setlist_wanted | `session` |
| offered, pair_asked, … | services/place_notices.py |
| rescheduled | `session`, `old` start and `new` one |
| changed | `session`, `changes`: old and new by fact (services/session_edit.py) |
| program_gone, program_back | `program`, deleted `by` whom |
| date_gone | `program`, `starts_at` of the date that fell away |
| join_request | `user` who asks, `name` |
| join_approved, join_declined | none |
| invited | `program`, `by` whom |
| team | `program`, `news` (services/team_news.py), `who` it is about |
| setlist_changed | `session`, id, title and key of the songs `before` |
| minutes | `session` whose minutes they are, `version` that goes out |
| action_due, action_given, action_freed | `action`; `by` whom it was given, or who left |
| comment | `comment` that is new, `session` it is about |
| room_missing | `session`, how many `more`, and what is in the way (services/session_rooms.packed) |
| reservation_cancelled | `room`, `zone`, `starts_at`, `ends_at`, `reason`, `by` |
| turn_soon, calls_gone | `session`, `entry` of its queue, or `entries` that left it |
| step_due, homework_handed_in, homework_answered, thread_message | services/care_facts.py |
| announcement, announcement_news | `announcement`; `what` happened to it (services/announcement_news.py) |
| digest | `week`: its Monday |
| booked, booking_moved, … | services/booking_reading.py |
| payment_due, …, money_back, invoice | services/payment_notices.py |
| milestone, badges | `badge` that was given; `run` of the sweep that gave them |

Times are ISO 8601 in UTC.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from models.communities import Standing
from models.outbox import Delivery
from models.rsvp import RsvpStatus
from models.sessions import SessionStatus
from models.tx import Tx
from services import (
    announcement_notices,
    booking_reading,
    care_notices,
    guest_notices,
    lineup_notices,
    minutes_notices,
    notice_reading,
    pay_proposals,
    payment_notices,
    place_notices,
    program_notices,
    queue_notices,
    recognition_notices,
    registration_notices,
    room_notices,
    session_edit,
    setlist_notices,
)
from services.access import LOWEST_ROLE, RANK, Ability
from services.notice import Notice
from services.notice_facts import Facts, Message
from services.outbox import Kind
from services.sessions import SessionDetails

Maker = Callable[[Facts, Message, Notice], Notice | Delivery | None]


def load(tx: Tx, messages: Sequence[Message]) -> dict[int, Notice | Delivery]:
    """What each message says now, by its id; or why it is not said: `dropped` is no longer true, `muted` is
    not wanted, `held` waits until its announcement goes on.

    Messages whose parameters cannot be read are left out. At most 36 queries, across communities: for
    the sender, as the system actor.
    """
    facts = notice_reading.read(tx, messages)
    found: dict[int, Notice | Delivery] = {}
    for message in messages:
        with suppress(KeyError, TypeError, ValueError):
            found[message.id] = _notice(facts, message)
    return found


def _notice(facts: Facts, message: Message) -> Notice | Delivery:
    """One message's notice, by the maker of its kind."""
    if message.community_id not in facts.communities:
        return Delivery.DROPPED
    if facts.standing(message) is Standing.BANNED:
        return Delivery.DROPPED
    if facts.is_silenced(message):
        return Delivery.MUTED
    base = Notice(message.kind, message.community_id, facts.communities[message.community_id])
    return _MAKERS[message.kind](facts, message, base) or Delivery.DROPPED


def _status(session: SessionDetails | None) -> RsvpStatus | None:
    """What the person said to a session that still takes place; None where it does not."""
    if session is None or session.status is SessionStatus.CANCELLED or session.mine is None:
        return None
    return session.mine.status


def _time(message: Message, name: str) -> datetime:
    return datetime.fromisoformat(message.params[name])


def _reminder(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not for what has begun, was moved since, or is not attended any more."""
    session = facts.own_session(message)
    if session is None or _status(session) not in (RsvpStatus.GOING, RsvpStatus.MAYBE):
        return None
    if session.starts_at <= facts.now or session.starts_at != _time(message, "starts_at"):
        return None
    setlist, topics = facts.setlists.get(session.id), facts.topics.get(session.id, ())
    return replace(base, session=session, setlist=setlist, topics=topics)


def _promoted(facts: Facts, message: Message, base: Notice) -> Notice | None:
    session = facts.own_session(message)
    return replace(base, session=session) if _status(session) is RsvpStatus.GOING else None


def _cancelled(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not for what goes on after all, nor to those who would not have come."""
    session = facts.own_session(message)
    if session is None or session.status is not SessionStatus.CANCELLED or session.mine is None:
        return None
    if session.mine.status is RsvpStatus.NOT_GOING:
        return None
    return replace(base, session=session, next_dates=facts.next_dates.get(session.program_id, ()))


def _rescheduled(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not when it was moved again (another notice tells that), nor to who answered to the new time."""
    session = facts.own_session(message)
    if session is None or _status(session) in (None, RsvpStatus.NOT_GOING):
        return None
    confirmed = facts.answers[session.id, message.user_id].confirmed_at
    if session.starts_at != _time(message, "new") or (confirmed and confirmed > message.created_at):
        return None
    return replace(base, session=session, at=_time(message, "old"))


def _goes_on(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not when it was cancelled again, nor to who answered since."""
    session = facts.own_session(message)
    if session is None or _status(session) in (None, RsvpStatus.NOT_GOING):
        return None
    confirmed = facts.answers[session.id, message.user_id].confirmed_at
    return None if confirmed and confirmed > message.created_at else replace(base, session=session)


def _changed(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not what was changed again since: another notice tells that."""
    session = facts.own_session(message)
    if session is None or _status(session) in (None, RsvpStatus.NOT_GOING):
        return None
    news = session_edit.still_true(session, message.params["changes"])
    return replace(base, session=session, changes=news) if news else None


def _recap(facts: Facts, message: Message, base: Notice) -> Notice | None:
    session = facts.sessions.get(message.params["session"])
    text = facts.recaps.get(message.params["session"])
    if session is None or text is None or facts.standing(message) is not Standing.ACTIVE:
        return None
    return replace(base, session=replace(session, mine=None), text=text)


def _photo_objected(facts: Facts, message: Message, base: Notice) -> Notice | None:
    session = facts.sessions.get(message.params["session"])
    if session is None or facts.standing(message) is not Standing.ACTIVE:
        return None
    return replace(base, program=session.title, program_id=session.program_id, session_id=session.id)


def _take_attendance(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not when somebody did meanwhile. It names no time, so that it waits for the end of quiet hours."""
    session = facts.sessions.get(message.params["session"])
    if session is None or session.id in facts.attended or session.status is SessionStatus.CANCELLED:
        return None
    if session.community_id != message.community_id or facts.standing(message) is not Standing.ACTIVE:
        return None
    return replace(base, program=session.title, session_id=session.id)


def _join_request(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not when somebody else decided already, nor to one who may no longer decide."""
    asks = message.params["user"]
    row = facts.standings.get((message.community_id, message.user_id))
    if facts.standing(message, asks) not in (Standing.PENDING, Standing.GUEST) or row is None:
        return None
    if row.standing is not Standing.ACTIVE or RANK[row.role] < RANK[LOWEST_ROLE[Ability.APPROVE_MEMBERS]]:
        return None
    return replace(base, asks_id=asks, asks_name=message.params["name"])


def _while(*standings: Standing) -> Maker:
    """The maker of what is told to those who stand so in the community."""
    return lambda facts, message, base: base if facts.standing(message) in standings else None


def _by(read: Callable[[Facts, Message], dict[str, Any] | None]) -> Maker:
    """The maker of a kind whose facts another module finds."""

    def make(facts: Facts, message: Message, base: Notice) -> Notice | None:
        found = read(facts, message)
        return None if found is None else replace(base, **found)

    return make


def _digest(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not when nothing is new."""
    found = facts.digests.get((message.community_id, message.user_id))
    return replace(base, digest=found) if found else None


def _comment(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not what was deleted meanwhile."""
    said = facts.comments.get(message.params["comment"])
    session = facts.sessions.get(message.params["session"])
    if said is None or session is None or facts.standing(message) is not Standing.ACTIVE:
        return None
    return replace(
        base, session=session, text=said.text, by=said.name, comment_id=said.id, is_reply=said.replies
    )


_MAKERS: dict[Kind, Maker] = {
    Kind.REMINDER: _reminder,
    Kind.PROMOTED: _promoted,
    **{kind: _by(read) for kind, read in place_notices.READERS.items()},
    Kind.CANCELLED: _cancelled,
    Kind.RESCHEDULED: _rescheduled,
    Kind.GOES_ON: _goes_on,
    Kind.CHANGED: _changed,
    Kind.RECAP: _recap,
    Kind.TAKE_ATTENDANCE: _take_attendance,
    Kind.PHOTO_OBJECTED: _photo_objected,
    Kind.JOIN_REQUEST: _join_request,
    Kind.JOIN_APPROVED: _while(Standing.ACTIVE),
    Kind.JOIN_DECLINED: _while(Standing.LEFT, Standing.GUEST),
    Kind.INSTRUCTOR_MADE: _while(Standing.ACTIVE),
    Kind.INVITED: program_notices.invited,
    Kind.TEAM: program_notices.team,
    Kind.DATE_GONE: program_notices.date_gone,
    Kind.PROGRAM_GONE: program_notices.program_gone,
    Kind.PROGRAM_BACK: program_notices.program_back,
    Kind.ROOM_MISSING: _by(room_notices.missing),
    Kind.RESERVATION_CANCELLED: _by(room_notices.reservation_cancelled),
    Kind.TURN_SOON: _by(queue_notices.turn_soon),
    Kind.CALLS_GONE: _by(queue_notices.calls_gone),
    **{kind: _by(read) for kind, read in setlist_notices.READERS.items()},
    **{kind: _by(read) for kind, read in minutes_notices.READERS.items()},
    **announcement_notices.MAKERS,
    Kind.DIGEST: _digest,
    Kind.COMMENT: _comment,
    Kind.MILESTONE: recognition_notices.milestone,
    Kind.BADGES: recognition_notices.badges,
    Kind.FEEDBACK: recognition_notices.feedback,
    **{kind: _by(read) for kind, read in booking_reading.READERS.items()},
    **care_notices.MAKERS,
    **pay_proposals.MAKERS,
    **payment_notices.MAKERS,
    **lineup_notices.MAKERS,
    **guest_notices.MAKERS,
    **registration_notices.MAKERS,
}
