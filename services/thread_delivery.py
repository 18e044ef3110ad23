"""How private messages are brought: what the sender needs, and where they stand then."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, select, update

from models.files import File, FileKind
from models.instructors import Instructor
from models.threads import Thread, ThreadGroup, ThreadMessage
from models.tx import Tx, table_of
from models.users import User

table = table_of(ThreadMessage)
all_threads = table_of(Thread)
groups = table_of(ThreadGroup)
instructors = table_of(Instructor)
users = table_of(User)
stored = table_of(File)


@dataclass(frozen=True, slots=True)
class Relay:
    """A message as it is brought to the other one."""

    message_id: int
    community_id: int
    thread_id: int
    by_instructor: bool
    by: str
    to_id: int
    text: str
    file_id: int | None
    kind: FileKind | None
    telegram_id: str | None
    name: str
    deleted: bool
    edited: bool
    at_chat: int | None
    at_message: int | None
    """Where it stands already."""
    instructor_id: int
    group_id: int | None
    """The instructor's own group, where it goes."""
    topic_id: int | None

    @property
    def in_group(self) -> bool:
        """Whether it goes into a topic of the instructor's group."""
        return self.group_id is not None and not self.by_instructor


_RELAYS = (
    select(
        table.c.id,
        table.c.community_id,
        table.c.thread_id,
        table.c.by_instructor,
        users.c.name.label("by"),
        all_threads.c.customer_id,
        instructors.c.user_id.label("teacher_id"),
        table.c.text,
        table.c.file_id,
        stored.c.kind,
        stored.c.telegram_id,
        stored.c.name,
        table.c.deleted_at,
        table.c.edited_at,
        table.c.relayed_chat,
        table.c.relayed_message,
        instructors.c.id.label("instructor_id"),
        groups.c.chat_id,
        all_threads.c.chat_id.label("topic_chat"),
        all_threads.c.topic_id,
    )
    .select_from(
        table.join(
            all_threads,
            and_(all_threads.c.community_id == table.c.community_id, all_threads.c.id == table.c.thread_id),
        )
        .join(
            instructors,
            and_(
                instructors.c.community_id == table.c.community_id,
                instructors.c.id == all_threads.c.instructor_id,
            ),
        )
        .join(users, users.c.id == table.c.user_id)
        .outerjoin(
            stored, and_(stored.c.community_id == table.c.community_id, stored.c.id == table.c.file_id)
        )
        .outerjoin(
            groups,
            and_(groups.c.community_id == table.c.community_id, groups.c.instructor_id == instructors.c.id),
        )
    )
    .where(
        table.c.community_id.in_(bindparam("of_communities", expanding=True)),
        table.c.id.in_(bindparam("of_messages", expanding=True)),
    )
)
_RELAYED = (
    update(table)
    .where(table.c.community_id == bindparam("of_community"), table.c.id == bindparam("of_message"))
    .values(relayed_chat=bindparam("chat"), relayed_message=bindparam("message"))
)


def load(tx: Tx, message_ids: Sequence[int], within: Sequence[int]) -> dict[int, Relay]:
    """Messages as they are brought; of some communities, for the sender."""
    if not message_ids:
        return {}
    rows = tx.rows(_RELAYS, of_communities=list(within), of_messages=list(message_ids))
    return {row.id: _relay(row) for row in rows}


def _relay(row: Any) -> Relay:
    return Relay(
        message_id=row.id,
        community_id=row.community_id,
        thread_id=row.thread_id,
        by_instructor=row.by_instructor,
        by=row.by,
        to_id=row.customer_id if row.by_instructor else row.teacher_id,
        text=row.text,
        file_id=row.file_id,
        kind=row.kind,
        telegram_id=row.telegram_id,
        name=row.name or "",
        deleted=row.deleted_at is not None,
        edited=row.edited_at is not None,
        at_chat=row.relayed_chat,
        at_message=row.relayed_message,
        instructor_id=row.instructor_id,
        group_id=row.chat_id,
        topic_id=row.topic_id if row.chat_id is not None and row.topic_chat == row.chat_id else None,
    )


def relayed(tx: Tx, sent: Sequence[tuple[Relay, int, int]]) -> None:
    """Note where messages stand at the other one's: each with its chat and message. For the sender."""
    rows = [
        {"of_community": one.community_id, "of_message": one.message_id, "chat": chat, "message": message}
        for one, chat, message in sent
    ]
    tx.execute_many(_RELAYED, rows)
