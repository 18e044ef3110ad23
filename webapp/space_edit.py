"""Making and changing a room on a page: its name, hours, special days, limits."""

from datetime import date
from typing import Any

from aiohttp import web

from locales.reader import language
from models.spaces import SpaceStatus
from services import closures, maps, space_edit
from services.closures import Closing
from services.errors import BadInput
from services.opening import Hours
from services.spaces import SpaceDetails
from views import spaces
from views.closures import closed, in_the_way
from webapp.forms import Form, read
from webapp.pages import part
from webapp.routing import post, shown
from webapp.site import actor_of, database, number
from webapp.spaces import ROOM, ROOMS
from webapp.words import saved

FIELDS = (
    *("name", "description", "map_link", "place", "capacity", "hours", "exceptions"),
    *("max_minutes", "step_minutes", "buffer_minutes", "days_ahead", "max_held"),
)


async def new(request: web.Request) -> web.Response:
    """An empty form. Raises NotAllowed."""
    await database(request).read(actor_of(request), space_edit.may_add)
    return _form(request, None)


async def edit(request: web.Request) -> web.Response:
    """A room as it is. Raises NotFound, NotAllowed."""
    return _form(request, await database(request).read(actor_of(request), space_edit.opened, _room(request)))


def _form(
    request: web.Request,
    room: SpaceDetails | None,
    notice: dict[str, str] | None = None,
    closing: Closing | None = None,
) -> web.Response:
    community = number(request, "community")
    return part(
        request,
        "spaces/edit.html",
        closing=closing,
        in_the_way=in_the_way,
        room=room,
        community=community,
        limits=space_edit.LIMITS,
        typed_point=maps.typed,
        typed_hours=spaces.typed_hours,
        always=Hours("UTC"),
        typed_days=spaces.typed_days,
        notice=notice,
    )


async def create(request: web.Request) -> web.Response:
    """Make it. Raises NotAllowed, BadInput."""
    said = _said(await read(request))
    room = await database(request).write(actor_of(request), space_edit.create, said.pop("name", ""), **said)
    return _form(request, room, {"words": saved(), "kind": "good"})


async def save(request: web.Request) -> web.Response:
    """Save it. Raises NotFound, NotAllowed, Outdated, BadInput."""
    form = await read(request)
    revision = form.number("revision") or 0
    room = await database(request).write(
        actor_of(request), space_edit.change, _room(request), revision, **_said(form)
    )
    return _form(request, room, {"words": saved(), "kind": "good"})


async def archive(request: web.Request) -> web.Response:
    """Put it away, or bring it back. Raises NotFound, NotAllowed, SpaceInUse."""
    form = await read(request)
    status = SpaceStatus.ARCHIVED if form.text("on") == "1" else SpaceStatus.ACTIVE
    room = await database(request).write(actor_of(request), space_edit.set_status, _room(request), status)
    return _form(request, room, {"words": saved(), "kind": "good"})


async def delete(request: web.Request) -> web.Response:
    """Delete it; a tap on the page that follows brings it back. Raises NotFound, NotAllowed, SpaceInUse."""
    room = await database(request).write(actor_of(request), space_edit.delete, _room(request))
    return part(request, "spaces/deleted.html", room=room)


async def restore(request: web.Request) -> web.Response:
    """Undo that. Raises NotFound, NotAllowed."""
    room = await database(request).write(actor_of(request), space_edit.restore, _room(request))
    return _form(request, room, {"words": saved(), "kind": "good"})


async def close(request: web.Request) -> web.Response:
    """Close it for days; where something is in the way, say what, and do nothing.

    Raises NotFound, NotAllowed, BadInput, PastDate.
    """
    form = await read(request)
    first, last = (_day(form, name) for name in ("first", "last"))
    db, actor = database(request), actor_of(request)
    done = await db.write(actor, closures.close, _room(request), first, last, form.text("purpose") or "")
    if done.uses:
        return _form(request, done.space, closing=done)
    return _form(request, done.space, {"words": closed(done), "kind": "good"})


def _day(form: Form, name: str) -> date:
    text = form.text(name)
    if not text:
        raise BadInput(name, "missing")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(name, "not_understood") from None


def _said(form: Form) -> dict[str, Any]:
    """What the form says about a room. Raises BadInput."""
    found: dict[str, Any] = {"bookable": form.text("bookable") == "1"}
    for field in FIELDS:
        value = form.text(field)
        if value is not None:
            found |= space_edit.read(field, value, language())
    return found


def _room(request: web.Request) -> int:
    return number(request, "room")


ROUTES = [
    *shown(ROOMS + "/new", new),
    post("/parts" + ROOMS + "/new", create),
    *shown(ROOM + "/edit", edit),
    post("/parts" + ROOM + "/edit", save),
    post("/parts" + ROOM + "/archive", archive),
    post("/parts" + ROOM + "/delete", delete),
    post("/parts" + ROOM + "/restore", restore),
    post("/parts" + ROOM + "/close", close),
]
