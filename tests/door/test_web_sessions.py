"""Browsers in which somebody is signed in."""

from datetime import timedelta

import pytest

from models.actor import SYSTEM
from models.database import Database
from models.tx import Tx
from models.web_sessions import SignInWay
from services import upkeep, web_sessions
from services.errors import NotFound
from services.people import ANYBODY
from tests.town import NOW, Town


async def _opened(db: Database, user_id: int, browser: str = "Firefox, Linux", before: str = "") -> str:
    return await db.write(
        ANYBODY, web_sessions.open_for, user_id, browser, SignInWay.MAIL, before=before or None
    )


async def test_a_browser_is_recognised_for_fourteen_days_and_no_longer(database: Database) -> None:
    alice = await Town(database).person("Alice")
    secret = await _opened(database, alice.user_id or 0)
    found = await database.read(ANYBODY, web_sessions.recognise, secret)
    assert found
    assert (found.actor.user_id, found.actor.name) == (alice.user_id, "Alice")
    assert not found.is_stale
    database.clock = lambda: NOW + timedelta(days=13, hours=23)
    found = await database.read(ANYBODY, web_sessions.recognise, secret)
    assert found
    assert found.is_stale
    database.clock = lambda: NOW + timedelta(days=14)
    assert await database.read(ANYBODY, web_sessions.recognise, secret) is None


async def test_the_database_knows_no_secret(database: Database) -> None:
    alice = await Town(database).person("Alice")
    secret = await _opened(database, alice.user_id or 0)

    def stored(tx: Tx) -> str:
        return str(tx.rows(web_sessions.sessions.select()))

    assert secret not in await database.read(ANYBODY, stored)


async def test_each_sees_their_own_browsers_and_ends_no_others(database: Database) -> None:
    town = Town(database)
    alice, bob = await town.person("Alice"), await town.person("Bob")
    secret = await _opened(database, alice.user_id or 0)
    await _opened(database, bob.user_id or 0, "Safari, iPhone")
    (bobs,) = await database.read(bob, web_sessions.devices)
    assert bobs.browser == "Safari, iPhone"
    with pytest.raises(NotFound):
        await database.write(alice, web_sessions.end, bobs.id)
    assert len(await database.read(bob, web_sessions.devices)) == 1
    (hers,) = await database.read(alice, web_sessions.devices)
    await database.write(alice, web_sessions.end, hers.id)
    assert await database.read(ANYBODY, web_sessions.recognise, secret) is None


async def test_everywhere_but_here(database: Database) -> None:
    alice = await Town(database).person("Alice")
    here = await _opened(database, alice.user_id or 0)
    await _opened(database, alice.user_id or 0)
    found = await database.read(ANYBODY, web_sessions.recognise, here)
    assert found
    assert await database.write(alice, web_sessions.end_all, but=found.session_id) == 1
    assert await database.read(ANYBODY, web_sessions.recognise, here)
    assert await database.write(alice, web_sessions.end_all) == 1
    assert await database.read(ANYBODY, web_sessions.recognise, here) is None


async def test_signing_in_anew_ends_what_the_browser_had(database: Database) -> None:
    town = Town(database)
    alice, bob = await town.person("Alice"), await town.person("Bob")
    before = await _opened(database, alice.user_id or 0)
    after = await _opened(database, bob.user_id or 0, before=before)
    assert await database.read(ANYBODY, web_sessions.recognise, before) is None
    found = await database.read(ANYBODY, web_sessions.recognise, after)
    assert found
    assert found.actor.user_id == bob.user_id


async def test_the_twenty_first_browser_ends_the_first(database: Database) -> None:
    alice = await Town(database).person("Alice")
    first = await _opened(database, alice.user_id or 0)
    for minutes in range(1, web_sessions.MOST + 1):
        database.clock = lambda later=minutes: NOW + timedelta(minutes=later)  # type: ignore[misc]
        last = await _opened(database, alice.user_id or 0)
    assert len(await database.read(alice, web_sessions.devices)) == web_sessions.MOST
    assert await database.read(ANYBODY, web_sessions.recognise, first) is None
    assert await database.read(ANYBODY, web_sessions.recognise, last)


async def test_who_is_suspended_is_nobody_at_once(database: Database) -> None:
    alice = await Town(database).person("Alice")
    secret = await _opened(database, alice.user_id or 0)

    def suspend(tx: Tx) -> None:
        tx.execute(web_sessions.users.update().values(suspended_at=tx.now))

    await database.write(ANYBODY, suspend)
    assert await database.read(ANYBODY, web_sessions.recognise, secret) is None


async def test_what_is_over_is_forgotten(database: Database) -> None:
    alice = await Town(database).person("Alice")
    await _opened(database, alice.user_id or 0)
    database.clock = lambda: NOW + timedelta(days=15)
    assert await database.write(SYSTEM, upkeep.clean, "web_sessions") == 1
