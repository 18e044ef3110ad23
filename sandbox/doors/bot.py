"""The bot's door: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import logging
from urllib.parse import parse_qsl, unquote

import orjson
from aiohttp import web

from sandbox.errors import ApiError, Refused, bad_request
from sandbox.faults import Fault, Faults
from sandbox.limits import Limits
from sandbox.methods.call import Call
from sandbox.methods.execute import UNKNOWN, run
from sandbox.methods.reading import Parsed, parse_body
from sandbox.world.people import Bot
from sandbox.world.world import World

UNAUTHORIZED = ApiError(401, "Unauthorized")
BROKEN = ApiError(500, "Internal Server Error")
LOG = logging.getLogger(__name__)
NOT_A_TOKEN = ApiError(404, "Not Found")


class BotDoor:
    """Answers the bots' calls; limits and faults stand in front of the methods."""

    def __init__(self, world: World, limits: Limits, faults: Faults) -> None:
        self._world = world
        self._limits = limits
        self._faults = faults

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve one call."""
        token, _, name = request.path[4:].partition("/")
        bot = self._world.bots.get(unquote(token))
        if bot is None:
            return _refusal(UNAUTHORIZED if ":" in token and name else NOT_A_TOKEN)
        name = name.lower()
        bot.calls[name] += 1
        polling = name == "getupdates"
        bot.open_calls += not polling
        try:
            return await self._serve(request, bot, name)
        finally:
            bot.open_calls -= not polling
            if not bot.open_calls:
                self._world.feed.pulse.beat()

    async def _serve(self, request: web.BaseRequest, bot: Bot, name: str) -> web.StreamResponse:
        fault: Fault | None = None
        try:
            call = Call(self._world, bot, name, *await self._parameters(request))
            if self._limits.on:
                self._limits.check(bot.id, name, call.text("chat_id"))
            if self._faults.waiting and (fault := self._faults.strike(call)):
                await self._before(request, fault)
            result = await run(call)
            if self._limits.watched:
                self._limits.note(name, call.text("chat_id"), int(call.text("message_id") or 0))
        except ApiError as error:
            bot.calls[f"{name} {error.code}"] += 1
            return _refusal(error)
        except Refused as refused:
            return _refusal(bad_request(str(refused)))
        except Exception:
            LOG.exception("%s could not be answered", name)
            return _refusal(BROKEN)
        if fault and fault.kind == "lost":
            return _hang_up(request)
        return web.Response(body=b'{"ok":true,"result":' + orjson.dumps(result) + b"}", headers=JSON)

    async def _parameters(self, request: web.BaseRequest) -> Parsed:
        body = await request.read() if request.can_read_body else b""
        params, uploads = parse_body(request.headers.get("Content-Type", ""), body)
        if request.query_string:
            params = dict(parse_qsl(request.query_string, keep_blank_values=True)) | params
        return params, uploads

    async def _before(self, request: web.BaseRequest, fault: Fault) -> None:
        """A fault that strikes before anything happens. Raises ApiError."""
        if error := fault.error():
            raise error
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault.kind == "reset":
            _hang_up(request)
            raise UNKNOWN

    async def file(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve a file: `/file/bot<token>/<path>`."""
        token, _, path = request.path.removeprefix("/file/bot").partition("/")
        if unquote(token) not in self._world.bots:
            return _refusal(UNAUTHORIZED)
        stored = self._world.files.by_path.get(path)
        if stored is None:
            return _refusal(NOT_A_TOKEN)
        if stored.url:
            raise web.HTTPFound(stored.url)
        return web.Response(body=stored.content, content_type=stored.mime_type)


JSON = {"Content-Type": "application/json"}


def _refusal(error: ApiError) -> web.Response:
    return web.Response(status=error.code, body=orjson.dumps(error.answer()), headers=JSON)


def _hang_up(request: web.BaseRequest) -> web.Response:
    """Drop the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
