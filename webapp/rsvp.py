"""Answering a session in its page, and the list of who comes."""

from aiohttp import web

from services import attendees, rsvp
from views import attendees as say
from views.rsvp import outcome
from webapp.forms import MOST_ROLES, Form, answer_of, read
from webapp.pages import part
from webapp.routing import get, post, shown
from webapp.sessions import SESSION, shown_now
from webapp.site import actor_of, database, number


async def answer(request: web.Request) -> web.Response:
    """Say going, maybe or not, with role, guests and note; the page as it is then.

    Raises what services.rsvp.respond raises.
    """
    form = await read(request)
    result = await database(request).write(
        actor_of(request),
        rsvp.respond,
        number(request, "session"),
        answer_of(form),
        roles=_roles(form),
        guests=form.number("guests"),
        note=form.text("note"),
    )
    toast, alert = outcome(result)
    notice = {"words": alert or toast, "kind": "attention" if alert else "good"}
    return await shown_now(request, notice)


def _roles(form: Form) -> list[int] | None:
    """The role one would rather come in, then those one would take as well; None leaves them as they are.

    `either` is both of two roles in one field. Raises BadInput.
    """
    both = enumerate((form.text("either") or "").split()[:2])
    said = Form({**form.fields, **{f"also-{at}": role for at, role in both}})
    roles = [said.number(name) for name in ("role", *(f"also-{at}" for at in range(MOST_ROLES)))]
    return list(dict.fromkeys(role for role in roles if role is not None)) or None


async def who_comes(request: web.Request) -> web.Response:
    """Who comes, waits, or may come: the list's page whole, or more lines of it. Raises NotFound."""
    at = int(request.match_info.get("page", "0"))
    result = await database(request).read(
        actor_of(request), attendees.page_of, number(request, "session"), page=at
    )
    return part(request, "session/more.html" if at else "session/who.html", result=result, say=say)


ROUTES = [
    post("/parts" + SESSION + "/answer", answer),
    *shown(SESSION + "/who", who_comes),
    get("/parts" + SESSION + "/who/{page:[0-9]{1,4}}", who_comes),
]
