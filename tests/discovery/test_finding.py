"""Words find what the rule says, however many sessions there are: held against the rule in plain Python."""

import random
from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import select

from models.actor import Actor
from models.database import Database
from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from services import finding
from services.schedule import Schedule
from tests.discovery.filled import fill, seen_ahead
from tests.models.test_query_counts import count
from tests.town import ZONE, Town

rsvps = table_of(Rsvp)

TYPED = [
    "jam", "JAM mühle", "джаз", "читал", "chess night", "%", "_", "\\", "0%", "m_hle", "jam jam", "night jam",
    "mühle yard jam", "o", "nowhere", "jam c", "a b c d e", "   ",
]  # fmt: skip
"""What some have, what few have, what nobody has, and what means something to LIKE."""


def _rule(tx: Tx, text: str, most: int) -> list[int]:
    """The rule, of every session there is."""
    words = text.lower().split()[: finding.WORDS]
    answers = select(rsvps.c.session_id, rsvps.c.status).where(
        here(rsvps), rsvps.c.user_id == tx.actor.user_id
    )
    said = {row.session_id: row.status for row in tx.rows(answers)}
    comes = {RsvpStatus.GOING, RsvpStatus.MAYBE, RsvpStatus.WAITLIST}
    found: list[tuple[bool, datetime, int]] = []
    for row, program in seen_ahead(tx):
        place = program.place if row.place is None else row.place
        texts = [one.lower() for one in (row.title or "", program.name, place)]
        if all(any(word in one for one in texts) for word in words):
            found.append((not words and said.get(row.id) not in comes, row.starts_at, row.id))
    return [key[2] for key in sorted(found)[:most]]


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_found_is_what_the_rule_says(database: Database, seed: int) -> None:
    town, chance = Town(database), random.Random(seed)
    owner = await town.community()
    me = await town.person(community=owner.community_id)
    stranger = await town.inside(await town.person(), owner.community_id or 0)
    await town.db.write(owner, fill, chance, [2, 15, 80][seed], me.user_id)
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
    await town.db.write(owner, fill, random.Random(1), 80, owner.user_id)
    assert await _counts(town, owner, ["rare", "rare jam", ""]) == few == [2, 2, 2]
    assert await _counts(town, owner, ["jam"]) == [1]


async def _counts(town: Town, actor: Actor, typed: Sequence[str]) -> list[int]:
    return [await count(town.db, actor, finding.search, text) for text in typed]
