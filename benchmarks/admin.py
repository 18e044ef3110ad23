"""What /admin reads with a hundred thousand people and half a million messages, beside a hundredth."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from benchmarks import world
from benchmarks.databases import Kind, opened, settle
from benchmarks.many_programs import timed
from benchmarks.table import Row, at_most
from models.actor import SYSTEM
from models.database import Database
from models.outbox import Channel, Delivery, OutboxMessage
from models.tx import Tx
from models.users import User
from services import installation, installation_outbox, installation_people
from services.installation_outbox import Sort
from services.outbox_kinds import Kind as Letter

FEW, MANY = 1_000, 100_000
LETTERS = 5
"""Messages to each person."""
GOAL = 100.0
"""Times what a hundredth takes, for what has to be looked at whole; most is counted up to a thousand and no
further."""
PIECE = 10_000

Screen = Callable[[Tx], Any]


async def measure(kind: Kind) -> list[Row]:
    """Each view's time among many and among few."""
    few, many = await _timed(kind, FEW), await _timed(kind, MANY)
    return [
        Row(
            f"{MANY:,} people, {MANY * LETTERS:,} messages: {name}",
            kind.name,
            f"{many[name] * 1000:.1f} ms",
            f"{few[name] * 1000:.1f} ms",
            **at_most(many[name] / few[name], GOAL),
        )
        for name in few
    ]


async def _timed(kind: Kind, count: int) -> dict[str, float]:
    async with kind.fresh() as url, opened(url) as db:
        made = await world.make(db, range(1, 3))
        await _fill(db, made, count)
        await settle(db)
        views: dict[str, Screen] = {
            "the overview": installation.overview,
            "everybody": installation_people.people,
            "a name": lambda tx: installation_people.people(tx, "Mover 77"),
            "a name, the last page": lambda tx: installation_people.people(tx, "mover", 10_000),
            "an address": lambda tx: installation_people.people(tx, "p123@"),
            "communities": installation_people.all_communities,
            "sent messages": lambda tx: installation_outbox.listing(tx, Delivery.SENT),
            "sent, of one kind, by mail": lambda tx: installation_outbox.listing(
                tx, Delivery.SENT, sort=Sort(Letter.REMINDER, Channel.MAIL)
            ),
            "dead letters, the last page": lambda tx: installation_outbox.listing(
                tx, Delivery.FAILED, 10_000
            ),
            "dead letters of one kind": lambda tx: installation_outbox.dead(tx, Sort(Letter.REMINDER)),
        }
        return {name: await timed(db, SYSTEM, view) for name, view in views.items()}


async def _fill(db: Database, made: world.World, count: int) -> None:
    community = SYSTEM.inside(made.community_id)
    people, letters = _people(db, count), _letters(db, made.members[0], count * LETTERS)
    while piece := list(islice(people, PIECE)):
        await db.write(SYSTEM, lambda tx, piece=piece: tx.add_many(User, piece))
    while piece := list(islice(letters, PIECE)):
        await db.write(community, lambda tx, piece=piece: tx.add_many(OutboxMessage, piece))


def _people(db: Database, count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield {
            "telegram_id": 5_000_000_000 + number,
            "name": f"{('Mover', 'Drummer', 'Poet', 'Reader')[number % 4]} {number}",
            "username": f"user{number}",
            "email": f"p{number}@example.org",
            "created_at": db.clock(),
        }


def _letters(db: Database, who: int, count: int) -> Iterator[dict[str, Any]]:
    """One in fifty waits, one in a hundred is dead; a third goes by mail."""
    for number in range(count):
        status = {0: Delivery.PENDING, 1: Delivery.PENDING, 2: Delivery.FAILED}.get(
            number % 100, Delivery.SENT
        )
        at = db.clock() - timedelta(seconds=count - number)
        yield {
            "kind": Letter.REMINDER if number % 2 else Letter.DIGEST,
            "channel": Channel.TELEGRAM if number % 3 else Channel.MAIL,
            "user_id": who,
            "unique_key": f"bench:{number}",
            "status": status,
            "due_at": at,
            "created_at": at,
            "done_at": None if status is Delivery.PENDING else at,
        }
