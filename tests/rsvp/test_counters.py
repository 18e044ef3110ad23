"""Whatever happens to a session with roles besides answers, its counters equal its rows."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.actor import SYSTEM
from models.database import Database
from models.places import PlacePool
from models.tx import Tx, table_of
from services import check_in, programs
from services.errors import DoorFull
from services.schedule import Schedule
from tests.rsvp.test_roles import Jam, check_counters, jam_of
from tests.town import ZONE, Town

pools = table_of(PlacePool)
FRIDAYS = Schedule(datetime(2026, 11, 27, 20), ZONE, "FREQ=WEEKLY;BYDAY=FR")
LATER = Schedule(datetime(2026, 11, 26, 21), ZONE, "FREQ=WEEKLY;BYDAY=TH")


async def full_of_people(database: Database) -> Jam:
    """Ana and Ben are in, Cleo waits as a flyer, a base's place is free."""
    jam = await jam_of(Town(database), roles={"base": 2, "flyer": 1})
    await jam.says("Ana", "flyer", "base")
    await jam.says("Ben", "flyer")
    await jam.says("Cleo", "flyer")
    return jam


async def stand(jam: Jam) -> list[str]:
    return [await jam.stands(name) for name in ("Ana", "Ben", "Cleo")]


async def test_who_walks_in_takes_no_place_that_is_counted(database: Database) -> None:
    jam = await full_of_people(database)
    dan = await jam.person("Dan")
    jam.town.now = jam.session.starts_at + timedelta(minutes=5)
    for who in (dan, jam.people["Cleo"]):
        shown = await database.write(jam.owner, check_in.display, jam.session.id)
        code = check_in.parts(shown.payload)[1]
        if who is dan:
            assert not (await database.write(who, check_in.arrive, jam.session.id, code)).again
        else:  # the last place is Dan's by now, and who waits is let in by the queue alone
            with pytest.raises(DoorFull):
                await database.write(who, check_in.arrive, jam.session.id, code)
        await jam.counts()
    assert await stand(jam) == ["base", "flyer", "waits flyer 1"]
    assert await jam.stands("Dan") == "nothing"


async def test_other_dates_and_sizes_keep_the_counters(database: Database) -> None:
    jam = await full_of_people(database)
    program = await database.read(jam.owner, programs.details, jam.session.program_id)
    sizes: list[dict[str, Any]] = [{"base": 1, "flyer": 1}, {"base": 2, "flyer": 2}]
    changes = [
        *({"roles": size} for size in sizes),
        {"schedule": LATER},
        {"schedule": FRIDAYS},
        {"schedule": replace(LATER)},
    ]
    stood = []
    for values in changes:
        done = await database.write(jam.owner, programs.change, program.id, program.revision, **values)
        program = done.program
        await database.read(SYSTEM, all_counts)
        stood.append(await stand(jam) if "roles" in values or values["schedule"] is LATER else [])
    assert stood[0] == ["base", "flyer", "waits flyer 1"]
    assert stood[1] == stood[2] == ["base", "flyer", "flyer"]
    assert await jam.stands("Ana") == "nothing", "a date that comes back asks everybody anew"


def all_counts(tx: Tx) -> None:
    """Of every session there is."""
    for session in {row.session_id for row in tx.rows(select(pools.c.session_id))}:
        check_counters(tx, session)
