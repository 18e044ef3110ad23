"""The steps of a booking in the Mini App: progress, homework, answers; and the plan of an offering."""

import asyncio
from typing import Any

from aiohttp import web

from locales.reader import gettext as _
from locales.reader import short_date
from services import homework, step_edit, steps, uploads
from services.homework import Desk
from services.step_edit import Plan
from services.steps import Progress
from webapp.files import stored
from webapp.forms import read
from webapp.pages import part
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number
from webapp.uploading import receive

STEPS = COMMUNITY + "/booking/{booking:[0-9]{1,16}}/steps"
STEP = COMMUNITY + "/step/{step:[0-9]{1,16}}"
PIECE = COMMUNITY + "/homework/{piece:[0-9]{1,16}}"
PLAN = COMMUNITY + "/offering/{offering:[0-9]{1,16}}/steps"
PLANNED = COMMUNITY + "/plan/{plan:[0-9]{1,16}}"


async def progress(request: web.Request) -> web.Response:
    """How far a booking is. Raises NotFound."""
    found: Progress = await database(request).read(
        actor_of(request), steps.progress, number(request, "booking")
    )
    return part(request, "steps/list.html", found=found, notice=None, date=short_date)


async def one(request: web.Request) -> web.Response:
    """A step with its homework. Raises NotFound."""
    return _desk(
        request, await database(request).read(actor_of(request), homework.desk, number(request, "step"))
    )


async def mark(request: web.Request) -> web.Response:
    """It is done, or is not. Raises NotFound."""
    done = (await read(request)).text("done") == "yes"
    step = number(request, "step")
    await database(request).write(actor_of(request), steps.set_done, step, done=done)
    found = await database(request).read(actor_of(request), homework.desk, step)
    return _desk(request, found, _("Done. Well done!") if done else _("Not done any more."))


async def hand_in(request: web.Request) -> web.Response:
    """Hand in words. Raises what `homework.hand_in` raises."""
    words = (await read(request)).text("homework") or ""
    return _desk(request, await _do(request, homework.hand_in, "step", words), _("Handed in."))


async def hand_in_file(request: web.Request) -> web.Response:
    """Hand in a file. Raises what `homework.hand_in_uploaded` raises, BadInput."""
    await database(request).read(actor_of(request), homework.handing_in, number(request, "step"))
    sent = await receive(request, uploads.MAX_BYTES)
    upload = await asyncio.to_thread(uploads.document, "file", sent.name, sent.content)
    file = await stored(request, upload)
    return _desk(request, await _do(request, homework.hand_in_uploaded, "step", file.id), _("Handed in."))


async def note(request: web.Request) -> web.Response:
    """Say something about a step, as the instructor. Raises NotFound, NotAllowed, BadInput."""
    step, words = number(request, "step"), (await read(request)).text("note") or ""
    await database(request).write(actor_of(request), steps.note, step, words)
    found = await database(request).read(actor_of(request), homework.desk, step)
    return _desk(request, found, _("Saved."))


async def answer(request: web.Request) -> web.Response:
    """Answer a piece, as the instructor. Raises NotFound, NotAllowed, BadInput."""
    words = (await read(request)).text("answer") or ""
    return _desk(request, await _do(request, homework.answer, "piece", words), _("Saved."))


async def take_back(request: web.Request) -> web.Response:
    """Take a piece back. Raises NotFound, NotAllowed."""
    found = await _do(request, homework.remove, "piece")
    return _desk(request, found, _("Taken back."), undo=number(request, "piece"))


async def restore(request: web.Request) -> web.Response:
    """Hand it in after all. Raises NotFound, NotAllowed."""
    return _desk(request, await _do(request, homework.restore, "piece"), _("Handed in."))


async def _do(request: web.Request, function: Any, of: str, *args: Any) -> Desk:
    found: Desk = await database(request).write(actor_of(request), function, number(request, of), *args)
    return found


def _desk(request: web.Request, found: Desk, said: str = "", undo: int | None = None) -> web.Response:
    accepted = ",".join(uploads.ACCEPTED)
    known: dict[str, Any] = {"date": short_date, "accepted": accepted, "undo": undo}
    return part(request, "steps/one.html", found=found, notice=_good(said), **known)


def _good(said: str) -> dict[str, str] | None:
    return {"words": said, "kind": "good"} if said else None


async def plan(request: web.Request) -> web.Response:
    """The steps of an offering. Raises NotFound."""
    found = await database(request).read(actor_of(request), step_edit.plan, number(request, "offering"))
    return _plan(request, found)


async def add(request: web.Request) -> web.Response:
    """One more. Raises NotFound, BadInput."""
    wanted = await _wanted(request)
    where = number(request, "offering")
    return _plan(
        request, await database(request).write(actor_of(request), step_edit.add, where, *wanted), _("Added.")
    )


async def change(request: web.Request) -> web.Response:
    """Change, move or take off one. Raises NotFound, BadInput."""
    what, planned = (await read(request)).text("do"), number(request, "plan")
    actor = actor_of(request)
    if what == "remove":
        found = await database(request).write(actor, step_edit.remove, planned)
        return _plan(request, found, _("Removed. Bookings that have it keep it."), undo=planned)
    if what in ("up", "down"):
        by = 1 if what == "down" else -1
        return _plan(request, await database(request).write(actor, step_edit.move, planned, by))
    wanted = await _wanted(request)
    found = await database(request).write(actor, step_edit.change, planned, *wanted)
    return _plan(request, found, _("Saved."))


async def bring_back(request: web.Request) -> web.Response:
    """Bring one back. Raises NotFound, BadInput."""
    found = await database(request).write(actor_of(request), step_edit.restore, number(request, "plan"))
    return _plan(request, found, _("It is back."))


async def _wanted(request: web.Request) -> tuple[str, int, str]:
    form = await read(request)
    days = form.number("due_days")
    return form.text("step") or "", -1 if days is None else days, form.text("description") or ""


def _plan(request: web.Request, found: Plan, said: str = "", undo: int | None = None) -> web.Response:
    return part(request, "steps/plan.html", found=found, notice=_good(said), undo=undo)


ROUTES = [
    *shown(STEPS, progress),
    *shown(STEP, one),
    post("/parts" + STEP + "/done", mark),
    post("/parts" + STEP + "/homework", hand_in),
    post("/parts" + STEP + "/file", hand_in_file),
    post("/parts" + STEP + "/note", note),
    post("/parts" + PIECE + "/answer", answer),
    post("/parts" + PIECE + "/remove", take_back),
    post("/parts" + PIECE + "/restore", restore),
    *shown(PLAN, plan),
    post("/parts" + PLAN, add),
    post("/parts" + PLANNED, change),
    post("/parts" + PLANNED + "/restore", bring_back),
]
