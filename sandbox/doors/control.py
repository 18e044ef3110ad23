"""The door for benchmarks and tests in another process: `/control/…`.

Counts, limits, faults, people in bulk, and taps at speed without an HTTP request for each.
"""

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web

from sandbox.errors import Refused
from sandbox.load import say_all, tap_all
from sandbox.methods.reading import parse_body
from sandbox.settling import settle
from sandbox.shapes import Json
from sandbox.world import acting, membership
from sandbox.world.people import User

if TYPE_CHECKING:
    from sandbox.server import Sandbox

JSON = {"Content-Type": "application/json"}
FAULTS = ("repeat_updates", "shuffle_updates", "double_taps")
LIMITS = ("on", "overall", "each_chat", "chat_burst", "each_group", "group_burst")


class ControlDoor:
    """Serves `/control/<name>`: bodies and answers are JSON objects."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox
        self._world = sandbox.world

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve one call."""
        name = request.path.removeprefix("/control/")
        raw = await request.read() if request.can_read_body else b""
        body, _ = parse_body("application/json", raw)
        doing = getattr(self, f"do_{name}", None)
        if doing is None:
            return web.Response(status=404)
        try:
            result = await doing({**request.query, **body})
        except (Refused, TypeError, ValueError) as error:
            return web.Response(status=400, body=orjson.dumps({"error": str(error)}), headers=JSON)
        return web.Response(body=orjson.dumps(result, option=orjson.OPT_NON_STR_KEYS), headers=JSON)

    async def do_stats(self, body: Json) -> Json:
        """Calls by method, refusals (`sendmessage 429`), updates that wait. `reset` starts again."""
        shown = {
            bot.user.username: {"calls": dict(bot.calls), "waiting": bot.updates.waiting, "stars": bot.stars}
            for bot in self._world.bots.values()
        }
        if body.get("reset"):
            for bot in self._world.bots.values():
                bot.calls.clear()
            self._sandbox.limits.refusals = 0
        return {"bots": shown, "refusals": self._sandbox.limits.refusals}

    async def do_limits(self, body: Json) -> Json:
        """Switch Telegram's limits, and change their rates."""
        for name in LIMITS:
            if name in body:
                setattr(self._sandbox.limits, name, body[name])
        self._sandbox.limits.reset()
        return {name: getattr(self._sandbox.limits, name) for name in LIMITS}

    async def do_faults(self, body: Json) -> Json:
        """Order a fault (`kind`, `method`, `times`, …), set those of delivery, or `clear` all."""
        faults = self._sandbox.faults
        if body.pop("clear", False):
            faults.clear()
        for name in FAULTS:
            if name in body:
                getattr(faults, name)(body.pop(name))
        if body:
            faults.add(**body)
        return {"waiting": [{**asdict(fault), "when": None} for fault in faults.waiting]}

    async def do_people(self, body: Json) -> Json:
        """Make `count` people who have started the bot, unless `started` is false: ids `first` to `last`."""
        made = [self._world.add_person(f"Person {number}") for number in range(int(body["count"]))]
        for person in made if body.get("started", True) else ():
            self._world.dialog(person, self._world.first_bot.user).started = True
        return {"first": made[0].id, "last": made[-1].id} if made else {}

    async def do_group(self, body: Json) -> Json:
        """Make a group of `people` (the first owns it) with the bot in it: its id."""
        owner, *others = self._people(body)
        kind, forum = str(body.get("kind", "supergroup")), bool(body.get("forum"))
        chat = acting.create_group(
            self._world, owner, str(body.get("title", "Group")), kind=kind, forum=forum
        )
        for person in others:
            membership.join(self._world, chat, person)
        acting.add_bot(self._world, owner, chat, self._world.first_bot, admin=bool(body.get("admin")))
        return {"chat": chat.id}

    async def do_taps(self, body: Json) -> Json:
        """Everybody of `people` taps a button with `data`, `concurrency` at a time.

        Answers when all are answered: `answered`, `unanswered`, `seconds` and latencies in
        milliseconds. `data` may contain `{n}`, the tap's number; of several, taps take one after the other;
        `rounds` taps that many times each. What is on a button in the group `chat` is tapped there.
        """
        data = body["data"]
        texts = [str(text) for text in (data if isinstance(data, list) else [data])]
        rounds, concurrency = int(body.get("rounds", 1)), int(body.get("concurrency", 32))
        group = self._world.groups[int(body["chat"])] if body.get("chat") else None
        return await tap_all(self._world, self._people(body), texts, concurrency, rounds, group)

    async def do_writes(self, body: Json) -> Json:
        """What the bot wrote to a chat since it was first asked for: `at` (seconds), `method`, `message`."""
        written = self._sandbox.limits.watched.setdefault(str(body["chat"]), [])
        return {"writes": [{"at": at, "method": method, "message": one} for at, method, one in written]}

    async def do_texts(self, body: Json) -> Json:
        """The texts of a chat's messages, oldest first."""
        chat = self._world.groups[int(body["chat"])]
        return {"texts": [message.get("text", "") for message in chat.messages.values()]}

    async def do_say(self, body: Json) -> Json:
        """Everybody of `people` writes `text` to the bot."""
        return {"sent": say_all(self._world, self._people(body), str(body["text"]))}

    async def do_received(self, body: Json) -> Json:
        """How often each person received a message from the bot that contains `text`."""
        counted: Counter[int] = Counter()
        bot, text = self._world.first_bot.id, str(body.get("text", ""))
        for chat in self._world.dialogs.values():
            mine = (m for m in chat.messages.values() if m.get("from", {}).get("id") == bot)
            counted[chat.peers[0].id] += sum(text in (m.get("text") or m.get("caption") or "") for m in mine)
        histogram = Counter(counted.values())
        people = dict(counted) if body.get("people") else {}
        return {"people": people, "times": dict(histogram), "messages": counted.total()}

    async def do_settle(self, body: Json) -> Json:
        """Wait until the bot is idle for `quiet` seconds, at most `within`."""
        try:
            await settle(self._world, float(body.get("quiet", 0.1)), float(body.get("within", 60)))
        except AssertionError as busy:
            raise Refused(str(busy)) from None
        return {}

    def _people(self, body: Json) -> list[User]:
        """People by `people` (ids) or `first` and `last`. Raises Refused."""
        ids: Any = body.get("people") or range(int(body["first"]), int(body["last"]) + 1)
        return [self._world.user(int(number)) for number in ids]
