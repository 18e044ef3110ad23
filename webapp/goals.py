"""Goals in the Mini App: looked at by everybody, set and changed by organizers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from aiohttp import web

from models.goals import GoalKind
from models.tx import Tx
from services import goal_edit, goals
from services.errors import BadInput
from services.goal_edit import MAX_TARGET, MAX_TITLE, Edited, GoalDraft
from services.goals import GoalPage, GoalView
from views import goals as views
from webapp.forms import Form, read
from webapp.pages import part
from webapp.programs import PAGE, PROGRAM
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number
from webapp.words import saved

_GOALS = "/goals"
_NEW = "/goals/new"
GOAL = COMMUNITY + "/goal/{goal:[0-9]{1,16}}"


async def listing(request: web.Request) -> web.Response:
    """Those that run, then those that were. Raises NotFound, NotMember, Banned."""
    found = await database(request).read(
        actor_of(request), goals.listing, _program(request), int(request.match_info.get("page", "0"))
    )
    return part(request, "goals/list.html", found=found, words=views.words())


async def page(request: web.Request) -> web.Response:
    """One goal. Raises NotFound, NotMember, Banned."""
    return _one(request, await database(request).read(actor_of(request), goals.one, number(request, "goal")))


def _one(request: web.Request, view: GoalView, **notice: str) -> web.Response:
    return part(request, "goals/page.html", view=view, words=views.words(), notice=notice or None)


async def new(request: web.Request) -> web.Response:
    """The form of a new goal. Raises NotFound, NotAllowed."""
    found, draft = await database(request).read(actor_of(request), _proposal, _program(request))
    return part(
        request, "goals/form.html", found=found, view=None, fields=_fields(draft), overtaken=None, **_form()
    )


def _proposal(tx: Tx, program_id: int | None) -> tuple[GoalPage, GoalDraft]:
    draft = goal_edit.proposed(tx, program_id, GoalKind.SONGS, 50)
    return goals.listing(tx, program_id), draft


async def create(request: web.Request) -> web.Response:
    """Set it. Raises NotFound, NotAllowed, BadInput."""
    draft = GoalDraft(**_said(await read(request)))
    view = await database(request).write(actor_of(request), goal_edit.create, _program(request), draft)
    return _one(request, view, words=saved(), kind="good")


async def edit(request: web.Request) -> web.Response:
    """The form of a goal. Raises NotFound, NotAllowed."""
    view = await database(request).read(actor_of(request), goal_edit.opened, number(request, "goal"))
    return _edit(request, view)


def _edit(
    request: web.Request,
    view: GoalView,
    mine: Mapping[str, str] | None = None,
    overtaken: Edited | None = None,
) -> web.Response:
    """`mine` is what a person typed who was second."""
    goal = view.goal
    held = _fields(GoalDraft(goal.kind, goal.target, goal.first, goal.last, goal.title))
    fields = {**held, **(mine or {})}
    return part(
        request, "goals/form.html", found=None, view=view, fields=fields, overtaken=overtaken, **_form()
    )


async def save(request: web.Request) -> web.Response:
    """Save it; on a conflict the form, with all that was typed. Raises NotFound, NotAllowed, BadInput."""
    form = await read(request)
    said = _said(form)
    goal, revision = number(request, "goal"), form.number("revision") or 0
    edited = await database(request).write(actor_of(request), goal_edit.change, goal, revision, **said)
    if edited.conflict:
        return _edit(request, edited.view, _fields(GoalDraft(**said)), edited)
    return _one(request, edited.view, words=saved(), kind="good")


async def delete(request: web.Request) -> web.Response:
    """Delete it. Raises NotFound, NotAllowed."""
    view = await database(request).write(actor_of(request), goal_edit.delete, number(request, "goal"))
    return part(request, "goals/deleted.html", view=view, words=views.words())


async def restore(request: web.Request) -> web.Response:
    """Bring it back. Raises NotFound, NotAllowed."""
    view = await database(request).write(actor_of(request), goal_edit.restore, number(request, "goal"))
    return _one(request, view, words=saved(), kind="good")


def _program(request: web.Request) -> int | None:
    program = request.match_info.get("program")
    return int(program) if program else None


def _form() -> dict[str, Any]:
    """What the form needs beside its values."""
    limits = {"title": MAX_TITLE, "target": MAX_TARGET}
    return {"kinds": list(GoalKind), "limits": limits, "words": views.words()}


def _fields(draft: GoalDraft) -> dict[str, str]:
    return {
        "title": draft.title,
        "kind": draft.kind.value,
        "target": str(draft.target),
        "first": draft.first.isoformat(),
        "until": draft.last.isoformat(),
    }


def _said(form: Form) -> dict[str, Any]:
    """What a form says, as the fields of GoalDraft. Raises BadInput."""
    try:
        kind = GoalKind(form.text("kind") or "")
    except ValueError:
        raise BadInput("kind", "missing") from None
    return {
        "kind": kind,
        "target": form.number("target") or 0,
        "first": _day(form, "first"),
        "last": _day(form, "until"),
        "title": form.text("title") or "",
    }


def _day(form: Form, field: str) -> date:
    try:
        return date.fromisoformat(form.text(field) or "")
    except ValueError:
        raise BadInput(field, "no_date") from None


ROUTES = [
    *(
        route
        for where in (PROGRAM, COMMUNITY)
        for route in (
            *shown(where + _NEW, new),
            post("/parts" + where + _GOALS, create),
            *shown(where + _GOALS, listing),
            *shown(where + _GOALS + PAGE, listing),
        )
    ),
    *shown(GOAL, page),
    *shown(GOAL + "/edit", edit),
    post("/parts" + GOAL, save),
    post("/parts" + GOAL + "/delete", delete),
    post("/parts" + GOAL + "/restore", restore),
]
