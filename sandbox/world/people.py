"""People and bots."""

from collections import Counter
from dataclasses import dataclass, field

from sandbox.delivery.queue import UpdateQueue
from sandbox.delivery.webhook import Webhook
from sandbox.shapes import Json

ANONYMOUS_ADMIN = 1087968824


@dataclass(slots=True, eq=False)
class User:
    """A person or a bot's account. `card` and `chat_card` are its Bot API `User` and private `Chat`."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False
    about: str = ""
    color: int = 0
    deactivated: bool = False
    listed: bool = True
    """Whether the chat page offers to be this person; extras only fill the groups."""
    card: Json = field(init=False)
    chat_card: Json = field(init=False)

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Rebuild the cards after a change of name or language."""
        names: Json = {"first_name": self.first_name}
        if self.last_name:
            names["last_name"] = self.last_name
        if self.username:
            names["username"] = self.username
        self.card = {"id": self.id, "is_bot": self.is_bot, **names}
        if self.language_code:
            self.card["language_code"] = self.language_code
        self.chat_card = {"id": self.id, "type": "private", **names}

    @property
    def name(self) -> str:
        """First and last name together."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(slots=True, eq=False)
class Bot:
    """A bot: its account, its settings and the updates that wait for it."""

    token: str
    user: User
    updates: UpdateQueue
    privacy: bool = True
    webhook: Webhook | None = None
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    default_rights: dict[bool, Json] = field(default_factory=dict)
    transactions: list[Json] = field(default_factory=list)
    stars: int = 0
    open_calls: int = 0
    calls: Counter[str] = field(default_factory=Counter)

    @property
    def id(self) -> int:
        """The account's id, the first part of the token."""
        return self.user.id


def anonymous_admin() -> User:
    """The account under which Telegram shows every anonymous administrator."""
    return User(ANONYMOUS_ADMIN, "Group", username="GroupAnonymousBot", is_bot=True)
