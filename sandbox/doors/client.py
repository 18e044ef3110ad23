"""The chat page's door: what a person's app can do, as JSON. README.md lists it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import WSMsgType, web

from sandbox.errors import Refused
from sandbox.methods.call import Upload
from sandbox.methods.reading import parse_body
from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.people import User
from sandbox.world.world import World

JSON = {"Content-Type": "application/json", "Cache-Control": "no-store"}
HEARTBEAT = 30.0


class Act:
    """What a person asks their app to do: the body of a call, and who and where is meant."""

    def __init__(self, world: World, body: Json, uploads: dict[str, Upload]) -> None:
        self.world = world
        self.body = body
        self.uploads = uploads

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number. Raises Refused."""
        value = self.body.get(name)
        if value in (None, "") and default is not None:
            return default
        try:
            return int(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            raise Refused(f"{name} must be a number") from None

    def text(self, name: str, default: str = "") -> str:
        """A text."""
        value = self.body.get(name)
        return default if value is None else str(value)

    @property
    def person(self) -> User:
        """Who acts. Raises Refused."""
        return self.world.user(self.number("person"))

    @property
    def chat(self) -> Chat:
        """Where. Raises Refused."""
        return self.world.chat_of(self.person, self.number("chat"))

    @property
    def member(self) -> User:
        """To whom it is done. Raises Refused."""
        return self.world.user(self.number("member"))


Doing = Callable[[Act], "Json | Awaitable[Json]"]
DOINGS: dict[str, Doing] = {}


def doing(name: str) -> Callable[[Doing], Doing]:
    """Register a function under `/client/<name>`."""

    def register(function: Doing) -> Doing:
        DOINGS[name] = function
        return function

    return register


class ClientDoor:
    """Serves `/client/…`."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve one call, or a person's live events."""
        name = request.path.removeprefix("/client/")
        try:
            if name == "live":
                return await self._live(request)
            if name.startswith("file/"):
                return self._file(name.removeprefix("file/"))
            if name not in DOINGS:
                return _json({"error": "there is no such call"}, 404)
            body, uploads = await self._body(request)
            result: Any = DOINGS[name](Act(self._world, body, uploads))
            return _json(await result if asyncio.iscoroutine(result) else result)
        except Refused as refused:
            return _json({"error": str(refused)}, 400)

    async def _body(self, request: web.BaseRequest) -> tuple[Json, dict[str, Upload]]:
        body = await request.read() if request.can_read_body else b""
        params, uploads = parse_body(request.headers.get("Content-Type", ""), body)
        return {**request.query, **params}, uploads

    def _file(self, file_id: str) -> web.StreamResponse:
        stored = self._world.files.by_id.get(file_id)
        if stored is None:
            raise Refused("there is no such file")
        if stored.url:
            return web.Response(status=302, headers={"Location": stored.url})
        return web.Response(body=stored.content, content_type=stored.mime_type)

    async def _live(self, request: web.BaseRequest) -> web.StreamResponse:
        """Events for one person, until the page goes away."""
        person = Act(self._world, dict(request.query), {}).person
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT)
        await socket.prepare(request)
        events: asyncio.Queue[Json] = asyncio.Queue()
        stop = self._world.feed.listen(person.id, events.put_nowait)
        writer = asyncio.get_running_loop().create_task(_write(socket, events))
        try:
            async for message in socket:
                if message.type is WSMsgType.ERROR:
                    break
        finally:
            stop()
            writer.cancel()
        return socket


async def _write(socket: web.WebSocketResponse, events: asyncio.Queue[Json]) -> None:
    while not socket.closed:
        await socket.send_str(orjson.dumps(await events.get()).decode())


def _json(body: Json, status: int = 200) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(body), headers=JSON)
