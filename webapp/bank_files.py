"""The file that a bank makes of what came: brought to a page of the Mini App, matched with QR-bills."""

import asyncio
from dataclasses import replace

from aiohttp import web

from services import bank_payments, camt
from services.bank_payments import Became, Line, Looked
from views import bank_files as views
from webapp.pages import part
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number
from webapp.uploading import receive

PATH = COMMUNITY + "/bank"


async def desk(request: web.Request) -> web.Response:
    """Where a file is brought. Raises NotAllowed."""
    return await _page(request)


async def bring(request: web.Request) -> web.Response:
    """Read a file, count what is new in it, and say what became of each payment. Raises NotAllowed, BadInput.

    Each payment is counted in a transaction of its own: a long file keeps nobody waiting.
    """
    actor, ask = actor_of(request), database(request)
    await ask.read(actor, bank_payments.open_desk)
    sent = await receive(request, camt.MAX_BYTES)
    accounts = await asyncio.to_thread(camt.read, sent.content)
    looked: Looked = await ask.read(actor, bank_payments.look, accounts)
    lines: list[Line] = []
    for line in looked.lines:
        is_new = line.became is Became.NEW
        lines.append(await ask.write(actor, bank_payments.take, line) if is_new else line)
    return await _page(request, replace(looked, lines=tuple(lines)))


async def _page(request: web.Request, found: Looked | None = None) -> web.Response:
    takes = await database(request).read(actor_of(request), bank_payments.open_desk)
    piles = views.piles(found.lines) if found else ()
    notice = {"words": views.said(found.lines), "kind": "good"} if found else None
    return part(
        request,
        "bank/page.html",
        community=number(request, "community"),
        takes=takes,
        found=found,
        piles=piles,
        notice=notice,
        **views.words(),
    )


ROUTES = [*shown(PATH, desk), post("/parts" + PATH, bring)]
