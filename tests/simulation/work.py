"""Whether Jamboree works: with its database, or with Redis."""

from collections.abc import Callable
from typing import Any

from bot.app import Jamboree
from bot.redis_dialogs import RedisStore


def works(app: Jamboree) -> Callable[[], bool]:
    """Tells at any time whether a connection is in use."""
    pools: list[Any] = [app.db._reader.sync_engine.pool, app.db._writer.sync_engine.pool]
    dialogs: Any = app.dispatcher.storage
    store = dialogs._store
    kept: Any = store._redis.connection_pool if isinstance(store, RedisStore) else None

    def under_way() -> bool:
        return any(pool.checkedout() for pool in pools) or bool(kept and kept._in_use_connections)

    return under_way
