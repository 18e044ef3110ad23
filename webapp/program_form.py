"""Creating and editing a program on a page: every fact at once; nothing that was typed is lost."""

from datetime import datetime
from typing import Any

import orjson
from aiohttp import web

from keyboards.program_facts import hours_before
from locales import kind_words
from models.programs import Kind, Visibility
from services import drafts, kinds, program_form, program_page
from services.drafts import Draft
from services.errors import BadInput, PastDate
from services.program_facts import Fact, rules_of
from services.program_form import Filling, Saved
from services.program_page import ProgramView
from services.schedule import Schedule, next_dates
from services.uploads import PICTURES
from views import program_edit
from views.program_facts import told
from views.program_log import OF_FACT, field
from webapp import planning
from webapp.forms import Form, read
from webapp.pages import part
from webapp.programs import PROGRAM
from webapp.routing import COMMUNITY, get, post, shown
from webapp.site import actor_of, database, number

NEW = COMMUNITY + "/programs/new"
EDIT = PROGRAM + "/edit"
CURRENCIES = (
    "EUR",
    "USD",
    "GBP",
    "BRL",
    "UAH",
    "CHF",
    "PLN",
    "CZK",
    "SEK",
    "DKK",
    "CAD",
    "MXN",
    "ARS",
    "JPY",
)
MAX_BASE = 20_000


async def new(request: web.Request) -> web.Response:
    """The empty form. Raises NotAllowed, NotFound."""
    return _form(request, await database(request).read(actor_of(request), program_form.new))


async def edit(request: web.Request) -> web.Response:
    """The form of a program as it is now. Raises NotFound, NotAllowed."""
    filling = await database(request).read(actor_of(request), program_form.of, number(request, "program"))
    return _form(request, filling)


def _form(request: web.Request, filling: Filling) -> web.Response:
    program = filling.program
    now = database(request).clock()
    return part(
        request,
        "program_form/page.html",
        filling=filling,
        draft=filling.draft,
        base=orjson.dumps(drafts.pack(filling.draft)).decode(),
        plan=planning.of(filling.community_id, filling.draft.schedule, now, program.id if program else None),
        kinds=list(Kind),
        visibilities=list(Visibility),
        currencies=CURRENCIES,
        typed=program_form,
        pictures=",".join(PICTURES),
        rules=_rules(filling.draft),
        **_of_kind(filling.draft.kind, filling.draft),
    )


def _rules(draft: Draft) -> dict[str, Any]:
    """The rules that are asked for: times only once the rule is there that they belong to."""
    asked = rules_of(draft)
    hours = [(str(hours), hours_before(hours)) for hours in drafts.DECIDE_HOURS]
    return {
        "balance": Fact.BALANCE in asked,
        "accept": Fact.ACCEPT in asked,
        "decide": hours if Fact.DECIDE in asked else [],
    }


def _of_kind(kind: Kind, draft: Draft) -> dict[str, Any]:
    """What the settings of a kind need to be shown."""
    return {
        "settings": kinds.settings_of(kind),
        "values": {name: kinds.typed(value) for name, value in draft.settings.items()},
        "kind_words": kind_words,
    }


async def kind_settings(request: web.Request) -> web.Response:
    """The settings of the kind that was chosen, with what is typed in those it shares."""
    kind = program_form.kind_of(request.query.get("kind"), Kind.OTHER)
    return part(
        request,
        "program_form/settings.html",
        settings=kinds.settings_of(kind),
        values=dict(request.query),
        kind_words=kind_words,
    )


async def create(request: web.Request) -> web.Response:
    """Make it, and show it. Raises NotAllowed, BadInput, BadRule, PastDate."""
    form = await read(request)
    db, actor = database(request), actor_of(request)
    empty = await db.read(actor, program_form.new)
    schedule = planning.chosen(form, empty.draft.schedule, db.clock())
    made = await db.write(actor, program_form.create, _said(form), schedule)
    view = await db.read(actor, program_page.view, made.id)
    return _shown(request, view, program_edit.created())


async def save(request: web.Request) -> web.Response:
    """Save it, and show the program; where somebody else changed it meanwhile, say what, and keep the form.

    Raises NotFound, NotAllowed, BadInput, BadRule, PastDate.
    """
    form = await read(request)
    db, actor, program = database(request), actor_of(request), number(request, "program")
    before, revision = _base(form), form.number("revision") or 0
    schedule = _schedule(form, before, db.clock())
    saved = await db.write(actor, program_form.save, program, revision, before, _said(form), schedule)
    if saved.mine is not None:
        return _conflict(request, saved, saved.mine)
    return _shown(
        request, await db.read(actor, program_page.view, program), program_edit.saved(saved.followed)
    )


def _said(form: Form) -> dict[str, str]:
    return {name: form.text(name) or "" for name in form.fields}


def _base(form: Form) -> Draft:
    """The draft that the form was shown with. Raises BadInput for what is none."""
    text = form.text("base") or ""
    try:
        if len(text) > MAX_BASE:
            raise BadInput("form", "unreadable")
        return drafts.unpack(orjson.loads(text))
    except (KeyError, TypeError, ValueError):
        raise BadInput("form", "unreadable") from None


def _schedule(form: Form, before: Draft, now: datetime) -> Schedule | None:
    """The schedule that is filled in; None for one without dates ahead that was left as it is."""
    try:
        return planning.chosen(form, before.schedule, now)
    except PastDate as past:
        unchanged = past.moment == drafts.last_date(before.schedule)
        if unchanged and not next_dates(before.schedule, now, 1):
            return None
        raise


def _conflict(request: web.Request, saved: Saved, mine: Draft) -> web.Response:
    """What somebody else changed, field by field, beside what the form would make of it."""
    facts = dict.fromkeys(OF_FACT[name] for name in saved.theirs if name in OF_FACT)
    untold = sorted({field(name) for name in saved.theirs if name not in OF_FACT})
    return part(
        request,
        "program_form/conflict.html",
        status=409,
        headers={"HX-Retarget": "#conflict", "HX-Reswap": "innerHTML show:top"},
        saved=saved,
        facts=[(told(saved.program.draft, fact), told(mine, fact)) for fact in facts],
        untold=untold,
    )


def _shown(request: web.Request, view: ProgramView, words: str) -> web.Response:
    program = view.program
    return part(
        request,
        "program/page.html",
        headers={"HX-Push-Url": f"/app/{program.community_id}/program/{program.id}"},
        view=view,
        notice={"words": words, "kind": "good"},
    )


ROUTES = [
    *shown(NEW, new),
    post("/parts" + NEW, create),
    *shown(EDIT, edit),
    post("/parts" + EDIT, save),
    get("/parts" + COMMUNITY + "/kind-settings", kind_settings),
]
