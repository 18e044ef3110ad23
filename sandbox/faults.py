"""Faults on demand: what the network and Telegram do on bad days."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from sandbox.errors import ApiError, too_many
from sandbox.methods.call import Call
from sandbox.world.chats import Chat
from sandbox.world.membership import migrate, remove, set_blocked
from sandbox.world.people import User
from sandbox.world.world import World

Kind = Literal["429", "5xx", "400", "403", "reset", "slow", "lost"]
STATUS = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}


class HasUser(Protocol):
    """A person of the test client."""

    @property
    def user(self) -> User: ...


class HasChat(Protocol):
    """A group of the test client."""

    @property
    def chat(self) -> Chat: ...


@dataclass(slots=True)
class Fault:
    """One trouble, for the next `times` calls that fit.

    `429` waits `retry_after` seconds; `5xx` answers `status`; `400` and `403` answer `description`;
    `reset` drops the connection before anything happens, `lost` after it happened; `slow` answers
    after `seconds`. `method` and `when` choose the calls; `skip` lets that many fitting calls pass first.
    """

    kind: Kind
    method: str = ""
    times: int = 1
    retry_after: int = 3
    seconds: float = 1.0
    status: int = 502
    description: str = ""
    skip: int = 0
    when: Callable[[Call], bool] | None = None
    struck: int = 0

    def error(self) -> ApiError | None:
        """What the bot is answered, if it is answered at all."""
        if self.kind == "429":
            return too_many(self.retry_after)
        if self.kind == "5xx":
            return ApiError(self.status, STATUS.get(self.status, "Internal Server Error"))
        if self.kind in ("400", "403"):
            return ApiError(int(self.kind), self.description)
        return None


class Faults:
    """The troubles of one sandbox: those that wait for a call, and those of delivery and of people."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.waiting: list[Fault] = []

    def add(self, kind: Kind, method: str = "", **details: Any) -> Fault:
        """Order a fault: `faults.add("429", method="sendMessage", retry_after=3, times=2)`.

        Raises TypeError for a detail that `Fault` does not know.
        """
        fault = Fault(kind, method, **details)
        self.waiting.append(fault)
        return fault

    def strike(self, call: Call) -> Fault | None:
        """The fault that hits this call, if any."""
        for fault in self.waiting:
            if fault.method and fault.method.lower() != call.name:
                continue
            if fault.when and not fault.when(call):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.times -= 1
            fault.struck += 1
            if fault.times <= 0:
                self.waiting.remove(fault)
            return fault
        return None

    def repeat_updates(self, times: int = 3) -> None:
        """Deliver every new update that many times, with the same update_id."""
        for bot in self._world.bots.values():
            bot.updates.repeats = times

    def shuffle_updates(self, seed: int | None = 1) -> None:
        """Deliver updates in no particular order; None restores it."""
        for bot in self._world.bots.values():
            bot.updates.shuffled = None if seed is None else random.Random(seed)

    def double_taps(self, on: bool = True) -> None:
        """Send every tap twice under its own id, as an app does that lost its connection."""
        self._world.double_taps = on

    def block(self, person: HasUser, blocked: bool = True) -> None:
        """A person blocks the bot (or lets it in again)."""
        set_blocked(self._world, person.user, self._world.first_bot, blocked)

    def deactivate(self, person: HasUser) -> None:
        """A person deletes their account."""
        person.user.deactivated = True

    def migrate(self, group: HasChat) -> int:
        """A group becomes a supergroup. Returns the new chat id."""
        return migrate(self._world, group.chat).id

    def kick_bot(self, group: HasChat) -> None:
        """The owner throws the bot out of a group."""
        owner = next(member.user for member in group.chat.members.values() if member.status == "creator")
        remove(self._world, group.chat, owner, self._world.first_bot.user)

    def clear(self) -> None:
        """Good weather again; what happened to people stays."""
        self.waiting.clear()
        self.repeat_updates(1)
        self.shuffle_updates(None)
        self.double_taps(False)
