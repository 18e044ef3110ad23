"""Which door a request goes to."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

import sandbox.doors.chatting
import sandbox.doors.gathering  # noqa: F401 - both register what an app can do
from sandbox.doors.bot import BotDoor
from sandbox.doors.client import ClientDoor
from sandbox.doors.control import ControlDoor
from sandbox.doors.pages import page
from sandbox.mail.pages import page as mail_page
from sandbox.stripe import pages as stripe

if TYPE_CHECKING:
    from sandbox.server import Sandbox

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


def handler(sandbox: "Sandbox") -> Handler:
    """One function for the whole server: the bots' calls come first and take no detours."""
    bots = BotDoor(sandbox.world, sandbox.limits, sandbox.faults)

    people = ClientDoor(sandbox.world)
    control = ControlDoor(sandbox)

    async def serve(request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/bot"):
            return await bots.answer(request)
        if path.startswith("/file/bot"):
            return await bots.file(request)
        if path.startswith("/client/"):
            return await people.answer(request)
        if path.startswith("/control/"):
            return await control.answer(request)
        if path.startswith(f"{stripe.PATH}/") and sandbox.world.stripe is not None:
            return await stripe.answer(request, sandbox.world.stripe, sandbox.url, sandbox.settings.pace)
        mailbox = sandbox.world.mailbox
        if mailbox is not None and (path == "/mail" or path.startswith("/mail/")):
            return mail_page(path, mailbox)
        return page(path)

    return serve
