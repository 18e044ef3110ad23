"""Running a program together, on a page: who does, invitations, taking somebody off, stepping down."""

from aiohttp import web

from models.tx import Tx
from services import team, team_invites, team_letters
from services.errors import BadInput
from services.team import Invites, Team
from views import mail_states
from views import team as views
from webapp.forms import read
from webapp.pages import part
from webapp.programs import PAGE, PROGRAM
from webapp.routing import post, shown
from webapp.site import actor_of, database, number, site_of

TEAM = PROGRAM + "/team"


async def page(request: web.Request) -> web.Response:
    """Who runs it, and what became of the invitations. Raises NotFound, NotAllowed."""
    return await _page(request)


async def _page(request: web.Request, said: str | None = None, token: str = "") -> web.Response:
    at = int(request.match_info.get("page", "0"))
    found, invites = await database(request).read(actor_of(request), _seen, number(request, "program"), at)
    notice = {"words": said, "kind": "good"} if said else None
    links = site_of(request).links
    url, web_url = (views.url_of(token, links), views.web_url(token, links)) if token else ("", "")
    return part(
        request,
        "team/page.html",
        team=found,
        invites=invites,
        words=views,
        url=url,
        web_url=web_url,
        notice=notice,
        mails=views.mails(links),
        fared=mail_states.said,
    )


def _seen(tx: Tx, program_id: int, at: int) -> tuple[Team, Invites]:
    return team.screen(tx, program_id, at), team.listing(tx, program_id)


async def act(request: web.Request) -> web.Response:
    """Make an invitation, or send it, take one back, take somebody off, step down.

    Raises NotFound, NotAllowed, NotYours, TeamFull, LetterSent, TooManyLetters, BadInput.
    """
    form, program = await read(request), number(request, "program")
    wanted, which = form.text("wanted"), form.number("which") or 0
    db, actor = database(request), actor_of(request)
    if wanted == "invite":
        return await _page(request, token=(await db.write(actor, team_invites.make, program)).token)
    if wanted == "write":
        address = (form.text("email") or "").strip()
        await db.write(actor, team_letters.invite, program, address, site_of(request).links.seals)
        return await _page(request, views.written_toast(address))
    if wanted == "revoke":
        done = await db.write(actor, team_letters.revoke, program, which)
        return await _page(request, views.revoked_toast(done=done))
    if wanted == "remove":
        return await _page(request, views.removed_toast(await db.write(actor, team.remove, program, which)))
    if wanted != "leave":
        raise BadInput("form", "unreadable")
    await db.write(actor, team.step_down, program)
    path = f"/{actor.community_id}/program/{program}"
    return part(request, "team/left.html", said=views.left_toast(), path=path)


ROUTES = [*shown(TEAM, page), *shown(TEAM + PAGE, page), post("/parts" + TEAM, act)]
