"""The invited: who may see a program that does not exist for others."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from models.base import upsert
from models.ids import new_id
from models.programs import ProgramInvited
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services.answers import WITH_SESSION

invited = table_of(ProgramInvited)
sessions = table_of(ProgramSession)
rsvps = table_of(Rsvp)

_CONCERNED = (
    select(rsvps.c.user_id)
    .select_from(WITH_SESSION)
    .where(
        here(rsvps),
        sessions.c.program_id == bindparam("of_program"),
        sessions.c.ends_at > bindparam("at"),
        rsvps.c.status != RsvpStatus.NOT_GOING,
    )
    .distinct()
)
_INVITE = upsert(invited).on_conflict_do_nothing(index_elements=["community_id", "program_id", "user_id"])


def concerned(tx: Tx, program_id: int) -> list[int]:
    """Everybody who said something but no to a session of a program that is not over."""
    return [row.user_id for row in tx.rows(_CONCERNED, of_program=program_id, at=tx.now)]


def add(tx: Tx, program_id: int, user_ids: Iterable[int]) -> None:
    """Put people on the list who are not on it."""
    rows = [
        {"community_id": tx.community_id, "id": new_id(), "program_id": program_id, "user_id": user_id}
        for user_id in user_ids
    ]
    if rows:
        tx.connection.execute(_INVITE, rows)


def keep_those_who_answered(tx: Tx, program_id: int) -> None:
    """Invite everybody who said something to a session to come.

    A program that becomes invite-only must not vanish for them: they could not give a place back.
    """
    add(tx, program_id, concerned(tx, program_id))
