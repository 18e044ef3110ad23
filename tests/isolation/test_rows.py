"""Each table of communities behind each of the two walls alone: no row of another one is seen or changed."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Executable, Row, Table, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from models.actor import SYSTEM, Actor
from models.database import Database
from models.guard import CommunityGuardError
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from models.users import User
from tests.door.planting import Planter
from tests.isolation.planted import tables
from tests.isolation.walls import Standing, leave, take_guard_away
from tests.town import Town

GUARDED = [table for table in tables() if table.c.community_id.primary_key]
OPEN = {"links": "the table that says to which community a reference of a deep link leads"}
"""What is read from outside of every community, and why."""
VERBS = ("see all", "see theirs", "insert", "update", "delete", "move all", "move mine")
_FORCED = text(
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    " AND relrowsecurity AND relforcerowsecurity"
)
_MAY_BYPASS = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")

sessions = table_of(ProgramSession)
users = table_of(User)


@pytest.fixture
async def two(postgres_url: str) -> "Two":
    """Two communities with a row in each table there is."""
    db = Database(postgres_url)
    town = Town(db)
    owner, other = await town.community("Mine"), await town.community("Other")
    await db.write(SYSTEM, plant, owner)
    await db.write(SYSTEM, plant, other)
    return Two(db, owner, other)


def plant(tx: Tx, owner: Actor) -> None:
    """A row in each table of a community."""
    tx.become(SYSTEM.inside(owner.community_id or 0))
    for table in GUARDED:
        if tx.row(select(table).where(here(table)).limit(1)) is None:
            Planter(tx, owner.user_id or 0).plant(table, **wanted(tx, table.name, owner))


def wanted(tx: Tx, table: str, owner: Actor) -> dict[str, Any]:
    """Columns that may be empty, or the same as others, but not in each row."""
    if table == "cards":
        return {"session_id": tx.value(select(sessions.c.id).where(here(sessions)))}
    if table == "pairs":
        return {"partner_id": tx.value(select(users.c.id).where(users.c.id != owner.user_id))}
    return {}


class Two:
    """Somebody in a community of theirs, who tries to get at the rows of another one."""

    def __init__(self, db: Database, mine: Actor, other: Actor) -> None:
        self.db = db
        self.mine = mine
        self.other = other.community_id

    async def got_through(self) -> dict[str, set[str]]:
        """By table, what was seen or changed."""
        theirs = {table.name: await self.db.read(SYSTEM, self.row, table) for table in GUARDED}
        tried = await self.db.read(self.mine, self.tried, theirs)
        return {name: verbs for name, verbs in tried.items() if verbs}

    def row(self, tx: Tx, table: Table) -> Row[Any]:
        """Theirs in a table."""
        found = tx.row(select(table).where(table.c.community_id == self.other))
        assert found is not None, f"nothing is planted in {table.name}"
        return found

    def tried(self, tx: Tx, theirs: dict[str, Row[Any]]) -> dict[str, set[str]]:
        """Try everything; a read rolls it back."""
        return {
            table.name: {
                verb
                for verb, statement in zip(VERBS, self.statements(table, theirs[table.name]), strict=True)
                if self.gets_through(tx, statement)
            }
            for table in GUARDED
        }

    def statements(self, table: Table, theirs: Row[Any]) -> Iterator[Executable]:
        """Statements as somebody would write them who forgot the community, or made it up."""
        is_theirs = table.c.community_id == theirs.community_id
        yield select(table)
        yield select(table).where(is_theirs)
        yield insert(table).values(theirs._asdict())
        yield update(table).values(community_id=table.c.community_id).where(is_theirs)
        yield table.delete().where(is_theirs)
        given = update(table).values(community_id=theirs.community_id)
        yield given
        yield given.where(table.c.community_id == self.mine.community_id)

    def gets_through(self, tx: Tx, statement: Executable) -> bool:
        """Whether it did anything to a row of the others, or was stopped by no more than a key."""
        point = tx.connection.begin_nested()
        try:
            done = tx.connection.execute(statement)
            if done.returns_rows:
                return self.other in {row.community_id for row in done}
            return done.rowcount > 0
        except CommunityGuardError:
            return False
        except DBAPIError as error:
            return "row-level security" not in str(error)
        finally:
            point.rollback()


@pytest.mark.parametrize("standing", ["row-level security alone", "the guard alone"])
async def test_one_wall_alone_keeps_every_row_of_every_table(two: Two, standing: Standing) -> None:
    await leave(two.db, standing)
    assert await two.got_through() == {}
    await two.db.close()


async def test_without_either_every_row_of_every_table_is_open(two: Two) -> None:
    await leave(two.db, "neither")
    assert await two.got_through() == {table.name: set(VERBS) for table in GUARDED}
    await two.db.close()


async def test_every_table_of_a_community_has_its_policy_and_no_owner_of_it_is_above(two: Two) -> None:
    def forced(tx: Tx) -> set[str]:
        assert tx.value(_MAY_BYPASS) is False
        return {row.relname for row in tx.rows(_FORCED)}

    assert {table.name for table in tables()} - {table.name for table in GUARDED} == OPEN.keys()
    assert {table.name for table in tables()} - await two.db.read(two.mine, forced) == OPEN.keys()
    await two.db.close()


async def test_nobody_and_a_person_outside_of_any_see_no_row_but_their_own_and_change_none(two: Two) -> None:
    leaving_alone = {"memberships", "thread_groups", "thread_messages", "intake_answers"}
    take_guard_away(two.db)
    owner = replace(two.mine, community_id=None)

    def seen(tx: Tx) -> set[str]:
        return {table.name for table in GUARDED if tx.row(select(table).limit(1)) is not None}

    def changed(tx: Tx) -> set[str]:
        same = {table.name: update(table).values(community_id=table.c.community_id) for table in GUARDED}
        return {name for name, statement in same.items() if tx.execute(statement).rowcount}

    assert await two.db.read(Actor(user_id=None), seen) == set()
    assert await two.db.read(Actor(user_id=1), seen) == set()
    assert await two.db.read(owner, seen) <= leaving_alone
    assert "memberships" in await two.db.read(owner, seen)
    assert await two.db.read(owner, changed) == set()
    await two.db.close()
