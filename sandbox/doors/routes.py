"""Which door a request goes to."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.doors.bot import BotDoor
from sandbox.doors.pages import page

if TYPE_CHECKING:
    from sandbox.server import Sandbox

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


def handler(sandbox: "Sandbox") -> Handler:
    """One function for the whole server: the bots' calls come first and take no detours."""
    bots = BotDoor(sandbox.world, sandbox.limits, sandbox.faults)

    async def serve(request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/bot"):
            return await bots.answer(request)
        if path.startswith("/file/bot"):
            return await bots.file(request)
        return page(path)

    return serve
