"""The dates of a program in the app: listed, added, left out and brought back, changed for one or more."""

from datetime import date, datetime, time

from aiohttp import web

from services import changes, dates, program_edit, series
from services.errors import BadInput, BadRule
from services.program_edit import Edited
from services.programs import ProgramDetails
from services.schedule import Schedule
from services.series import Applied, Change, Prospect, Scope, What
from views import changes as told
from views import dates as views
from webapp import planning
from webapp.forms import Form, read
from webapp.pages import part
from webapp.programs import PAGE, PROGRAM
from webapp.routing import get, post, shown
from webapp.site import actor_of, database, number
from webapp.words import words

DATE = PROGRAM + "/date/{session:[0-9]{1,16}}"
WHAT = {"time": What.TIME, "length": What.LENGTH, "place": What.PLACE, "end": What.END}
_CHANGE = DATE + "/{what:" + "|".join(WHAT) + "}"


def moment_of(form: Form) -> datetime:
    """The naive wall time of a form's day and time. Raises BadInput."""
    try:
        day = date.fromisoformat(form.text("day") or "")
    except ValueError:
        raise BadInput("day", "missing") from None
    try:
        clock = time.fromisoformat(form.text("time") or "")
    except ValueError:
        raise BadInput("time", "missing") from None
    return datetime.combine(day, clock.replace(second=0, microsecond=0, tzinfo=None))


async def page(request: web.Request) -> web.Response:
    """A page of the dates to come. Raises NotFound, NotAllowed."""
    return await _listed(request, None, int(request.match_info.get("page", "0")))


async def _listed(request: web.Request, said: str | None, at: int = 0) -> web.Response:
    found = await database(request).read(actor_of(request), dates.page_of, number(request, "program"), at)
    notice = {"words": said, "kind": "good"} if said else None
    return part(request, "dates/page.html", page=found, notice=notice)


async def add(request: web.Request) -> web.Response:
    """One more date. Raises what services.dates.add raises, BadInput."""
    local = moment_of(await read(request))
    await database(request).write(actor_of(request), dates.add, number(request, "program"), local)
    return await _listed(request, views.is_added())


async def bring_back(request: web.Request) -> web.Response:
    """Bring a date back that was left out. Raises what services.dates.bring_back raises."""
    local = changes.named((await read(request)).text("local") or "")
    await database(request).write(actor_of(request), dates.bring_back, number(request, "program"), local)
    return await _listed(request, views.is_back())


async def one(request: web.Request) -> web.Response:
    """What can be done with one date. Raises NotFound, NotAllowed, SessionOver."""
    found = await database(request).read(actor_of(request), dates.opened, number(request, "session"))
    return part(request, "dates/date.html", date=found)


async def sure_out(request: web.Request) -> web.Response:
    """Leave it out? Raises as `one`."""
    found = await database(request).read(actor_of(request), dates.opened, number(request, "session"))
    return part(request, "dates/out.html", date=found, told=told.told)


async def leave_out(request: web.Request) -> web.Response:
    """Leave it out; its people are told. Raises what services.dates.leave_out raises."""
    revision = (await read(request)).number("revision") or 0
    session = number(request, "session")
    await database(request).write(actor_of(request), dates.leave_out, session, revision)
    return await _listed(request, views.is_left_out())


async def change(request: web.Request) -> web.Response:
    """One thing of a date to change, for it alone or for more. Raises as `one`."""
    what = WHAT[request.match_info["what"]]
    db, actor, session = database(request), actor_of(request), number(request, "session")
    value = await db.read(actor, series.present, session, what)
    found = await db.read(actor, series.prospect, session, Change(what, value))
    return _asked(request, found)


def _asked(request: web.Request, found: Prospect) -> web.Response:
    what = next(name for name, what in WHAT.items() if what is found.change.what)
    said = views.effects_by_scope(found)
    return part(request, "dates/change.html", prospect=found, what=what, effects=said)


async def effects(request: web.Request) -> web.Response:
    """What the change that is filled in would do in each scope, or why it cannot be."""
    try:
        wanted = _wanted(request, Form(dict(request.query)))
        found = await database(request).read(
            actor_of(request), series.prospect, number(request, "session"), wanted
        )
    except (BadInput, BadRule) as refused:
        return part(request, "dates/refused.html", words=words(refused))
    return part(request, "dates/effects.html", prospect=found, effects=views.effects_by_scope(found))


async def apply(request: web.Request) -> web.Response:
    """Change dates; what was changed meanwhile is shown, and what was filled in is kept.

    Raises what services.series.apply raises.
    """
    form = await read(request)
    try:
        scope = Scope(form.text("scope") or "")
    except ValueError:
        raise BadInput("scope", "missing") from None
    revision = form.number("this" if scope is Scope.THIS else "series") or 0
    wanted, session = _wanted(request, form), number(request, "session")
    done = await database(request).write(actor_of(request), series.apply, session, revision, scope, wanted)
    if isinstance(done, Applied):
        return await _listed(request, views.saved(done.followed))
    return _asked(request, done)


def _wanted(request: web.Request, form: Form) -> Change:
    what, value = WHAT[request.match_info["what"]], (form.text("value") or "").strip()
    return series.read(what, value, "en")


async def schedule(request: web.Request) -> web.Response:
    """The program's schedule as a form. Raises NotFound, NotAllowed."""
    program = await database(request).read(actor_of(request), program_edit.opened, number(request, "program"))
    return _schedule(request, program, program.draft.schedule)


def _schedule(
    request: web.Request, program: ProgramDetails, filled_in: Schedule, edited: Edited | None = None
) -> web.Response:
    plan = planning.of(program.community_id, filled_in, database(request).clock(), program.id)
    return part(request, "dates/schedule.html", program=program, plan=plan, edited=edited)


async def reschedule(request: web.Request) -> web.Response:
    """Give the program the schedule that was filled in. Raises BadInput, BadRule, PastDate, NotAllowed."""
    form, db, actor = await read(request), database(request), actor_of(request)
    program = await db.read(actor, program_edit.opened, number(request, "program"))
    wanted = planning.chosen(form, program.draft.schedule, db.clock())
    revision = form.number("revision") or 0
    edited = await db.write(actor, program_edit.reschedule, program.id, revision, wanted)
    if not edited.conflict:
        return await _listed(request, views.saved(edited.followed))
    return _schedule(request, edited.program, wanted, edited)


ROUTES = [
    *shown(PROGRAM + "/dates", page),
    *shown(PROGRAM + "/dates" + PAGE, page),
    post("/parts" + PROGRAM + "/dates/add", add),
    post("/parts" + PROGRAM + "/dates/back", bring_back),
    *shown(PROGRAM + "/schedule", schedule),
    post("/parts" + PROGRAM + "/schedule", reschedule),
    *shown(DATE, one),
    *shown(DATE + "/out", sure_out),
    post("/parts" + DATE + "/out", leave_out),
    *shown(_CHANGE, change),
    get("/parts" + _CHANGE + "/effects", effects),
    post("/parts" + _CHANGE, apply),
]
