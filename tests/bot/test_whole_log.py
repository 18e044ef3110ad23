"""A day in chats, pages, letters and payments, all of it logged: no secret, nothing that was written."""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import orjson
import pytest
import structlog
from sqlalchemy import update

from bot.config import LogFormat, LogLevel
from bot.logging import configure, describe
from models.actor import SYSTEM
from models.database import Database
from models.merchants import Merchant
from models.tx import Tx, table_of
from models.users import User
from sandbox import Person, Sandbox
from sandbox.init_data import sign
from sandbox.stripe import Account, StripeBox
from tests.bot.probes import rename
from tests.bot.test_logging import _as_before
from tests.conftest import Starter, free_port
from tests.mailbox import Mailbox
from tests.money.test_stripe import KEY, SECRET, Till, _kept
from tests.world import Clock, World

__all__ = ["_as_before"]
PROVIDER = "284685063:TEST:ZGYxMjM0NTY3ODkwYWJj"
WRITTEN = "zwetschgenknoedel"
HOOK, METRICS = "a-secret-of-the-mail-hook", "a-token-of-the-monitor"
ADDRESS = "alice-zwetschgenknoedel@example.org"
"""What is planted in texts, queries, addresses and forms."""
users, merchants = table_of(User), table_of(Merchant)


@asynccontextmanager
async def a_shop(
    sandbox: Sandbox, start: Starter, url: str, clock: Clock, mailbox: Mailbox
) -> AsyncIterator[Till]:
    """Mail, Stripe and Telegram's payments, each with its secret."""
    port = free_port()
    box = sandbox.world.stripe = StripeBox(clock=lambda: clock.now.timestamp())
    settings: dict[str, Any] = {
        **mailbox.settings,
        "listen": f"127.0.0.1:{port}",
        "public_url": f"http://127.0.0.1:{port}",
        "stripe_api_url": f"{sandbox.url}/stripe",
        "mail_hook_secret": HOOK,
        "metrics_token": METRICS,
    }
    async with start(url, clock=clock, send_rate=0, **settings) as app:
        world = await World(app, sandbox, clock).begin()
        account = Account(KEY, f"http://127.0.0.1:{port}/pay/stripe/{world.community_id}", SECRET)
        box.opens(account)
        till = Till(world, box, await _kept(world), account)
        sealed = app.links.seals.seal(PROVIDER)
        mine = {"email": ADDRESS, "email_address": ADDRESS}

        def known(tx: Tx) -> None:
            tx.execute(update(merchants).values(telegram_token=sealed))
            tx.execute(update(users).where(users.c.telegram_id == world.alice.id).values(**mine))

        await world.db.write(SYSTEM, known)
        yield till


async def writes_in_the_chat(world: World, alice: Person, sandbox: Sandbox) -> None:
    """Texts that mean nothing, that are refused, that fail, and while Telegram is out of order."""
    await alice.sends(f"{WRITTEN} to nobody")
    await alice.sends(f"/start {WRITTEN}")
    await alice.forges(f"{WRITTEN}:1")
    await rename(world.db, "links", "away")
    await alice.sends(f"/start {WRITTEN}2")
    await alice.is_told("Something went wrong on our side")
    await rename(world.db, "away", "links")
    await sandbox.settle()


async def comes_by_web(world: World, mailbox: Mailbox) -> list[str]:
    """Signs in by a letter, meets a page that fails; the secrets of the browser."""
    here = f"http://127.0.0.1:{world.app.port}"
    same = {"Sec-Fetch-Site": "same-origin"}
    async with aiohttp.ClientSession(here, cookie_jar=aiohttp.CookieJar(unsafe=True), headers=same) as web:
        await web.post("/sign-in", data={"csrf": token(await text(web, "/sign-in")), "email": ADDRESS})
        letter = await mailbox.letter(ADDRESS)
        link = re.search(r"http://127.0.0.1:\d+(/sign-in/link/[\w-]+)", letter.text)
        assert link
        await web.post(link[1], data={"csrf": token(await text(web, link[1]))})
        assert "Alice" in await text(web, "/my/settings/account")
        await rename(world.db, "rsvps", "away")
        assert "reference" in await text(web, f"/my?q={WRITTEN}")
        await rename(world.db, "away", "rsvps")
        cookies = [one.value for one in web.cookie_jar]
        assert len(cookies) == 2
        return [*cookies, link[1].rpartition("/")[2]]


async def opens_the_app(world: World, alice: Person) -> list[str]:
    """With what Telegram signed, and with what somebody changed; the secrets of it."""
    card = {"id": alice.id, "first_name": f"Alice {WRITTEN}", "language_code": "en"}
    at = str(int(world.clock.now.timestamp()))
    data = sign(world.app.bot.token, {"user": orjson.dumps(card).decode(), "auth_date": at})
    shown = f"http://127.0.0.1:{world.app.port}/app/token"
    async with aiohttp.ClientSession() as web:
        async with web.post(shown, headers={"Authorization": f"tma {data}"}) as response:
            bearer = (await response.json())["token"]
        async with web.post(shown, headers={"Authorization": f"tma {data}0"}) as response:
            assert response.status == 401
        for wrong in ({"Authorization": f"Bearer {bearer}x"}, {"Authorization": f"Bearer {METRICS}x"}):
            await web.get(f"http://127.0.0.1:{world.app.port}/metrics", headers=wrong)
            await web.get(f"http://127.0.0.1:{world.app.port}/parts/home", headers=wrong)
    return [parse_qs(data)["hash"][0], bearer]


async def pays(till: Till, sandbox: Sandbox) -> None:
    """On Stripe's page; then somebody forges its call, and Telegram breaks down."""
    await till.pays(await till.begins())
    await till.world.alice.is_told("Your payment of CHF480.00 came.")
    assert await till.told(f'{{"id": "{WRITTEN}"}}'.encode(), f"t=1,v1={WRITTEN}") == 400
    sandbox.faults.add("reset", "sendMessage", times=2)
    await till.world.alice.sends("/help")
    await sandbox.settle()


async def text(web: aiohttp.ClientSession, path: str) -> str:
    return await (await web.get(path)).text()


def token(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


async def test_a_whole_day_at_the_lowest_level_tells_no_secret_and_nothing_that_was_written(
    sandbox: Sandbox,
    start: Starter,
    sqlite_url: str,
    clock: Clock,
    mailbox: Mailbox,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configure(LogLevel.DEBUG, LogFormat.JSON)
    monkeypatch.setattr(logging.getLogger("mail.log"), "disabled", True)  # the other end, in the same process
    async with a_shop(sandbox, start, sqlite_url, clock, mailbox) as till:
        world = till.world
        secrets = [world.app.bot.token.partition(":")[2], PROVIDER, KEY, SECRET, HOOK, METRICS]
        await writes_in_the_chat(world, world.alice, sandbox)
        secrets += await comes_by_web(world, mailbox)
        secrets += await opens_the_app(world, world.alice)
        await pays(till, sandbox)
    logged = "".join(capfd.readouterr())
    for event in ("set aside", "request failed", "a webhook call was refused", "stripe told", "stopping"):
        assert f'"event": "{event}"' in logged, event
    told = [line for line in logged.splitlines() if any(one in line for one in (*secrets, WRITTEN))]
    assert told == []


@pytest.mark.parametrize("secret", [PROVIDER, KEY, SECRET, "rk_live_51AbCdEf0123", "hash=" + "0a" * 32])
def test_a_secret_in_an_error_is_blotted_out(capfd: pytest.CaptureFixture[str], secret: str) -> None:
    configure(LogLevel.DEBUG, LogFormat.JSON)
    try:
        raise ConnectionError(f"refused for {secret} there")
    except ConnectionError:
        structlog.get_logger("bot.test").exception("failed", nested={"deep": [secret]})
    logged = capfd.readouterr().err
    assert secret not in logged
    assert "refused for" in logged


async def test_a_row_that_is_there_already_is_not_told_by_its_values(database: Database) -> None:
    def twice(tx: Tx) -> None:
        for _ in range(2):
            tx.add(User, name="A", email=ADDRESS, email_address=ADDRESS, created_at=tx.now)

    with pytest.raises(Exception, match=r"(?i)unique") as failed:
        await database.write(SYSTEM, twice)
    said = describe(failed.value)["error"]
    assert "IntegrityError" in said
    assert WRITTEN not in said
