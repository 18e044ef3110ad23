"""Agendas that were lists among the settings become items, on both databases."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from migrations import migrate
from models.actor import SYSTEM
from models.database import Database
from models.meetings import AgendaItem
from models.sessions import ProgramSession
from models.tx import Tx, table_of

NOW = datetime.now(UTC).replace(microsecond=0)
PROGRAM, BEFORE, OWN, AHEAD = 11, 21, 22, 23
STANDING = {"agenda_items": [{"topic": "Welcome", "time_minutes": 5}], "time_budget": 90}
SAID = {"agenda_items": [{"topic": "Budget", "time_minutes": 20}, {"topic": "Strings"}], "time_budget": 60}


@pytest.fixture
async def old(database_url: str) -> AsyncIterator[Database]:
    """A database of the time before, with a meetup and three dates of it."""
    db = Database(database_url)
    await db.run(lambda connection: migrate(connection, "base"))
    await db.run(lambda connection: migrate(connection, "0020"))
    await db.run(_fill)
    yield db
    await db.close()


def _fill(connection: Connection) -> None:
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT set_config('app.system', 'on', true)"))
        _insert(connection, "users", id=7, name="Ana")
        _insert(connection, "communities", id=1, slug="c", created_by=7, language="en", zone="UTC")
        of = {"community_id": 1, "created_by": 7}
        _insert(connection, "programs", **of, id=PROGRAM, slug="m", kind="meetup", settings=STANDING)
        for one, days, details in ((BEFORE, -7, {}), (OWN, 7, SAID), (AHEAD, 14, {})):
            start = NOW + timedelta(days=days)
            times = {"starts_at": start, "ends_at": start + timedelta(hours=2), "original_start": str(one)}
            _insert(
                connection,
                "program_sessions",
                community_id=1,
                id=one,
                program_id=PROGRAM,
                status="completed" if days < 0 else "scheduled",
                details=details,
                **times,
            )


def _insert(connection: Connection, to: str, **values: Any) -> None:
    """A row of a table as it was then, with something in every column that wants it."""
    table = sa.Table(to, sa.MetaData(), autoload_with=connection)
    columns = {
        column.name: sa.JSON() if column.name in ("details", "settings") else column.type
        for column in table.columns
    }
    light = sa.table(to, *(sa.column(key, kind) for key, kind in columns.items()))
    row = {
        column.name: values.get(column.name, _anything(column))
        for column in table.columns
        if column.name in values or not column.nullable
    }
    connection.execute(light.insert(), row)


def _anything(column: sa.Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, sa.Boolean):
        return False
    if isinstance(kind, sa.DateTime):
        return NOW
    if isinstance(kind, sa.JSON) or column.name in ("tags", "roles", "exdates", "extra_dates"):
        return "[]" if not isinstance(kind, sa.JSON) else []
    return 0 if isinstance(kind, sa.Integer) else "x"


async def test_agendas_among_the_settings_become_items(old: Database) -> None:
    await old.run(migrate)

    def items(tx: Tx) -> list[tuple[Any, ...]]:
        table = table_of(AgendaItem)
        columns = (table.c.session_id, table.c.topic, table.c.minutes, table.c.status, table.c.suggested_by)
        return [
            tuple(row) for row in tx.rows(sa.select(*columns).order_by(table.c.session_id, table.c.position))
        ]

    def details(tx: Tx) -> dict[int, Any]:
        table = table_of(ProgramSession)
        return {row.id: row.details for row in tx.rows(sa.select(table.c.id, table.c.details))}

    assert await old.read(SYSTEM, items) == [
        (OWN, "Budget", 20, "planned", 7),
        (OWN, "Strings", None, "planned", 7),
        (AHEAD, "Welcome", 5, "planned", None),
    ]
    assert await old.read(SYSTEM, details) == {BEFORE: {}, OWN: {"time_budget": 60}, AHEAD: {}}
    await old.run(lambda connection: migrate(connection, "0020"))
