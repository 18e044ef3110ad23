"""Who reads by mail: some beside Telegram, some where it does not reach them, some without it."""

from dataclasses import dataclass, field

from sqlalchemy import update

from models.actor import Actor
from models.tx import Tx, table_of
from models.users import User

users = table_of(User)

BESIDE = ("Alice", "Chloé")
"""Who wants by mail, too, what Telegram brings."""
INSTEAD = ("Bruno", "Dmytro")
"""Who has an address for when Telegram does not reach them."""
WITHOUT = {"Ines": "pt_BR", "Jonas": "de"}
"""Who is not in Telegram at all, and in which language."""


@dataclass(slots=True)
class Reader:
    """Somebody who is not in Telegram, and uses the pages of the web."""

    name: str
    id: int
    """Ours."""
    cookies: dict[str, str] = field(default_factory=dict)
    """Of the browser: empty until they have signed in."""

    @property
    def address(self) -> str:
        """Where letters to them go."""
        return address_of(self.name)


def address_of(name: str) -> str:
    """Where letters to somebody go."""
    return f"{name.lower().replace('é', 'e')}@example.org"


def addresses() -> list[str]:
    """All there are."""
    return [address_of(name) for name in (*BESIDE, *INSTEAD, *WITHOUT)]


def gives_address(tx: Tx, user_id: int, name: str) -> None:
    """Somebody has proven an address; as the system."""
    address = address_of(name)
    values = {"email": address, "email_address": address, "email_verified_at": tx.now}
    mine = update(users).where(users.c.id == user_id)
    tx.connection.execute(mine.values(by_mail=name in BESIDE, **values))


def comes(tx: Tx, name: str, community: int) -> Actor:
    """Somebody who is not in Telegram; as the system."""
    language = WITHOUT[name]
    user_id = tx.add(User, name=name, language=language, created_at=tx.now)
    gives_address(tx, user_id, name)
    return Actor(user_id, name, language, community_id=community)
