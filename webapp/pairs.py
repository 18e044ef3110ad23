"""Coming to a session with somebody: whom, in which roles, and what became of it."""

from aiohttp import web

from models.tx import Tx
from services import pair_choice, pairs
from services.errors import BadInput
from services.sessions import SessionDetails
from views import pairs as views
from webapp.forms import read
from webapp.pages import part
from webapp.routing import get, post, shown
from webapp.sessions import SESSION, shown_now
from webapp.site import actor_of, database, number, site_of

PAIR = SESSION + "/pair"


async def page(request: web.Request) -> web.Response:
    """Whom, by name or by a link; or the pair there is. Raises NotFound."""
    actor = actor_of(request)
    found = await database(request).read(actor, pair_choice.look, number(request, "session"))
    share = views.share_url(found.session, actor.user_id, site_of(request).links)
    return part(request, "pairs/page.html", session=found.session, share=share)


async def search(request: web.Request) -> web.Response:
    """Members by a part of the name. Raises NotFound."""
    session, typed = number(request, "session"), request.query.get("name", "")
    found = await database(request).read(actor_of(request), pair_choice.look, session, typed)
    return part(request, "pairs/found.html", found=found, session=found.session)


async def one(request: web.Request) -> web.Response:
    """In which roles? Raises NotFound, NoPair."""
    found = await database(request).read(
        actor_of(request), pair_choice.one, number(request, "session"), number(request, "user")
    )
    return part(request, "pairs/roles.html", session=found.session, partner=found.people[0])


async def ask(request: web.Request) -> web.Response:
    """Ask them; the session as it is then. Raises BadInput, and as `pairs.ask`."""
    form = await read(request)
    mine, theirs = form.number("role"), form.number("their_role")
    if mine is None or theirs is None:
        raise BadInput("role", "missing")
    session, user = number(request, "session"), number(request, "user")
    return await _said(
        request, await database(request).write(actor_of(request), pairs.ask, session, user, mine, theirs)
    )


async def answer(request: web.Request) -> web.Response:
    """Say yes or no, take it back, or come alone again. Raises BadInput, and as services.pairs."""
    form = await read(request)
    wanted, who = form.text("wanted"), form.number("who")
    session = number(request, "session")
    return await _said(
        request, await database(request).write(actor_of(request), _answer, session, wanted, who)
    )


def _answer(tx: Tx, session_id: int, wanted: str | None, who: int | None) -> SessionDetails:
    match wanted, who:
        case "confirm", int():
            return pairs.confirm(tx, session_id, who)
        case "decline", int():
            return pairs.decline(tx, session_id, who)
        case "undo", _:
            return pairs.undo(tx, session_id)
    raise BadInput("form", "unreadable")


async def _said(request: web.Request, session: SessionDetails) -> web.Response:
    headers = {"HX-Push-Url": f"/app/{session.community_id}/session/{session.id}"}
    return await shown_now(request, {"words": views.outcome(session), "kind": "good"}, headers)


ROUTES = [
    *shown(PAIR, page),
    get("/parts" + PAIR + "/search", search),
    *shown(PAIR + "/{user:[0-9]{1,16}}", one),
    post("/parts" + PAIR + "/{user:[0-9]{1,16}}", ask),
    post("/parts" + PAIR + "/answer", answer),
]
