"""A program's life: it goes on, pauses, is archived, deleted, and brought back."""

from dataclasses import replace
from typing import Any

from sqlalchemy import update

from models.programs import ProgramStatus
from models.tx import Tx
from services import access, activity, generation, programs, session_rooms
from services.access import Ability
from services.programs import ProgramDetails


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
    """Delete a program; `restore` brings it back with its sessions. Raises NotFound, NotAllowed."""
    found = programs.details(tx, program_id)
    access.require(tx, Ability.MANAGE_PROGRAMS)
    programs.lock(tx, program_id)
    _set(tx, program_id, deleted_at=tx.now)
    activity.log(tx, "deleted", "program", program_id)
    session_rooms.follow_program(tx, program_id)
    return replace(found, deleted=True, upcoming=())


def restore(tx: Tx, program_id: int) -> ProgramDetails:
    """Undo a deletion. Raises NotFound, NotAllowed."""
    access.require(tx, Ability.MANAGE_PROGRAMS)
    row = programs.lock(tx, program_id)
    if row.deleted_at is not None:
        _set(tx, program_id, deleted_at=None, generate_at=tx.now)
        activity.log(tx, "restored", "program", program_id)
        if row.status is ProgramStatus.ACTIVE and row.auto_generate:
            generation.generate(tx, program_id)
        session_rooms.follow_program(tx, program_id)
    return programs.details(tx, program_id)


def _set(tx: Tx, program_id: int, **values: Any) -> None:
    tx.execute(
        update(programs.programs)
        .where(*programs.THIS)
        .values(revision=programs.programs.c.revision + 1, **values),
        of_program=program_id,
    )
