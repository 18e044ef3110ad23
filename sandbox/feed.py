"""What people's apps and the tests hear of the world, as it happens."""

import asyncio
from collections.abc import Callable, Iterable

from sandbox.shapes import Json

Listener = Callable[[Json], None]


class Pulse:
    """Beats whenever anything changed; waiting for it costs nothing while nobody waits."""

    def __init__(self) -> None:
        self._waiters: list[asyncio.Future[None]] = []

    def beat(self) -> None:
        """Wake everybody who waits."""
        if not self._waiters:
            return
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def wait(self, seconds: float) -> None:
        """Return at the next beat, or after `seconds`."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        await asyncio.wait([waiter], timeout=seconds)

    async def until(self, true: Callable[[], bool], within: float) -> bool:
        """Wait for a condition; False when `within` seconds pass first."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while not true():
            left = deadline - loop.time()
            if left <= 0:
                return False
            await self.wait(left)
        return True


class Feed:
    """Events for people's apps. Whoever has no app open costs nothing."""

    def __init__(self) -> None:
        self.pulse = Pulse()
        self._listeners: dict[int, list[Listener]] = {}

    def listen(self, person_id: int, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each event for a person; the result stops it."""
        self._listeners.setdefault(person_id, []).append(listener)

        def stop() -> None:
            listeners = self._listeners.get(person_id, [])
            if listener in listeners:
                listeners.remove(listener)
            if not listeners:
                self._listeners.pop(person_id, None)

        return stop

    def listening(self) -> Iterable[int]:
        """Who has an app open."""
        return tuple(self._listeners)

    def hears(self, person_id: int) -> bool:
        """Has this person an app open?"""
        return person_id in self._listeners

    def tell(self, person_id: int, event: Json) -> None:
        """Hand an event to a person's apps."""
        for listener in tuple(self._listeners.get(person_id, ())):
            listener(event)
