"""Letters lead to pages, and mail servers report to one, in a Jamboree as in production."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select, update

from bot import mailing
from bot.app import Jamboree
from bot.config import ConfigError
from models.actor import SYSTEM
from models.rsvp import Answer
from models.tx import Tx, table_of
from models.users import User
from services import mail_troubles, outbox, rsvp
from services.choices import Topic
from tests.conftest import Starter
from tests.mailbox import Mailbox, Received
from tests.mails.test_reports import dsn
from tests.world import Clock, World

SECRET = "a-secret-of-the-hook"
users = table_of(User)


@pytest.fixture
async def mailed(
    sandbox: Any, start: Starter, sqlite_url: str, clock: Clock, mailbox: Mailbox
) -> AsyncIterator[World]:
    """A world that sends mail, where Alice reads by mail alone."""
    settings = {**mailbox.settings, "mail_hook_secret": SECRET}
    async with start(sqlite_url, clock=clock, send_rate=0, **settings) as running:
        world = await World(running, sandbox, clock).begin()
        await reads_by_mail(world, reachable=False)
        yield world


async def reads_by_mail(world: World, **values: Any) -> None:
    """Alice has an address."""
    chosen = {"email": "alice@example.org", "email_address": "alice@example.org", **values}
    mine = users.c.telegram_id == world.alice.id

    def change(tx: Tx) -> None:
        tx.connection.execute(update(users).where(mine).values(**chosen))

    await world.db.write(SYSTEM, change)


def where(app: Jamboree, url: str) -> str:
    """The same page, where this Jamboree listens."""
    return f"http://127.0.0.1:{app.port}/{url.partition('//')[2].partition('/')[2]}"


async def told(world: World, mailbox: Mailbox, key: str = "k") -> Received:
    """A letter that Alice may have fewer of."""
    session = await world.session()
    alice = await world.actor(world.alice)
    before = len(mailbox.to("alice@example.org"))

    def invite(tx: Tx) -> None:
        facts = {"session": session.id, "starts_at": session.starts_at.isoformat()}
        outbox.tell(tx, outbox.Kind.REMINDER, [alice.user_id or 0], key, **facts)

    await world.db.write(alice, rsvp.respond, session.id, Answer.GOING)
    await world.db.write(alice, invite)
    return await mailbox.letter("alice@example.org", before + 1)


async def wants(world: World) -> tuple[bool, bool]:
    """Whether Alice gets reminders, and letters beside Telegram."""
    mine = select(users.c.reminders, users.c.by_mail).where(users.c.telegram_id == world.alice.id)
    row = await world.db.read(SYSTEM, lambda tx: tx.row(mine))
    assert row is not None
    return row.reminders, row.by_mail


async def test_one_click_stops_letters_and_to_look_stops_nothing(mailed: World, mailbox: Mailbox) -> None:
    letter = await told(mailed, mailbox)
    address = str(letter.message["List-Unsubscribe"]).strip("<>")
    async with aiohttp.ClientSession() as http:
        async with http.get(where(mailed.app, address)) as seen:
            assert seen.status == 200
            text = await seen.text()
        assert "Fewer letters" in text
        assert await wants(mailed) == (True, False)
        async with http.post(where(mailed.app, address), data={"List-Unsubscribe": "One-Click"}) as done:
            assert done.status == 200
        assert await wants(mailed) == (False, False)
        chosen = {"topics": "1", str(Topic.REMINDERS): "1", str(Topic.CHANGES): "1"}
        async with http.post(where(mailed.app, address), data=chosen) as done:
            assert "Saved." in await done.text()
        assert await wants(mailed) == (True, False)
        forged = address[:-1] + ("A" if address[-1] != "A" else "B")
        async with http.post(where(mailed.app, forged), data={"List-Unsubscribe": "One-Click"}) as refused:
            assert refused.status == 404
    assert await wants(mailed) == (True, False)


async def test_who_has_telegram_too_loses_letters_and_nothing_else(mailed: World, mailbox: Mailbox) -> None:
    await reads_by_mail(mailed, reachable=True, by_mail=True)
    letter = await told(mailed, mailbox)
    async with aiohttp.ClientSession() as http:
        address = where(mailed.app, letter.link("/mail/stop/"))
        async with http.get(address) as seen:
            assert "Stop letters" in await seen.text()
        async with http.post(address, data={"List-Unsubscribe": "One-Click"}) as done:
            assert done.status == 200
    assert await wants(mailed) == (True, False)


async def test_a_mail_server_reports_with_its_secret(mailed: World, mailbox: Mailbox) -> None:
    letter = await told(mailed, mailbox)
    url = where(mailed.app, "http://x/mail/bounces")
    right = {"Authorization": f"Bearer {SECRET}"}
    async with aiohttp.ClientSession() as http:
        for headers, raw, status in (
            ({}, dsn(letter), 401),
            ({"Authorization": "Bearer wrong"}, dsn(letter), 401),
            (right, b"nothing", 204),
            (right, dsn(letter, size=20_000_000), 204),
        ):
            async with http.post(url, data=raw, headers=headers) as answer:
                assert answer.status == status
            known = await mailed.db.read(SYSTEM, mail_troubles.of, "alice@example.org")
            assert (known is not None) == (len(raw) > 1_000_000)


async def test_without_a_secret_nobody_reports(app: Jamboree) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.post(
            where(app, "http://x/mail/bounces"), data=b"", headers={"Authorization": "Bearer "}
        ) as said,
    ):
        assert said.status == 404


async def test_the_operator_tries_mail_and_pipes_reports(mailed: World, mailbox: Mailbox) -> None:
    settings = mailed.app.settings
    assert await mailing.prove(settings, "Op@example.org") is None
    assert (await mailbox.letter("Op@example.org")).subject == "Mail works"
    mailbox.refuse["no@example.org"] = "550 5.1.1 no"
    assert "550 5.1.1" in (await mailing.prove(settings, "no@example.org") or "")
    with pytest.raises(ConfigError, match="is not an e-mail address"):
        await mailing.prove(settings, "nobody")
    letter = await told(mailed, mailbox)
    said = await mailing.take_in(mailed.db, settings, dsn(letter))
    assert said == "Nothing more is written to alice@example.org."
    assert "no letter that is known" in await mailing.take_in(
        mailed.db, settings, dsn(letter).replace(b"Message-ID", b"X")
    )


async def test_an_invitation_to_run_a_program_goes_by_letter(mailed: World, mailbox: Mailbox) -> None:
    jam = await mailed.session()
    await mailed.ana.forges(f"tm:{mailed.community_id}:{jam.program_id}:0")
    await mailed.ana.taps("Invite by e-mail")
    await mailed.ana.sends("maria at example.org")
    await mailed.ana.sees("e-mail address")
    await mailed.ana.sends("maria@example.org")
    await mailed.ana.sees("maria@example.org")
    letter = await mailbox.letter("maria@example.org")
    assert letter.subject == "Run Thursday Jam together"
    assert "because Ana wrote your address" in letter.text
    page = where(mailed.app, letter.link("/invite/"))
    async with aiohttp.ClientSession() as http, http.get(page) as seen:
        assert "Ana invites you to run it" in await seen.text()
