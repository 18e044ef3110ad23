"""Whether Jamboree works: with its database, or with Redis."""

from collections.abc import Callable
from typing import Any

from bot.app import Jamboree
from bot.redis_dialogs import RedisStore


def works(app: Jamboree) -> Callable[[], bool]:
    """Tells at any time whether a connection is in use."""
    dialogs: Any = app.dispatcher.storage
    store = dialogs._store
    kept: Any = store._redis.connection_pool if isinstance(store, RedisStore) else None

    def under_way() -> bool:
        return app.db.in_use() or bool(kept and kept._in_use_connections)

    return under_way
