"""Invoices and credit notes on pages: one's own, everybody's, and each as a document by a signed link."""

from aiohttp import web

from services import invoices
from services.invoices import InvoiceList
from views import finance as views
from webapp import booking_files
from webapp.finance import HOME
from webapp.pages import part
from webapp.programs import PAGE
from webapp.routing import COMMUNITY, shown
from webapp.site import actor_of, database, number

MINE = COMMUNITY + "/invoices"
ALL = HOME + "/invoices"


async def mine(request: web.Request) -> web.Response:
    """One's own papers."""
    return _shown(request, await database(request).read(actor_of(request), invoices.mine, _page(request)))


async def everybodys(request: web.Request) -> web.Response:
    """The papers of the community. Raises NotAllowed."""
    return _shown(request, await database(request).read(actor_of(request), invoices.listed, _page(request)))


def _shown(request: web.Request, found: InvoiceList) -> web.Response:
    papers = [(one, views.name_of(one), booking_files.paper_address(request, one)) for one in found.invoices]
    base = f"/{number(request, 'community')}"
    path = base + ("/finance/invoices" if found.of_all else "/invoices")
    return part(request, "finance/papers.html", found=found, papers=papers, base=base, path=path)


def _page(request: web.Request) -> int:
    return int(request.match_info.get("page", "0"))


ROUTES = [
    *shown(MINE, mine),
    *shown(MINE + PAGE, mine),
    *shown(ALL, everybodys),
    *shown(ALL + PAGE, everybodys),
]
