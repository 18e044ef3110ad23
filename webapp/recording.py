"""Agreeing to being recorded, on a page."""

from aiohttp import web

from locales.reader import gettext as _
from locales.reader import language
from models.recording import Consent
from services import lineup_host, recording, recording_withholding
from services.errors import BadInput
from views.recording import state
from webapp.forms import read
from webapp.pages import part
from webapp.routing import post, shown
from webapp.sessions import SESSION, shown_now
from webapp.site import actor_of, database, number

RECORDING = SESSION + "/recording"


async def page(request: web.Request) -> web.Response:
    """How it stands. Raises NotFound."""
    return await _page(request)


async def answer(request: web.Request) -> web.Response:
    """Agree, or not; who is asked on the session's page stays there. Raises as the service, BadInput."""
    sent = await read(request)
    try:
        consent = Consent(sent.text("consent") or "")
    except ValueError:
        raise BadInput("answer", "missing") from None
    await database(request).write(actor_of(request), recording.answer, number(request, "session"), consent)
    if sent.text("asked") == "session":
        return await shown_now(request, {"words": _("Noted."), "kind": "good"})
    return await _page(request, _("Noted."))


async def wish(request: web.Request) -> web.Response:
    """Want to record this date, or not. Raises what `lineup_host.record` raises."""
    wanted = (await read(request)).text("wanted") == "yes"
    session = number(request, "session")
    await database(request).write(actor_of(request), lineup_host.record, session, language(), wanted=wanted)
    return await _page(request, _("Saved."))


async def release(request: web.Request) -> web.Response:
    """Show again what was withheld. Raises NotFound, NotAllowed."""
    await database(request).write(
        actor_of(request), recording_withholding.release, number(request, "session")
    )
    return await _page(request, _("Saved."))


async def _page(request: web.Request, notice: str = "") -> web.Response:
    found = await database(request).read(actor_of(request), recording.standing, number(request, "session"))
    told = {"words": notice, "kind": "good"} if notice else None
    return part(
        request,
        "recording/page.html",
        found=found,
        session=found.session,
        state=state(found),
        notice=told,
    )


ROUTES = [
    *shown(RECORDING, page),
    post("/parts" + RECORDING + "/answer", answer),
    post("/parts" + RECORDING + "/wish", wish),
    post("/parts" + RECORDING + "/release", release),
]
