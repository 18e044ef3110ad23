"""SQLite finds what is known by its ids by them, and never looks through all of a large community."""

from typing import Any

import pytest
from sqlalchemy import text

from models.database import Database
from services import cards, places, sessions
from tests.models.plans import asked_before
from tests.town import Town

SKEWED = (
    ("programs", "sqlite_autoindex_programs_1", "6000 4 1"),
    ("program_sessions", "sqlite_autoindex_program_sessions_1", "50000 29 1"),
    ("program_sessions", "ix_program_sessions_of_program", "110000 29 9 1 1"),
    ("program_sessions", "ix_program_sessions_soonest", "100000 29 1 1"),
    ("place_pools", "uq_place_pools_role", "50000 4 1 1"),
)
"""What is known of tables where one community is far larger than all others."""
NOTE = text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:tbl, :idx, :stat)")


def _skew(connection: Any) -> None:
    with connection.begin():
        connection.exec_driver_sql("ANALYZE")
        connection.exec_driver_sql("DELETE FROM sqlite_stat1")
        connection.execute(NOTE, [dict(zip(("tbl", "idx", "stat"), row, strict=True)) for row in SKEWED])


@pytest.mark.parametrize("read", [sessions.many, places.of_sessions, cards.find])
async def test_they_are_found_by_their_ids(sqlite_database: Database, read: Any) -> None:
    town = Town(sqlite_database)
    owner = await town.community()
    session = await town.session(owner)
    await town.db.run(_skew)
    await town.db.close()  # connections would still plan with what they know
    found: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if "json_each" in statement:
            cursor = connection.connection.dbapi_connection.cursor()
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [row[3] for row in cursor.fetchall()]
            found.append(next(one for one in steps if one.startswith(("SEARCH", "SCAN"))))
            cursor.close()

    with asked_before(town.db, explain):
        await town.db.read(owner, read, "jam" if read is cards.find else [session.id])
    assert found
    assert all("id=?)" in one and "AND" in one for one in found), found
