"""Two users become one, and nothing that either had is lost."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from models import metadata
from models.actor import Actor
from models.communities import Membership, Role, Standing
from models.database import Database
from models.places import PlacePool
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import joining, rsvp
from services.door_errors import BothInTelegram
from services.errors import NotFound
from services.joining_doubles import is_of_community
from services.joining_plan import user_columns
from services.people import ANYBODY
from tests.door.planting import Planter
from tests.town import Town

users = table_of(User)
rsvps = table_of(Rsvp)
pools = table_of(PlacePool)
memberships = table_of(Membership)
COLUMNS = [(table, column) for table in metadata.sorted_tables for column in user_columns(table)]


async def without_telegram(town: Town, name: str, community: int | None = None) -> Actor:
    """Somebody who signed in by mail."""
    someone = await town.person(name, community)

    def leave_telegram(tx: Tx) -> None:
        tx.execute(users.update().where(users.c.id == someone.user_id).values(telegram_id=None))

    await town.db.write(ANYBODY, leave_telegram)
    return someone


async def joined(db: Database, old: Actor, new: Actor) -> joining.Joined:
    return await db.write(ANYBODY, joining.join, old.user_id or 0, new.user_id or 0)


async def test_every_column_that_names_a_user_names_the_other(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    community = owner.community_id or 0
    old, new = await without_telegram(town, "By mail", community), await town.person("Ana")

    def plant(tx: Tx) -> None:
        for table, column in COLUMNS:
            if table.name not in ("memberships", "communities"):
                Planter(tx, owner.user_id or 0).plant(table, **{column.name: old.user_id})
        tx.execute(metadata.tables["communities"].update().values(created_by=old.user_id))
        banned = memberships.update().where(here(memberships), memberships.c.user_id == owner.user_id)
        tx.execute(banned.values(banned_by=old.user_id))

    await database.write(owner, plant)

    def named(tx: Tx, who: int) -> dict[str, int]:
        return {
            f"{table.name}.{column.name}": tx.value(
                select(func.count()).where(*([here(table)] if is_of_community(table) else []), column == who)
            )
            for table, column in COLUMNS
        }

    planted = await database.read(owner, named, old.user_id or 0)
    assert all(planted.values()), [name for name, count in planted.items() if not count]
    await joined(database, old, new)
    assert not any((await database.read(owner, named, old.user_id or 0)).values())
    planted["installation_log.user_id"] += 1  # that they were joined is written down
    assert await database.read(owner, named, new.user_id or 0) == planted
    assert (await joined(database, old, new)).communities == 0, "twice is once"


async def test_where_both_have_a_row_that_may_be_there_once_one_is_left(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    community = owner.community_id or 0
    old, new = await without_telegram(town, "By mail", community), await town.person("Ana", community)
    carol = await town.person("Carol", community)
    kept = ("memberships", "communities", "web_sessions", "one_time_keys", "guests")

    def plant(tx: Tx) -> None:
        planter = Planter(tx, owner.user_id or 0)
        for table, column in COLUMNS:
            keys = [[key.name for key in index.columns] for index in table.indexes if index.unique]
            if any(column.name in key for key in keys) and table.name not in kept:
                others = [other for other in user_columns(table) if other is not column]
                for who, beside in ((old, owner), (new, carol)):
                    beside_them = {other.name: beside.user_id for other in others if not other.nullable}
                    same = {**SAME.get(table.name, {}), **beside_them}
                    planter.plant(table, **{**same, column.name: who.user_id})

    await database.write(owner, plant)
    await joined(database, old, new)

    def left(tx: Tx) -> list[Any]:
        return list(tx.rows(select(users.c.id).where(users.c.id == old.user_id)))

    assert not await database.read(owner, left)


SAME: dict[str, dict[str, Any]] = {
    "coupon_uses": {"is_referral": True},
    "calendar_feeds": {"of_community": 1, "of_program": 1},
    "lineup_items": {"what": "guitar"},
    "lineup_wishes": {"value": "Gm"},
    "votes": {"subject_id": 5},
    "minute_drafts": {"agenda_item_id": 5},
}


async def _counters(db: Database, owner: Actor, session_id: int) -> tuple[int, int, int, int]:
    """(taken, going, waiting, in the queue) of a session."""

    def count(tx: Tx) -> tuple[int, int, int, int]:
        of_session = (here(pools), pools.c.session_id == session_id)
        [pool] = tx.rows(select(pools.c.taken, pools.c.waiting).where(*of_session))
        going = tx.value(
            select(func.coalesce(func.sum(1 + rsvps.c.guests), 0)).where(
                here(rsvps), rsvps.c.status == RsvpStatus.GOING, rsvps.c.session_id == session_id
            )
        )
        queue = tx.value(
            select(func.count()).where(
                here(rsvps), rsvps.c.status == RsvpStatus.WAITLIST, rsvps.c.session_id == session_id
            )
        )
        return pool.taken, going, pool.waiting, queue

    return await db.read(owner, count)


@pytest.mark.parametrize(
    ("by_mail", "by_telegram", "left"),
    [
        (Answer.GOING, Answer.NOT_GOING, RsvpStatus.GOING),
        (Answer.NOT_GOING, Answer.GOING, RsvpStatus.GOING),
        (Answer.GOING, Answer.GOING, RsvpStatus.GOING),
        (Answer.MAYBE, Answer.NOT_GOING, RsvpStatus.MAYBE),
    ],
)
async def test_of_two_answers_the_one_that_gives_more_is_kept(
    database: Database, by_mail: Answer, by_telegram: Answer, left: RsvpStatus
) -> None:
    town = Town(database)
    owner = await town.community()
    community = owner.community_id or 0
    session = await town.session(owner, capacity=2)
    old, new = await without_telegram(town, "By mail", community), await town.person("Ana", community)
    await database.write(old, rsvp.respond, session.id, by_mail, note="vegetarian")
    await database.write(new, rsvp.respond, session.id, by_telegram)
    await joined(database, old, new)

    def answers(tx: Tx) -> list[tuple[Any, ...]]:
        rows = tx.rows(select(rsvps.c.user_id, rsvps.c.status, rsvps.c.note).where(here(rsvps)))
        return [tuple(row) for row in rows]

    assert await database.read(owner, answers) == [(new.user_id, left, "vegetarian")]
    taken, going, waiting, queue = await _counters(database, owner, session.id)
    assert (taken, waiting) == (going, queue)


async def test_the_place_that_one_person_had_twice_goes_to_who_waits(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    community = owner.community_id or 0
    session = await town.session(owner, capacity=2)
    old, new = await without_telegram(town, "By mail", community), await town.person("Ana", community)
    carol = await town.person("Carol", community)
    for someone in (old, new, carol):
        await database.write(someone, rsvp.respond, session.id, Answer.GOING)
    assert await _counters(database, owner, session.id) == (2, 2, 1, 1)
    await joined(database, old, new)
    assert await _counters(database, owner, session.id) == (2, 2, 0, 0)


@pytest.mark.parametrize(
    ("mine", "other", "left"),
    [
        ((Standing.ACTIVE, Role.MEMBER), (Standing.ACTIVE, Role.ADMIN), (Standing.ACTIVE, Role.ADMIN)),
        ((Standing.GUEST, Role.MEMBER), (Standing.ACTIVE, Role.MEMBER), (Standing.ACTIVE, Role.MEMBER)),
        ((Standing.ACTIVE, Role.MEMBER), (Standing.LEFT, Role.ADMIN), (Standing.ACTIVE, Role.MEMBER)),
        ((Standing.ACTIVE, Role.ADMIN), (Standing.BANNED, Role.MEMBER), (Standing.BANNED, Role.MEMBER)),
        ((Standing.ACTIVE, Role.OWNER), (Standing.BANNED, Role.MEMBER), (Standing.ACTIVE, Role.OWNER)),
    ],
)
async def test_the_stronger_membership_counts_and_no_second_account_undoes_a_ban(
    database: Database,
    mine: tuple[Standing, Role],
    other: tuple[Standing, Role],
    left: tuple[Standing, Role],
) -> None:
    town = Town(database)
    owner = await town.community()
    community = owner.community_id or 0
    old, new = await without_telegram(town, "By mail", community), await town.person("Ana", community)

    def stand(tx: Tx) -> None:
        for who, (standing, role) in ((new, mine), (old, other)):
            tx.execute(
                memberships.update()
                .where(here(memberships), memberships.c.user_id == who.user_id)
                .values(standing=standing, role=role)
            )

    await database.write(owner, stand)
    await joined(database, old, new)
    there = await town.inside(new, community)
    assert (there.standing, there.role) == left


async def test_what_the_account_that_goes_had_proven_is_kept(database: Database) -> None:
    town = Town(database)
    old, new = await without_telegram(town, "By mail"), await town.person("Ana")

    def prove(tx: Tx) -> None:
        values = {"email": "ana@example.org", "email_address": "Ana@example.org", "email_verified_at": tx.now}
        tx.execute(users.update().where(users.c.id == old.user_id).values(**values, zone="Europe/Kyiv"))

    await database.write(ANYBODY, prove)
    await joined(database, old, new)

    def read(tx: Tx) -> Any:
        return tx.row(select(users).where(users.c.id == new.user_id))

    row = await database.read(ANYBODY, read)
    assert (row.email, row.email_address, row.zone, row.name) == (
        "ana@example.org",
        "Ana@example.org",
        "Europe/Kyiv",
        "Ana",
    )
    assert row.telegram_id is not None


async def test_two_telegram_accounts_stay_two(database: Database) -> None:
    town = Town(database)
    ana, bea = await town.person("Ana"), await town.person("Bea")
    with pytest.raises(BothInTelegram):
        await joined(database, bea, ana)
    with pytest.raises(NotFound):
        await joined(database, bea, replace(ana, user_id=1))


async def test_before_joining_one_sees_what_will_come_together(database: Database) -> None:
    town = Town(database)
    owner = await town.community("Jam Lisboa")
    old = await without_telegram(town, "By mail", owner.community_id)
    seen = await database.read(ANYBODY, joining.preview, old.user_id or 0)
    assert (seen.name, seen.communities, seen.has_telegram) == ("By mail", ("Jam Lisboa",), False)
