"""Whoever runs the installation finds what failed by the reference that somebody was told."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from models.actor import SYSTEM
from models.database import utc_now
from models.faults import Fault, Where
from models.tx import table_of
from scheduler import sweeps
from scheduler.sweeps import Sweep, Sweeps
from services import faults
from services.errors import NotAllowed
from tests.admin.test_pages import BOSS, client, page, signs_in, world
from tests.webapp.worlds import Client, World

__all__ = ["client", "world"]
SAID = "Grandma's secret 123456:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K"


def breaks(connection: Connection) -> None:
    with connection.begin():
        connection.exec_driver_sql("ALTER TABLE communities RENAME TO gone")


def mends(connection: Connection) -> None:
    with connection.begin():
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO communities")


async def kept(db: object) -> list[tuple[str, ...]]:
    table = table_of(Fault)
    rows = await db.read(SYSTEM, lambda tx: tx.rows(select(table).order_by(table.c.id)))  # type: ignore[attr-defined]
    return [(row.reference, row.place, row.what, row.kind) for row in rows]


async def test_a_page_that_failed_is_found_by_its_reference_however_it_is_typed(
    client: Client, world: World
) -> None:
    await signs_in(client, world, await world.town.person("Boss"), BOSS)
    await world.db.run(breaks)
    told = await client.get("/admin/communities?q=Grandma")
    assert told.status == 500
    await world.db.run(mends)
    ((reference, place, what, kind),) = await kept(world.db)
    assert reference in await told.text()
    assert (place, what, kind) == (Where.PAGE, "GET /admin/communities", "OperationalError")
    await world.db.write(SYSTEM, faults.keep, "ANOTHER2", faults.Seen(Where.SWEEP, "remind", "KeyError", ""))
    seen = await page(client, f"/admin/errors?q=%20{reference.lower()}%20")
    assert f"<h2><code>{reference}</code></h2>" in seen
    assert "GET /admin/communities" in seen
    assert "services/installation" in seen
    assert "ANOTHER2" not in seen
    assert "Grandma" not in seen
    both = await page(client, "/admin/errors")
    assert both.index("ANOTHER2") < both.index(reference)
    assert "Nothing." in await page(client, "/admin/errors?q=%27;%20DROP%20TABLE")


async def test_a_sweep_that_failed_is_found_whole_or_in_part(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(db: object) -> int:
        raise ArithmeticError(SAID)

    async def fails_in_part(db: object) -> int:
        async def step(found: list[str]) -> int:
            raise LookupError(SAID)

        return await sweeps.each_due(world.db, lambda tx, most: [SAID], 10, step)

    made = {"whole": Sweep(fails, timedelta(hours=1)), "part": Sweep(fails_in_part, timedelta(hours=1))}
    monkeypatch.setattr(sweeps, "SWEEPS", made)
    ticking = Sweeps(world.db)
    await ticking._tick("whole")
    await ticking._tick("part")
    found = [(place, what, kind) for _reference, place, what, kind in await kept(world.db)]
    assert found == [(Where.SWEEP, "whole", "ArithmeticError"), (Where.SWEEP, "part", "LookupError")]


async def test_what_fails_again_and_again_fills_no_disk(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = utc_now()
    monkeypatch.setattr(world.db, "clock", lambda: now)
    one = faults.Seen(Where.PAGE, "GET /x" * 100, "E" * 300, "t" * 2000)

    def many(tx: object) -> list[bool]:
        return [faults.keep(tx, faults.new_reference(), one) for _ in range(faults.MOST_AN_HOUR + 2)]  # type: ignore[arg-type]

    kept = await world.db.write(SYSTEM, many)
    assert kept.count(True) == faults.MOST_AN_HOUR
    assert kept[-2:] == [False, False]
    now += timedelta(hours=2)
    assert await world.db.write(SYSTEM, faults.keep, "LATER222", one)
    with pytest.raises(NotAllowed):
        await world.db.read(world.organizer, faults.recent, "LATER222")
