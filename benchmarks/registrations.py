"""The registrations table with ten thousand answers to one session, beside a hundred."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from benchmarks import world
from benchmarks.databases import Kind, opened, settle
from benchmarks.many_programs import timed
from benchmarks.screens import counting
from benchmarks.table import Row, at_most
from models.database import Database
from models.payments import Payment
from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx
from services import places, registrations
from services.registration_export import PIECE
from services.registration_filter import EVERYBODY, Paid, Said, Sort, Wanted

FEW, MANY = 100, 10_000
GOAL = 50.0
"""Times what a hundred answers take: they are a hundred times as many, and all of them are counted."""

Screen = Callable[[Tx], Any]


async def measure(kind: Kind) -> list[Row]:
    """Each view's time among many and among few, and that its statements are as many."""
    few, many = await _timed(kind, FEW), await _timed(kind, MANY)
    return [
        Row(
            f"{MANY:,} registrations: {name}, {many[name][1]} statements",
            kind.name,
            f"{many[name][0] * 1000:.1f} ms",
            f"{few[name][0] * 1000:.1f} ms",
            **at_most(many[name][0] / few[name][0], GOAL),
        )
        for name in few
    ]


async def _timed(kind: Kind, count: int) -> dict[str, tuple[float, int]]:
    async with kind.fresh() as url, opened(url) as db:
        made = await world.make(db, range(1, count + 1), capacity=count // 2)
        session = made.sessions[0]
        await db.write(made.owner, _answer, session, made.members)
        await settle(db)
        return await _views(db, made, session)


def _answer(tx: Tx, session: int, members: tuple[int, ...]) -> None:
    """Half have a place, most of the others wait; every third has paid."""
    pool, half = places.of_session(tx, session)[0].id, len(members) // 2
    same: dict[str, Any] = {"session_id": session}
    answers, payments = [], []
    for n, who in enumerate(members):
        status = RsvpStatus.GOING if n < half else RsvpStatus.WAITLIST
        at = tx.now - timedelta(seconds=n)
        number = None if n < half else n
        note = f"Brings {n} mats" if n % 5 == 0 else ""
        answers.append(
            {
                **same,
                "user_id": who,
                "status": status,
                "pool_id": pool,
                "queue_number": number,
                "note": note,
                "answered_at": at,
            }
        )
        if n % 3 == 0:
            paid = {"amount_minor": 1000, "currency": "EUR", "paid_at": at, "batch_id": 1}
            payments.append({**same, **paid, "user_id": who, "by_id": tx.actor.user_id})
    tx.add_many(Rsvp, answers)
    tx.add_many(Payment, payments)


async def _views(db: Database, made: world.World, session: int) -> dict[str, tuple[float, int]]:
    waiting = Wanted(answer=Said.WAITING, sort=Sort.NAME)
    views: dict[str, Screen] = {
        "the first page": _page(session),
        "the last page": _page(session, page=10_000),
        "by name": _page(session, Wanted(sort=Sort.NAME)),
        "a search": _page(session, Wanted(text="77 mats")),
        "who waits and paid": _page(session, Wanted(answer=Said.WAITING, paid=Paid.YES)),
        "who waits, by name": _page(session, waiting, page=20),
        "a piece of an export": lambda tx: _piece(tx, session),
    }
    found = {}
    for name, view in views.items():
        with counting() as statements:
            await db.read(made.owner, view)
        found[name] = (await timed(db, made.owner, view), len(statements))
    return found


def _page(session: int, wanted: Wanted = EVERYBODY, page: int = 0) -> Screen:
    return lambda tx: registrations.listing(tx, session, wanted, page)


def _piece(tx: Tx, session: int) -> object:
    viewed = registrations.viewed(tx, session)
    return registrations.rows(tx, viewed, registrations.ids(tx, viewed, EVERYBODY)[:PIECE])
