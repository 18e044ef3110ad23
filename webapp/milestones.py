"""Milestones on pages: all of a community, and a form for one."""

from collections.abc import Mapping

from aiohttp import web

from models.milestones import Counting
from models.tx import Tx
from services import milestone_edit, milestone_form, milestones
from services.milestone_edit import Edited
from services.milestones import MilestoneDetails
from views import milestones as views
from webapp.forms import Form, read
from webapp.pages import part
from webapp.programs import PAGE
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number
from webapp.words import saved

MILESTONES = COMMUNITY + "/milestones"
MILESTONE = COMMUNITY + "/milestone/{milestone:[0-9]{1,16}}"
FIELDS = ("sessions_required", "counting", "program_id", "name", "description", "badge_icon")
ACTIVE = "is_active"
NEW = {
    **dict.fromkeys((*FIELDS, "name"), ""),
    "counting": Counting.TOTAL.value,
    "badge_icon": "star",
    ACTIVE: "1",
}
NOTHING: Mapping[str, str] = {}
Shown = tuple[MilestoneDetails | None, list[tuple[int, str]]]


async def listing(request: web.Request) -> web.Response:
    """All of them, page by page. Raises NotAllowed."""
    at = int(request.match_info.get("page", "0"))
    found = await database(request).read(actor_of(request), milestones.listing, at)
    return part(request, "milestones/list.html", found=found, name=views.name_of)


async def new(request: web.Request) -> web.Response:
    """An empty form. Raises NotAllowed."""
    return await _form(request, None)


async def edit(request: web.Request) -> web.Response:
    """One as it is. Raises NotFound, NotAllowed."""
    return await _form(request, _milestone(request))


async def _form(
    request: web.Request,
    milestone_id: int | None,
    notice: dict[str, str] | None = None,
    mine: Mapping[str, str] = NOTHING,
    overtaken: Edited | None = None,
) -> web.Response:
    """The form; `mine` is what a person typed who was second, `overtaken` what came of it."""
    one, programs = await database(request).read(actor_of(request), _shown, milestone_id)
    held = _held(one) if one else NEW
    return part(
        request,
        "milestones/edit.html",
        one=one,
        community=number(request, "community"),
        programs=programs,
        icons={icon.value: name for icon, name in views.icon_names().items()},
        held=held,
        fields={**held, **mine},
        most=milestones,
        overtaken=overtaken,
        notice=notice,
        name=views.name_of,
    )


def _shown(tx: Tx, milestone_id: int | None) -> Shown:
    one = None if milestone_id is None else milestones.opened(tx, milestone_id)
    return one, list(milestones.programs_to_choose(tx))


def _held(one: MilestoneDetails) -> dict[str, str]:
    """What each field holds, as one would type it."""
    return {field: str(getattr(one, field) or "") for field in FIELDS} | {
        ACTIVE: "1" if one.is_active else ""
    }


async def create(request: web.Request) -> web.Response:
    """Make it. Raises NotAllowed, NotFound, BadInput."""
    typed = _typed(await read(request))
    said = milestone_form.read(typed)
    said.pop(ACTIVE, None)
    counting, required = said.pop("counting"), said.pop("sessions_required")
    one = await database(request).write(actor_of(request), milestone_edit.create, counting, required, **said)
    return await _form(request, one.id, {"words": saved(), "kind": "good"})


async def save(request: web.Request) -> web.Response:
    """Save what was changed; on a conflict the form, with all that was typed.

    Raises NotFound, NotAllowed, BadInput.
    """
    form = await read(request)
    typed = _typed(form)
    mine = {field: text for field, text in typed.items() if text != form.text(f"was-{field}")}
    revision = form.number("revision") or 0
    db, actor, said = database(request), actor_of(request), milestone_form.read(mine)
    edited = await db.write(actor, milestone_edit.change, _milestone(request), revision, **said)
    if edited.conflict:
        return await _form(request, edited.milestone.id, mine=mine, overtaken=edited)
    return await _form(request, edited.milestone.id, {"words": saved(), "kind": "good"})


async def delete(request: web.Request) -> web.Response:
    """Delete it; a tap on the page that follows brings it back. Raises NotFound, NotAllowed."""
    one = await database(request).write(actor_of(request), milestone_edit.delete, _milestone(request))
    return part(request, "milestones/deleted.html", one=one, name=views.name_of(one))


async def restore(request: web.Request) -> web.Response:
    """Undo that. Raises NotFound, NotAllowed, BadInput."""
    one = await database(request).write(actor_of(request), milestone_edit.restore, _milestone(request))
    return await _form(request, one.id, {"words": saved(), "kind": "good"})


def _typed(form: Form) -> dict[str, str]:
    """What the fields hold; an unticked box is not sent."""
    return {field: form.text(field) or "" for field in (*FIELDS, ACTIVE)}


def _milestone(request: web.Request) -> int:
    return number(request, "milestone")


ROUTES = [
    *shown(MILESTONES, listing),
    *shown(MILESTONES + PAGE, listing),
    *shown(MILESTONES + "/new", new),
    post("/parts" + MILESTONES + "/new", create),
    *shown(MILESTONE, edit),
    post("/parts" + MILESTONE, save),
    post("/parts" + MILESTONE + "/delete", delete),
    post("/parts" + MILESTONE + "/restore", restore),
]
