"""Rooms in the Mini App: which there are, a room's days, reserving it and giving it back."""

from datetime import date, timedelta
from typing import Any

from aiohttp import web

from locales.reader import on_the_spot, short_date
from models.actor import Actor
from models.database import Database
from services import free_times, members, reservation_names, reservations, space_week
from services.conflicts import Conflict
from services.errors import BadInput
from services.reservations import Reservation
from views import conflicts, spaces
from webapp.forms import Form, read
from webapp.pages import part
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number
from webapp.words import cancelled_room, reserved

ROOMS = COMMUNITY + "/rooms"
ROOM = COMMUNITY + "/room/{room:[0-9]{1,16}}"
"""The path of one room, below which its pages are."""
DAY = ROOM + "/day/{day:[0-9]{8}}"


async def listing(request: web.Request) -> web.Response:
    """The rooms, and what one has reserved. Raises NotFound."""
    return await _listing(request)


async def _listing(request: web.Request, notice: dict[str, str] | None = None) -> web.Response:
    db, actor = database(request), actor_of(request)
    overview = await db.read(actor, space_week.overview)
    held = await db.read(actor, reservations.mine)
    here = await db.read(actor, members.community)
    with on_the_spot():
        return part(
            request,
            "spaces/list.html",
            community=here,
            overview=overview,
            held=held,
            notice=notice,
            **spaces.words(),
        )


async def today(request: web.Request) -> web.Response:
    """A room, today. Raises NotFound."""
    return await _page(request, None)


async def day(request: web.Request) -> web.Response:
    """A room on a day. Raises NotFound."""
    return await _page(request, reservation_names.day_named(request.match_info["day"]))


async def _page(
    request: web.Request,
    on: date | None,
    *,
    conflict: Conflict | None = None,
    purpose: str = "",
    notice: dict[str, str] | None = None,
) -> web.Response:
    found, week, lengths = await _seen(database(request), actor_of(request), number(request, "room"), on)
    with on_the_spot():
        return part(
            request,
            "spaces/room.html",
            found=found,
            room=found.space,
            week=week,
            lengths=lengths,
            conflict=conflict,
            purpose=purpose,
            notice=notice,
            minute_of=reservation_names.minute_of,
            day_name=short_date(found.day),
            short_date=short_date,
            before=f"{found.day - timedelta(days=1):%Y%m%d}",
            after=f"{found.day + timedelta(days=1):%Y%m%d}",
            **conflicts.words(),
            **spaces.words(),
        )


async def _seen(
    db: Database, actor: Actor, room: int, on: date | None
) -> tuple[free_times.Day, space_week.Week, list[int]]:
    found = await db.read(actor, free_times.day, room, on)
    week = await db.read(actor, space_week.week, room, found.day)
    return found, week, free_times.lengths_of(found.space)


async def reserve(request: web.Request) -> web.Response:
    """Reserve it, or show what is in the way with what is free instead. Raises what `reserve` raises."""
    form = await read(request)
    db, actor, room = database(request), actor_of(request), number(request, "room")
    start = reservation_names.moment_of(_chosen(form, "start"))
    said = (room, start, form.number("minutes") or 0, form.text("purpose") or "")
    result = await db.write(actor, reservations.attempt, *said, closes=form.text("closes") == "1")
    on = spaces.day_in(start, result.zone)
    if isinstance(result, Conflict):
        return await _page(request, on, conflict=result, purpose=said[3])
    return await _page(request, on, notice=_good(reserved()))


async def cancel(request: web.Request) -> web.Response:
    """Give a room back, or take it away; the list, or the room where that was done. Raises NotFound."""
    form = await read(request)
    done: Reservation = await database(request).write(
        actor_of(request), reservations.cancel, number(request, "use"), form.text("reason") or ""
    )
    if form.text("from") != "room":
        return await _listing(request, _good(cancelled_room()))
    request.match_info["room"] = str(done.use.space_id)
    return await _page(request, spaces.day_in(done.use.starts_at, done.zone), notice=_good(cancelled_room()))


def _chosen(form: Form, name: str) -> str:
    value = form.text(name)
    if not value:
        raise BadInput(name, "missing")
    return value


def _good(words: str) -> dict[str, Any]:
    return {"words": words, "kind": "good"}


ROUTES = [
    *shown(ROOMS, listing),
    *shown(ROOM, today),
    *shown(DAY, day),
    post("/parts" + ROOM + "/reserve", reserve),
    post("/parts" + COMMUNITY + "/reservation/{use:[0-9]{1,16}}/cancel", cancel),
]
