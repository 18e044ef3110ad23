"""Files of private threads: for the two alone."""

from sqlalchemy import bindparam, select

from models.threads import ThreadMessage
from models.tx import Tx, here, table_of
from services import threads
from services.errors import NotFound

table = table_of(ThreadMessage)

_FILE = select(table.c.file_id).where(
    here(table),
    table.c.thread_id == bindparam("of_thread"),
    table.c.id == bindparam("of_message"),
    table.c.deleted_at.is_(None),
)


def file_of(tx: Tx, thread_id: int, message_id: int) -> int:
    """The file of a message, to be sent to who asks. Raises NotFound."""
    threads.opened(tx, thread_id)
    found: int | None = tx.value(_FILE, of_thread=thread_id, of_message=message_id)
    if found is None:
        raise NotFound
    return found
