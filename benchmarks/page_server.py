"""Pages on the web, in a process of their own: Jamboree's, or the least that aiohttp can do.

`python -m benchmarks.page_server <port> <database>`; without a database, a ready-made page as long as ours.
"""

import asyncio
import sys

import uvloop
from aiohttp import web

from bot.garbage import settle
from models.database import Database
from services.seals import Seals
from views.links import Links
from webapp.app import build

TOKEN = "42:measured"
LENGTH = 6_000
"""Characters of the bare page: about as many as a session's page has."""


def jamboree(port: int, database: str) -> web.Application:
    """The site as production builds it."""
    links = Links("jamboree_bot", public_url=f"http://127.0.0.1:{port}", seals=Seals(b"k" * 32), mails=True)
    return build(Database(database), bot_token=TOKEN, links=links)


def bare() -> web.Application:
    """One page, from memory."""
    text = f"<!doctype html><title>Bare</title><main><h1>Bare</h1><p>{'word ' * (LENGTH // 5)}</p></main>"

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=text, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    return app


async def main(port: int, database: str = "") -> None:
    """Answer until it is ended."""
    runner = web.AppRunner(jamboree(port, database) if database else bare(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    if database:
        settle()  # as `python -m bot run` does
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), *sys.argv[2:]))
