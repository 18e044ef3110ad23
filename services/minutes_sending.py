"""Sending minutes to those they concern: once, by an organizer's tap or by themselves a day after the end.

They go to those who were there (or said yes and were not missed), to those who have something to do, and to
those who wrote. What is changed afterwards makes a new version, which an organizer sends by a tap.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, exists, or_, select, union, update

from models.action_items import ActionItem, ActionStatus
from models.communities import Membership, Standing
from models.minutes import Decision, MinuteNote, MinuteRevision, Minutes
from models.programs import Program
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import activity, minutes, minutes_sheet, outbox, presence
from services.errors import NotFound, Outdated
from services.minutes_sheet import Sheet

table = table_of(Minutes)
notes = table_of(MinuteNote)
revisions = table_of(MinuteRevision)
decisions = table_of(Decision)
actions = table_of(ActionItem)
memberships = table_of(Membership)
programs = table_of(Program)
sessions = table_of(ProgramSession)

AFTER = timedelta(hours=24)
"""How long after the end they go out by themselves: time to put them in order."""
WITHIN = timedelta(days=7)
"""What was not sent within that does not go by itself any more."""
BATCH = 200


@dataclass(frozen=True, slots=True)
class Due:
    """Minutes that go out by themselves now."""

    community_id: int
    session_id: int


@dataclass(frozen=True, slots=True)
class Sending:
    """Minutes, and how many they go to, or went to just now."""

    sheet: Sheet
    people: int


def _some(belongs: Any, *criteria: Any) -> Any:
    return (
        exists()
        .where(
            belongs.c.community_id == table.c.community_id,
            belongs.c.session_id == table.c.session_id,
            *criteria,
        )
        .correlate(table)
    )


_PROGRAM_IS_THERE = (
    select(programs.c.id)
    .where(
        programs.c.community_id == sessions.c.community_id,
        programs.c.id == sessions.c.program_id,
        programs.c.deleted_at.is_(None),
    )
    .exists()
)
_DUE = (
    select(table.c.community_id, table.c.session_id)
    .select_from(
        table.join(
            sessions,
            and_(sessions.c.community_id == table.c.community_id, sessions.c.id == table.c.session_id),
        )
    )
    .where(
        table.c.sent_at.is_(None),
        table.c.held.is_(False),
        sessions.c.status == SessionStatus.COMPLETED,
        sessions.c.deleted_at.is_(None),
        _PROGRAM_IS_THERE,
        sessions.c.ends_at <= bindparam("before"),
        sessions.c.ends_at > bindparam("since"),
        or_(
            _some(notes, notes.c.text != ""),
            _some(decisions, decisions.c.deleted_at.is_(None)),
            _some(actions, actions.c.status != ActionStatus.DROPPED),
        ),
    )
    .order_by(table.c.changed_at)  # the order of the index of those that are not sent
    .limit(bindparam("most"))
)
_THIS = (here(table), table.c.session_id == bindparam("of_session"))
_LOCK = select(table.c.version, table.c.sent_at, table.c.changed_at).where(*_THIS).with_for_update()
_SENT = update(table).where(*_THIS).values(version=table.c.version + 1, sent_at=bindparam("at"))
_WRITERS = select(revisions.c.author_id).where(
    here(revisions),
    revisions.c.note_id.in_(
        select(notes.c.id).where(here(notes), notes.c.session_id == bindparam("of_session"))
    ),
)
_WITH_TASKS = select(actions.c.assignee_id).where(
    here(actions),
    actions.c.session_id == bindparam("of_session"),
    actions.c.assignee_id.is_not(None),
    actions.c.status != ActionStatus.DROPPED,
)
_BESIDES = union(_WRITERS, _WITH_TASKS)
_MEMBERS = select(memberships.c.user_id).where(
    here(memberships),
    memberships.c.standing == Standing.ACTIVE,
    memberships.c.user_id.in_(bindparam("of_users", expanding=True)),
)


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """The minutes of all communities that go out by themselves now; as the system actor."""
    return tx.records(Due, _DUE, before=tx.now - AFTER, since=tx.now - AFTER - WITHIN, most=most)


def send_due(tx: Tx, session_id: int) -> int:
    """Send minutes that are due, once; to how many. In their community, as the system actor."""
    found = tx.row(_LOCK, of_session=session_id)
    if found is None or found.sent_at is not None:
        return 0
    return _send(tx, session_id, found.version)


def plan(tx: Tx, session_id: int) -> Sending:
    """What sending would mean; changes nothing.

    Raises NotFound (also with nothing to send), NotMember, Banned, NotAllowed.
    """
    sheet = minutes_sheet.of(tx, minutes.managed(tx, session_id))
    if sheet.is_empty:
        raise NotFound
    return Sending(sheet, len(_readers(tx, session_id)))


def send(tx: Tx, session_id: int, number: int) -> Sending:
    """Send version `number` (the first is 1, one that was corrected the next); again sends nothing.

    Raises as `plan`, and Outdated when they were changed or sent since that number was shown.
    """
    planned = plan(tx, session_id)
    found = tx.rows(_LOCK, of_session=session_id)[0]
    if found.version >= number:
        return Sending(planned.sheet, 0)
    if found.version + 1 != number:
        raise Outdated(None)
    told = _send(tx, session_id, found.version)
    activity.log(tx, "minutes_sent", "session", session_id, told=told, version=number)
    return Sending(minutes_sheet.read(tx, session_id), told)


def _send(tx: Tx, session_id: int, version: int) -> int:
    people = _readers(tx, session_id)
    tx.execute(_SENT, of_session=session_id, at=tx.now)
    key = f"{session_id}:{version + 1}"
    outbox.tell(tx, outbox.Kind.MINUTES, people, key, session=session_id, version=version + 1)
    return len(people)


def _readers(tx: Tx, session_id: int) -> list[int]:
    """Whom the minutes concern, of the members there are; but the actor, who knows."""
    wanted = set(presence.people(tx, session_id))
    wanted |= {row[0] for row in tx.rows(_BESIDES, of_session=session_id)}
    wanted.discard(tx.actor.user_id or 0)
    rows = tx.rows(_MEMBERS, of_users=sorted(wanted)) if wanted else []
    return sorted(row.user_id for row in rows)
