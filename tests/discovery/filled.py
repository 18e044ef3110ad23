"""A community with programs of all sorts, and sessions of all sorts before and after now, by chance."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select

from models.programs import Kind, Program, ProgramInvited, Visibility
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from tests.town import NOW, ZONE

programs = table_of(Program)
sessions = table_of(ProgramSession)
invited = table_of(ProgramInvited)

KINDS = [Kind.JAM_SESSION] * 9 + [Kind.MEETUP, Kind.BOOK_CLUB]
NAMES = ["Jam", "Open JAM", "Читалка", "Chess", "100%_fun", "back\\slash", "Jamboree"]
PLACES = ["", "Old Mühle", "jam cellar", "ДЖАЗ-Club", "50% off_street"]
TITLES = [None, None, None, None, "Chess night", "Ночь джаза", ""]
OTHER_PLACES = [None, None, None, "", "MÜHLE yard", "jam_hall"]
GO_ON = (SessionStatus.SCHEDULED, SessionStatus.IN_PROGRESS)
STANDS = (SessionStatus.SCHEDULED,) * 6 + (
    SessionStatus.IN_PROGRESS,
    SessionStatus.COMPLETED,
    SessionStatus.CANCELLED,
)


def fill(tx: Tx, chance: random.Random, size: int, me: int | None) -> None:
    """Programs of all sorts with sessions before and after now, many at the same moment."""
    kept = {"zone": ZONE, "local_start": "2026-11-26T20:00", "created_by": me, "created_at": NOW}
    made = tx.add_many(
        Program,
        [
            {
                "name": chance.choice(NAMES),
                "slug": f"p{number}",
                "kind": chance.choice(KINDS),
                "place": chance.choice(PLACES),
                "visibility": chance.choice(list(Visibility)),
                "deleted_at": NOW if chance.random() < 0.1 else None,
                **kept,
            }
            for number in range(size)
        ],
    )
    asked = [one for one in made if chance.random() < 0.3]
    tx.add_many(ProgramInvited, [{"program_id": one, "user_id": me} for one in asked])
    held = tx.add_many(ProgramSession, [_session(chance, chance.choice(made), n) for n in range(size * 12)])
    said = [one for one in held if chance.random() < 0.05]
    answer = {"user_id": me, "answered_at": NOW}
    tx.add_many(
        Rsvp, [{"session_id": one, "status": chance.choice(list(RsvpStatus)), **answer} for one in said]
    )


def _session(chance: random.Random, program: int, number: int) -> dict[str, Any]:
    start = NOW + timedelta(hours=chance.randrange(-40, 24 * 30))
    return {
        "program_id": program,
        "original_start": f"x{number}",
        "starts_at": start,
        "ends_at": start + timedelta(hours=chance.choice([1, 3, 50])),
        "weekday": start.weekday(),
        "title": chance.choice(TITLES),
        "place": chance.choice(OTHER_PLACES),
        "status": chance.choice(STANDS),
        "deleted_at": NOW if chance.random() < 0.05 else None,
    }


def seen_ahead(tx: Tx) -> Iterator[tuple[Row[Any], Row[Any]]]:
    """Each session to come that the person may see, with its program: the rule, in no order."""
    actor = tx.actor
    known = {row.id: row for row in tx.rows(select(programs).where(here(programs)))}
    mine = select(invited.c.program_id).where(here(invited), invited.c.user_id == actor.user_id)
    asked = {row.program_id for row in tx.rows(mine)} if actor.is_member else set()
    for row in tx.rows(select(sessions).where(here(sessions))):
        program = known[row.program_id]
        seen = (
            program.visibility is Visibility.PUBLIC
            or (actor.is_member and program.visibility is Visibility.MEMBERS_ONLY)
            or program.id in asked
        )
        there = program.deleted_at is None and row.deleted_at is None
        if seen and there and row.status in GO_ON and row.ends_at > tx.now:
            yield row, program
