"""Cancelling and rescheduling a session: everyone concerned hears of it, and confirms with one tap."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from models.rsvp import Answer, Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import access, activity, happened, outbox, places, rsvp, session_rooms, sessions, spaces, texts
from services.access import Ability
from services.conflicts import Conflict
from services.errors import BadRule, DateTaken, NotFound, Outdated, PastDate, SessionOver, SpaceTaken
from services.opening import Stretch
from services.schedule import Reason, at, once, parse_moment, parse_time
from services.sessions import SessionDetails

table = table_of(ProgramSession)
rsvps = table_of(Rsvp)

MAX_REASON = 500
CONCERNED = (RsvpStatus.GOING, RsvpStatus.OFFERED, RsvpStatus.MAYBE, RsvpStatus.WAITLIST)


@dataclass(frozen=True, slots=True)
class Move:
    """A new time for a session, before or after it is set."""

    session: SessionDetails
    starts_at: datetime
    local: datetime
    """The same as naive wall time in the program's zone."""
    told: int
    """How many people hear of it."""
    space_id: int | None = None
    """The room it takes then."""
    conflict: Conflict | None = None
    """Why that room cannot be had: another one, another time or none is to be chosen first."""

    @property
    def times(self) -> dict[int, Stretch]:
        """When it would be, by its id."""
        length = self.session.ends_at - self.session.starts_at
        return {self.session.id: Stretch(self.starts_at, self.starts_at + length)}


@dataclass(frozen=True, slots=True)
class Cancellation:
    """What cancelling a session would mean."""

    session: SessionDetails
    reason: str
    told: int


_OTHERS = (
    here(rsvps),
    rsvps.c.session_id == bindparam("of_session"),
    rsvps.c.status.in_(CONCERNED),
    # Whoever makes the change knows of it, and said yes by making it.
    rsvps.c.user_id != bindparam("me"),
)
_CONCERNED = select(rsvps.c.user_id).where(*_OTHERS)
_THIS = (here(table), table.c.id == bindparam("of_session"))
_LOCK = select(table.c.revision).where(*_THIS).with_for_update()
_CANCEL = (
    update(table)
    .where(*_THIS)
    .values(
        status=SessionStatus.CANCELLED,
        cancelled_at=bindparam("at"),
        cancellation_reason=bindparam("reason"),
        revision=table.c.revision + 1,
    )
)
_MOVE = (
    update(table)
    .where(*_THIS)
    .values(
        starts_at=bindparam("new_start"),
        ends_at=bindparam("new_end"),
        weekday=bindparam("day"),
        rsvp_deadline=bindparam("deadline"),
        moved_from=bindparam("old_start"),
        space_id=bindparam("room"),
        # One that was on already has not begun at its new time.
        status=SessionStatus.SCHEDULED,
        reminded_at=None,
        minimum_warned_at=None,
        held_at=None,
        revision=table.c.revision + 1,
    )
)
_AT = select(table.c.id).where(
    here(table),
    table.c.program_id == bindparam("of_program"),
    table.c.starts_at == bindparam("at"),
    table.c.id != bindparam("but"),
    table.c.deleted_at.is_(None),
    table.c.status != SessionStatus.CANCELLED,
)
_UNCONFIRM = update(rsvps).where(*_OTHERS).values(confirmed_at=None)
_CONFIRM = (
    update(rsvps)
    .where(here(rsvps), rsvps.c.session_id == bindparam("of_session"), rsvps.c.user_id == bindparam("who"))
    .values(confirmed_at=bindparam("at"))
)


def cancel(tx: Tx, session_id: int, revision: int, reason: str = "") -> SessionDetails:
    """Cancel a session; all who said anything but no are told, with the reason. Answers stay as history.

    Raises NotFound, NotAllowed, Outdated, SessionOver, BadInput.
    """
    session = managed(tx, session_id)
    if session.status is SessionStatus.CANCELLED:
        return session
    if session.status is SessionStatus.COMPLETED:
        raise SessionOver(cancelled=False)
    lock(tx, session, revision)
    text = texts.cleaned("reason", reason, MAX_REASON)
    tx.execute(_CANCEL, of_session=session_id, at=tx.now, reason=text)
    people = concerned(tx, session_id)
    outbox.tell(tx, outbox.Kind.CANCELLED, people, key=f"{session_id}:{revision}", session=session_id)
    session_rooms.follow(tx, session_id)
    happened.recount(tx, session_id)
    outbox.refresh_cards_of(tx, [session_id])
    activity.log(tx, "cancelled", "session", session_id, reason=text, told=len(people))
    return sessions.details(tx, session_id)


def managed(tx: Tx, session_id: int) -> SessionDetails:
    """A session to come, over or cancelled, for one who may run it. Raises NotFound, NotAllowed."""
    session = sessions.details(tx, session_id)
    access.require(tx, Ability.RUN_PROGRAM, session.program_id)
    return session


def opened(tx: Tx, session_id: int) -> SessionDetails:
    """A session whose time can still change, for one who may. Raises NotFound, NotAllowed, SessionOver."""
    session = managed(tx, session_id)
    if not session.answerable:
        raise SessionOver(cancelled=session.status is SessionStatus.CANCELLED)
    return session


def plan_cancel(tx: Tx, session_id: int, reason: str = "") -> Cancellation:
    """What cancelling would mean; changes nothing. Raises NotFound, NotAllowed, SessionOver, BadInput."""
    session = opened(tx, session_id)
    text = texts.cleaned("reason", reason, MAX_REASON)
    return Cancellation(session, text, len(concerned(tx, session_id)))


def named(value: str) -> datetime:
    """The naive wall time that a button names: `202611261830`. Raises NotFound for a forged one."""
    try:
        return datetime.strptime(value, "%Y%m%d%H%M")
    except ValueError:
        raise NotFound from None


def typed(tx: Tx, session_id: int, text: str, language: str) -> Move:
    """What moving to a typed date would mean; a day alone keeps the time, a time alone the day.

    Raises what `preview` raises, and BadRule.
    """
    session = opened(tx, session_id)
    present = local_start(session)
    with suppress(BadRule):
        return preview(tx, session_id, datetime.combine(present.date(), parse_time(text, language)))
    try:
        return preview(tx, session_id, parse_moment(text, language, session.zone, tx.now))
    except BadRule as error:
        if error.reason != Reason.NO_TIME:
            raise
    dated = parse_moment(f"{text} {present:%H:%M}", language, session.zone, tx.now)
    return preview(tx, session_id, dated)


def reason_of(talk: Mapping[str, Any], session_id: int) -> str:
    """The reason typed for cancelling this session; none when the conversation was about another."""
    return str(talk.get("reason", "")) if talk.get("session") == session_id else ""


def today(session: SessionDetails) -> date:
    """The day it is where the session takes place."""
    return session.seen_at.astimezone(ZoneInfo(session.zone)).date()


def local_start(session: SessionDetails) -> datetime:
    """When a session starts, as naive wall time in the program's zone."""
    return session.starts_at.astimezone(ZoneInfo(session.zone)).replace(tzinfo=None)


def preview(tx: Tx, session_id: int, to: datetime, space: int | None = None) -> Move:
    """What moving to `to` (naive wall time in the program's zone) would mean; changes nothing.

    `space` is the room it takes then: None for the one it has, 0 for none. Raises NotFound, NotAllowed,
    SessionOver, PastDate, DateTaken.
    """
    session = opened(tx, session_id)
    starts_at = at(once(to, session.zone), to).start_utc
    if starts_at <= tx.now:
        raise PastDate(starts_at, session.zone, tx.now)
    check_free(tx, session.program_id, starts_at, session.zone, session_id)
    room = session.space_id if space is None else space or None
    wanted = Stretch(starts_at, starts_at + (session.ends_at - session.starts_at))
    conflict = session_rooms.refusal(tx, room, wanted, session_id)
    return Move(session, starts_at, to, len(concerned(tx, session_id)), room, conflict)


def unconfirm(tx: Tx, session_id: int) -> None:
    """Ask everybody but the actor anew."""
    tx.execute(_UNCONFIRM, of_session=session_id, me=tx.actor.user_id)


def check_free(tx: Tx, program_id: int, moment: datetime, zone: str, session_id: int = 0) -> None:
    """Raise DateTaken where another session of the program than `session_id` begins at `moment`."""
    if tx.value(_AT, of_program=program_id, at=moment, but=session_id) is not None:
        raise DateTaken(moment, zone)


def move(tx: Tx, session_id: int, revision: int, to: datetime, space: int | None = None) -> Move:
    """Give a session another time. All concerned hear old and new time and confirm with one tap.

    `to` is naive wall time in the program's zone. The deadline for answers moves along, and the reminder
    comes anew. `space` is as for `preview`. Raises NotFound, NotAllowed, Outdated, SessionOver, PastDate,
    DateTaken, SpaceTaken.
    """
    planned = preview(tx, session_id, to, space)
    session = planned.session
    if (planned.starts_at, planned.space_id) == (session.starts_at, session.space_id):
        return planned
    lock(tx, session, revision)
    if planned.space_id is not None:
        spaces.lock(tx, [planned.space_id])
        planned = preview(tx, session_id, to, space)
    if planned.conflict:
        raise SpaceTaken(planned.conflict)
    shift = planned.starts_at - session.starts_at
    tx.execute(
        _MOVE,
        of_session=session_id,
        new_start=planned.starts_at,
        new_end=session.ends_at + shift,
        day=to.weekday(),
        deadline=session.rsvp_deadline and session.rsvp_deadline + shift,
        old_start=session.starts_at,
        room=planned.space_id,
    )
    session_rooms.follow(tx, session_id)
    unconfirm(tx, session_id)
    happened.begin_anew(tx, session)
    _tell_moved(tx, session, planned.starts_at)
    return replace(planned, session=sessions.details(tx, session_id))


def _tell_moved(tx: Tx, session: SessionDetails, starts_at: datetime) -> None:
    times = {"old": session.starts_at.isoformat(), "new": starts_at.isoformat()}
    outbox.tell(
        tx,
        outbox.Kind.RESCHEDULED,
        concerned(tx, session.id),
        key=f"{session.id}:{session.revision}",
        session=session.id,
        old=times["old"],
        new=times["new"],
    )
    outbox.refresh_cards_of(tx, [session.id])
    activity.log(tx, "rescheduled", "session", session.id, **times)


def confirm(tx: Tx, session_id: int, *, stays: bool) -> rsvp.RsvpResult:
    """Say to a new time: still coming, or not. Raises what `rsvp.respond` raises."""
    if not stays:
        return rsvp.respond(tx, session_id, Answer.NOT_GOING)
    session = sessions.details_with(tx, session_id, places.lock(tx, session_id))
    if session.mine is None or session.mine.status not in CONCERNED:
        return rsvp.respond(tx, session_id, Answer.GOING)
    tx.execute(_CONFIRM, of_session=session_id, who=tx.actor.user_id, at=tx.now)
    return rsvp.RsvpResult(session, rsvp.OUTCOMES[session.mine.status])


def lock(tx: Tx, session: SessionDetails, revision: int) -> None:
    """Lock the session and its answers. Raises Outdated when somebody changed it since `revision`."""
    current = tx.value(_LOCK, of_session=session.id)
    places.lock(tx, session.id)
    if current != revision:
        raise Outdated(activity.last_editor(tx, "session", session.id))


def concerned(tx: Tx, session_id: int) -> Sequence[int]:
    """Those who said anything but no to a session, but the actor, who knows."""
    return [row.user_id for row in tx.rows(_CONCERNED, of_session=session_id, me=tx.actor.user_id)]
