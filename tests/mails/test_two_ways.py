"""Mail and Telegram stand in nobody's way but their own; and a postman who is killed loses no letter."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from models.actor import SYSTEM
from models.database import utc_now
from models.outbox import Delivery
from sandbox import Sandbox
from scheduler.mail_sweeps import hand_on
from scheduler.postman import IN_FLIGHT
from services import leases
from services.delivery import POSTMAN
from tests.mailbox import Mailbox
from tests.mails.posts import all_posted, by_telegram, posting
from tests.scheduler.worlds import World, meets, sending, until

ROOT = Path(__file__).resolve().parents[2]
ANN: dict[str, Any] = {"reachable": False, "email": "ann@example.org", "email_address": "ann@example.org"}
EACH = 40


@asynccontextmanager
async def silence() -> AsyncIterator[tuple[int, asyncio.Event]]:
    """A server that takes every connection and says nothing; its port, and a bell for the first caller."""
    called, lines = asyncio.Event(), []

    def connected(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(writer)
        called.set()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], called
    finally:
        server.close()
        for writer in lines:
            writer.transport.abort()


async def letters(community: World, count: int) -> None:
    """So many letters to Ann wait for the postman."""
    ann = await community.member(**ANN)
    for number in range(count):
        await community.tells(ann, key=f"{number}")
    await by_telegram(community)


async def test_a_mail_server_that_hangs_holds_up_nothing_by_telegram(
    community: World, sandbox: Sandbox
) -> None:
    bob = meets(sandbox, "Bob")
    member = await community.member(bob)
    await letters(community, 20)
    async with (
        silence() as (port, called),
        posting(community, Mailbox(port=port), patience=0.5),
        sending(community.db, sandbox),
    ):
        async with asyncio.timeout(20):
            await called.wait()
        await community.tells(member, key="k")
        await until(lambda: _said(bob.chat().messages.values()))
    assert set(await community.statuses()) <= {Delivery.PENDING, Delivery.SENT}
    assert (await community.statuses()).count(Delivery.SENT) == 1


async def test_a_telegram_that_is_away_holds_up_no_mail(community: World, mailbox: Mailbox) -> None:
    cem = {"email": "cem@example.org", "email_address": "cem@example.org", "by_mail": True}
    people = [await community.member(**ANN), await community.member(**cem), await community.member()]
    await community.tells(*people, key="k")
    community.clock.forward(seconds=29)
    async with posting(community, mailbox):
        await until(lambda: _at_work(community))
        assert await hand_on(community.db) == 0
        community.clock.forward(seconds=2)
        assert [await hand_on(community.db) for _ in range(2)] == [2, 0]
        await all_posted(community)
        assert {letter.to for letter in mailbox.letters} == {"ann@example.org", "cem@example.org"}
        brought = await by_telegram(community)
        await all_posted(community)
    assert len(mailbox.letters) == 2
    assert len(brought) == 2


async def test_without_a_postman_everything_waits_for_telegram(community: World) -> None:
    await community.tells(await community.member(**ANN), key="k")
    community.clock.forward(hours=1)
    assert await hand_on(community.db) == 0


async def _at_work(community: World) -> bool:
    return await community.db.read(SYSTEM, leases.held, POSTMAN)


async def _said(messages: Iterable[Any]) -> bool:
    return "Welcome" in str(list(messages))


async def test_a_killed_postman_loses_no_letter_and_what_is_doubled_is_known_as_the_same(
    community: World, mailbox: Mailbox, database_url: str
) -> None:
    community.db.clock = utc_now
    await letters(community, EACH)
    mailbox.delay = 0.02
    async with another_process(database_url, mailbox):
        await until(partial(_came, mailbox, EACH // 3), 60)
    async with posting(community, mailbox):
        await all_posted(community)
    assert set(await community.statuses()) == {Delivery.SENT}
    names = [letter.message["Message-ID"] for letter in mailbox.letters]
    assert len(set(names)) == EACH
    assert len(names) <= EACH + IN_FLIGHT


async def _came(mailbox: Mailbox, enough: int) -> bool:
    return len(mailbox.letters) >= enough


@asynccontextmanager
async def another_process(url: str, mailbox: Mailbox) -> AsyncIterator[None]:
    """The postman in a process of its own; it ends by being killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.mails.process",
        url,
        mailbox.url,
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        await process.wait()
