"""People: recognising who acts, and what each person chose for themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import time
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from models.actor import Actor
from models.base import upsert
from models.communities import Community, Membership
from models.ids import new_id
from models.tx import Tx, here, table_of
from models.users import User
from services.errors import BadInput

users = table_of(User)
memberships = table_of(Membership)
communities = table_of(Community)

ANYBODY = Actor(user_id=None)
"""Who acts before it is known who acts: sees no community."""
MAX_NAME = 128


@dataclass(frozen=True, slots=True)
class Profile:
    """What Telegram says about a person."""

    telegram_id: int
    name: str
    username: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person chose for themselves."""

    language: str | None
    zone: str | None
    quiet_from: time | None
    quiet_until: time | None
    reminders: bool
    changes: bool
    digests: bool
    announcements: bool
    join_requests: bool
    comments: bool
    on_boards: bool
    in_photos: bool
    recognition: bool
    feedback: bool


PERSON = (
    users.c.id,
    users.c.name,
    users.c.username,
    users.c.language,
    users.c.telegram_language,
    users.c.zone,
    users.c.reachable,
    users.c.suspended_at,
)
"""What an actor is made of."""
_BY_TELEGRAM = select(*PERSON).where(users.c.telegram_id == bindparam("telegram"))
_BY_ID = select(*PERSON).where(users.c.id == bindparam("who"))
_new = upsert(users)
_SAVE = _new.on_conflict_do_update(
    index_elements=["telegram_id"],
    set_={name: _new.excluded[name] for name in ("name", "username", "telegram_language")},
)
_STANDING = (
    select(memberships.c.role, memberships.c.standing, communities.c.chat_id, communities.c.language)
    .select_from(
        communities.outerjoin(
            memberships,
            (memberships.c.community_id == communities.c.id)
            & (memberships.c.user_id == bindparam("who"))
            & here(memberships),
        )
    )
    .where(communities.c.id == bindparam("here"), communities.c.deleted_at.is_(None))
)
_BY_CHAT = select(communities.c.id).where(
    communities.c.chat_id == bindparam("chat"), communities.c.deleted_at.is_(None)
)
_SETTINGS = select(*(users.c[field.name] for field in fields(Settings))).where(users.c.id == bindparam("who"))
_ME = users.c.id == bindparam("who")
_REACH = (
    update(users)
    .where(users.c.telegram_id == bindparam("telegram"))
    .values(reachable=bindparam("can"), blocked_at=bindparam("at"))
)


def find(tx: Tx, profile: Profile) -> Actor | None:
    """The person with this Telegram account as an actor outside of any community.

    None when unknown, or when the name changed since: `remember` then writes what is new.
    """
    row = tx.row(_BY_TELEGRAM, telegram=profile.telegram_id)
    if row is None or (row.name, row.username, row.telegram_language) != _shown(profile):
        return None
    return actor_of(row)


def recall(tx: Tx, user_id: int) -> Actor | None:
    """The person with this id as an actor outside of any community, or None."""
    row = tx.row(_BY_ID, who=user_id)
    return actor_of(row) if row else None


def remember(tx: Tx, profile: Profile) -> Actor:
    """Create the person, or write down their new name; safe to repeat."""
    name, username, language = _shown(profile)
    tx.connection.execute(
        _SAVE,
        {
            "id": new_id(),
            "telegram_id": profile.telegram_id,
            "name": name,
            "username": username,
            "telegram_language": language,
            "reachable": False,
            "reminders": True,
            "created_at": tx.now,
        },
    )
    row = tx.row(_BY_TELEGRAM, telegram=profile.telegram_id)
    if row is None:
        raise LookupError(profile.telegram_id)
    return actor_of(row)


def _shown(profile: Profile) -> tuple[str, str | None, str | None]:
    return profile.name[:MAX_NAME] or "?", profile.username, (profile.language or "")[:16] or None


def actor_of(row: Row[Any]) -> Actor:
    """The person whose columns PERSON a row begins with, as an actor outside of any community."""
    return Actor(
        user_id=row.id,
        name=row.name,
        language=row.language or row.telegram_language or "",
        zone=row.zone or "",
        reachable=row.reachable,
        suspended=row.suspended_at is not None,
    )


def enter(tx: Tx, actor: Actor, chat_id: int | None = None) -> Actor:
    """The actor within the community that `tx` is bound to, with role and standing there.

    An unknown community leaves the actor outside: whatever is asked of it is then not found.
    """
    row = tx.row(_STANDING, who=actor.user_id)
    if row is None:
        return actor
    return replace(
        actor,
        community_id=tx.community_id,
        role=row.role,
        standing=row.standing,
        language=actor.language or row.language,
        chat_id=chat_id,
        in_linked_group=chat_id is not None and chat_id == row.chat_id,
    )


def community_of_chat(tx: Tx, chat_id: int) -> int | None:
    """The community linked to a Telegram group, or None."""
    found: int | None = tx.value(_BY_CHAT, chat=chat_id)
    return found


def set_reachable(tx: Tx, telegram_id: int, *, reachable: bool) -> None:
    """Note that the person started the bot, or blocked it."""
    tx.execute(_REACH, telegram=telegram_id, can=reachable, at=None if reachable else tx.now)
    tx.signal("person", telegram_id)


def lose(tx: Tx, telegram_ids: Iterable[int]) -> None:
    """Note that some people cannot be written to: they blocked the bot, or their account is gone."""
    lost = sorted(set(telegram_ids))
    tx.execute_many(_REACH, [{"telegram": person, "can": False, "at": tx.now} for person in lost])
    for person in lost:
        tx.signal("person", person)


def settings(tx: Tx) -> Settings:
    """What the actor chose."""
    return tx.records(Settings, _SETTINGS, who=tx.actor.user_id)[0]


def change_settings(tx: Tx, /, **changes: Any) -> Settings:
    """Change what the actor chose, by the fields of Settings.

    The edge passes only values it offered. Raises BadInput for half a quiet time.
    """
    after = replace(settings(tx), **changes)
    if (after.quiet_from is None) != (after.quiet_until is None):
        raise BadInput("quiet_hours", "missing")
    tx.execute(update(users).where(_ME).values(**changes), who=tx.actor.user_id)
    tx.signal("person", tx.actor.user_id or 0)
    return after
