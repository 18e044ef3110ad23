"""The form of an offering in the Mini App: built question by question, put in order, looked at, published."""

from typing import Any

from aiohttp import web

from locales.reader import gettext as _
from services import intake_form_edit, intake_forms
from services.errors import NotFound
from services.intake_form_edit import Wording
from services.intake_forms import Draft
from services.intake_schemas import Ask, Question
from services.uploads import ACCEPTED
from views import intake_forms as views
from webapp.forms import Form, read
from webapp.offerings import OFFERING
from webapp.pages import part
from webapp.routing import post, shown
from webapp.site import actor_of, database, number
from webapp.words import saved

FORM = OFFERING + "/form"
NEW = FORM + "/new/{ask:" + "|".join(Ask) + "}"
QUESTION = FORM + "/{question:q[0-9]{1,6}}"


async def build(request: web.Request) -> web.Response:
    """All of it. Raises NotFound."""
    return _built(request, await _opened(request))


async def preview(request: web.Request) -> web.Response:
    """As customers see it. Raises NotFound."""
    draft = await _opened(request)
    fields = views.preview(draft)
    accepted = ",".join(ACCEPTED)
    return part(
        request, "intake_forms/preview.html", draft=draft, fields=fields, accepted=accepted, **views.words()
    )


async def new(request: web.Request) -> web.Response:
    """A question yet to be worded. Raises NotFound."""
    return _question(request, await _opened(request), None, Ask(request.match_info["ask"]))


async def question(request: web.Request) -> web.Response:
    """One question. Raises NotFound."""
    draft = await _opened(request)
    found = draft.one(request.match_info["question"])
    return _question(request, draft, found, found.ask)


async def add(request: web.Request) -> web.Response:
    """Ask it, too. Raises NotFound, Outdated, BadInput."""
    form = await read(request)
    said, ask = _wording(form), Ask(request.match_info["ask"])
    return _built(request, await _do(request, form, intake_form_edit.add, ask, said), _("Added."))


async def change(request: web.Request) -> web.Response:
    """Ask it otherwise, elsewhere, or no more. Raises NotFound, Outdated, BadInput, NothingToAsk."""
    form, key = await read(request), request.match_info["question"]
    what = form.text("do")
    if what == "remove":
        gone = await _do(request, form, intake_form_edit.remove, key)
        return _built(request, gone, _("Removed. Who answered it keeps the answer."))
    if what in ("up", "down"):
        return _built(
            request, await _do(request, form, intake_form_edit.move, key, 1 if what == "down" else -1)
        )
    return _built(request, await _do(request, form, intake_form_edit.change, key, _wording(form)), saved())


async def introduce(request: web.Request) -> web.Response:
    """Say something first. Raises NotFound, Outdated, BadInput."""
    form = await read(request)
    intro = form.text("intro") or ""
    return _built(request, await _do(request, form, intake_form_edit.introduce, intro), saved())


async def require(request: web.Request) -> web.Response:
    """Required, or not. Raises NotFound, Outdated."""
    form = await read(request)
    required = form.text("required") == "yes"
    done = await _do(request, form, intake_form_edit.require, required=required)
    return _built(request, done, saved())


async def publish(request: web.Request) -> web.Response:
    """Ask customers, or stop. Raises NotFound, Outdated, NothingToAsk."""
    form = await read(request)
    published = form.text("published") == "yes"
    done = await _do(request, form, intake_form_edit.publish, published=published)
    return _built(
        request, done, _("Customers are asked from now on.") if published else _("Nobody is asked.")
    )


async def _opened(request: web.Request) -> Draft:
    return await database(request).read(actor_of(request), intake_forms.opened, number(request, "offering"))


async def _do(request: web.Request, form: Form, function: Any, *args: Any, **kwargs: Any) -> Draft:
    offering, revision = number(request, "offering"), form.number("revision")
    if revision is None:
        raise NotFound
    found: Draft = await database(request).write(
        actor_of(request), function, offering, revision, *args, **kwargs
    )
    return found


def _wording(form: Form) -> Wording:
    return Wording(
        form.text("question") or "",
        form.text("help") or "",
        form.text("required") == "yes",
        form.text("options") or "",
        form.number("least"),
        form.number("most"),
    )


def _built(request: web.Request, draft: Draft, said: str = "") -> web.Response:
    path = f"/{draft.community_id}/offering/{draft.offering_id}/form"
    headers = {"HX-Push-Url": "/app" + path} if request.method == "POST" else None
    notice = {"words": said, "kind": "good"} if said else None
    return part(
        request, "intake_forms/build.html", headers=headers, draft=draft, notice=notice, **views.words()
    )


def _question(request: web.Request, draft: Draft, found: Question | None, ask: Ask) -> web.Response:
    return part(request, "intake_forms/question.html", draft=draft, found=found, ask=ask, **views.words())


ROUTES = [
    *shown(FORM, build),
    *shown(FORM + "/preview", preview),
    *shown(NEW, new),
    *shown(QUESTION, question),
    post("/parts" + NEW, add),
    post("/parts" + QUESTION, change),
    post("/parts" + FORM + "/intro", introduce),
    post("/parts" + FORM + "/required", require),
    post("/parts" + FORM + "/published", publish),
]
