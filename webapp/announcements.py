"""Announcing something in the app: written, looked at, sent, followed, looked back on."""

from html import escape

from aiohttp import web

from services import announcement_pauses, announcements, audiences
from services.announcement_drafts import MAX_CAPTION, MAX_TEXT
from services.announcement_notices import announced
from services.announcements import Preview
from services.audiences import Said
from services.uploads import PICTURES
from views import notices
from webapp.forms import read
from webapp.pages import part
from webapp.programs import PROGRAM
from webapp.routing import COMMUNITY, get, post, shown
from webapp.sessions import SESSION
from webapp.site import actor_of, database, number

LIST = COMMUNITY + "/announcements"
ONE = COMMUNITY + "/announcement/{announcement:[0-9]{1,16}}"
STARTS = tuple(place + "/announce" for place in (COMMUNITY, PROGRAM, SESSION))


async def listing(request: web.Request) -> web.Response:
    """What was announced. Raises NotFound, NotAllowed."""
    at = int(request.match_info.get("page", "0"))
    page = await database(request).read(actor_of(request), announcements.listing, at)
    return part(request, "announcements/list.html", page=page)


async def compose(request: web.Request) -> web.Response:
    """To whom, and what? Raises NotFound, NotAllowed."""
    opening = await database(request).read(actor_of(request), audiences.opening, *_about(request))
    return part(
        request,
        "announcements/compose.html",
        opening=opening,
        most=MAX_TEXT,
        caption=MAX_CAPTION,
        pictures=",".join(PICTURES),
    )


async def write(request: web.Request) -> web.Response:
    """What was written, as people will see it. Raises what services.announcements.write raises."""
    form = await read(request)
    typed = escape(form.text("announcement") or "", quote=False)
    photo = None if form.text("no_photo") else form.number("photo")
    said = (typed, *_about(request), photo)
    shown_to = await database(request).write(actor_of(request), announcements.write, *said)
    return preview_page(request, shown_to)


async def one(request: web.Request) -> web.Response:
    """A draft as it will look, or how far an announcement has got. Raises NotFound, NotAllowed."""
    db, actor, wanted = database(request), actor_of(request), number(request, "announcement")
    found = await db.read(actor, announcements.report, wanted)
    if found.sent_at is None:
        return preview_page(request, await db.read(actor, announcements.preview, wanted))
    return part(request, "announcements/report.html", report=found, tally=found.tally)


async def progress(request: web.Request) -> web.Response:
    """The counts alone, for a page that follows them. Raises NotFound, NotAllowed."""
    wanted = number(request, "announcement")
    found = await database(request).read(actor_of(request), announcements.report, wanted)
    return part(request, "announcements/progress.html", report=found, tally=found.tally)


async def answers(request: web.Request) -> web.Response:
    """Only to those who said this. Raises what services.announcements.choose raises."""
    form = await read(request)
    said = [one for one in Said if str(one) in form.fields]
    wanted = number(request, "announcement")
    return preview_page(
        request, await database(request).write(actor_of(request), announcements.choose, wanted, *said)
    )


async def send(request: web.Request) -> web.Response:
    """Let it go out. Raises what services.announcements.send raises."""
    revision = (await read(request)).number("revision") or 0
    wanted = number(request, "announcement")
    found = await database(request).write(actor_of(request), announcements.send, wanted, revision)
    return part(request, "announcements/report.html", report=found, tally=found.tally)


async def stop(request: web.Request) -> web.Response:
    """Send no more of it. Raises NotFound, NotAllowed."""
    wanted = number(request, "announcement")
    found = await database(request).write(actor_of(request), announcement_pauses.stop, wanted)
    return part(request, "announcements/report.html", report=found, tally=found.tally)


async def pause(request: web.Request) -> web.Response:
    """Send no more of it for now. Raises NotFound, NotAllowed."""
    wanted = number(request, "announcement")
    found = await database(request).write(actor_of(request), announcement_pauses.pause, wanted)
    return part(request, "announcements/report.html", report=found, tally=found.tally)


async def go_on(request: web.Request) -> web.Response:
    """Let a paused one go on. Raises what services.announcement_pauses.go_on raises."""
    wanted = number(request, "announcement")
    found = await database(request).write(actor_of(request), announcement_pauses.go_on, wanted)
    return part(request, "announcements/report.html", report=found, tally=found.tally)


def _about(request: web.Request) -> tuple[int, int]:
    """The program and the session of the path; 0 for none."""
    return int(request.match_info.get("program", "0")), int(request.match_info.get("session", "0"))


def preview_page(request: web.Request, shown_to: Preview) -> web.Response:
    """A draft as it will look, with how many hear it."""
    report = shown_to.report
    address = f"/app/{report.community_id}/announcement/{report.id}"
    return part(
        request,
        "announcements/preview.html",
        headers={"HX-Push-Url": address},
        shown=shown_to,
        report=report,
        reach=shown_to.reach,
        sample=notices.screen(announced(report)).text,
        all_said=tuple(Said),
    )


ROUTES = [
    *shown(LIST, listing),
    *shown(LIST + "/{page:[0-9]{1,3}}", listing),
    *(route for start in STARTS for route in (*shown(start, compose), post("/parts" + start, write))),
    *shown(ONE, one),
    get("/parts" + ONE + "/progress", progress),
    post("/parts" + ONE + "/answers", answers),
    post("/parts" + ONE + "/send", send),
    post("/parts" + ONE + "/stop", stop),
    post("/parts" + ONE + "/pause", pause),
    post("/parts" + ONE + "/continue", go_on),
]
