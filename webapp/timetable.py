"""The calendar of a community, and that of all of a person's: by month, week, or as a list."""

from contextlib import suppress
from datetime import date

from aiohttp import web

from locales import words
from models.actor import Actor
from models.database import Database
from models.programs import Kind
from services import members, timetable
from services.timetable import LAST_PAGE, YEARS, Asked, Timetable, View
from views import timetable as views
from webapp.identity import in_each_community
from webapp.pages import part
from webapp.routing import COMMUNITY, shown
from webapp.site import actor_of, database

_VIEW = "/{view:month|week|list}"
_AT = "/{at:[0-9-]{1,16}}"
_LONGEST_TAG = 64


async def of_community(request: web.Request) -> web.Response:
    """A community's calendar. Raises NotFound."""
    db, asked = database(request), _asked(request)
    return _page(request, await db.read(actor_of(request), timetable.of_community, asked))


async def everywhere(request: web.Request) -> web.Response:
    """What all communities of the person have, in one calendar; each is asked in turn."""
    db, asked = database(request), _asked(request)
    inside = await in_each_community(request)
    zone = actor_of(request).zone or await _zone_of(db, inside)
    parts = [await db.read(actor, timetable.part, asked, zone) for actor in inside]
    return _page(request, timetable.compose(asked, zone, db.clock(), parts))


async def _zone_of(db: Database, inside: list[Actor]) -> str:
    """The zone that says which day it is, for a person who chose none: that of their first community."""
    return (await db.read(inside[0], members.community)).zone if inside else "UTC"


def _page(request: web.Request, found: Timetable) -> web.Response:
    return part(
        request,
        "timetable/page.html",
        timetable=found,
        to=views.addresses(found),
        heading=views.heading(found),
        before=views.before(found),
        after=views.after(found),
        label=views.label,
        how_many=views.how_many,
        hours=views.hours,
        kinds=[(kind, words.kind(kind)) for kind in found.choices.kinds],
        tags=[(tag, tag) for tag in found.choices.tags],
        last_page=LAST_PAGE,
        headers=_moved(request, found),
    )


def _moved(request: web.Request, found: Timetable) -> dict[str, str]:
    """The address of what a form chose: its own has the form's fields in it."""
    if "narrow" not in request.query:
        return {}
    community = found.community.id if found.community else None
    return {"HX-Push-Url": "/app" + views.address(found.asked, community)}


def _asked(request: web.Request) -> Asked:
    """What the address asks for; what it says wrongly counts as not said."""
    query = request.query
    kind, program, page = query.get("kind"), _whole(query.get("program")), _whole(query.get("page"))
    tag = query.get("tag", "")
    return Asked(
        view=View(request.match_info.get("view", View.MONTH)),
        at=_date(request.match_info.get("at", "")),
        kind=Kind(kind) if kind in set(Kind) else None,
        program=program,
        tag=tag if tag.isprintable() and len(tag) <= _LONGEST_TAG else None,
        page=min(page or 0, LAST_PAGE),
    )


def _date(text: str) -> date | None:
    with suppress(ValueError):
        found = date.fromisoformat(text)
        return found if found.year in YEARS else None
    return None


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 17 else None


ROUTES = [
    *(route for path in ("", _VIEW, _VIEW + _AT) for route in shown("/calendar" + path, everywhere)),
    *(
        route
        for path in ("", _VIEW, _VIEW + _AT)
        for route in shown(f"{COMMUNITY}/calendar{path}", of_community)
    ),
]
