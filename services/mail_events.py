"""What goes into calendars with letters: the session of a notice, known there as in the person's feed."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, bindparam, select

from models.programs import Program
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, table_of
from services.calendars import Event
from services.notice import Notice
from services.outbox import Kind
from services.sessions import SessionDetails

table = table_of(ProgramSession)
programs = table_of(Program)

KINDS = {Kind.PROMOTED, Kind.CANCELLED, Kind.RESCHEDULED, Kind.GOES_ON, Kind.CHANGED, Kind.REGISTERED}
"""Notices after which a calendar should say something else."""
Revisions = dict[int, Row[Any]]

_REVISIONS = (
    select(table.c.id, (table.c.revision + programs.c.revision).label("sequence"), programs.c.tags)
    .select_from(
        table.join(
            programs,
            (programs.c.community_id == table.c.community_id) & (programs.c.id == table.c.program_id),
        )
    )
    .where(
        table.c.community_id.in_(bindparam("of_communities", expanding=True)),
        table.c.id.in_(bindparam("of_sessions", expanding=True)),
    )
)


def revisions(tx: Tx, told: Iterable[Notice]) -> Revisions:
    """How often the sessions of some notices were changed, by session; as the system. At most one query."""
    wanted = {one.session.id: one.session.community_id for one in told if one.session and one.kind in KINDS}
    if not wanted:
        return {}
    rows = tx.rows(_REVISIONS, of_communities=sorted(set(wanted.values())), of_sessions=sorted(wanted))
    return {row.id: row for row in rows}


def event(tx: Tx, notice: Notice, found: Revisions) -> Event | None:
    """What a notice changes in its reader's calendar, if anything."""
    session = notice.session
    if session is None or notice.kind not in KINDS or session.id not in found:
        return None
    return of(tx, session, notice.community, found[session.id])


def of(tx: Tx, session: SessionDetails, community: str, row: Row[Any]) -> Event:
    """A session with the person's own answer, as an event."""
    return Event(
        id=session.id,
        community_id=session.community_id,
        community=community,
        program_id=session.program_id,
        program=session.program_name,
        title=session.title,
        kind=session.kind,
        tags=tuple(row.tags),
        description=session.description,
        place=session.place,
        latitude=session.latitude,
        longitude=session.longitude,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        zone=session.zone,
        cancelled=session.status is SessionStatus.CANCELLED,
        reason=session.cancellation_reason,
        mine=session.mine.status if session.mine else None,
        sequence=row.sequence,
        changed_at=tx.now,
        reference=session.reference,
    )
