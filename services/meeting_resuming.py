"""A meeting that was finished too soon goes on, with what had gone on to the next date.

What somebody touched there meanwhile, voted on or took up, stays there, and so do suggestions that moved.
"""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from models.cards import Shows
from models.meetings import AgendaItem, ItemStatus, Meeting
from models.tx import Tx, here, table_of
from services import activity, meeting_runs, meetings, outbox
from services.errors import MeetingFinished, NotAllowed
from services.meeting_clock import Running

table = table_of(AgendaItem)
runs = table_of(Meeting)
origins = table.alias("origins")

_CALL_BACK = (
    update(table)
    .where(
        here(table),
        table.c.carried_from.in_(
            select(origins.c.id).where(
                origins.c.community_id == bindparam("here"),
                origins.c.session_id == bindparam("of_session"),
                origins.c.status == ItemStatus.CARRIED,
            )
        ),
        table.c.created_at >= bindparam("finished"),
        table.c.status == ItemStatus.PLANNED,
        table.c.revision == 1,
        table.c.ups + table.c.downs == 0,
        table.c.started_at.is_(None),
        table.c.deleted_at.is_(None),
    )
    .values(deleted_at=bindparam("at"), deleted_by=bindparam("who"), revision=table.c.revision + 1)
    .returning(table.c.carried_from, table.c.session_id)
)
_PLAN = (
    update(table)
    .where(here(table), table.c.id.in_(bindparam("of_items", expanding=True)))
    .values(status=ItemStatus.PLANNED)
)
_GO_ON = (
    update(runs)
    .where(here(runs), runs.c.session_id == bindparam("of_session"))
    .values(finished_at=None, finished_by=None)
)


def resume(tx: Tx, session_id: int) -> Running:
    """Let a meeting go on that was finished too soon; one that runs is just looked at.

    Raises NotFound, NotAllowed, MeetingFinished where that was too long ago.
    """
    meetings.lock(tx, session_id)
    found = meetings.agenda(tx, session_id)
    if not found.session.hosts:
        raise NotAllowed
    run = found.run
    if run is None or run.finished_at is None:
        return Running(found)
    if not Running(found).resumable:
        raise MeetingFinished
    _call_back(tx, session_id, run.finished_at)
    tx.execute(_GO_ON, of_session=session_id)
    meeting_runs.take_up_first(tx, meetings.agenda_of(tx, found.session).planned)
    activity.log(tx, "meeting_resumed", "session", session_id)
    return Running(meetings.changed(tx, found.session))


def _call_back(tx: Tx, session_id: int, finished: datetime) -> None:
    """Plan again what finishing the meeting put on the next date."""
    gone = tx.rows(_CALL_BACK, of_session=session_id, finished=finished, at=tx.now, who=tx.actor.user_id)
    if not gone:
        return
    tx.execute(_PLAN, of_items=[row.carried_from for row in gone])
    for other in {row.session_id for row in gone}:
        outbox.refresh_cards_showing(tx, Shows.AGENDA, other)
