"""The schema could be spread over many servers as it is: each key of a community's table names the community.

No Citus was run for it: these are the rules of its documentation, held against PostgreSQL's own catalogues.
"""

import re
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from models import metadata
from models.database import Database

OPERATING = (Path(__file__).parents[2] / "docs/operating.md").read_text()
BY = "community_id"
SPREAD = {table.name for table in metadata.tables.values() if BY in table.primary_key.columns}
"""Rows of one community are together, on one of the servers."""

_UNIQUE = text(
    "SELECT c.relname AS name, i.relname AS key, array_agg(a.attname::text) AS columns"
    " FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid"
    " JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (x.indkey)"
    " WHERE x.indisunique OR x.indisexclusion GROUP BY c.relname, i.relname"
)
_EXCLUSIONS = text(
    "SELECT conrelid::regclass::text AS name, pg_get_constraintdef(oid) AS said FROM pg_constraint"
    " WHERE contype = 'x'"
)
_REFERENCES = text(
    "SELECT conrelid::regclass::text AS name, confrelid::regclass::text AS target, conname AS key,"
    " confdeltype::text AS on_delete,"
    " (SELECT array_agg(attname::text ORDER BY k.n) FROM unnest(conkey) WITH ORDINALITY k(num, n)"
    "  JOIN pg_attribute ON attrelid = conrelid AND attnum = k.num) AS columns,"
    " (SELECT array_agg(attname::text ORDER BY k.n) FROM unnest(confkey) WITH ORDINALITY k(num, n)"
    "  JOIN pg_attribute ON attrelid = confrelid AND attnum = k.num) AS there"
    " FROM pg_constraint WHERE contype = 'f'"
)
_TRIGGERS = text("SELECT tgrelid::regclass::text AS name FROM pg_trigger WHERE NOT tgisinternal")
_TYPES = text(
    "SELECT DISTINCT data_type FROM information_schema.columns"
    " WHERE table_schema = 'public' AND column_name = 'community_id'"
)


class Catalogue:
    """What PostgreSQL says about the schema."""

    def __init__(self, connection: Connection) -> None:
        with connection.begin():
            self.unique = connection.execute(_UNIQUE).all()
            self.exclusions = connection.execute(_EXCLUSIONS).all()
            self.references = connection.execute(_REFERENCES).all()
            self.triggers = [row.name for row in connection.execute(_TRIGGERS)]
            self.types = [row.data_type for row in connection.execute(_TYPES)]

    @property
    def everywhere(self) -> set[str]:
        """What spread tables refer to without a community, and what that refers to: a copy on each server."""
        found = {row.target for row in self.references if row.name in SPREAD and row.target not in SPREAD}
        while more := {row.target for row in self.references if row.name in found} - found:
            found |= more
        return found


@pytest.fixture
async def catalogue(postgres_url: str) -> Catalogue:
    """Of the newest schema."""
    db = Database(postgres_url)
    try:
        return await db.run(Catalogue)
    finally:
        await db.close()


def test_nearly_every_table_is_a_communitys() -> None:
    assert len(SPREAD) > 80
    for name in SPREAD:
        assert next(iter(metadata.tables[name].primary_key.columns)).name == BY, "its key begins with it"


def test_what_is_unique_in_a_spread_table_is_so_within_a_community(catalogue: Catalogue) -> None:
    assert {row.name for row in catalogue.unique} >= SPREAD
    assert [
        (row.name, row.key) for row in catalogue.unique if row.name in SPREAD and BY not in row.columns
    ] == []
    for row in catalogue.exclusions:
        assert row.name not in SPREAD or f"{BY} WITH =" in row.said, row.said


def test_references_between_spread_tables_stay_within_a_community(catalogue: Catalogue) -> None:
    for row in catalogue.references:
        if row.name in SPREAD and row.target in SPREAD:
            pairs = list(zip(row.columns, row.there, strict=True))
            assert (BY, BY) in pairs, row.key
        if BY in row.columns:
            assert row.on_delete not in ("n", "d"), f"{row.key}: a key that spreads cannot be emptied"


def test_what_is_not_spread_refers_to_nothing_that_is(catalogue: Catalogue) -> None:
    wrong = [row.key for row in catalogue.references if row.name not in SPREAD and row.target in SPREAD]
    assert wrong == []
    local = set(metadata.tables) - SPREAD - catalogue.everywhere
    targets = {row.target for row in catalogue.references if row.name in local}
    assert targets <= catalogue.everywhere, "what is on one server refers to what is everywhere"


def test_spread_tables_have_no_triggers_and_one_type_of_key(catalogue: Catalogue) -> None:
    assert set(catalogue.triggers) & SPREAD == set()
    assert catalogue.types == ["bigint"]


def test_the_operators_guide_names_the_tables_that_are_not_spread(catalogue: Catalogue) -> None:
    citus = OPERATING.partition("\n### Citus\n")[2].partition("\n## ")[0]
    local = set(metadata.tables) - SPREAD - catalogue.everywhere
    for words, tables in (("refer to them:", catalogue.everywhere), ("coordinator alone:", local)):
        told = citus.partition(words)[2].partition(".\n")[0]
        assert set(re.findall(r"`(\w+)`", told)) == tables
