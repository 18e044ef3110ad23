"""The pages of a community that sells, in a browser without script."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp.test_utils import TestClient, TestServer

from models.actor import Actor
from models.database import Database
from tests.web_pages.browsing import Browsing, secret_for, signed_in
from tests.webapp.worlds import site


@asynccontextmanager
async def browser(db: Database, who: Actor) -> AsyncIterator[Browsing]:
    """Somebody who is signed in."""
    async with TestClient(TestServer(site(db))) as client:
        assert who.user_id is not None
        yield signed_in(client, await secret_for(db, who.user_id))
