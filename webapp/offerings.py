"""One-to-one services in the Mini App: which there are, one of them, and what its instructor does with it."""

from aiohttp import web

from locales.reader import on_the_spot
from models.offerings import OfferingStatus
from services import members, offering_edit, offering_lists, offerings
from services.offerings import OfferingDetails
from views.offerings import words
from webapp.forms import read
from webapp.pages import part
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number
from webapp.words import saved

LIST = COMMUNITY + "/offerings"
OFFERING = COMMUNITY + "/offering/{offering:[0-9]{1,16}}"
"""The path of one offering, below which its pages are."""


async def listing(request: web.Request) -> web.Response:
    """What is offered, and one's own. Raises NotFound."""
    db, actor = database(request), actor_of(request)
    shelf = await db.read(actor, offering_lists.shelf)
    mine = await db.read(actor, offering_lists.mine)
    here = await db.read(actor, members.community)
    with on_the_spot():
        return part(
            request, "offerings/list.html", community=here, shelf=shelf, mine=mine, notice=None, **words()
        )


async def page(request: web.Request) -> web.Response:
    """One offering. Raises NotFound."""
    return _page(request, await database(request).read(actor_of(request), offerings.opened, _number(request)))


def _page(
    request: web.Request, offering: OfferingDetails, notice: dict[str, str] | None = None
) -> web.Response:
    with on_the_spot():
        return part(request, "offerings/page.html", offering=offering, notice=notice, **words())


async def publish(request: web.Request) -> web.Response:
    """Show it to be booked, or put it away. Raises NotFound, NoPrice, BadInput."""
    form = await read(request)
    status = OfferingStatus.ACTIVE if form.text("on") == "1" else OfferingStatus.ARCHIVED
    done = await database(request).write(
        actor_of(request), offering_edit.set_status, _number(request), status
    )
    return _page(request, done, {"words": saved(), "kind": "good"})


async def delete(request: web.Request) -> web.Response:
    """Delete it; a tap on the page that follows brings it back. Raises NotFound, OfferingInUse."""
    done = await database(request).write(actor_of(request), offering_edit.delete, _number(request))
    return part(request, "offerings/deleted.html", offering=done)


async def restore(request: web.Request) -> web.Response:
    """Undo that. Raises NotFound."""
    done = await database(request).write(actor_of(request), offering_edit.restore, _number(request))
    return _page(request, done, {"words": saved(), "kind": "good"})


def _number(request: web.Request) -> int:
    return number(request, "offering")


ROUTES = [
    *shown(LIST, listing),
    *shown(OFFERING, page),
    post("/parts" + OFFERING + "/publish", publish),
    post("/parts" + OFFERING + "/delete", delete),
    post("/parts" + OFFERING + "/restore", restore),
]
