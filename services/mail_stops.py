"""Fewer letters: what somebody who reads by mail turns off, with no more than the link at a letter's end.

The actor is who the link names: it was sent to them, and says nothing but this.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from models.communities import Community, Membership
from models.tx import Tx, here, table_of
from models.users import User
from services import choices, people
from services.choices import OF_ONE_COMMUNITY, Topic
from services.errors import NotFound

users = table_of(User)
memberships = table_of(Membership)
communities = table_of(Community)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody gets from a community by mail."""

    community: str
    besides: bool
    """Whether letters come beside Telegram's messages: then they end without anything being missed."""
    topics: tuple[tuple[Topic, bool], ...]


_ME = users.c.id == bindparam("who")
_MINE = (
    select(
        communities.c.name,
        users.c.by_mail,
        users.c.telegram_id,
        users.c.reachable,
        *choices.COLUMNS,
    )
    .select_from(
        memberships.join(users, users.c.id == memberships.c.user_id).join(
            communities, communities.c.id == memberships.c.community_id
        )
    )
    .where(here(memberships), memberships.c.user_id == bindparam("who"))
)


def wanted(tx: Tx) -> Wanted:
    """What the actor gets from the acting community. Raises NotFound for who has nothing to do with it."""
    row = tx.row(_MINE, who=tx.actor.user_id)
    if row is None:
        raise NotFound
    besides = row.telegram_id is not None and row.reachable and row.by_mail
    on = [
        (topic, getattr(row, topic) and (topic not in OF_ONE_COMMUNITY or getattr(row, f"{topic}_here")))
        for topic in Topic
    ]
    return Wanted(row.name, besides, tuple(on))


def stop(tx: Tx, topic: Topic) -> Wanted:
    """No more letters of a kind; of those that come beside Telegram's messages, none at all."""
    found = wanted(tx)
    if found.besides:
        tx.execute(update(users).where(_ME).values(by_mail=False), who=tx.actor.user_id)
        tx.signal("person", tx.actor.user_id or 0)
    else:
        _set(tx, {topic: False})
    return wanted(tx)


def choose(tx: Tx, topics: Collection[Topic]) -> Wanted:
    """Get letters of some kinds, and of no others."""
    before = dict(wanted(tx).topics)
    changed = {topic: topic in topics for topic, on in before.items() if on != (topic in topics)}
    _set(tx, changed)
    return wanted(tx)


def _set(tx: Tx, changes: dict[Topic, bool]) -> None:
    """What may be turned off in one community alone is turned off there; to get it again, everywhere."""
    local = {str(topic): on for topic, on in changes.items() if topic in OF_ONE_COMMUNITY}
    other = {str(topic): on for topic, on in changes.items() if on or topic not in OF_ONE_COMMUNITY}
    if local:
        mine = (here(memberships), memberships.c.user_id == bindparam("who"))
        tx.execute(update(memberships).where(*mine).values(**local), who=tx.actor.user_id)
    if other:
        people.change_settings(tx, **other)
