"""Changing what one session says for itself, in one form."""

from aiohttp import web

from keyboards.session_edit import names
from locales.reader import gettext as _
from locales.reader import language
from services import session_form
from services.session_facts import Fact
from services.session_form import Form as SessionForm
from views.session_edit import outcome, told, usual
from webapp.forms import Form, read
from webapp.pages import part
from webapp.routing import post, shown
from webapp.sessions import SESSION, shown_now
from webapp.site import actor_of, database, number

EDIT = SESSION + "/edit"


async def form(request: web.Request) -> web.Response:
    """The form. Raises NotFound, NotAllowed, SessionOver."""
    return _shown(
        request,
        await database(request).read(actor_of(request), session_form.shown, number(request, "session")),
    )


async def save(request: web.Request) -> web.Response:
    """Save what was changed; the session's page. On a conflict the form, with all that was typed.

    Raises what services.session_edit.save raises.
    """
    sent = await read(request)
    typed, before = _fields(sent, ""), _fields(sent, "was-")
    revision = sent.number("revision") or 0
    edited, now = await database(request).write(
        actor_of(request),
        session_form.save,
        number(request, "session"),
        revision,
        {**dict.fromkeys(before, ""), **typed},
        before,
        language(),
    )
    if edited is None and now.changed:
        return _shown(request, now)
    news = outcome(edited) if edited else ""
    words = " ".join(word for word in (_("Saved."), news) if word)
    notice = {"words": words, "kind": "attention" if news else "good"}
    address = "/app" + request.path.removeprefix("/parts").removesuffix("/edit")
    return await shown_now(request, notice, {"HX-Push-Url": address})


def _fields(sent: Form, prefix: str) -> dict[Fact, str]:
    """The fields of the form that were sent: an unticked box is not."""
    given = {fact: sent.text(prefix + fact.value) for fact in Fact if fact is not Fact.RECAP}
    return {fact: text for fact, text in given.items() if text is not None}


def _shown(request: web.Request, shown_form: SessionForm) -> web.Response:
    return part(request, "session_edit/form.html", form=shown_form, names=names(), told=told, usual=usual)


ROUTES = [*shown(EDIT, form), post("/parts" + EDIT, save)]
