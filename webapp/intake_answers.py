"""The form of a booking in the Mini App: filled in by its customer, read by its instructor alone."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from locales.reader import gettext as _
from services import intake_answers, uploads
from services.errors import BadInput
from services.intake_answers import Attempt, Paper, Sheet
from services.intake_files import Prepared, prepared
from services.intake_schemas import Form as Questions
from services.intake_values import Problem
from services.vault import Vault
from views import intake_forms as views
from webapp import intake_files
from webapp.pages import STAYS, part
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number, site_of
from webapp.uploading import Sent, Whole, receive_whole

FORM = COMMUNITY + "/booking/{booking:[0-9]{1,16}}/form"
DROP = "{}-drop"


async def page(request: web.Request) -> web.Response:
    """The form, as who looks may see it. Raises NotFound."""
    return _page(request, await _read(request, intake_answers.opened))


async def fill(request: web.Request) -> web.Response:
    """Fill it in, or change what was answered. Raises NotFound, AnswersFixed, BadInput."""
    paper = await _read(request, intake_answers.changing)
    assert paper.asked is not None
    whole = await receive_whole(request, uploads.MAX_BYTES)
    sheet = await _sheet(paper.asked.form, whole, site_of(request).vault)
    attempt: Attempt = await database(request).write(
        actor_of(request), intake_answers.fill, site_of(request).vault, number(request, "booking"), sheet
    )
    if attempt.saved:
        return _page(request, attempt.paper, _("Saved. Thank you!"))
    return _again(request, attempt, sheet.typed)


async def erase(request: web.Request) -> web.Response:
    """Erase what one answered. Raises NotFound."""
    vault, booking = site_of(request).vault, number(request, "booking")
    gone = await database(request).write(actor_of(request), intake_answers.erase, vault, booking)
    return _page(request, gone, _("Erased. Nothing of it is left."))


async def _read(request: web.Request, function: object) -> Paper:
    vault, booking = site_of(request).vault, number(request, "booking")
    found: Paper = await database(request).read(actor_of(request), function, vault, booking)  # type: ignore[arg-type]
    return found


async def _sheet(asked: Questions, whole: Whole, vault: Vault) -> Sheet:
    """A form as it came, with those files that can be taken."""
    taken: dict[str, Prepared] = {}
    refused: dict[str, Problem] = {}
    for key in asked.wants_files:
        sent = whole.files.get(key)
        if key in whole.too_big:
            alone = not whole.files
            refused[key] = Problem(key, "file_too_big" if alone else "too_big_together", uploads.MAX_BYTES)
        elif sent is not None:
            try:
                taken[key] = await asyncio.to_thread(_prepared, vault, key, sent)
            except BadInput as wrong:
                refused[key] = Problem(key, wrong.problem, wrong.limit)
    typed = {one.key: whole.form.texts(one.key) for one in asked.questions}
    dropped = frozenset(key for key in asked.wants_files if whole.form.text(DROP.format(key)) == "yes")
    return Sheet(whole.form.text("stamp") or "", typed, taken, refused, dropped)


def _prepared(vault: Vault, key: str, sent: Sent) -> Prepared:
    return prepared(vault, uploads.document(key, sent.name, sent.content))


def _page(request: web.Request, paper: Paper, said: str = "") -> web.Response:
    notice = {"words": said, "kind": "good"} if said else None
    return part(request, _template(paper), **_context(request, paper, views.fields(paper)), notice=notice)


def _template(paper: Paper) -> str:
    if not paper.reads:
        return "intake_forms/state.html"
    return "intake_forms/fill.html" if paper.may_change else "intake_forms/read.html"


def _again(request: web.Request, attempt: Attempt, typed: Mapping[str, Sequence[str]]) -> web.Response:
    """The form as it was typed, with what is wrong beside each field and above all of them."""
    context = _context(request, attempt.paper, views.fields(attempt.paper, typed, attempt.problems))
    return part(
        request,
        "intake_forms/fill.html",
        status=422,
        headers={STAYS: "1"},
        **context | {"changed": attempt.changed},
        notice=None,
    )


def _context(request: web.Request, paper: Paper, fields: list[views.Field]) -> dict[str, Any]:
    return {
        "paper": paper,
        "fields": fields,
        "wrong": [one for one in fields if one.wrong],
        "changed": False,
        "accepted": ",".join(uploads.ACCEPTED),
        "export": intake_files.export_address(request, paper.booking.id),
        "link": lambda file: intake_files.address(request, file.id),
        "back": f"/{paper.booking.community_id}/booking/{paper.booking.id}",
        **views.words(),
    }


ROUTES = [
    *shown(FORM, page),
    post("/parts" + FORM, fill),
    post("/parts" + FORM + "/erase", erase),
]
