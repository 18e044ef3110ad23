"""An instructor who turns out to be two accounts is one: what both sold, wrote and earned is theirs."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from models.actor import Actor
from models.database import Database
from models.earnings import PayPeriod, Statement
from models.instructors import BusyTime, Instructor
from models.offerings import Offering
from models.threads import Thread, ThreadMessage
from models.tx import Tx, here, table_of
from models.users import User
from services import credits, joining
from services.people import ANYBODY
from tests.offerings.studio import sold
from tests.town import ZONE, Town

PERIOD = date(2026, 10, 1)


async def _two(town: Town, owner: Actor) -> tuple[Actor, Actor]:
    """Ines by mail, and Ines in Telegram."""
    by_mail, in_telegram = [await town.person("Ines", owner.community_id) for _ in range(2)]

    def leave_telegram(tx: Tx) -> None:
        users = table_of(User)
        tx.execute(users.update().where(users.c.id == by_mail.user_id).values(telegram_id=None))

    await town.db.write(ANYBODY, leave_telegram)
    return by_mail, in_telegram


def _teach(tx: Tx, who: Actor, customer: Actor, period: int, minor: int) -> None:
    """Somebody sells, wrote with a customer, and was paid for a period."""
    teacher = tx.add(Instructor, user_id=who.user_id, zone=ZONE, created_at=tx.now)
    tx.add(
        Statement,
        period_id=period,
        instructor_id=teacher,
        currency="CHF",
        total_minor=minor,
        lines=2,
        created_at=tx.now,
    )
    talk = tx.add(
        Thread, customer_id=customer.user_id, instructor_id=teacher, opened_at=tx.now, last_at=tx.now
    )
    said = {"by_instructor": True, "user_id": who.user_id, "text": f"Hello by {minor}", "sent_at": tx.now}
    tx.add(ThreadMessage, thread_id=talk, **said)


async def _all(town: Town, owner: Actor, model: Any, *names: str) -> list[tuple[Any, ...]]:
    table = table_of(model)
    query = select(*(table.c[name] for name in names)).where(here(table)).order_by(table.c.id)
    return [tuple(row) for row in await town.db.read(owner, lambda tx: list(tx.rows(query)))]


async def test_what_both_sold_wrote_and_earned_is_of_one(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    old, new = await _two(town, owner)
    customer = await town.person("Cleo", owner.community_id)

    def plant(tx: Tx) -> None:
        period = tx.add(PayPeriod, first_day=PERIOD, last_day=PERIOD + timedelta(30), created_at=tx.now)
        _teach(tx, old, customer, period, 10_000)
        _teach(tx, new, customer, period, 2_500)

    await town.db.write(owner, plant)
    await sold(town, old, title="Reiki")
    await sold(town, new, title="Coaching")
    await town.db.write(owner, credits.give, old.user_id or 0, 3, "A gift", "a")
    await town.db.write(owner, credits.give, new.user_id or 0, 4, "A gift", "b")
    await town.db.write(ANYBODY, joining.join, old.user_id or 0, new.user_id or 0)

    [(teacher, user)] = await _all(town, owner, Instructor, "id", "user_id")
    assert user == new.user_id
    assert await _all(town, owner, Offering, "title", "instructor_id", "created_by") == [
        ("Reiki", teacher, user),
        ("Coaching", teacher, user),
    ]
    [(talk, of)] = await _all(town, owner, Thread, "id", "instructor_id")
    assert of == teacher
    assert sorted(await _all(town, owner, ThreadMessage, "text", "thread_id")) == [
        ("Hello by 10000", talk),
        ("Hello by 2500", talk),
    ]
    assert await _all(town, owner, Statement, "instructor_id", "total_minor", "lines") == [
        (teacher, 12_500, 4)
    ], "what was paid out to both is paid out to one"
    assert (await town.db.read(owner, credits.of, user)).balance == 7


async def test_who_was_busy_twice_at_a_time_is_busy_once(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    old, new = await _two(town, owner)

    def plant(tx: Tx) -> None:
        for who, hours in ((new, 0), (old, 1), (old, 4)):
            start = tx.now + timedelta(hours=hours)
            end = start + timedelta(hours=2)
            tx.add(BusyTime, user_id=who.user_id, starts_at=start, ends_at=end, created_at=tx.now)

    await town.db.write(ANYBODY, plant)
    await town.db.write(ANYBODY, joining.join, old.user_id or 0, new.user_id or 0)
    busy = table_of(BusyTime)
    query = select(busy.c.user_id, busy.c.holds).order_by(busy.c.starts_at)
    left = [tuple(row) for row in await town.db.read(ANYBODY, lambda tx: list(tx.rows(query)))]
    assert left == [(new.user_id, True), (new.user_id, False), (new.user_id, True)]
