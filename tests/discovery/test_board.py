"""What's on is what the rule says, among few and among many: held against the rule in plain Python."""

import random
import re
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.copies import many_demos
from benchmarks.databases import settle
from models.actor import Actor
from models.database import Database
from models.programs import Kind
from models.tx import Tx
from services import discovery, finding
from services.discovery import COUNTED, EVERYTHING, PAGE, Filters
from tests.discovery.filled import fill, seen_ahead
from tests.models.plans import asked_before, told
from tests.town import Town

ASKED = (
    EVERYTHING,
    Filters(kind=Kind.JAM_SESSION),
    Filters(kind=Kind.MEETUP),
    Filters(kind=Kind.WORKSHOP),
    Filters(weekday=3),
    Filters(kind=Kind.BOOK_CLUB, weekday=0),
)
FIRST_FEW = re.compile(rf"LIMIT ({PAGE}|{finding.NEAR})\b")
SOME, MANY = 40, 160
"""Programs, with twelve sessions each: of these more are to come than are counted."""


def _rule(tx: Tx, filters: Filters) -> list[int]:
    """The rule, of every session there is."""
    found = [
        (row.starts_at, row.id)
        for row, program in seen_ahead(tx)
        if filters.kind in (None, program.kind) and filters.weekday in (None, row.weekday)
    ]
    return [id_ for _start, id_ in sorted(found)]


async def _filled(database: Database, size: int) -> tuple[Town, Actor, Actor]:
    town = Town(database)
    owner = await town.community()
    me = await town.person(community=owner.community_id)
    await town.db.write(owner, fill, random.Random(size), size, me.user_id)
    return town, me, await town.inside(await town.person(), owner.community_id or 0)


@pytest.mark.parametrize("size", [SOME, MANY])
async def test_a_page_is_what_the_rule_says(database: Database, size: int) -> None:
    town, *people = await _filled(database, size)
    lengths = set()
    for actor in people:
        for filters in ASKED:
            rule = await town.db.read(actor, _rule, filters)
            lengths.add(min(len(rule), COUNTED))
            for page in (0, 1, 7, 99, 10_000):
                shown = await town.db.read(actor, discovery.board, filters, page)
                assert shown.pages == max(1, -(-min(len(rule), COUNTED) // PAGE))
                first = min(page, shown.pages - 1) * PAGE
                assert [line.id for line in shown.lines] == rule[first : first + PAGE], (filters, page)
    assert 0 in lengths
    assert (COUNTED in lengths) == (size == MANY)


async def test_the_first_few_of_many_are_not_sorted(database: Database) -> None:
    """They are read in the order of an index, until there are enough."""
    town, me, _stranger = await _filled(database, MANY)
    await many_demos(database, 8)
    await settle(database)
    sorted_ones: list[str] = []

    def explain(conn: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if FIRST_FEW.search(statement):
            cursor = conn.connection.dbapi_connection.cursor()
            asked.append(statement)
            sorted_ones.extend(_sorts(cursor, statement, parameters, database.is_sqlite))
            cursor.close()

    asked: list[str] = []
    with asked_before(database, explain):
        await town.db.read(me, discovery.board)
        await town.db.read(me, finding.search, "jam")
    assert len(asked) == 2
    assert sorted_ones == []


def _sorts(cursor: Any, statement: str, parameters: Any, is_sqlite: bool) -> Iterator[str]:
    if is_sqlite:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        steps = [row[3] for row in cursor.fetchall()]
        # What was found among the soonest by words, behind the last of them, is put in order once more.
        before = steps[: steps.index("SCAN near")] if "SCAN near" in steps else steps
        yield from (step for step in before if "USE TEMP B-TREE" in step)
        return
    # By the plan for any values, which is what a connection keeps.
    cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    cursor.execute(f"PREPARE first_few AS {statement}")
    cursor.execute(f"EXPLAIN (FORMAT JSON) EXECUTE first_few({', '.join(['NULL'] * len(parameters))})")
    plan = told(cursor)
    cursor.execute("DEALLOCATE first_few")
    yield from _nodes(plan)


def _nodes(node: dict[str, Any]) -> Iterator[str]:
    if "Sort" in node["Node Type"] or node["Node Type"] == "Hash Join":
        yield f"{node['Node Type']} of {node.get('Sort Key')}"
    for below in node.get("Plans", ()):
        yield from _nodes(below)
