"""The schema moves on while workers run: they start at once on an old one, or work on while it grows."""

import asyncio
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from alembic import command
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

import migrations
from bot import installation
from models.database import Database
from sandbox import Sandbox
from tests.postgres import Postgres
from tests.workers.conftest import Running
from tests.workers.fleet import Fleet, fleet

OLD = "0053"
NEXT = '''
"""Everything that a migration may do while the last release runs (CONTRIBUTING.md)."""
import sqlalchemy as sa
from alembic import op

from migrations import policies
from migrations.indexes import Index, make

revision = "9001"
down_revision = "{head}"
INDEXES = (Index("ix_rsvps_newer", "rsvps", ("community_id", "newer")),)


def upgrade():
    op.add_column("rsvps", sa.Column("newer", sa.String(40), nullable=True))
    op.add_column("users", sa.Column("newer", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("orders", sa.Column("newer", sa.Boolean(), nullable=False, server_default="false"))
    make(*INDEXES)
    op.execute("ALTER TABLE songs ALTER COLUMN title TYPE varchar(300)")
    op.create_table(
        "newer_things",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    policies.protect("newer_things")
'''


async def test_workers_that_start_at_once_on_an_old_schema_migrate_it_once(
    postgres_server: Postgres, redis_url: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.settings.pace = 0.05
    async with postgres_server.fresh() as url:
        db = Database(url)
        await db.run(partial(migrations.migrate, revision=OLD))
        async with fleet(sandbox, url, redis_url, tmp_path) as workers:
            said = [line for worker in workers.workers for line in worker.said("migrated")]
            assert [(line["before"], line["after"]) for line in said] == [(OLD, migrations.head())]
        await db.close()


@pytest.mark.timeout(400)
async def test_nobody_notices_that_the_schema_grows(
    running: Running, sandbox: Sandbox, tmp_path: Path
) -> None:
    town = running.town
    living = asyncio.create_task(town.lives())
    reading = asyncio.create_task(_reads(running.fleet, town.resting))
    await asyncio.sleep(3)
    await _grows(running.db, tmp_path)
    await asyncio.sleep(3)
    town.resting.set()
    await living
    pages = await reading
    await sandbox.settle(within=90)
    await town.world.all_final(90)

    assert running.fleet.balancer.broken == []
    assert set(pages) == {200}
    await town.answers_count()
    await town.songs_count()
    assert town.misunderstood == 0
    await town.nothing_failed()
    await town.all_were_told(doubts=0)
    assert not [line for worker in running.fleet.workers for line in worker.said("a sweep failed")]
    assert (await installation.schema(running.db))[0] == "9001"


async def _reads(workers: Fleet, resting: asyncio.Event) -> list[int]:
    """Look at a page again and again; what it was answered with."""
    found = []
    async with aiohttp.ClientSession(workers.balancer.url) as session:
        while not resting.is_set():
            async with session.get("/sitemap.xml") as response:
                found.append(response.status)
            await asyncio.sleep(0.05)
    return found


async def _grows(db: Database, folder: Path) -> None:
    """Migrate to a revision that nobody knows yet; again while a table is in use."""
    (folder / "9001_newer.py").write_text(NEXT.format(head=migrations.head()))
    options = migrations.config()
    options.set_main_option("version_locations", f"{migrations.FOLDER / 'versions'}\n{folder}")
    options.set_main_option("path_separator", "newline")

    def grow(connection: Connection) -> None:
        with connection.begin():
            connection.execute(text(f"SET LOCAL lock_timeout = '{migrations.LOCK_PATIENCE}s'"))
            options.attributes["connection"] = connection
            command.upgrade(options, "head")

    for _ in range(installation.TRIES):
        try:
            await db.run(grow)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != "55P03":
                raise
        else:
            return
    raise AssertionError("a table was never free")
