"""Home in the Mini App: what is next for the person, over all their communities."""

from aiohttp import web

from locales.reader import moment_there
from services import action_changes, home, rsvp
from views import action_items as action_views
from views.booking_words import booked_when
from views.rsvp import outcome
from webapp.forms import answer_of, read
from webapp.identity import wherever_one_comes
from webapp.pages import part
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number


async def page(request: web.Request) -> web.Response:
    """The next sessions of each community, answered ones first."""
    return await _shown(request)


async def answer(request: web.Request) -> web.Response:
    """Say going or not to a session; home stays. Raises what services.rsvp.respond raises."""
    wanted = answer_of(await read(request))
    result = await database(request).write(
        actor_of(request), rsvp.respond, number(request, "session"), wanted
    )
    toast, alert = outcome(result)
    return await _shown(request, {"words": alert or toast, "kind": "attention" if alert else "good"})


async def tick(request: web.Request) -> web.Response:
    """Tick a task off; home stays. Raises what services.action_changes.tick raises."""
    task = number(request, "task")
    done = await database(request).write(actor_of(request), action_changes.tick, task, done=True)
    return await _shown(request, {"words": action_views.done(done.action), "kind": "good"})


async def _shown(request: web.Request, notice: dict[str, str | None] | None = None) -> web.Response:
    db, inside = database(request), await wherever_one_comes(request)
    found = [await db.read(actor, home.of_community) for actor in inside]
    homes = [one for one in found if one.inside or one.mine]
    return part(
        request,
        "home/page.html",
        homes=homes,
        notice=notice,
        moment_there=moment_there,
        booked_when=booked_when,
        due=action_views.due,
    )


ROUTES = [
    *shown("/home", page),
    post("/parts" + COMMUNITY + "/next/answer/{session:[0-9]{1,16}}", answer),
    post("/parts" + COMMUNITY + "/mine/task/{task:[0-9]{1,16}}", tick),
]
