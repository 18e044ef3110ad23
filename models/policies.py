"""Who acts, as PostgreSQL's row-level security is told until the end of a transaction."""

from datetime import datetime

from sqlalchemy import String, bindparam, func, select, true

from models.actor import Actor

_NAMES = ("community", "user", "system")
BIND = select(*(func.set_config(f"app.{name}", bindparam(name, type_=String), true()) for name in _NAMES))
"""The statement that tells it, with `said` as its values."""
_OPENING = "SELECT " + ", ".join(f"set_config('app.{name}', '{{{name}}}', true)" for name in _NAMES) + ";"
_RECORD = "INSERT INTO handled_updates (bot_id, update_id, handled_at) VALUES ({bot:d}, {update:d}, '{now}');"


def said(actor: Actor) -> dict[str, str]:
    """The settings by name."""
    return {
        "community": str(actor.community_id or ""),
        "user": str(actor.user_id or ""),
        "system": "on" if actor.is_system else "",
    }


def opening(actor: Actor) -> str:
    """The same as SQL without parameters. There are only numbers in it, which the application made."""
    community, user = (f"{number:d}" if number else "" for number in (actor.community_id, actor.user_id))
    return _OPENING.format(community=community, user=user, system="on" if actor.is_system else "")


def record(bot_id: int, update_id: int, now: datetime) -> str:
    """SQL without parameters that notes an update as handled, which fails where it was."""
    return _RECORD.format(bot=bot_id, update=update_id, now=now.isoformat())
