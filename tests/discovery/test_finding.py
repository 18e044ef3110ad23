"""Words find what the rule says, however many sessions there are: held against the rule in plain Python."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from models.actor import Actor
from models.database import Database
from models.programs import Program, ProgramInvited, Visibility
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import finding
from services.schedule import Schedule
from tests.models.test_query_counts import count
from tests.town import NOW, ZONE, Town

programs = table_of(Program)
sessions = table_of(ProgramSession)
invited = table_of(ProgramInvited)
rsvps = table_of(Rsvp)

NAMES = ["Jam", "Open JAM", "Читалка", "Chess", "100%_fun", "back\\slash", "Jamboree"]
PLACES = ["", "Old Mühle", "jam cellar", "ДЖАЗ-Club", "50% off_street"]
TITLES = [None, None, None, None, "Chess night", "Ночь джаза", ""]
OTHER_PLACES = [None, None, None, "", "MÜHLE yard", "jam_hall"]
TYPED = [
    "jam", "JAM mühle", "джаз", "читал", "chess night", "%", "_", "\\", "0%", "m_hle", "jam jam", "night jam",
    "mühle yard jam", "o", "nowhere", "jam c", "a b c d e", "   ",
]  # fmt: skip
"""What some have, what few have, what nobody has, and what means something to LIKE."""
STANDS = (SessionStatus.SCHEDULED,) * 6 + (
    SessionStatus.IN_PROGRESS,
    SessionStatus.COMPLETED,
    SessionStatus.CANCELLED,
)


def _fill(tx: Tx, chance: random.Random, size: int, me: int | None) -> None:
    """Programs of all sorts with sessions before and after now, many at the same moment."""
    kept = {"zone": ZONE, "local_start": "2026-11-26T20:00", "created_by": me, "created_at": NOW}
    made = tx.add_many(
        Program,
        [
            {
                "name": chance.choice(NAMES),
                "slug": f"p{number}",
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


def _rule(tx: Tx, text: str, most: int) -> list[int]:
    """The rule, of every session there is."""
    actor, words = tx.actor, text.lower().split()[: finding.WORDS]
    known = {row.id: row for row in tx.rows(select(programs).where(here(programs)))}
    mine = select(invited.c.program_id).where(here(invited), invited.c.user_id == actor.user_id)
    asked = {row.program_id for row in tx.rows(mine)} if actor.is_member else set()
    answers = select(rsvps.c.session_id, rsvps.c.status).where(here(rsvps), rsvps.c.user_id == actor.user_id)
    said = {row.session_id: row.status for row in tx.rows(answers)}
    comes = {RsvpStatus.GOING, RsvpStatus.MAYBE, RsvpStatus.WAITLIST}
    found: list[tuple[bool, datetime, int]] = []
    for row in tx.rows(select(sessions).where(here(sessions))):
        program = known[row.program_id]
        seen = (
            program.visibility is Visibility.PUBLIC
            or (actor.is_member and program.visibility is Visibility.MEMBERS_ONLY)
            or program.id in asked
        )
        place = program.place if row.place is None else row.place
        texts = [one.lower() for one in (row.title or "", program.name, place)]
        goes_on = row.status in STANDS[:7] and row.ends_at > tx.now
        there = program.deleted_at is None and row.deleted_at is None
        if seen and there and goes_on and all(any(word in one for one in texts) for word in words):
            found.append((not words and said.get(row.id) not in comes, row.starts_at, row.id))
    return [key[2] for key in sorted(found)[:most]]


def _noticed(connection: Connection) -> None:
    """The database knows how much there is, as each does by itself after a while."""
    with connection.begin():
        connection.exec_driver_sql("ANALYZE")


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_found_is_what_the_rule_says(database: Database, seed: int) -> None:
    town, chance = Town(database), random.Random(seed)
    owner = await town.community()
    me = await town.person(community=owner.community_id)
    stranger = await town.inside(await town.person(), owner.community_id or 0)
    await town.db.write(owner, _fill, chance, [2, 15, 80][seed], me.user_id)
    await town.db.run(_noticed)
    found = 0
    for actor in (me, stranger):
        for typed in TYPED:
            for most in (1, 10, 400):
                ids = await town.db.read(actor, finding.search, typed, most)
                assert ids == await town.db.read(actor, _rule, typed, most), (typed, most)
                found += len(ids)
    assert found > 100


async def test_what_is_asked_is_the_same_among_many(sqlite_database: Database) -> None:
    town = Town(sqlite_database)
    owner = await town.community()
    await town.session(owner, name="Rare", schedule=Schedule(datetime(2026, 11, 26, 20), ZONE))
    few = await _counts(town, owner, ["rare", "rare jam", ""])
    await town.db.write(owner, _fill, random.Random(1), 80, owner.user_id)
    assert await _counts(town, owner, ["rare", "rare jam", ""]) == few == [2, 2, 2]
    assert await _counts(town, owner, ["jam"]) == [1]


async def _counts(town: Town, actor: Actor, typed: Sequence[str]) -> list[int]:
    return [await count(town.db, actor, finding.search, text) for text in typed]
