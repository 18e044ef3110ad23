"""How money stands, on a page, and files for who keeps the books."""

from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import IO, Any

from aiohttp import web

from locales.reader import reading
from models.actor import Actor
from services import finance_export, finance_overview, finance_periods
from services.finance_export import Export, Line, Mark
from services.finance_overview import Overview
from services.finance_periods import Usual
from views import finance_exports as views
from views import finance_files
from webapp import passes
from webapp.identity import enter
from webapp.pages import part
from webapp.routing import COMMUNITY, get, shown
from webapp.sent_files import send
from webapp.site import actor_of, database, number

PURPOSE = "finance-files"
HOME = COMMUNITY + "/finance"
_FILE = f"/{PURPOSE}" + COMMUNITY + "/{what:" + "|".join(Export) + "}/{kind:csv|xlsx}"


async def overview(request: web.Request) -> web.Response:
    """How money stands in the days that are asked for. Raises NotAllowed, BadInput."""
    found = await database(request).read(actor_of(request), finance_overview.asked, dict(request.query))
    return part(
        request,
        "finance/overview.html",
        found=found,
        path=f"/{number(request, 'community')}/finance",
        usual=[(which.value, views.stretch_name(which)) for which in Usual],
        files=_files(request, found),
        **views.words(),
    )


def _files(request: web.Request, found: Overview) -> list[tuple[str, dict[str, str]]]:
    """Each export by name, with the address of each kind of file, for the person whose page it is on."""
    query = found.stretch.query()
    return [
        (
            finance_files.name_of(export),
            {
                kind: passes.address(request, PURPOSE, f"{export}/{kind}", query)
                for kind in finance_files.TYPES
            },
        )
        for export in Export
    ]


async def file(request: web.Request) -> web.StreamResponse:
    """One file, as long as the person of the link may have it. Raises HTTPNotFound, NotAllowed, BadInput."""
    user_id, language = passes.holder(request, PURPOSE)
    actor = await enter(database(request), user_id, number(request, "community"))
    with reading(language, None), TemporaryFile() as out:
        name = await _write(request, actor, out)
        return await send(request, name, finance_files.TYPES[request.match_info["kind"]], out)


async def _write(request: web.Request, actor: Actor, out: IO[bytes]) -> str:
    db, kind = database(request), request.match_info["kind"]
    first, last = (finance_periods.day(field, request.query.get(field, "")) for field in ("first", "last"))
    stretch = finance_periods.between(first, last)
    begun = await db.write(actor, finance_export.begin, Export(request.match_info["what"]), stretch)

    async def fetch(after: Mark) -> tuple[Sequence[Line], Mark | None]:
        return await db.read(actor, finance_export.piece, begun, after)

    await finance_files.write(kind, out, begun, fetch)
    return finance_files.file_name(begun, kind)


ROUTES: list[Any] = [*shown(HOME, overview), get(_FILE, file)]
