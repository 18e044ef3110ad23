"""The sweep of minimums looks at programs and at dates that say otherwise, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from models.actor import SYSTEM, Actor
from models.database import Database
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from scheduler import place_sweeps
from services import minimum, sessions
from services.sessions import SessionDetails
from tests.town import Town

table = table_of(ProgramSession)


async def says(town: Town, owner: Actor, session: SessionDetails, **values: object) -> None:
    """One date says otherwise than its program."""

    def write(tx: Tx) -> None:
        tx.execute(update(table).where(here(table), table.c.id == session.id).values(**values))

    await town.db.write(owner, write)


async def due(town: Town) -> list[tuple[int, bool]]:
    """Which sessions lack people, and whether that is to be decided now."""
    return [(one.session_id, one.decides) for one in await town.db.read(SYSTEM, minimum.due)]


@pytest.mark.parametrize("hours", [2, 24, 168])
async def test_each_program_and_each_date_has_its_own_hours_and_minimum(
    database: Database, hours: int
) -> None:
    town = Town(database)
    owner = await town.community()
    wants = await town.session(owner, name="Wants", minimum=3, decide_hours=hours)
    any_number = await town.session(owner, name="Any number", minimum=3, decide_hours=hours)
    own = await town.session(owner, name="Own", decide_hours=hours)
    over = await town.session(owner, name="Over", decide_hours=hours)
    await town.session(owner, name="None", decide_hours=hours)
    await says(town, owner, any_number, minimum=0)
    await says(town, owner, own, minimum=2)
    await says(town, owner, over, minimum=2, status=SessionStatus.CANCELLED)
    start = wants.starts_at
    town.now = start - timedelta(hours=hours + 24, minutes=1)
    assert await due(town) == []
    town.now = start - timedelta(hours=hours + 24)
    assert sorted(await due(town)) == sorted([(wants.id, False), (own.id, False)])
    assert await place_sweeps.settle_minimum(database) == 2
    town.now = start - timedelta(hours=hours)
    assert sorted(await due(town)) == sorted([(wants.id, True), (own.id, True)])
    await place_sweeps.settle_minimum(database)
    assert await due(town) == []
    held = [
        (await database.read(owner, sessions.details, one.id)).rules.held_at
        for one in (wants, own, any_number)
    ]
    assert [one is not None for one in held] == [True, True, False]
