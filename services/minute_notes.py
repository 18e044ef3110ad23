"""Notes of a session, by item of its agenda: as they are, and as they were.

To write them is in services/minute_writing.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, select

from models.meetings import AgendaItem, ItemStatus
from models.minutes import MinuteNote, MinuteRevision
from models.tx import Tx, here, table_of
from models.users import User
from services import minutes
from services.errors import NotFound
from services.sessions import SessionDetails

table = table_of(MinuteNote)
revisions = table_of(MinuteRevision)
agenda = table_of(AgendaItem)
users = table_of(User)

GENERAL = 0
"""In place of an item: the part that belongs to none."""
PAGE = 6
_LISTED = (ItemStatus.PLANNED, ItemStatus.CURRENT, ItemStatus.DONE)


@dataclass(frozen=True, slots=True)
class Note:
    """What is noted about one item, or in general."""

    item_id: int
    """GENERAL for the part that belongs to no item."""
    topic: str
    """Empty for that part."""
    status: ItemStatus | None
    spent_seconds: int
    text: str
    revision: int
    by: str | None
    """Who wrote last."""
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Version:
    """A note as it was."""

    revision: int
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """A page of the versions of a note, newest first."""

    session: SessionDetails
    note: Note
    versions: tuple[Version, ...]
    page: int
    pages: int
    may_write: bool


_SESSION: BindParameter[Any] = bindparam("of_session")
_ITEMS = (
    select(agenda.c.id, agenda.c.topic, agenda.c.status, agenda.c.spent_seconds, agenda.c.deleted_at)
    .where(here(agenda), agenda.c.session_id == _SESSION)
    .order_by(agenda.c.position, agenda.c.id)
)
_NOTES = (
    select(
        table.c.id,
        table.c.agenda_item_id,
        table.c.text,
        table.c.revision,
        users.c.name,
        table.c.updated_at,
    )
    .select_from(table.outerjoin(users, users.c.id == table.c.updated_by))
    .where(here(table), table.c.session_id == _SESSION)
)
_ALL = (
    select(revisions.c.revision, revisions.c.text, users.c.name, revisions.c.at)
    .select_from(revisions.join(users, users.c.id == revisions.c.author_id))
    .where(here(revisions), revisions.c.note_id == bindparam("of_note"))
)
_VERSION = _ALL.where(revisions.c.revision == bindparam("number"))
_VERSIONS = _ALL.order_by(revisions.c.revision.desc()).limit(PAGE).offset(bindparam("skip"))


def of_session(tx: Tx, session_id: int) -> tuple[Note, ...]:
    """The notes of a session in the order of its agenda, the general part last. In two queries.

    Items that were only suggested, dropped or deleted are there once something is noted about them. Whoever
    asks has to see to the rights.
    """
    written = {row.agenda_item_id: row for row in tx.rows(_NOTES, of_session=session_id)}
    found = [
        _note(item, written.get(item.id))
        for item in tx.rows(_ITEMS, of_session=session_id)
        if (item.status in _LISTED and item.deleted_at is None)
        or (item.id in written and written[item.id].text)
    ]
    return (*found, _note(None, written.get(None)))


def _note(item: Row[Any] | None, row: Row[Any] | None) -> Note:
    said = (row.text, row.revision, row.name, row.updated_at) if row else ("", 0, None, None)
    if item is None:
        return Note(GENERAL, "", None, 0, *said)
    return Note(item.id, item.topic, item.status, item.spent_seconds, *said)


def one(tx: Tx, session_id: int, item_id: int) -> Note:
    """The note of one item, or the general one. Raises NotFound for an item that has none to be."""
    found = [note for note in of_session(tx, session_id) if note.item_id == item_id]
    if not found:
        raise NotFound
    return found[0]


def current(notes: Sequence[Note]) -> Note:
    """The note of the item that is talked about now; else the general one."""
    return next((note for note in notes if note.status is ItemStatus.CURRENT), notes[-1])


def history(tx: Tx, session_id: int, item_id: int, page: int = 0) -> History:
    """A page of how a note was; one past the end is the last. Raises NotFound, NotMember, Banned."""
    session = minutes.seen(tx, session_id)
    note = one(tx, session_id, item_id)
    pages = max(1, -(-note.revision // PAGE))
    page = max(0, min(page, pages - 1))
    note_id = id_of(tx, session_id, item_id)
    found = tx.records(Version, _VERSIONS, of_note=note_id, skip=page * PAGE) if note_id else []
    return History(session, note, tuple(found), page, pages, minutes.may_write(tx, session))


def version(tx: Tx, session_id: int, item_id: int, revision: int) -> tuple[History, Version]:
    """One version of a note, and the first page of the others. Raises as `history`."""
    found = history(tx, session_id, item_id)
    note_id = id_of(tx, session_id, item_id)
    rows = tx.records(Version, _VERSION, of_note=note_id, number=revision) if note_id else []
    if not rows:
        raise NotFound
    return found, rows[0]


def id_of(tx: Tx, session_id: int, item_id: int) -> int | None:
    """The row of a note; None before anybody wrote it."""
    rows = tx.rows(_NOTES, of_session=session_id)
    return next((row.id for row in rows if (row.agenda_item_id or GENERAL) == item_id), None)
