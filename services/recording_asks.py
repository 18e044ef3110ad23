"""Asking who comes whether they may be recorded: once a program, and only where organizers want to record."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, select

from models.base import upsert
from models.ids import new_id
from models.programs import Program
from models.recording import RecordingConsent, RecordingRule
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import outbox, recorded
from services.answers import WITH_SESSION
from services.sessions import SessionDetails

consents = table_of(RecordingConsent)
rules = table_of(RecordingRule)
programs = table_of(Program)
rsvps = table_of(Rsvp)
program_sessions = table_of(ProgramSession)

WHILE = timedelta(minutes=10)
"""After saying that one comes: most answer on the screen that follows."""

_KEEP = upsert(consents).on_conflict_do_nothing(index_elements=["community_id", "session_id", "user_id"])
_OF_THOSE_WHO_CAME = (
    select(program_sessions.c.id.label("session_id"), rules.c.user_id, rules.c.answer, rules.c.answered_at)
    .select_from(
        program_sessions.join(
            rules,
            and_(
                rules.c.community_id == program_sessions.c.community_id,
                rules.c.program_id == program_sessions.c.program_id,
            ),
        ).join(
            rsvps,
            and_(
                rsvps.c.community_id == program_sessions.c.community_id,
                rsvps.c.session_id == program_sessions.c.id,
                rsvps.c.user_id == rules.c.user_id,
                rsvps.c.status == RsvpStatus.GOING,
            ),
        )
    )
    .where(
        here(program_sessions),
        program_sessions.c.id.in_(bindparam("of_sessions", expanding=True)),
        rules.c.answered_at <= program_sessions.c.ends_at,
    )
)
_GOERS = (
    select(rsvps.c.session_id, rsvps.c.user_id, program_sessions.c.program_id)
    .select_from(
        WITH_SESSION.join(
            programs,
            and_(
                programs.c.community_id == program_sessions.c.community_id,
                programs.c.id == program_sessions.c.program_id,
            ),
        ).outerjoin(
            rules,
            and_(
                rules.c.community_id == rsvps.c.community_id,
                rules.c.program_id == program_sessions.c.program_id,
                rules.c.user_id == rsvps.c.user_id,
            ),
        )
    )
    .where(
        here(rsvps),
        rsvps.c.session_id.in_(bindparam("of_sessions", expanding=True)),
        rsvps.c.status == RsvpStatus.GOING,
        rules.c.id.is_(None),
        recorded.IS_WANTED,
    )
    .order_by(program_sessions.c.starts_at)
)
_AHEAD = select(program_sessions.c.id).where(
    here(program_sessions),
    program_sessions.c.program_id == bindparam("of_program"),
    program_sessions.c.starts_at > bindparam("at"),
    program_sessions.c.status == SessionStatus.SCHEDULED,
    program_sessions.c.deleted_at.is_(None),
)
_ANSWERED = select(rules.c.program_id, rules.c.user_id).where(
    rules.c.community_id.in_(bindparam("of_communities", expanding=True)),
    rules.c.program_id.in_(bindparam("of_programs", expanding=True)),
    rules.c.user_id.in_(bindparam("of_users", expanding=True)),
)


def ask(tx: Tx, session_ids: Sequence[int]) -> None:
    """Ask those who come to sessions that are to be recorded, each once a program, in a while.

    Who has answered by then is not bothered.
    """
    wanted: dict[int, set[int]] = defaultdict(set)
    first: dict[int, int] = {}
    for row in tx.rows(_GOERS, of_sessions=list(session_ids)):
        wanted[row.program_id].add(row.user_id)
        first.setdefault(row.program_id, row.session_id)
    _ask(
        tx,
        [(sorted(people), str(program), {"session": first[program]}) for program, people in wanted.items()],
    )


def ask_actor(tx: Tx, session: SessionDetails) -> None:
    """The same of the actor alone, who comes and never answered."""
    _ask(tx, [([tx.actor.user_id or 0], str(session.program_id), {"session": session.id})])


def _ask(tx: Tx, events: Sequence[tuple[list[int], str, dict[str, Any]]]) -> None:
    outbox.tell_of_each(tx, outbox.Kind.ASK_RECORDING, events, due_at=tx.now + WHILE)


def ask_program(tx: Tx, program_id: int) -> None:
    """The same for the sessions of a program to come."""
    ask(tx, [row.id for row in tx.rows(_AHEAD, of_program=program_id, at=tx.now)])


def answered(
    tx: Tx, asked: Collection[tuple[int, int]], within: Collection[int]
) -> frozenset[tuple[int, int]]:
    """Those of some (program, person) who have answered meanwhile. For the sender, across communities."""
    if not asked:
        return frozenset()
    programs_of, people = {program for program, _ in asked}, {user for _, user in asked}
    rows = tx.rows(
        _ANSWERED, of_programs=list(programs_of), of_users=list(people), of_communities=list(within)
    )
    return frozenset((row.program_id, row.user_id) for row in rows)


def keep(tx: Tx, over: Sequence[int]) -> None:
    """Write down for sessions that just ended what those who came had said as a rule. As the system actor."""
    if not over:
        return
    rows = [
        {"community_id": tx.community_id, "id": new_id(), **row._mapping}
        for row in tx.rows(_OF_THOSE_WHO_CAME, of_sessions=list(over))
    ]
    if rows:
        tx.connection.execute(_KEEP, rows)
