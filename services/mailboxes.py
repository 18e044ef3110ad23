"""Mailboxes: where letters to people go: to an address they proved, or that a community has of a guest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, bindparam, select

from models.guests import Guest
from models.tx import Tx, table_of
from models.users import User
from services import mail_troubles

users = table_of(User)
guests = table_of(Guest)

COLUMNS = (users.c.name, users.c.email, users.c.email_address, users.c.by_mail)
"""What `read` asks of a person's row."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where letters to somebody go."""

    address: str
    """As it was typed."""
    key: str
    user_id: int | None = None
    """Whose it is; None for an address that is nobody's yet."""
    name: str = ""
    guest: int = 0
    """Of a guest: which personal link is good; 0 for everybody else."""
    also: bool = False
    """Whether letters come beside Telegram's messages, as the person wished."""
    stopped: bool = False
    """Whether nothing is written there any more."""


_GUESTS = select(
    guests.c.community_id, guests.c.user_id, guests.c.address, guests.c.address_key, guests.c.generation
).where(
    guests.c.community_id.in_(bindparam("of_communities", expanding=True)),
    guests.c.user_id.in_(bindparam("of_users", expanding=True)),
    guests.c.address_key != "",
)

Whom = tuple[int, int]
"""A community and a person."""


def read(tx: Tx, people: Iterable[Row[Any]], within: Sequence[int]) -> dict[Whom, Mailbox]:
    """The mailboxes of some people, as each of some communities knows them; for the sender, as the system.

    `people` are rows with an id, a Telegram id and COLUMNS. At most two queries, none where nobody has any.
    """
    found: dict[Whom, Mailbox] = {}
    without: dict[int, Row[Any]] = {}
    for row in people:
        if row.email:
            also = row.by_mail and row.telegram_id is not None
            box = Mailbox(row.email_address or row.email, row.email, row.id, row.name, also=also)
            found |= {(community, row.id): box for community in within}
        elif row.telegram_id is None:
            without[row.id] = row
    if without:
        for row in tx.rows(_GUESTS, of_communities=list(within), of_users=list(without)):
            name = without[row.user_id].name
            found[row.community_id, row.user_id] = Mailbox(
                row.address, row.address_key, row.user_id, name, row.generation
            )
    return _judged(tx, found)


def _judged(tx: Tx, found: dict[Whom, Mailbox]) -> dict[Whom, Mailbox]:
    bad = mail_troubles.stopped(tx, {box.key for box in found.values()})
    if not bad:
        return found
    return {whom: replace(box, stopped=box.key in bad) for whom, box in found.items()}
