"""How many statements a screen needs, with little in the database and with much."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from benchmarks import world
from benchmarks.databases import Kind, opened
from benchmarks.table import Row
from models.actor import Actor
from models.database import Database
from models.rsvp import Answer
from models.tx import Tx
from services import discovery, home, rsvp, sessions

FEW, MANY = 3, 2_000
Screen = Callable[[Tx], Any]


async def measure(kind: Kind) -> list[Row]:
    """Each screen's statements, which are the same whatever the data."""
    few, many = await _counted(kind, FEW), await _counted(kind, MANY)
    return [
        Row(
            f"Statements: {name}",
            kind.name,
            str(many[name]),
            str(few[name]),
            goal="the same",
            reached=many[name] == few[name],
        )
        for name in few
    ]


async def _counted(kind: Kind, people: int) -> dict[str, int]:
    async with kind.fresh() as url, opened(url) as db:
        made = await world.make(db, range(1, people + 1), capacity=people * 2)
        for number in range(min(people, 200)):
            for session in made.sessions[: 1 if people == FEW else 3]:
                await db.write(made.member(number), rsvp.respond, session, Answer.GOING)
        return await _screens(db, made.member(0), made)


async def _screens(db: Database, actor: Actor, made: world.World) -> dict[str, int]:
    session = made.sessions[0]
    reads: dict[str, Screen] = {
        "home": home.of_community,
        "what's on": discovery.board,
        "a session": lambda tx: sessions.details(tx, session),
    }
    found = {}
    for name, screen in reads.items():
        with counting() as statements:
            await db.read(actor, screen)
        found[name] = len(statements)
    with counting() as statements:
        await db.write(actor, rsvp.respond, session, Answer.MAYBE)
    return {**found, "an answer": len(statements)}


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements of all engines of this process, but for those that begin a transaction or bind it."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SELECT set_config")):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
