"""Delivering updates to a bot's web server.

facts.md: any 2xx is "received"; after a failure at once, then after 2, 4, 8 … seconds; in order only
within a lane (messages of a chat, taps and payments of a person).
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable

import aiohttp
import orjson

from sandbox.delivery.queue import Pending, UpdateQueue
from sandbox.settings import Settings

LONGEST_WAIT = 60.0
READ_TIMEOUT = 60.0
SHUFFLE_WITHIN = 0.02
Execute = Callable[[str, bytes], Awaitable[None]]


class Webhook:
    """One bot's webhook: takes updates from the queue and posts them until they are received.

    `execute` is called with the content type and body of an answer that calls a method.
    """

    def __init__(
        self,
        queue: UpdateQueue,
        url: str,
        secret: str,
        connections: int,
        settings: Settings,
        execute: Execute,
    ) -> None:
        self.url = url
        self.connections = connections
        self.last_error = ""
        self.last_error_at = 0
        self._queue = queue
        self._settings = settings
        self._execute = execute
        self._headers = {"Content-Type": "application/json"}
        if secret:
            self._headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        self._slots = asyncio.Semaphore(connections)
        self._lanes: dict[Hashable, deque[Pending]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        connector = aiohttp.TCPConnector(limit=0, ssl=False)
        timeout = aiohttp.ClientTimeout(total=READ_TIMEOUT)
        self._session = aiohttp.ClientSession(connector=connector, timeout=timeout, auto_decompress=False)
        queue.webhook = self._take
        for pending in queue.live(queue.waiting):
            self._take(pending)

    def _take(self, pending: Pending) -> None:
        """Put an update into its lane; start the lane if it rests."""
        key: Hashable = (id(pending),) if self._queue.shuffled else pending.lane
        lane = self._lanes.get(key)
        if lane is not None:
            lane.append(pending)
            return
        self._lanes[key] = deque([pending])
        task = asyncio.get_running_loop().create_task(self._run(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, key: Hashable) -> None:
        """Deliver a lane's updates one after the other."""
        lane = self._lanes[key]
        while lane:
            if self._queue.shuffled:
                await asyncio.sleep(self._queue.shuffled.random() * SHUFFLE_WITHIN)
            await self._deliver(lane[0])
            lane.popleft()
        del self._lanes[key]

    async def _deliver(self, pending: Pending) -> None:
        """Try until it is received or expires."""
        failures = 0
        while pending.expires >= self._settings.clock():
            async with self._slots:
                error = await self._try(pending)
            if not error:
                break
            self.last_error, self.last_error_at = error, self._settings.now()
            if failures:
                await asyncio.sleep(min(2.0**failures, LONGEST_WAIT) * self._settings.pace)
            failures += 1
        self._queue.finish(pending)

    async def _try(self, pending: Pending) -> str:
        """Post an update once; the result says what went wrong."""
        try:
            body = orjson.dumps(pending.body)
            async with self._session.post(self.url, data=body, headers=self._headers) as response:
                answer = await response.read()
                if self._queue.unheard:
                    self._queue.unheard -= 1
                    return "Connection failed: ClientOSError"
                if response.status // 100 != 2:
                    return f"Wrong response from the webhook: {response.status} {response.reason}"
                if answer:
                    await self._execute(response.content_type, answer)
                return ""
        except TimeoutError:
            return "Read timeout expired"
        except (aiohttp.ClientError, OSError) as error:
            return f"Connection failed: {type(error).__name__}"

    async def stop(self) -> None:
        """Stop delivering; what was not received waits in the queue."""
        if self._queue.webhook == self._take:
            self._queue.webhook = None
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._session.close()
