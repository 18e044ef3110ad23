"""Making and changing a room on a page: its name, hours, special days, limits."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from aiohttp import web

from locales.reader import language
from models.spaces import SpaceStatus
from services import closures, maps, space_edit, space_form
from services.closures import Closing
from services.errors import BadInput
from services.opening import Hours
from services.space_form import Edited
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

BOOKABLE = "bookable"
DEFAULTS = {
    **dict.fromkeys(FIELDS, ""),
    "max_minutes": "180",
    "step_minutes": "30",
    "days_ahead": "30",
    "max_held": "3",
    "buffer_minutes": "0",
    BOOKABLE: "1",
}
"""What the form of a new room holds, open day and night."""
ALWAYS = Hours("UTC")
NOTHING: Mapping[str, str] = {}


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
    mine: Mapping[str, str] = NOTHING,
    overtaken: Edited | None = None,
) -> web.Response:
    """The form; `mine` is what a person typed who was second, `overtaken` what came of it."""
    held = _held(room) if room else {**DEFAULTS, "hours": spaces.typed_hours(ALWAYS)}
    return part(
        request,
        "spaces/edit.html",
        closing=closing,
        in_the_way=in_the_way,
        room=room,
        community=number(request, "community"),
        limits=space_edit.LIMITS,
        held=held,
        fields={**held, **mine},
        overtaken=overtaken,
        notice=notice,
    )


def _held(room: SpaceDetails) -> dict[str, str]:
    """What each field holds, as one would type it."""
    typed = {
        "hours": spaces.typed_hours(room.hours),
        "exceptions": spaces.typed_days(room.hours),
        "map_link": maps.typed(room.latitude, room.longitude),
    }
    plain = {field: str(getattr(room, field) or "") for field in FIELDS if field not in typed}
    numbers = {field: str(getattr(room, field)) for field in space_edit.LIMITS if field != "capacity"}
    return {**plain, **numbers, **typed, BOOKABLE: "1" if room.bookable else ""}


async def create(request: web.Request) -> web.Response:
    """Make it. Raises NotAllowed, BadInput."""
    said = _read(_changed(await read(request)))
    room = await database(request).write(actor_of(request), space_edit.create, said.pop("name", ""), **said)
    return _form(request, room, {"words": saved(), "kind": "good"})


async def save(request: web.Request) -> web.Response:
    """Save what was changed; on a conflict the form, with all that was typed.

    Raises NotFound, NotAllowed, BadInput.
    """
    form = await read(request)
    revision, mine = form.number("revision") or 0, _changed(form)
    said = _read(mine)
    edited = await database(request).write(actor_of(request), space_form.save, _room(request), revision, said)
    if edited.conflict:
        return _form(request, edited.room, mine=mine, overtaken=edited)
    return _form(request, edited.room, {"words": saved(), "kind": "good"})


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


def _changed(form: Form) -> dict[str, str]:
    """The fields that hold something else than when the form was shown: an unticked box is not sent."""
    typed = {field: form.text(field) for field in FIELDS} | {BOOKABLE: form.text(BOOKABLE) or ""}
    return {
        field: text for field, text in typed.items() if text is not None and text != form.text(f"was-{field}")
    }


def _read(typed: Mapping[str, str]) -> dict[str, Any]:
    """What these fields say about a room. Raises BadInput."""
    found: dict[str, Any] = {}
    for field, text in typed.items():
        found |= {BOOKABLE: text == "1"} if field == BOOKABLE else space_edit.read(field, text, language())
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
