"""`python -m sandbox demo`: Jamboree and the demo world in the browser, without token or network."""

import argparse
import asyncio
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import uvloop

from bot import config
from bot.app import jamboree
from bot.logging import configure
from models.actor import SYSTEM
from models.database import Database
from sandbox.client import Group, Person
from sandbox.mail.server import started
from sandbox.server import Sandbox
from sandbox.stripe import Account, StripeBox
from sandbox.world import acting
from sandbox.world.chats import Member
from services import demo
from services.demo.cast import CO_ORGANIZER, EXTRAS, MEMBER, NEWCOMER, ORGANIZER, Cast
from services.seals import Seals

CHAT_PORT = 8080
APP_PORT = 8090
GROUPS = ("Lisbon Jazz Circle", "Acro Lisboa")
PROVIDER = "284685063:TEST:sandbox"
"""The token by which the chats' test cards pay: one that is good, one that is declined, one that is late."""
STRIPE = ("sk_test_musicians", "whsec_musicians")
"""The key and the webhook's secret of the musicians' account at the stand-in for Stripe."""
ABOUT = {
    ORGANIZER: "Organizer of both communities",
    MEMBER: "Member, comes to most things",
    CO_ORGANIZER: "Helps, co-organizer to be",
    NEWCOMER: "New here: just joined the groups",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """The people and groups of the demo, in the sandbox."""

    people: dict[str, Person]
    music: Group
    acro: Group

    @property
    def cast(self) -> Cast:
        """Their Telegram ids; the newcomer is in no community yet."""
        known = {name: person.id for name, person in self.people.items() if name != NEWCOMER}
        return Cast(known, self.music.id, self.acro.id)


def set_stage(sandbox: Sandbox) -> Stage:
    """Four people to be, their friends, and two groups."""
    people = {name: sandbox.person(name, about=about) for name, about in ABOUT.items()}
    friends = {name: sandbox.person(name) for name in EXTRAS}
    for friend in friends.values():
        friend.user.listed = False
    owner, *others = people.values()
    groups = [sandbox.group(title, owner=owner, members=others) for title in GROUPS]
    for group in groups:  # The extras have long been there: nobody is told that they joined.
        group.chat.members.update({friend.id: Member(friend.user) for friend in friends.values()})
    return Stage({**people, **friends}, *groups)


async def play(sandbox: Sandbox, stage: Stage) -> None:
    """The bot is in both groups, and everybody but the newcomer has started it."""
    for group in (stage.music, stage.acro):
        await stage.people[ORGANIZER].adds_bot(group, admin=True)
    for name in (ORGANIZER, MEMBER, CO_ORGANIZER):
        await stage.people[name].starts()
    await sandbox.settle(within=20)
    for person in stage.people.values():
        for group in (stage.music, stage.acro):
            acting.read(sandbox.world, person.user, group.chat)


async def run(folder: Path, chat_port: int = CHAT_PORT, app_port: int = APP_PORT) -> None:
    """Open the demo until it is interrupted; its database lives in `folder`."""
    app_url = f"http://127.0.0.1:{app_port}"
    async with started() as mailbox, Sandbox(port=chat_port, mini_app_url=f"{app_url}/app") as sandbox:
        sandbox.world.mailbox = mailbox
        settings = config.load(
            _env_file=None,
            bot_token=sandbox.token,
            telegram_api_url=sandbox.url,
            telegram_script_url=f"{sandbox.url}/telegram-web-app.js",
            database_url=f"sqlite+aiosqlite:///{folder}/demo.db",
            stripe_api_url=f"{sandbox.url}/stripe",
            listen=f"127.0.0.1:{app_port}",
            **{**mailbox.settings, "public_url": app_url},
            log_level="warning",
        )
        stage = set_stage(sandbox)
        async with jamboree(settings) as app:
            await _load(app.db, _with_secrets(stage.cast, app.links.seals))
            sandbox.world.stripe = await _stripe(app.db, app_url)
            await play(sandbox, stage)
            sys.stdout.write(f"\nJamboree is open: {sandbox.url}\nLetters arrive at {sandbox.url}/mail\n")
            sys.stdout.write("(Ctrl-C ends it. Every start begins anew.)\n")
            sys.stdout.flush()
            await _interrupted()


def _with_secrets(cast: Cast, seals: Seals) -> Cast:
    """The same, with what opens the stand-ins for those who take money."""
    key, hook = map(seals.seal, STRIPE)
    return replace(cast, provider_token=seals.seal(PROVIDER), stripe=(key, hook))


async def _stripe(db: Database, app_url: str) -> StripeBox:
    """A stand-in for Stripe, with the account of the musicians."""
    box, community = StripeBox(), await db.read(SYSTEM, demo.musicians)
    key, secret = STRIPE
    box.opens(Account(key, f"{app_url}/pay/stripe/{community}", secret))
    return box


async def _load(db: Database, cast: Cast) -> None:
    await db.write(SYSTEM, demo.load, cast)


async def _interrupted() -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()


def main(given: Sequence[str]) -> None:
    """Open the demo on this machine, on the ports that the command line says."""
    parser = argparse.ArgumentParser(prog="python -m sandbox demo", description=__doc__)
    parser.add_argument("--port", type=int, default=CHAT_PORT, help="port of the chats")
    parser.add_argument("--app-port", type=int, default=APP_PORT, help="port of the Mini App and pages")
    ports = parser.parse_args(given)
    configure(config.LogLevel.WARNING, config.LogFormat.CONSOLE)
    with tempfile.TemporaryDirectory(prefix="jamboree-demo-") as folder:
        uvloop.run(run(Path(folder), ports.port, ports.app_port))
