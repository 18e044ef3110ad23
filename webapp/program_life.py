"""A program's life on a page: pause, archive, delete with undo; and what was changed, by whom."""

from aiohttp import web

from models.programs import ProgramStatus
from services import program_edit, program_life
from services.errors import BadInput
from services.programs import ProgramDetails
from views import program_log, programs
from webapp.forms import read
from webapp.pages import part
from webapp.programs import PAGE, PROGRAM
from webapp.routing import post, shown
from webapp.site import actor_of, database, number

MANAGE = PROGRAM + "/manage"
CHANGES = PROGRAM + "/changes"
DELETE, RESTORE = "delete", "restore"


async def page(request: web.Request) -> web.Response:
    """What an organizer can do with it as a whole. Raises NotFound, NotAllowed."""
    program = await database(request).read(actor_of(request), program_edit.opened, number(request, "program"))
    return _page(request, program, None)


async def act(request: web.Request) -> web.Response:
    """Pause it, archive it, let it go on, delete it, bring it back. Raises NotFound, NotAllowed, BadInput."""
    wanted = (await read(request)).text("wanted") or ""
    db, actor, program_id = database(request), actor_of(request), number(request, "program")
    if wanted == DELETE:
        return _page(
            request, await db.write(actor, program_life.delete, program_id), programs.deleted_toast()
        )
    if wanted == RESTORE:
        program = await db.write(actor, program_life.restore, program_id)
        return _page(request, program, programs.restored_toast())
    if wanted not in list(ProgramStatus):
        raise BadInput("form", "unreadable")
    program = await db.write(actor, program_life.set_status, program_id, ProgramStatus(wanted))
    return _page(request, program, programs.status_toast(program.status))


def _page(request: web.Request, program: ProgramDetails, said: str | None) -> web.Response:
    notice = {"words": said, "kind": "good"} if said else None
    return part(request, "program_life/page.html", program=program, notice=notice)


async def changes(request: web.Request) -> web.Response:
    """A page of what was changed, newest first. Raises NotFound, NotAllowed."""
    at = int(request.match_info.get("page", "0"))
    program, found = await database(request).read(
        actor_of(request), program_edit.history, number(request, "program"), at
    )
    told = program_log.in_words(program, found.lines)
    return part(request, "program_life/changes.html", program=program, lines=told, found=found)


ROUTES = [
    *shown(MANAGE, page),
    post("/parts" + MANAGE, act),
    *shown(CHANGES, changes),
    *shown(CHANGES + PAGE, changes),
]
