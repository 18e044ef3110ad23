"""Too few come as yet: those who run a session say on its page that it takes place all the same."""

from aiohttp import web

from services import minimum
from views.place_notices import held
from webapp.routing import post
from webapp.sessions import SESSION, shown_now
from webapp.site import actor_of, database, number


async def hold(request: web.Request) -> web.Response:
    """Hold it with those who come; the page as it is then. Raises what services.minimum.decide raises."""
    session = await database(request).write(
        actor_of(request), minimum.decide, number(request, "session"), True
    )
    return await shown_now(request, {"words": held(session), "kind": "good"})


ROUTES = [post("/parts" + SESSION + "/minimum", hold)]
