"""Who acts, as PostgreSQL's row-level security is told until the end of a transaction."""

from datetime import datetime

from sqlalchemy import String, bindparam, func, select, true

from models.actor import Actor

_SETTINGS = {
    "community": "app.community",
    "user": "app.user",
    "system": "app.system",
    # A person reads the first few of very many, in the order of an index, which a bitmap loses: where a plan
    # for any values expects few, all there is in a large community would be collected, and sorted.
    "bitmaps": "enable_bitmapscan",
}
BIND = select(*(func.set_config(what, bindparam(by, type_=String), true()) for by, what in _SETTINGS.items()))
"""The statement that tells it, with `said` as its values."""
_OPENING = (
    "SELECT " + ", ".join(f"set_config('{what}', '{{{by}}}', true)" for by, what in _SETTINGS.items()) + ";"
)
_RECORD = "INSERT INTO handled_updates (bot_id, update_id, handled_at) VALUES ({bot:d}, {update:d}, '{now}');"


def said(actor: Actor) -> dict[str, str]:
    """The settings by name. There are only numbers and words in them, which the application made."""
    return {
        "community": f"{actor.community_id:d}" if actor.community_id else "",
        "user": f"{actor.user_id:d}" if actor.user_id else "",
        "system": "on" if actor.is_system else "",
        "bitmaps": "on" if actor.is_system else "off",
    }


def opening(actor: Actor) -> str:
    """The same as SQL without parameters."""
    return _OPENING.format(**said(actor))


def record(bot_id: int, update_id: int, now: datetime) -> str:
    """SQL without parameters that notes an update as handled, which fails where it was."""
    return _RECORD.format(bot=bot_id, update=update_id, now=now.isoformat())
