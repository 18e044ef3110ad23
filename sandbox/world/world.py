"""The world: who and what exists, and where to find it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.delivery.queue import UpdateQueue
from sandbox.errors import Refused
from sandbox.feed import Feed
from sandbox.settings import Settings
from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.files import FileStore
from sandbox.world.invoices import Invoice
from sandbox.world.people import Bot, User, anonymous_admin
from sandbox.world.queries import Queries

if TYPE_CHECKING:
    from sandbox.mail.server import Mailbox
    from sandbox.stripe.box import StripeBox

FIRST_PERSON = 100_001
FIRST_GROUP = 4_000_001
SUPERGROUPS = -1_000_000_000_000
COLORS = 7


@dataclass(slots=True, eq=False)
class World:
    """Everything in memory, for one sandbox."""

    settings: Settings
    feed: Feed = field(default_factory=Feed)
    users: dict[int, User] = field(default_factory=dict)
    bots: dict[str, Bot] = field(default_factory=dict)
    groups: dict[int, Chat] = field(default_factory=dict)
    dialogs: dict[tuple[int, int], Chat] = field(default_factory=dict)
    polls: dict[str, tuple[Chat, int]] = field(default_factory=dict)
    ballots: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    invoices: dict[str, Invoice] = field(default_factory=dict)
    inline: dict[str, tuple[Chat, int]] = field(default_factory=dict)
    prepared: dict[str, Json] = field(default_factory=dict)
    files: FileStore = field(default_factory=FileStore)
    queries: Queries = field(init=False)
    anonymous: User = field(default_factory=anonymous_admin)
    double_taps: bool = False
    mailbox: "Mailbox | None" = None
    """The mail server whose letters are shown beside the chats."""
    stripe: "StripeBox | None" = None
    """The stand-in for Stripe, where there is one."""
    _ids: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.queries = Queries(self.settings)

    def number(self, name: str, first: int = 1) -> int:
        """The next number of a series."""
        self._ids[name] = value = self._ids.get(name, first - 1) + 1
        return value

    def now(self) -> int:
        """Whole seconds since the epoch."""
        return self.settings.now()

    def add_bot(self, token: str, first_name: str, username: str) -> Bot:
        """A new bot; its id is the first part of its token."""
        user = User(int(token.split(":", 1)[0]), first_name, username=username, is_bot=True)
        first_id = self.number("bot") * 100_000_000
        queue = UpdateQueue(lambda: self.settings.clock(), first_id, self.feed.pulse.beat)
        bot = Bot(token, user, queue)
        self.users[user.id] = user
        self.bots[token] = bot
        return bot

    def add_person(
        self,
        first_name: str,
        last_name: str = "",
        username: str = "",
        language_code: str = "en",
        about: str = "",
    ) -> User:
        """A new person."""
        number = self.number("person", FIRST_PERSON)
        user = User(
            number, first_name, last_name, username, language_code, about=about, color=number % COLORS
        )
        self.users[user.id] = user
        return user

    def people(self) -> Iterable[User]:
        """Everybody who is not a bot."""
        return (user for user in self.users.values() if not user.is_bot)

    def bot(self, user_id: int) -> Bot | None:
        """The bot with this id."""
        return next((bot for bot in self.bots.values() if bot.id == user_id), None)

    @property
    def first_bot(self) -> Bot:
        """The bot that people talk to unless they say otherwise."""
        return next(iter(self.bots.values()))

    def user(self, user_id: int) -> User:
        """A person or bot by id. Raises Refused."""
        if user_id not in self.users:
            raise Refused("there is no such person")
        return self.users[user_id]

    def dialog(self, one: User, other: User) -> Chat:
        """The private chat of two accounts, made when first asked for."""
        key = (min(one.id, other.id), max(one.id, other.id))
        chat = self.dialogs.get(key)
        if chat is None:
            peers = (other, one) if one.is_bot else (one, other)
            bots = {peer.id: bot for peer in peers if peer.is_bot and (bot := self.bot(peer.id))}
            chat = Chat(peers[0].id, "private", peers=peers, bots=bots, started=not bots)
            self.dialogs[key] = chat
        return chat

    def add_group(
        self, title: str, kind: str = "supergroup", forum: bool = False, username: str = ""
    ) -> Chat:
        """A new group, supergroup or channel with nobody in it."""
        number = self.number("group", FIRST_GROUP)
        chat_id = -number if kind == "group" else SUPERGROUPS - number
        chat = Chat(chat_id, kind, title, username, is_forum=forum)
        self.groups[chat.id] = chat
        return chat

    def named(self, username: str) -> Chat | User | None:
        """Whom a public @username belongs to, without regard to case."""
        wanted = username.lstrip("@").lower()
        for chat in self.groups.values():
            if chat.username.lower() == wanted:
                return chat
        return next((user for user in self.users.values() if user.username.lower() == wanted), None)

    def chat_of(self, person: User, chat_id: int) -> Chat:
        """The chat that a person's app knows under this id. Raises Refused."""
        if chat_id in self.groups:
            return self.current(self.groups[chat_id])
        if chat_id == person.id:
            return self.dialog(person, self.first_bot.user)
        return self.dialog(person, self.user(chat_id))

    def current(self, chat: Chat) -> Chat:
        """The supergroup that a group became, or the chat itself."""
        return self.groups[chat.migrated_to] if chat.migrated_to else chat

    def chats_of(self, user_id: int) -> list[Chat]:
        """Every chat that an account sees."""
        dialogs = [chat for key, chat in self.dialogs.items() if user_id in key]
        return dialogs + [c for c in self.groups.values() if not c.migrated_to and c.has(user_id)]
