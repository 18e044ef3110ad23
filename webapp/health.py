"""For the operator's monitor: whether the process is up, and whether it can do its work."""

from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web
from sqlalchemy import literal, select

from models.tx import Tx
from services.people import ANYBODY
from webapp.site import database

States = Callable[[], Awaitable[Mapping[str, bool]]]
"""What else must work for the process to be ready, by name: the sender, the poller."""

STATES: web.AppKey[States] = web.AppKey("states")
_ONE = select(literal(1))
log = structlog.get_logger(__name__)


async def health(_request: web.Request) -> web.Response:
    """The process is up."""
    return web.json_response({"up": True})


async def ready(request: web.Request) -> web.Response:
    """200 when the database answers and every state is good, else 503; each by name."""
    states = {"database": await _database_answers(request), **await request.app[STATES]()}
    return web.json_response(states, status=200 if all(states.values()) else 503)


async def nothing_else() -> Mapping[str, bool]:
    """No further states."""
    return {}


async def _database_answers(request: web.Request) -> bool:
    try:
        return bool(await database(request).read(ANYBODY, _ask))
    except Exception:
        log.exception("the database does not answer")
        return False


def _ask(tx: Tx) -> bool:
    return bool(tx.value(_ONE) == 1)
