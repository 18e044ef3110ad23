"""A program's life: it goes on, pauses, is archived, deleted, and brought back."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from models.cards import Shows
from models.programs import ProgramStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import access, activity, generation, goal_looking, invited, outbox, programs, session_rooms
from services.access import Ability
from services.outbox import Kind
from services.programs import ProgramDetails

sessions = table_of(ProgramSession)

UNDO = timedelta(minutes=2)
"""How long a deletion can be undone before anybody hears of it."""

_TO_COME = select(sessions.c.id).where(
    here(sessions),
    sessions.c.program_id == bindparam("of_program"),
    sessions.c.ends_at > bindparam("at"),
    sessions.c.deleted_at.is_(None),
)


def set_status(tx: Tx, program_id: int, status: ProgramStatus) -> ProgramDetails:
    """Pause, archive, or let go on; sessions already made stay. Raises NotFound, NotAllowed."""
    programs.details(tx, program_id)
    access.require(tx, Ability.RUN_PROGRAM, program_id)
    row = programs.lock(tx, program_id)
    if row.status is not status:
        _set(tx, program_id, status=status, generate_at=tx.now)
        activity.log(tx, status.value, "program", program_id)
        if status is ProgramStatus.ACTIVE and row.auto_generate:
            generation.generate(tx, program_id)
    return programs.details(tx, program_id)


def delete(tx: Tx, program_id: int) -> ProgramDetails:
    """Delete a program: its cards go, and who answered is told once there was time for an undo.

    `restore` brings it back with its sessions. Raises NotFound, NotAllowed.
    """
    found = programs.details(tx, program_id)
    access.require(tx, Ability.MANAGE_PROGRAMS)
    programs.lock(tx, program_id)
    _set(tx, program_id, deleted_at=tx.now)
    activity.log(tx, "deleted", "program", program_id)
    session_rooms.follow_program(tx, program_id)
    _tell(tx, Kind.PROGRAM_GONE, program_id, tx.now, due_at=tx.now + UNDO)
    _refresh_cards(tx, program_id)
    return replace(found, deleted=True, upcoming=())


def restore(tx: Tx, program_id: int) -> ProgramDetails:
    """Undo a deletion: cards come back; those who were told hear of it. Raises NotFound, NotAllowed."""
    access.require(tx, Ability.MANAGE_PROGRAMS)
    row = programs.lock(tx, program_id)
    if row.deleted_at is not None:
        _set(tx, program_id, deleted_at=None, generate_at=tx.now)
        activity.log(tx, "restored", "program", program_id)
        if tx.now >= row.deleted_at + UNDO:
            _tell(tx, Kind.PROGRAM_BACK, program_id, tx.now, due_at=tx.now)
        _refresh_cards(tx, program_id)
        if row.status is ProgramStatus.ACTIVE and row.auto_generate:
            generation.generate(tx, program_id)
        session_rooms.follow_program(tx, program_id)
        goal_looking.of_program(tx, program_id)
    return programs.details(tx, program_id)


def _tell(tx: Tx, kind: Kind, program_id: int, event: datetime, *, due_at: datetime) -> None:
    """Tell those who answered a date to come, but the one who does it."""
    people = [who for who in invited.concerned(tx, program_id) if who != tx.actor.user_id]
    key = f"{program_id}:{event.timestamp():.3f}"
    outbox.tell(tx, kind, people, key, due_at=due_at, program=program_id, by=tx.actor.name)


def _refresh_cards(tx: Tx, program_id: int) -> None:
    outbox.refresh_cards_of(tx, [row.id for row in tx.rows(_TO_COME, of_program=program_id, at=tx.now)])
    outbox.refresh_cards_showing(tx, Shows.VOTES, program_id)


def _set(tx: Tx, program_id: int, **values: Any) -> None:
    tx.execute(
        update(programs.programs)
        .where(*programs.THIS)
        .values(revision=programs.programs.c.revision + 1, **values),
        of_program=program_id,
    )
