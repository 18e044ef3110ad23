"""A small load balancer: in turn, to those who say they are ready; a refused connection tries the next."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

ASKS_EVERY = 0.2
"""Seconds between two questions for /ready."""
PATIENCE = 60
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


class Balancer:
    """What stands before the workers. It knows nothing of them but their ports."""

    def __init__(self, ports: Sequence[int]) -> None:
        self.port = 0
        self.ready: dict[int, bool] = dict.fromkeys(ports, False)
        """Each worker's port, and what it said last."""
        self.passed: dict[int, int] = dict.fromkeys(ports, 0)
        """How many requests each worker answered."""
        self.broken: list[str] = []
        """Requests that broke off in a worker's hand, or that no worker was there for."""
        self._turn = 0

    @property
    def url(self) -> str:
        """Where everybody reaches the workers."""
        return f"http://127.0.0.1:{self.port}"

    async def watch(self, session: aiohttp.ClientSession) -> None:
        """Ask each worker again and again."""
        while True:
            await asyncio.gather(*(self._ask(session, port) for port in self.ready))
            await asyncio.sleep(ASKS_EVERY)

    async def _ask(self, session: aiohttp.ClientSession, port: int) -> None:
        try:
            async with session.get(
                f"http://127.0.0.1:{port}/ready", timeout=aiohttp.ClientTimeout(total=5)
            ) as response:
                self.ready[port] = response.status == 200
        except (aiohttp.ClientError, OSError, TimeoutError):
            self.ready[port] = False

    async def pass_on(self, request: web.Request, session: aiohttp.ClientSession) -> web.Response:
        """Let the next worker answer a request."""
        body = await request.read()
        for port in self._in_turn():
            try:
                return await self._through(request, session, port, body)
            except aiohttp.ClientConnectorError:
                self.ready[port] = False
            except (aiohttp.ClientError, OSError) as error:
                self.broken.append(f"{request.method} {request.path}: {type(error).__name__}")
                return web.Response(status=502)
        self.broken.append(f"{request.method} {request.path}: nobody is ready")
        return web.Response(status=503)

    def _in_turn(self) -> list[int]:
        ready = [port for port, there in self.ready.items() if there]
        self._turn += 1
        first = self._turn % len(ready) if ready else 0
        return [*ready[first:], *ready[:first]]

    async def _through(
        self, request: web.Request, session: aiohttp.ClientSession, port: int, body: bytes
    ) -> web.Response:
        headers = {name: value for name, value in request.headers.items() if name.lower() not in HOP_BY_HOP}
        async with session.request(
            request.method,
            f"http://127.0.0.1:{port}{request.path_qs}",
            data=body,
            headers=headers,
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=PATIENCE),
        ) as response:
            content = await response.read()
            self.passed[port] += 1
            kept = {name: value for name, value in response.headers.items() if name.lower() not in HOP_BY_HOP}
            return web.Response(status=response.status, body=content, headers=kept)


@asynccontextmanager
async def balancing(ports: Sequence[int]) -> AsyncIterator[Balancer]:
    """A balancer at work before these ports."""
    balancer = Balancer(ports)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as session:

        async def handle(request: web.BaseRequest) -> web.StreamResponse:
            assert isinstance(request, web.Request)
            return await balancer.pass_on(request, session)

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
        balancer.port = int(runner.addresses[0][1])
        watching = asyncio.create_task(balancer.watch(session))
        try:
            yield balancer
        finally:
            watching.cancel()
            await runner.cleanup()
