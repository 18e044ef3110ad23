"""What belongs to a session, each on a page of its own: its recap, its materials, its photos."""

import asyncio
from typing import Any

from aiohttp import web

from locales.reader import gettext as _
from locales.reader import language, ngettext
from services import (
    materials,
    photos,
    pictures,
    recaps,
    recording_marks,
    richtext,
    session_edit,
    setlists,
    uploads,
)
from services.materials import Shelf
from services.photos import Gallery
from services.session_facts import Fact
from webapp.files import stored
from webapp.forms import read
from webapp.pages import part
from webapp.routing import post, shown
from webapp.sessions import SESSION, shown_now
from webapp.site import actor_of, database, number
from webapp.uploading import receive

RECAP = SESSION + "/recap"
MATERIALS = SESSION + "/materials"
MATERIAL = MATERIALS + "/{material:[0-9]{1,16}}"
PHOTOS = SESSION + "/photos"
PHOTO = PHOTOS + "/{photo:[0-9]{1,16}}"
PAGE = "/{page:[0-9]{1,4}}"


async def recap(request: web.Request) -> web.Response:
    """The recap to write. Raises NotFound, NotAllowed, SessionOver."""
    return await _recap(request)


async def write_recap(request: web.Request) -> web.Response:
    """Keep what was written; when somebody was first, show both. Raises what `session_edit.save` raises."""
    sent = await read(request)
    marks = sent.text("text") or ""
    edited = await database(request).write(
        actor_of(request),
        session_edit.answer,
        number(request, "session"),
        sent.number("revision") or 0,
        Fact.RECAP,
        richtext.from_marks(marks),
        language(),
    )
    if edited.conflict:
        return await _recap(request, marks=marks, by=edited.by or "")
    address = "/app" + request.path.removeprefix("/parts").removesuffix("/recap")
    return await shown_now(request, _good(_("Saved.")), {"HX-Push-Url": address})


async def send_recap(request: web.Request) -> web.Response:
    """Send it to those who were there, once. Raises NotFound, NotAllowed."""
    sending = await database(request).write(actor_of(request), recaps.send, number(request, "session"))
    told = ngettext("Sent to %(num)s person.", "Sent to %(num)s people.", sending.people)
    return await _recap(request, notice=_good(told if sending.people else _("It was sent before.")))


async def _recap(
    request: web.Request,
    *,
    marks: str | None = None,
    by: str | None = None,
    notice: dict[str, str] | None = None,
) -> web.Response:
    """The page; `marks` is what a person typed who was second, `by` who was first."""
    found, people = await database(request).read(actor_of(request), recaps.form, number(request, "session"))
    given = richtext.to_marks(found.html or "") if marks is None else marks
    return part(
        request, "belongings/recap.html", recap=found, people=people, marks=given, by=by, notice=notice
    )


async def shelf(request: web.Request) -> web.Response:
    """The materials. Raises NotFound."""
    found = await database(request).read(actor_of(request), materials.shelf, number(request, "session"))
    return await _shelf(request, found)


async def add_link(request: web.Request) -> web.Response:
    """Add a link. Raises what `materials.add_link` raises."""
    sent = await read(request)
    about = (sent.text("link") or "", sent.text("title") or "", sent.number("song") or 0)
    return await _shelf(request, await _change(request, materials.add_link, *about), _good(_("Added.")))


async def add_file(request: web.Request) -> web.Response:
    """Add a file. Raises what `materials.add_uploaded` raises, BadInput."""
    sent = await receive(request, uploads.MAX_BYTES)
    upload = await asyncio.to_thread(uploads.document, "file", sent.name, sent.content)
    file = await stored(request, upload)
    return await _shelf(request, await _change(request, materials.add_uploaded, file.id), _good(_("Added.")))


async def change_material(request: web.Request) -> web.Response:
    """Rename, move or remove one. Raises NotFound, NotAllowed, BadInput."""
    sent, material = await read(request), number(request, "material")
    wanted = sent.text("do")
    if wanted == "remove":
        return await _shelf(request, await _change(request, materials.remove, material), undo=material)
    if wanted in ("up", "down"):
        by = 1 if wanted == "down" else -1
        return await _shelf(request, await _change(request, materials.move, material, by))
    only = sent.text("goers_only") == "yes"
    title = sent.text("title") or ""
    song = sent.number("song")
    said = {"title": title, "goers_only": only, "is_recording": sent.text("recording") == "yes"}
    found = await _change(request, recording_marks.change, material, song=song, **said)
    return await _shelf(request, found, _good(_("Saved.")))


async def restore_material(request: web.Request) -> web.Response:
    """Bring one back. Raises NotFound, NotAllowed."""
    return await _shelf(request, await _change(request, materials.restore, number(request, "material")))


async def _change(request: web.Request, function: Any, *args: Any, **kwargs: Any) -> Shelf:
    found: Shelf = await database(request).write(
        actor_of(request), function, number(request, "session"), *args, **kwargs
    )
    return found


async def _shelf(
    request: web.Request, found: Shelf, notice: dict[str, str] | None = None, undo: int | None = None
) -> web.Response:
    listed = await database(request).read(actor_of(request), setlists.of, found.session)
    return part(
        request,
        "belongings/materials.html",
        shelf=found,
        songs=listed.there,
        accepted=",".join(uploads.ACCEPTED),
        notice=notice,
        undo=undo,
    )


async def gallery(request: web.Request) -> web.Response:
    """A page of the photos. Raises NotFound, Banned."""
    at = int(request.match_info.get("page", "0"))
    found = await database(request).read(actor_of(request), photos.gallery, number(request, "session"), at)
    return _gallery(request, found)


async def add_photo(request: web.Request) -> web.Response:
    """Add a photo. Raises what `photos.add_uploaded` raises, BadInput."""
    session = number(request, "session")
    await database(request).read(actor_of(request), photos.adding, session)
    sent = await receive(request, pictures.MAX_BYTES)
    upload = await asyncio.to_thread(uploads.photo, "file", sent.name, sent.content)
    file = await stored(request, upload)
    agreed = sent.fields.get("agreed") == "yes"
    found = await database(request).write(
        actor_of(request), photos.add_uploaded, session, file.id, agreed=agreed
    )
    return _gallery(request, found, _good(_("Added.")))


async def remove_photo(request: web.Request) -> web.Response:
    """Take one off. Raises NotFound, NotAllowed, Banned."""
    session, photo = number(request, "session"), number(request, "photo")
    found = await database(request).write(actor_of(request), photos.remove, session, photo)
    return _gallery(request, found, undo=photo)


async def restore_photo(request: web.Request) -> web.Response:
    """Bring one back. Raises as `remove_photo`."""
    session, photo = number(request, "session"), number(request, "photo")
    return _gallery(request, await database(request).write(actor_of(request), photos.restore, session, photo))


def _gallery(
    request: web.Request, found: Gallery, notice: dict[str, str] | None = None, undo: int | None = None
) -> web.Response:
    return part(request, "belongings/photos.html", found=found, notice=notice, undo=undo)


def _good(words: str) -> dict[str, str]:
    return {"words": words, "kind": "good"}


ROUTES = [
    *shown(RECAP, recap),
    post("/parts" + RECAP, write_recap),
    post("/parts" + RECAP + "/send", send_recap),
    *shown(MATERIALS, shelf),
    post("/parts" + MATERIALS + "/link", add_link),
    post("/parts" + MATERIALS + "/file", add_file),
    post("/parts" + MATERIAL, change_material),
    post("/parts" + MATERIAL + "/restore", restore_material),
    *shown(PHOTOS, gallery),
    *shown(PHOTOS + PAGE, gallery),
    post("/parts" + PHOTOS, add_photo),
    post("/parts" + PHOTO + "/remove", remove_photo),
    post("/parts" + PHOTO + "/restore", restore_photo),
]
