"""In the end every message is delivered, or it is known why not; what is called sent is in its chat."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select

from models.announcements import Announcement, AnnouncementStatus
from models.outbox import Channel, Delivery, OutboxMessage
from models.tx import Tx, table_of
from models.users import User
from services.outbox_kinds import Kind
from tests.simulation.world import Broken, World

outbox = table_of(OutboxMessage)
announcements = table_of(Announcement)
users = table_of(User)

UNDER_WAY = (Delivery.PENDING, Delivery.SENDING)
GIVEN_UP = timedelta(days=3)
"""After which a letter is not tried again."""
_ALL = (
    select(outbox, users.c.telegram_id, users.c.quiet_from, announcements.c.status.label("course"))
    .outerjoin(users, users.c.id == outbox.c.user_id)
    .outerjoin(announcements, announcements.c.id == outbox.c.announcement_id)
    .order_by(outbox.c.id)
)


def read(tx: Tx) -> Sequence[Row[Any]]:
    """All there are, with whom they are for; as the system."""
    return tx.rows(_ALL)


def check(rows: Sequence[Row[Any]], world: World) -> None:
    """Nothing that was due is under way, nothing is a dead letter, nothing sent is missing. Raises Broken."""
    people = {person.id: person for person in (world.organizer, *world.people)}
    for row in rows:
        if row.status in UNDER_WAY and row.due_at <= world.clock():
            raise Broken(f"a {row.kind} is {row.status} in the end, after {row.tries} tries: {row.error}")
        if row.status is Delivery.HELD and row.course is not AnnouncementStatus.PAUSED:
            raise Broken(f"a {row.kind} is held back for an announcement that is {row.course}")
        if row.status is Delivery.FAILED and not _was_tried_for_long(row):
            raise Broken(f"a {row.kind} is a dead letter: {row.error}")
        person = people.get(row.telegram_id)
        if person is None or row.status is not Delivery.SENT or row.kind == Kind.ADMISSION:
            continue
        if row.channel is Channel.MAIL:
            continue
        if row.message_id not in person.chat().messages:
            raise Broken(f"a {row.kind} to {person.name} counts as sent, and is not in their chat")


def _was_tried_for_long(row: Row[Any]) -> bool:
    """Whether it is a letter that a mail server put off until it was too late."""
    return row.channel is Channel.MAIL and row.done_at - row.created_at >= GIVEN_UP
