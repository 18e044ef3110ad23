"""The operator's monitor is told numbers, with its token; the first page says what is slow and who sends."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import literal_column, select

from models.actor import SYSTEM
from models.database import Database, utc_now
from models.meters import KEPT_SLOW, Histogram
from models.outbox import Delivery, OutboxMessage
from models.tx import Tx, table_of
from sandbox import Person, Sandbox
from scheduler import sweeps
from scheduler.sweeps import SWEEPS, Sweep
from services import leases, outbox
from services.outbox import Kind
from tests.admin.test_pages import BOSS, client, page, signs_in, site, world
from tests.conftest import Starter
from tests.webapp.worlds import Client, World

__all__ = ["client", "world"]
SECRET = "a-token-of-the-monitor-2026"
messages = table_of(OutboxMessage)


async def asked(port: int, token: str | None) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        aiohttp.ClientSession() as browser,
        browser.get(f"http://127.0.0.1:{port}/metrics", headers=headers) as response,
    ):
        return response.status, await response.text()


def numbers(text: str) -> dict[tuple[str, ...], float]:
    """Each number by its name and the values of its labels."""
    return {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


async def test_without_a_token_nothing_is_told_even_from_the_same_machine(
    client: Client, start: Starter, sqlite_url: str
) -> None:
    response = await client.get("/metrics", headers={"Authorization": "Bearer "})
    assert response.status == 404
    async with start(sqlite_url, metrics_token=SECRET) as app:
        for token in (None, "", "x", SECRET[:-1], SECRET + "x", "ü"):
            status, text = await asked(app.port, token)
            assert status == 401
            assert "jamboree_" not in text


async def test_a_monitor_is_told_of_updates_sends_sweeps_statements_and_the_process(
    start: Starter, sqlite_url: str, sandbox: Sandbox
) -> None:
    alice: Person = sandbox.person("Alice", language="en")
    async with start(sqlite_url, metrics_token=SECRET) as app:
        await alice.starts()
        await alice.sends("/settings")
        await alice.taps("My account")
        await app.sweeps._tick("clean")
        status, text = await asked(app.port, SECRET)
    assert status == 200
    told = numbers(text)
    assert told["jamboree_update_seconds_count", "message"] == 2
    assert told["jamboree_update_seconds_bucket", "message", "+Inf"] == 2
    assert told["jamboree_update_seconds_count", "callback_query"] == 1
    assert told["jamboree_updates_set_aside_total",] == 0
    assert told["jamboree_statement_seconds_count",] > 20
    assert told["jamboree_statement_seconds_sum",] > 0
    assert told["jamboree_sweeps_total", "clean"] == 1
    assert told["jamboree_sweep_failures_total", "clean"] == 0
    assert told["jamboree_sweep_last_timestamp_seconds", "clean"] > 1_500_000_000
    assert told["jamboree_outbox", "pending"] == 0
    assert told["process_resident_memory_bytes",] > 1_000_000
    assert told["process_start_time_seconds",] > 1_500_000_000
    assert "Alice" not in text
    assert str(alice.id) not in text


async def test_a_sweep_that_fails_and_a_message_that_is_late_are_counted(
    start: Starter, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(db: Database) -> int:
        raise ArithmeticError

    monkeypatch.setattr(sweeps, "SWEEPS", {**SWEEPS, "fails": Sweep(fails, timedelta(hours=1))})
    async with start(sqlite_url, metrics_token=SECRET) as app:
        await app.sweeps._tick("fails")
        told = numbers((await asked(app.port, SECRET))[1])
    assert told["jamboree_sweeps_total", "fails"] == 1
    assert told["jamboree_sweep_failures_total", "fails"] == 1
    assert told["jamboree_outbox_late_seconds",] == 0


async def test_what_is_late_is_told_by_how_much(client: Client, world: World) -> None:
    from services import installation_rates

    who = world.organizer.user_id or 0
    await world.db.write(world.organizer, lambda tx: outbox.tell(tx, Kind.REMINDER, [who], "one"))

    def is_late(tx: Tx) -> None:
        tx.execute(messages.update().values(due_at=tx.now - timedelta(minutes=5)))

    await world.db.write(SYSTEM, is_late)
    found = await world.db.read(SYSTEM, installation_rates.waiting)
    assert found.counts[Delivery.PENDING] == 1
    assert found.counts[Delivery.FAILED] == 0
    assert 299 < found.late < 330


async def test_the_first_page_says_what_was_sent_what_is_slow_and_who_sends(
    client: Client, world: World
) -> None:
    await signs_in(client, world, await world.town.person("Boss"), BOSS)
    who = world.organizer.user_id or 0
    for key in ("new", "old"):
        await world.db.write(world.organizer, lambda tx, key=key: outbox.tell(tx, Kind.REMINDER, [who], key))

    def sent(tx: Tx) -> None:
        ids = [row.id for row in tx.rows(select(messages.c.id).order_by(messages.c.id))]
        for one, ago in zip(ids, (1, 90), strict=True):
            done = {"status": Delivery.SENT, "done_at": tx.now - timedelta(minutes=ago)}
            tx.execute(messages.update().where(messages.c.id == one).values(**done))

    await world.db.write(SYSTEM, sent)
    holder = leases.holder()
    await world.db.write(SYSTEM, leases.take, "sender:1", holder, timedelta(minutes=1))
    world.db.meters.slow_from = 0.0
    await page(client, "/admin/people?q=Grandmother")
    seen = await page(client, "/admin")
    assert "1 message sent within the hour" in seen
    assert f"sender:1: {holder} · since " in seen
    assert "Slow statements" in seen
    assert "SELECT" in seen
    assert "Grandmother" not in seen
    world.db.meters.slow_from = 60.0
    world.db.meters.slow.clear()
    assert "Slow statements" not in await page(client, "/admin")


async def test_the_first_page_warns_of_several_processes_as_long_as_there_are_and_redis_is_not(
    client: Client, world: World
) -> None:
    warning = "Several processes work on this database, and REDIS_URL is not set"
    boss = await world.town.person("Boss")
    await signs_in(client, world, boss, BOSS)
    await world.db.write(SYSTEM, leases.take, "sender:1", "one", timedelta(minutes=1))
    await world.db.write(SYSTEM, leases.stand_by, "sender:1", "one")
    assert warning not in await page(client, "/admin")
    await world.db.write(SYSTEM, leases.stand_by, "sender:1", "another")
    assert warning in await page(client, "/admin")
    async with TestClient(TestServer(site(world, has_redis=True))) as other:
        await signs_in(other, world, boss)
        assert warning not in await page(other, "/admin")


async def test_a_lease_keeps_its_time_until_another_takes_it(database: Database) -> None:
    now = utc_now()
    database.clock = lambda: now
    ttl = timedelta(seconds=15)

    async def taken(holder: str) -> object:
        await database.write(SYSTEM, leases.take, "sender:1", holder, ttl)
        return await database.read(SYSTEM, lambda tx: tx.value(select(leases.leases.c.taken_at)))

    first = now
    assert await taken("a") == first
    now += timedelta(seconds=10)
    assert await taken("a") == first
    assert await taken("b") == first
    now += timedelta(seconds=60)
    assert await taken("b") == now


async def test_slow_statements_are_bounded_and_hold_no_values(database: Database) -> None:
    database.meters.slow_from = 0.0
    planted = "Grandma's secret"
    both = select(literal_column("1")).where(messages.c.unique_key == planted)
    await asyncio.gather(*(database.read(SYSTEM, lambda tx: tx.rows(both)) for _ in range(KEPT_SLOW + 5)))
    assert len(database.meters.slow) == KEPT_SLOW
    assert not any(planted in one.statement for one in database.meters.slow)
    assert any("unique_key" in one.statement for one in database.meters.slow)


def test_a_histogram_counts_each_time_once_and_up_to_its_bound() -> None:
    one = Histogram()
    for seconds in (0.0005, 0.001, 0.3, 99.0):
        one.note(seconds)
    told = dict(one.buckets())
    assert (told["0.001"], told["0.25"], told["0.5"], told["10.0"], told["+Inf"]) == (2, 2, 3, 3, 4)
    assert one.seconds == pytest.approx(99.3015)
