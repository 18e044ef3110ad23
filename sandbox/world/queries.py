"""Questions that wait for a bot's answer: taps, inline queries, payments, Mini App sessions."""

import asyncio
from dataclasses import dataclass

from sandbox.settings import Settings
from sandbox.shapes import Json

FORGET_AFTER = 600.0


@dataclass(slots=True, eq=False)
class Query:
    """A question asked of a bot: `answer` resolves when it speaks in time."""

    id: str
    kind: str
    bot_id: int
    user_id: int
    born: float
    expires: float
    about: Json
    answer: asyncio.Future[Json]


class Queries:
    """Open questions by id. Old ones are forgotten now and then."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open: dict[str, Query] = {}
        self._last = 0

    def ask(self, kind: str, bot_id: int, user_id: int, lifetime: float, about: Json | None = None) -> Query:
        """Open a question that may be answered for `lifetime` seconds."""
        self._last += 1
        now = self._settings.clock()
        number = str((user_id << 32) + self._last)
        answer = asyncio.get_running_loop().create_future()
        query = Query(number, kind, bot_id, user_id, now, now + lifetime, about or {}, answer)
        self._open[number] = query
        if self._last % 1000 == 0:
            self._forget(now)
        return query

    def find(self, kind: str, bot_id: int, number: str) -> Query | None:
        """An open question of this kind to this bot, if it is not too old."""
        query = self._open.get(number)
        if query is None or query.kind != kind or query.bot_id != bot_id:
            return None
        return query if query.expires >= self._settings.clock() else None

    def close(self, query: Query, answer: Json) -> None:
        """Hand the answer to whoever asked; the question cannot be answered again."""
        self._open.pop(query.id, None)
        if not query.answer.done():
            query.answer.set_result(answer)

    def _forget(self, now: float) -> None:
        for query in list(self._open.values()):
            if query.expires + FORGET_AFTER < now:
                del self._open[query.id]
