"""What a person in a test sees and is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from sandbox import looking
from sandbox.client.group import Group
from sandbox.looking import Found, Screen
from sandbox.settling import settle
from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.people import User
from sandbox.world.seeing import history
from sandbox.world.world import World

T = TypeVar("T")


@dataclass(slots=True)
class Notice:
    """Something that made a person's phone buzz."""

    text: str
    told: bool = False


class Eyes:
    """Somebody with a Telegram app. Places default to the private chat with the bot."""

    def __init__(self, world: World, user: User) -> None:
        self.world = world
        self.user = user
        self.notices: list[Notice] = []
        world.feed.listen(user.id, self._hear)

    def __repr__(self) -> str:
        return f"<{self.user.name}>"

    @property
    def id(self) -> int:
        """The Telegram user id."""
        return self.user.id

    @property
    def name(self) -> str:
        """The full name."""
        return self.user.name

    def chat(self, place: Place = None) -> Chat:
        """The chat that a place means."""
        if isinstance(place, Group):
            return place.chat
        return self.world.dialog(self.user, place.user if place else self.world.first_bot.user)

    def messages(self, in_: Place = None) -> list[Json]:
        """The last messages of a chat as this person sees them."""
        return history(self.world, self.chat(in_), self.id)

    def transcript(self, in_: Place = None) -> str:
        """The end of a conversation, to print."""
        title = in_.title if isinstance(in_, Group) else self.chat(in_).other(self.id).name
        return looking.transcript(self.messages(in_), f"{self.user.first_name} sees in {title}")

    def _hear(self, event: Json) -> None:
        """An event of the feed: toasts, alerts and others' new messages notify."""
        if event["event"] == "toast":
            self.notices.append(Notice(event["text"]))
        elif event["event"] == "message" and not event["message"]["outgoing"]:
            self.notices.append(Notice(looking.readable(event["message"])))

    async def _until(self, find: Callable[[], T | None], complaint: str, in_: Place) -> T:
        """Wait until `find` finds something. Raises AssertionError."""
        patience = self.world.settings.patience
        await self.world.feed.pulse.until(lambda: find() is not None, patience)
        found = find()
        if found is None:
            raise AssertionError(f"{self.user.first_name} {complaint}\n{self.transcript(in_)}")
        return found

    def _showing(self, text: str, in_: Place) -> Json | None:
        newest_first = reversed(self.messages(in_))
        return next((message for message in newest_first if text in looking.readable(message)), None)

    async def sees(self, text: str, *, in_: Place = None) -> Json:
        """Wait until a message on the screen contains the text. Returns the newest such message."""
        return await self._until(lambda: self._showing(text, in_), f"does not see {text!r}", in_)

    async def does_not_see(self, text: str, *, in_: Place = None) -> None:
        """Once the bot is done, no message on the screen contains the text."""
        await settle(self.world)
        if self._showing(text, in_):
            raise AssertionError(f"{self.user.first_name} sees {text!r}\n{self.transcript(in_)}")

    def _news(self, text: str) -> Notice | None:
        return next((notice for notice in self.notices if not notice.told and text in notice.text), None)

    async def is_told(self, text: str) -> str:
        """Wait for a toast, an alert or a new message with the text; each is told once.

        Returns the whole text.
        """
        notice = await self._until(
            lambda: self._news(text), f"is not told {text!r}; told was {self._untold()}", None
        )
        notice.told = True
        return notice.text

    async def is_not_told(self, text: str) -> None:
        """Once the bot is done, nothing that was not told before contains the text."""
        await settle(self.world)
        if notice := self._news(text):
            raise AssertionError(f"{self.user.first_name} is told {notice.text!r}\n{self.transcript()}")

    def _untold(self) -> list[str]:
        return [notice.text for notice in self.notices if not notice.told]

    def forgets(self) -> None:
        """Count everything up to now as told."""
        for notice in self.notices:
            notice.told = True

    def screen(self, *, in_: Place = None) -> Screen:
        """The newest message that somebody else wrote. Raises AssertionError when there is none."""
        shown = [message for message in self.messages(in_) if not message["outgoing"]]
        if not shown:
            raise AssertionError(f"{self.user.first_name} sees nothing\n{self.transcript(in_)}")
        return looking.screen(shown[-1])

    def buttons(self, *, in_: Place = None) -> list[str]:
        """The labels under the newest message that has buttons, then those of the reply keyboard."""
        messages = self.messages(in_)
        newest = next((message for message in reversed(messages) if looking.rows(message)), {})
        reply = looking.reply_keyboard(messages)
        return [button["text"] for row in [*looking.rows(newest), *reply] for button in row]

    async def finds(self, label: str, *, in_: Place = None, kind: str = "") -> Found:
        """The button with this label, on the newest message that has one.

        `kind` asks for one with a `url` or `web_app`. Raises AssertionError when none comes.
        """
        complaint = f"finds no button {label!r}"
        return await self._until(lambda: looking.find_button(self.messages(in_), label, kind), complaint, in_)


Place: TypeAlias = "Group | Eyes | None"
