"""Paying for a booking in the Mini App: what is due, what came, the bill for one's bank."""

import asyncio
from typing import Any
from urllib.parse import quote

from aiohttp import web

from locales.reader import reading
from models.orders import ChargeStatus, Way
from services import booking_agreeing, giving_back, order_pages, qr_bills
from services.errors import BadInput
from services.order_pages import OrderPage
from views import orders as views
from views import qr_bill_paper
from webapp import passes, paying
from webapp.forms import read
from webapp.identity import enter
from webapp.pages import part
from webapp.paying import Paying
from webapp.routing import COMMUNITY, get, post, shown
from webapp.site import actor_of, database, number

PURPOSE = "qr-bills"
PAYMENT = COMMUNITY + "/booking/{booking:[0-9]{1,16}}/payment"
HERE = frozenset(Way) - {Way.CASH}
"""Ways that a page can begin: all but that which is no machine's."""


async def payment(request: web.Request) -> web.Response:
    """What is to be paid, or was. Raises NotFound."""
    found = await database(request).read(actor_of(request), order_pages.page, number(request, "booking"))
    return _page(request, found)


async def pay(request: web.Request) -> web.Response:
    """Pay the next part. Raises what `order_pages.begin` raises, BadInput."""
    _terms, way = booking_agreeing.said("full", (await read(request)).text("way") or "")
    if way not in HERE:
        raise BadInput("way", "not_understood")
    found = await database(request).write(
        actor_of(request), order_pages.begin, number(request, "booking"), way
    )
    paid_at = await paying.place_of(request, found.booking, found.charge)
    return _page(request, found, "" if paid_at else views.begun_words(found), paid_at)


async def note(request: web.Request) -> web.Response:
    """Note down that the part that is due came in cash. Raises what `order_pages.note_cash` raises."""
    minor = (await read(request)).number("sum") or 0
    found = await database(request).write(
        actor_of(request), order_pages.note_cash, number(request, "booking"), minor
    )
    return _page(request, found, views.noted_words())


async def bill(request: web.Request) -> web.Response:
    """A QR-bill to take away, as long as who has the link may. Raises HTTPNotFound, NotFound, WayClosed."""
    user_id, language = passes.holder(request, PURPOSE)
    actor = await enter(database(request), user_id, number(request, "community"))
    with reading(language, None):
        found = await database(request).read(actor, qr_bills.of_charge, number(request, "charge"))
        made = await asyncio.to_thread(qr_bill_paper.document, found)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name, safe='')}"}
    return web.Response(body=made.content, content_type=qr_bill_paper.TYPE, headers=headers)


def _page(
    request: web.Request, found: OrderPage, said: str = "", paid_at: Paying | None = None
) -> web.Response:
    notice = {"words": said, "kind": "good"} if said else None
    waits = found.bill is not None and found.bill.status is ChargeStatus.PENDING
    bill = passes.address(request, PURPOSE, str(found.bill.id)) if waits and found.bill else None
    here = [way for way in HERE if paying.can_be_paid(request, way)]
    known: dict[str, Any] = {**views.words(), "label": views.by, "here": here, "ways": Way}
    known |= {"order": found.order, "bill": bill, "notice": notice, "paid_at": paid_at}
    known["payments"] = giving_back.payments(found.order) if found.booking.manages else ()
    return part(request, "orders/page.html", found=found, **known)


ROUTES = [
    *shown(PAYMENT, payment),
    post("/parts" + PAYMENT, pay),
    post("/parts" + PAYMENT + "/cash", note),
    get(f"/{PURPOSE}" + COMMUNITY + "/{charge:[0-9]{1,16}}", bill),
]
