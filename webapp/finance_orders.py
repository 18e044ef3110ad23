"""Orders on pages, for those who manage bookings: a list to search, and one with all that belongs to it."""

from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from services import order_desk, order_filter, order_lists
from services.order_desk import Desk
from services.order_filter import State
from views import finance_orders as views
from webapp import booking_files
from webapp.finance import HOME
from webapp.forms import read
from webapp.pages import part
from webapp.routing import post, shown
from webapp.site import actor_of, database, number

ORDERS = HOME + "/orders"
ORDER = HOME + "/order/{booking:[0-9]{1,16}}"


async def listed(request: web.Request) -> web.Response:
    """The orders that are asked for. Raises NotAllowed, BadInput."""
    wanted = order_filter.read(request.query)
    found = await database(request).read(actor_of(request), order_lists.listed, wanted, _page(request))
    path = f"/{number(request, 'community')}/finance/orders"
    return part(
        request,
        "finance/orders.html",
        found=found,
        wanted=wanted,
        path=path,
        states=[(state.value, views.state(state)) for state in State],
        at=lambda page: _address(path, wanted.query(), page),
        **views.words(),
    )


def _address(path: str, fields: dict[str, str], page: int) -> str:
    """Where a page of the list is: what is asked for can be read in it."""
    said = {**fields, "page": str(page + 1)} if page else fields
    return f"{path}?{urlencode(said)}" if said else path


def _page(request: web.Request) -> int:
    typed = request.query.get("page", "")
    return max(0, int(typed) - 1) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0


async def one(request: web.Request) -> web.Response:
    """One order. Raises NotAllowed, NotFound."""
    found = await database(request).read(actor_of(request), order_desk.opened, number(request, "booking"))
    return _shown(request, found)


def _shown(request: web.Request, found: Desk, said: str | None = None) -> web.Response:
    notice = {"words": said, "kind": "good"} if said else None
    papers = [(paper, booking_files.paper_address(request, paper)) for paper in found.papers]
    booking = found.page.booking
    return part(
        request,
        "finance/order.html",
        found=found,
        order=found.page.order,
        booking=booking,
        path=f"/{booking.community_id}/finance/order/{booking.id}",
        papers=papers,
        notice=notice,
        **views.words(),
    )


async def note(request: web.Request) -> web.Response:
    """Write something down. Raises NotAllowed, NotFound, BadInput."""
    typed = (await read(request)).text("note") or ""
    return await _done(request, order_desk.write, typed, said=views.saved())


async def cash(request: web.Request) -> web.Response:
    """It came. Raises NotAllowed, NotFound, NothingDue, OtherAmount."""
    minor = (await read(request)).number("minor") or 0
    return await _done(request, order_desk.note_cash, minor, said=views.noted())


async def extend(request: web.Request) -> web.Response:
    """More time. Raises NotAllowed, NotFound, NothingDue, BadInput."""
    form = await read(request)
    which = (form.number("part") or 0, form.text("due") or "")
    return await _done(request, order_desk.extend, *which, said=views.extended())


async def forgive(request: web.Request) -> web.Response:
    """Nothing more to pay. Raises NotAllowed, NotFound, NothingDue, OtherAmount."""
    form = await read(request)
    which = (form.number("part") or 0, form.number("minor") or 0)
    return await _done(request, order_desk.forgive, *which, said=views.forgiven())


async def _done(request: web.Request, do: Any, *said_to: Any, said: str) -> web.Response:
    found = await database(request).write(actor_of(request), do, number(request, "booking"), *said_to)
    return _shown(request, found, said)


ROUTES = [
    *shown(ORDERS, listed),
    *shown(ORDER, one),
    post("/parts" + ORDER + "/note", note),
    post("/parts" + ORDER + "/cash", cash),
    post("/parts" + ORDER + "/extend", extend),
    post("/parts" + ORDER + "/forgive", forgive),
]
