"""A process that does nothing but send mail, as production's does: `python -m tests.mails.process`."""

import asyncio
import sys
from datetime import timedelta

from models.database import Database
from scheduler.postman import postman
from scheduler.smtp import server_of
from tests.mailbox import FROM
from tests.mails.posts import LINKS


async def main(database_url: str, smtp_url: str) -> None:
    """Send until killed."""
    db = Database(database_url)
    await postman(db, server_of(smtp_url), FROM, LINKS, lease=timedelta(seconds=1)).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
