"""Changing what one session says for itself, in one form."""

from collections.abc import Sequence

from aiohttp import web

from keyboards.session_edit import names
from locales import kind_words
from locales.reader import gettext as _
from locales.reader import language
from services import session_form
from services.session_facts import NONE, Fact
from services.session_form import Form as SessionForm
from views.session_edit import fewer, outcome, told, usual
from webapp.forms import Form, read
from webapp.pages import part
from webapp.routing import post, shown
from webapp.sessions import SESSION, shown_now
from webapp.site import actor_of, database, number

EDIT = SESSION + "/edit"
WAS = "was-"
"""Before the name of a field: what it held when the form was shown."""


async def form(request: web.Request) -> web.Response:
    """The form. Raises NotFound, NotAllowed, SessionOver."""
    return _shown(
        request,
        await database(request).read(actor_of(request), session_form.shown, number(request, "session")),
    )


async def save(request: web.Request) -> web.Response:
    """Save what was changed; the session's page. The form with all that was typed, on a conflict, or where
    fewer places than are taken are not meant yet.

    Raises what services.session_edit.save raises.
    """
    sent = await read(request)
    typed, before = _fields(sent)
    revision = sent.number("revision") or 0
    edited, now = await database(request).write(
        actor_of(request),
        session_form.save,
        number(request, "session"),
        revision,
        typed,
        before,
        language(),
        sure=sent.text("sure") == (typed.get(Fact.PLACES) or ""),
    )
    if edited is None and now.changed:
        return _shown(request, now)
    if edited and edited.below:
        return _shown(request, now, fewer(edited))
    news = outcome(edited) if edited else ""
    words = " ".join(word for word in (_("Saved."), news) if word)
    notice = {"words": words, "kind": "attention" if news else "good"}
    address = "/app" + request.path.removeprefix("/parts").removesuffix("/edit")
    return await shown_now(request, notice, {"HX-Push-Url": address})


def _fields(sent: Form) -> tuple[dict[str, str], dict[str, str]]:
    """What the fields hold, and what they held when the form was shown; an unticked box is not sent."""
    before = {name.removeprefix(WAS): sent.text(name) or "" for name in sent.fields if name.startswith(WAS)}
    typed = {name: sent.text(name) or "" for name in before}
    if sent.text("until_start"):
        typed[Fact.DEADLINE] = NONE
    return typed, before


def _shown(request: web.Request, shown_form: SessionForm, fewer: Sequence[str] = ()) -> web.Response:
    return part(
        request,
        "session_edit/form.html",
        form=shown_form,
        fewer=fewer,
        settings=shown_form.settings,
        values=shown_form.fields,
        kind_words=kind_words,
        names=names(),
        told=told,
        usual=usual,
    )


ROUTES = [*shown(EDIT, form), post("/parts" + EDIT, save)]
