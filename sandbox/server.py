"""The sandbox: Telegram in a box, on a port of this machine."""

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from aiohttp import web

import sandbox.methods.all  # noqa: F401 - registers every method
from sandbox.client import Group, Person
from sandbox.doors.routes import handler
from sandbox.faults import Faults
from sandbox.limits import Limits
from sandbox.settings import Settings
from sandbox.settling import settle
from sandbox.world.acting import create_group
from sandbox.world.membership import join
from sandbox.world.people import Bot
from sandbox.world.world import World

TOKEN = "42:sandbox-token"  # noqa: S105 - opens nothing but this sandbox


class Sandbox:
    """A local Bot API server with people in it.

    `port` 0 takes a free one. `tokens` are the bots' tokens; the first bot is the one people talk to.
    `limits` switches Telegram's sending limits on, `clock` gives seconds since the epoch, `pace`
    multiplies the sandbox's own waits, `mini_app_url` is where `t.me/<bot>/app` leads.

        async with Sandbox() as sandbox:
            alice = sandbox.person("Alice")
            await alice.sends("/start")
            await alice.sees("Welcome")
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tokens: Sequence[str] = (TOKEN,),
        username: str = "jamboree_bot",
        name: str = "Jamboree",
        limits: bool = False,
        clock: Callable[[], float] | None = None,
        pace: float = 1.0,
        mini_app_url: str = "",
    ) -> None:
        self.settings = Settings(pace=pace, mini_app_url=mini_app_url)
        if clock:
            self.settings.clock = clock
        self.world = World(self.settings)
        self.limits = Limits(on=limits)
        self.faults = Faults(self.world)
        for number, token in enumerate(tokens):
            suffix = str(number + 1) if number else ""
            self.world.add_bot(
                token, f"{name} {suffix}".strip(), f"{username.removesuffix('_bot')}{suffix}_bot"
            )
        self._host, self._port = host, port
        self._runner: web.ServerRunner | None = None

    @property
    def bot(self) -> Bot:
        """The bot that people talk to."""
        return self.world.first_bot

    @property
    def token(self) -> str:
        """The first bot's token, for `BOT_TOKEN`."""
        return self.bot.token

    @property
    def url(self) -> str:
        """The server's base address, for `TELEGRAM_API_URL`."""
        return f"http://{self._host}:{self._port}"

    async def start(self) -> None:
        """Listen."""
        server = web.Server(handler(self), access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port, backlog=1024)
        await site.start()
        self._port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Close every connection."""
        for bot in self.world.bots.values():
            bot.updates.interrupt("terminated by the end of the sandbox")
            if bot.webhook:
                await bot.webhook.stop()
        if self._runner:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def person(
        self,
        first_name: str,
        *,
        last_name: str = "",
        username: str = "",
        language: str = "en",
        about: str = "",
    ) -> Person:
        """A new person with a Telegram app."""
        user = self.world.add_person(first_name, last_name, username, language, about)
        return Person(self.world, user)

    def group(
        self,
        title: str,
        *,
        owner: Person,
        members: Sequence[Person] = (),
        kind: str = "supergroup",
        forum: bool = False,
        username: str = "",
    ) -> Group:
        """A new group (`kind` group, supergroup or channel) with people in it, without a bot."""
        chat = create_group(self.world, owner.user, title, kind=kind, forum=forum, username=username)
        for member in members:
            join(self.world, chat, member.user)
        return Group(self.world, chat)

    async def settle(self, quiet: float = 0.05, within: float | None = None) -> None:
        """Wait until the bots have confirmed every update and called nothing for `quiet` seconds.

        Raises AssertionError after `within` seconds.
        """
        await settle(self.world, quiet, within)

    quiet = settle
