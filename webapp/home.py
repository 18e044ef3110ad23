"""Home in the Mini App: what is next for the person, over all their communities."""

from aiohttp import web

from models.actor import Actor
from models.communities import Standing
from models.database import Database
from services import home, members
from services.home import CommunityHome
from webapp.identity import enter
from webapp.pages import part
from webapp.routing import shown
from webapp.site import actor_of, database


async def page(request: web.Request) -> web.Response:
    """The next sessions of each community, answered ones first."""
    homes = await _homes(database(request), actor_of(request))
    return part(request, "home/page.html", homes=homes)


async def _homes(db: Database, person: Actor) -> list[CommunityHome]:
    user_id = person.user_id or 0
    memberships = await db.read(person, members.of_person, user_id)
    inside = [row.community_id for row in memberships if row.standing is Standing.ACTIVE]
    actors = [await enter(db, user_id, community) for community in inside]
    return [await db.read(actor, home.of_community) for actor in actors]


ROUTES = shown("/home", page)
