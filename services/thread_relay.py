"""Passing private messages on: written by one, brought to the other by the outbox, changed and taken back.

Nothing of the writer's account goes along: words and files are sent anew by the bot.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update

from models.database import across_communities
from models.files import File
from models.instructors import Instructor
from models.threads import Thread, ThreadGroup, ThreadMessage
from models.tx import Tx, here, table_of
from models.users import User
from services import files, homework, outbox, richtext, threads
from services.care_errors import ThreadClosed
from services.errors import NotFound, NotMember
from services.files import Sent
from services.threads import ThreadView

table = table_of(ThreadMessage)
all_threads = table_of(Thread)
groups = table_of(ThreadGroup)
instructors = table_of(Instructor)
users = table_of(User)
stored = table_of(File)

MAX_TEXT = 3900
MAX_CAPTION = 950
"""Telegram's 4096 and 1024, less the writer's name."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A message in Telegram."""

    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Passed:
    """A message that was taken, and whether the bot can bring it."""

    thread: ThreadView
    message_id: int
    reachable: bool


_REACHABLE = select(users.c.reachable).where(users.c.id == bindparam("of_user"))
_TOUCH = (
    update(all_threads)
    .where(here(all_threads), all_threads.c.id == bindparam("of_thread"))
    .values(last_at=bindparam("at_time"))
)
_OWN = select(table.c.id, table.c.thread_id, table.c.file_id).where(
    here(table),
    table.c.id == bindparam("of_message"),
    table.c.user_id == bindparam("me"),
    table.c.deleted_at.is_(None),
)
_THIS = (here(table), table.c.id == bindparam("of_message"))
_EDIT = update(table).where(*_THIS).values(text=bindparam("words"), edited_at=bindparam("at_time"))
_REMOVE = update(table).where(*_THIS).values(deleted_at=bindparam("at_time"))
_WRITTEN_AT = across_communities(
    select(table.c.community_id, table.c.id).where(
        table.c.user_id == bindparam("me"),
        table.c.source_chat == bindparam("chat"),
        table.c.source_message == bindparam("message"),
    ),
    "one's own messages: a changed one says where it stands, not in which community",
)


def writable(tx: Tx, thread_id: int) -> ThreadView:
    """A thread that the actor may write to. Raises NotFound, NotMember, ThreadClosed."""
    thread = threads.opened(tx, thread_id)
    if not tx.actor.is_member:
        raise NotMember("")
    if thread.closed_at is not None:
        raise ThreadClosed
    return thread


def write(
    tx: Tx,
    thread_id: int,
    html: str,
    *,
    sent: Sent | None = None,
    upload: int | None = None,
    spot: Spot | None = None,
) -> Passed:
    """Write to the other one: words (HTML), with a file that came by chat or was uploaded.

    Raises NotFound, NotMember, ThreadClosed, BadInput, and what `homework.check` raises.
    """
    thread = writable(tx, thread_id)
    file_id = _file(tx, sent, upload)
    made = tx.add(
        ThreadMessage,
        thread_id=thread_id,
        user_id=tx.actor.user_id,
        by_instructor=thread.is_teacher,
        text=_words(html, has_file=file_id is not None),
        file_id=file_id,
        source_chat=spot.chat_id if spot else None,
        source_message=spot.message_id if spot else None,
        sent_at=tx.now,
    )
    tx.execute(_TOUCH, of_thread=thread_id, at_time=tx.now)
    outbox.follow(tx, outbox.Kind.THREAD_MESSAGE, thread.other_id, str(made), message=made)
    return Passed(thread, made, bool(tx.value(_REACHABLE, of_user=thread.other_id)))


def _file(tx: Tx, sent: Sent | None, upload: int | None) -> int | None:
    if sent is not None:
        homework.check(sent)
        return files.add_sent(tx, sent)
    if upload is not None:
        files.mine(tx, upload)
        files.keep(tx, upload)
    return upload


def _words(html: str, *, has_file: bool) -> str:
    """What is passed on of the words: formatting and links of the web, nothing that leads to an account."""
    most = MAX_CAPTION if has_file else MAX_TEXT
    return richtext.cleaned("message", html, most, least=0 if has_file else 1)


def edit(tx: Tx, message_id: int, html: str) -> Passed:
    """Follow what the writer changed. Raises NotFound, NotMember, ThreadClosed, BadInput."""
    row = _own(tx, message_id)
    thread = writable(tx, row.thread_id)
    words = _words(html, has_file=row.file_id is not None)
    tx.execute(_EDIT, of_message=message_id, words=words, at_time=tx.now)
    outbox.follow(tx, outbox.Kind.THREAD_MESSAGE, thread.other_id, str(message_id), message=message_id)
    return Passed(thread, message_id, reachable=True)


def remove(tx: Tx, message_id: int) -> ThreadView:
    """Take one's own message back, at the other one's as well. Raises NotFound."""
    row = _own(tx, message_id)
    thread = threads.opened(tx, row.thread_id)
    tx.execute(_REMOVE, of_message=message_id, at_time=tx.now)
    if row.file_id is not None:
        files.remove(tx, row.file_id)
    outbox.follow(tx, outbox.Kind.THREAD_MESSAGE, thread.other_id, str(message_id), message=message_id)
    return thread


def _own(tx: Tx, message_id: int) -> Any:
    row = tx.row(_OWN, of_message=message_id, me=tx.actor.user_id)
    if row is None:
        raise NotFound
    return row


def written_at(tx: Tx, spot: Spot) -> tuple[int, int] | None:
    """The actor's own message that was written there: its community and id; outside of any community."""
    row = tx.row(_WRITTEN_AT, me=tx.actor.user_id, chat=spot.chat_id, message=spot.message_id)
    return None if row is None else (row.community_id, row.id)
