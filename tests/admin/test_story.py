"""Who runs the installation finds its pages from the bot, and does without a browser what they do."""

import asyncio
from functools import partial
from pathlib import Path

from sqlalchemy import select, update

from models.actor import SYSTEM
from models.database import Database
from models.outbox import Delivery, OutboxMessage
from models.tx import table_of
from sandbox import Sandbox
from services import outbox
from services.outbox import Kind
from tests import commands
from tests.commands import TOKEN
from tests.conftest import Starter
from tests.town import Town

messages = table_of(OutboxMessage)


async def test_the_bot_shows_the_way_to_who_runs_it_and_to_nobody_else(
    start: Starter, sqlite_url: str, sandbox: Sandbox
) -> None:
    alice, bob = sandbox.person("Alice", language="en"), sandbox.person("Bob", language="en")
    async with start(sqlite_url, superadmins=str(alice.id), public_url="http://127.0.0.1:8090"):
        for person in (alice, bob):
            await person.starts()
            await person.sends("/settings")
            await person.taps("My account")
        assert "Manage Jamboree" in alice.buttons()
        assert "Manage Jamboree" not in bob.buttons()


async def test_what_could_not_be_sent_is_counted_sent_again_and_given_up(
    sqlite_url: str, tmp_path: Path
) -> None:
    db = Database(sqlite_url)
    town = Town(db)
    owner = await town.community()
    for key in ("one", "two"):
        await db.write(owner, lambda tx, key=key: outbox.tell(tx, Kind.REMINDER, [owner.user_id or 0], key))
    fail = update(messages).values(status=Delivery.FAILED)
    await db.write(SYSTEM, lambda tx: tx.execute(fail))

    async def says(*words: str) -> str:
        run = partial(commands.run, *words, folder=tmp_path, BOT_TOKEN=TOKEN, DATABASE_URL=sqlite_url)
        done = await asyncio.to_thread(run)
        return done.stdout + done.stderr

    assert "2 messages could not be sent." in await says("dead-letters")
    assert "2 messages would be sent again." in await says("dead-letters", "--retry", "--dry-run")
    assert "0 messages could not be sent." in await says("dead-letters", "--kind", "digest")
    assert "one of " in await says("dead-letters", "--kind", "nonsense")
    assert "not both" in await says("dead-letters", "--retry", "--drop")
    assert "2 messages are sent again." in await says("dead-letters", "--retry", "--kind", "reminder")
    await db.write(SYSTEM, lambda tx: tx.execute(fail))
    assert "2 messages are given up." in await says("dead-letters", "--drop")
    statuses = await db.read(SYSTEM, lambda tx: tx.rows(select(messages.c.status)))
    assert {row.status for row in statuses} == {Delivery.DROPPED}
    assert "nobody is known" in await says("suspend", "@nobody", "--reason", "Spam")
    await db.close()
