"""SQLite keeps statements planned. Where a bound value might decide whether a partial index serves, it plans
a statement anew each time it runs; `sqlite_stmt` tells how often it did.
"""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, func, select, text

from models.actor import Actor
from models.database import Database
from models.rsvp import Answer, Rsvp
from models.tx import Tx, here, table_of
from services import (
    attendees,
    discovery,
    finding,
    home,
    program_lists,
    program_page,
    programs,
    rsvp,
    session_page,
    sessions,
    timetable,
)
from services.timetable import Asked, View
from tests.town import Town

rsvps = table_of(Rsvp)
TIMES = 5
_AGAIN = text("SELECT sql, reprep FROM sqlite_stmt WHERE reprep > 1 AND sql NOT LIKE '%sqlite_stmt%'")
_BOUND = (
    select(func.count())
    .select_from(rsvps)
    .where(here(rsvps), rsvps.c.session_id == bindparam("of"), rsvps.c.status == bindparam("status"))
)


def told(connection: Connection) -> list[str]:
    """The statements that this connection planned again and again. Skips where SQLite does not tell."""
    options = connection.execute(text("PRAGMA compile_options")).scalars().all()
    if "ENABLE_STMTVTAB" not in options:
        pytest.skip("this SQLite does not tell")
    return [row.sql for row in connection.execute(_AGAIN)]


async def planned_again(db: Database, actor: Actor) -> list[str]:
    """The same of the connections that read and write."""
    return await db.read(actor, lambda tx: told(tx.connection)) + await db.run(told)


async def test_what_people_do_all_the_time_is_planned_once(sqlite_database: Database) -> None:
    town = Town(sqlite_database)
    owner = await town.community()
    one = await town.session(owner)
    members = [await town.inside(await town.person(), owner.community_id or 0) for _ in range(TIMES)]
    screens: list[tuple[Callable[..., Any], Any]] = [
        (home.of_community, ()),
        (discovery.board, ()),
        *((finding.search, (typed,)) for typed in ("", "thursday", "mostly nowhere")),
        (program_lists.listing, ()),
        (programs.details, (one.program_id,)),
        (program_page.view, (one.program_id,)),
        (sessions.details, (one.id,)),
        (session_page.view, (one.id,)),
        (attendees.page_of, (one.id,)),
        *((timetable.of_community, (Asked(view),)) for view in View),
    ]
    for member in members:
        for answer in (Answer.GOING, Answer.MAYBE, Answer.NOT_GOING, Answer.GOING):
            await town.db.write(member, rsvp.respond, one.id, answer)
        for screen, about in screens:
            await town.db.read(member, screen, *about)
    assert await planned_again(town.db, owner) == []


async def test_a_bound_status_would_be_found(sqlite_database: Database) -> None:
    town = Town(sqlite_database)
    owner = await town.community()
    one = await town.session(owner)

    def counted(tx: Tx, status: Answer) -> Any:
        return tx.value(_BOUND, of=one.id, status=status)

    for status in [Answer.GOING, Answer.MAYBE] * TIMES:
        await town.db.read(owner, counted, status)
    assert any("status = ?" in sql for sql in await planned_again(town.db, owner))
