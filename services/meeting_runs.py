"""Running a meeting: what is talked about now, how long still, and what comes next.

A button says which item it leaves: when two hosts tap Next at once, one item is left, and the second host
sees where the meeting is. Time runs for the current item alone, and past its end.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, select, update

from models.base import upsert
from models.ids import new_id
from models.meetings import AgendaItem, ItemStatus, Meeting
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import activity, meeting_carrying, meeting_plans, meetings
from services.errors import DoorNotOpen, NotAllowed, NothingPlanned, NotRunning
from services.meeting_clock import Running, spent_on
from services.meeting_facts import Agenda, Item

table = table_of(AgendaItem)
runs = table_of(Meeting)
sessions = table_of(ProgramSession)

BEFORE = timedelta(minutes=30)
"""How long before its session a meeting may begin."""
LONGEST_OVERTIME = timedelta(hours=6)
"""A meeting that nobody finished is finished so long after its session's end."""
BATCH = 100


_THIS = (here(table), table.c.id == bindparam("of_item"))
_TAKE_UP = (
    update(table).where(*_THIS).values(status=ItemStatus.CURRENT, started_at=bindparam("at"), ended_at=None)
)
_LEAVE = (
    update(table)
    .where(*_THIS)
    .values(status=bindparam("stands"), ended_at=bindparam("at"), spent_seconds=bindparam("seconds"))
)
_START = upsert(runs).on_conflict_do_nothing(index_elements=["community_id", "session_id"])
_FINISH = (
    update(runs)
    .where(here(runs), runs.c.session_id == bindparam("of_session"), runs.c.finished_at.is_(None))
    .values(finished_at=bindparam("at"), finished_by=bindparam("who"))
)
_ABANDONED = (
    select(runs.c.community_id, runs.c.session_id)
    .select_from(
        runs.join(
            sessions, and_(sessions.c.community_id == runs.c.community_id, sessions.c.id == runs.c.session_id)
        )
    )
    .where(
        runs.c.finished_at.is_(None),
        runs.c.started_at <= bindparam("since"),
        sessions.c.ends_at <= bindparam("since"),
    )
    .order_by(runs.c.started_at)
    .limit(bindparam("most"))
)


def look(tx: Tx, session_id: int) -> Running:
    """The meeting as it is now. Raises NotFound."""
    return Running(meetings.seen(tx, session_id))


def hosted(tx: Tx, session_id: int) -> Running:
    """The same, for its host. Raises NotFound, NotAllowed, NotRunning."""
    found = look(tx, session_id)
    if not found.agenda.session.hosts:
        raise NotAllowed
    if not found.agenda.running:
        raise NotRunning
    return found


def start(tx: Tx, session_id: int) -> Running:
    """Begin with the first item; one that runs already is just looked at.

    Raises NotFound, NotAllowed, SessionOver, DoorNotOpen long before the session, NothingPlanned.
    """
    found = meetings.managed(tx, session_id)
    if found.running:
        return Running(found)
    opens_at = found.session.starts_at - BEFORE
    if tx.now < opens_at:
        raise DoorNotOpen(opens_at, found.session.zone)
    if not found.planned:
        raise NothingPlanned
    tx.connection.execute(_START, _run(tx, session_id))
    _take_up(tx, found.planned[0])
    activity.log(tx, "meeting_started", "session", session_id)
    return Running(meetings.changed(tx, found.session))


def _run(tx: Tx, session_id: int) -> dict[str, Any]:
    return {
        "community_id": tx.community_id,
        "id": new_id(),
        "session_id": session_id,
        "started_at": tx.now,
        "started_by": tx.actor.user_id,
        "finished_at": None,
        "finished_by": None,
    }


def go_on(tx: Tx, session_id: int, item_id: int) -> Running:
    """Leave an item (0 for none) as done, and take up the next one.

    Raises NotFound, NotAllowed, SessionOver, NotRunning, MeetingFinished.
    """
    return _leave(tx, session_id, item_id, ItemStatus.DONE)


def skip(tx: Tx, session_id: int, item_id: int) -> Running:
    """Drop an item, and take up the next one. Raises as `go_on`."""
    return _leave(tx, session_id, item_id, ItemStatus.DROPPED)


def park(tx: Tx, session_id: int, item_id: int, *, next_date: bool) -> Running:
    """Put an item off to the end, or to the next date, and take up the next one.

    Raises as `go_on`, and NoNextDate.
    """
    if not next_date:
        return _leave(tx, session_id, item_id, ItemStatus.PLANNED)
    running = _under_way(tx, session_id)
    item = running.current
    if item is None or item.id != item_id:
        return _beaten(running)
    to = meeting_carrying.next_of(tx, running.agenda.session)
    _end(tx, item, ItemStatus.CARRIED, tx.now)
    meeting_carrying.copy(tx, to.id, running.agenda.session.program_id, [item])
    take_up_first(tx, running.agenda.planned)
    return Running(meetings.changed(tx, running.agenda.session), carried=1, next_date=to.starts_at)


def back(tx: Tx, session_id: int, item_id: int) -> Running:
    """Take up again what was left last before an item (0 for none). Raises as `go_on`."""
    running = _under_way(tx, session_id)
    if (running.current.id if running.current else 0) != item_id:
        return _beaten(running)
    left = [item for item in running.agenda.on if item.ended_at and item.status is ItemStatus.DONE]
    if not left:
        return running
    last = max(left, key=lambda item: (item.ended_at, item.position))
    if running.current:
        _end(tx, running.current, ItemStatus.PLANNED, tx.now)
    _take_up(tx, last)
    return _now(tx, running)


def give(tx: Tx, session_id: int, item_id: int, minutes: int) -> Running:
    """Give the current item so many minutes in all. Raises as `go_on`, BadInput."""
    running = _under_way(tx, session_id)
    if running.current is None or running.current.id != item_id:
        return _beaten(running)
    meeting_plans.set_minutes(tx, item_id, minutes)
    return _now(tx, running)


def finish(tx: Tx, session_id: int) -> Running:
    """End the meeting; what was not reached goes on to the next date, where there is one. Twice is once.

    Raises NotFound, NotAllowed.
    """
    meetings.lock(tx, session_id)
    found = meetings.agenda(tx, session_id)
    if not found.session.hosts:
        raise NotAllowed
    return _finish(tx, found, tx.now)


def abandoned(tx: Tx, most: int = BATCH) -> list[tuple[int, int]]:
    """Meetings that nobody finished: community and session; as the system actor."""
    rows = tx.rows(_ABANDONED, since=tx.now - LONGEST_OVERTIME, most=most)
    return [(row.community_id, row.session_id) for row in rows]


def close_abandoned(tx: Tx, session_id: int) -> None:
    """Finish such a meeting, as of its session's end. In its community, as the system actor."""
    meetings.lock(tx, session_id)
    found = meetings.agenda(tx, session_id)
    begun = found.run.started_at if found.run else tx.now
    _finish(tx, found, min(tx.now, max(found.session.ends_at, begun)))


def _finish(tx: Tx, found: Agenda, at: datetime) -> Running:
    if not found.running:
        return Running(found)
    if found.current:
        _end(tx, found.current, ItemStatus.DONE, at)
    tx.execute(_FINISH, of_session=found.session.id, at=at, who=tx.actor.user_id)
    carried = meeting_carrying.after_meeting(tx, meetings.changed(tx, found.session))
    activity.log(tx, "meeting_finished", "session", found.session.id, carried=carried.count)
    return Running(carried.agenda, carried=carried.count, next_date=carried.starts_at)


def _under_way(tx: Tx, session_id: int) -> Running:
    """A meeting that runs, locked, for one who may run it. Raises NotFound, NotAllowed, SessionOver."""
    found = meetings.managed(tx, session_id)
    if not found.running:
        raise NotRunning
    return Running(found)


def _beaten(running: Running) -> Running:
    return replace(running, beaten=True)


def _leave(tx: Tx, session_id: int, item_id: int, status: ItemStatus) -> Running:
    """Leave the current item, and take up the first that is to come; a parked one comes last."""
    running = _under_way(tx, session_id)
    item, coming = running.current, running.agenda.planned
    if (item.id if item else 0) != item_id:
        return _beaten(running)
    if item is None:
        take_up_first(tx, coming)
        return _now(tx, running)
    _end(tx, item, status, tx.now)
    if status is ItemStatus.PLANNED:
        before = [one for one in running.agenda.on if one not in coming and one is not item]
        meeting_plans.arrange(tx, [*before, *coming, item], planned=[item])
        coming = coming or (item,)
    take_up_first(tx, coming)
    return _now(tx, running)


def _end(tx: Tx, item: Item, status: ItemStatus, at: datetime) -> None:
    tx.execute(_LEAVE, of_item=item.id, stands=status, at=at, seconds=spent_on(item, at))


def take_up_first(tx: Tx, coming: Sequence[Item]) -> None:
    """Talk about the first of those to come, where there is one. The agenda is locked."""
    for item in coming[:1]:
        _take_up(tx, item)


def _take_up(tx: Tx, item: Item) -> None:
    tx.execute(_TAKE_UP, of_item=item.id, at=tx.now)


def _now(tx: Tx, running: Running) -> Running:
    return Running(meetings.changed(tx, running.agenda.session))
