"""The registrations of a session on a page: found by plain forms whose fields stand in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from services import doors, registration_filter, registrations
from services.registration_filter import Wanted
from views import registrations as views
from webapp import registration_files
from webapp.pages import part
from webapp.routing import shown
from webapp.sessions import SESSION
from webapp.site import actor_of, database, number

LIST = SESSION + "/registrations"


@dataclass(frozen=True, slots=True)
class Undo:
    """The way back from what was just done: a form that is sent as it is."""

    where: str
    """Its address, below `/parts`."""
    fields: Mapping[str, str]


async def page(request: web.Request) -> web.Response:
    """The table, as far as it is asked for. Raises NotFound, NotAllowed, BadInput."""
    return await shown_now(request, registration_filter.read(request.query), _page(request))


async def shown_now(
    request: web.Request,
    wanted: Wanted,
    at: int = 0,
    notice: Mapping[str, str] | None = None,
    undo: Undo | None = None,
) -> web.Response:
    """The table as it is now, below a notice of what just happened. Raises NotFound, NotAllowed."""
    session = number(request, "session")
    found = await database(request).read(actor_of(request), registrations.listing, session, wanted, at)
    path = f"/{found.session.community_id}/session/{session}/registrations"
    return part(
        request,
        "registrations/page.html",
        headers={"HX-Push-Url": "/app" + address(path, wanted, found.page)},
        found=found,
        session=found.session,
        wanted=wanted,
        say=views,
        doors_open=doors.are_open,
        roles=[(pool.role, pool.role) for pool in found.session.pools],
        at=lambda number_: address(path, wanted, number_),
        files=registration_files.links(request, session, wanted),
        notice=notice,
        undo=undo,
    )


def address(path: str, wanted: Wanted, at: int = 0) -> str:
    """Where a page of the table is: what is asked for can be read in it."""
    fields: dict[str, Any] = wanted.query()
    if at:
        fields["page"] = at + 1
    return f"{path}?{urlencode(fields)}" if fields else path


def _page(request: web.Request) -> int:
    typed = request.query.get("page", "")
    return max(0, int(typed) - 1) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0


ROUTES = shown(LIST, page)
