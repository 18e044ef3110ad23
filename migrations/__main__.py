"""Write the next migration: `python -m migrations "what changes"` compares the models with the newest one."""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection, Enum
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from migrations import config, head, migrate
from models.database import Database


def _plain(kind: str, item: Any, _context: Any) -> str | bool:
    """Types as SQLAlchemy itself calls them, so that a migration needs nothing of ours."""
    if kind != "type":
        return False
    if isinstance(item, Enum):
        values = ", ".join(repr(value) for value in item.enums)
        return f"sa.Enum({values}, native_enum=False, length={item.length})"
    if isinstance(item, AutoString):
        return f"sa.String({getattr(item.impl_instance, 'length', None) or ''})"
    if isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _write(connection: Connection, message: str, number: str) -> None:
    with connection.begin():
        options = config()
        options.attributes.update(connection=connection, render_item=_plain)
        command.revision(options, message=message, autogenerate=True, rev_id=number)


async def main(message: str) -> None:
    """Migrate an empty database to the newest revision, compare, write the difference."""
    number = f"{int(head() or 0) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite+aiosqlite:///{Path(folder) / 'empty.db'}")
        if head():
            await db.run(migrate)
        await db.run(lambda connection: _write(connection, message, number))
        await db.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
