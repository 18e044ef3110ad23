"""The file store: what came by chat is known by Telegram's id, what was uploaded here by its bytes.

A file belongs to a community and says nothing of who may see it: whatever uses it (a program's photo, a
session's material) asks for its own rights, and shows it by a signed link (webapp/file_links.py) or sends it
(bot/files.py). What was uploaded goes after a day unless something keeps it (`keep`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, update

from models.files import File, FileContent, FileKind
from models.tx import Tx, here, table_of
from services import texts
from services.errors import BadInput, NotFound, NotMember
from services.uploads import MAX_BYTES, MAX_NAME, Upload

files = table_of(File)
contents = table_of(FileContent)

LOOSE = timedelta(days=1)
"""How long an upload waits for something to use it."""
UNDO = timedelta(days=30)
"""How long a deleted file can come back."""
MOST_LOOSE = 30


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came by chat, as Telegram describes it."""

    kind: FileKind
    telegram_id: str
    telegram_unique_id: str
    name: str = ""
    mime: str = ""
    size: int = 0
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """One file, without its bytes."""

    id: int
    community_id: int
    kind: FileKind
    name: str
    mime: str
    size: int
    width: int | None
    height: int | None
    telegram_id: str | None
    added_by: int
    added_at: datetime


_COLUMNS = (
    files.c.id,
    files.c.community_id,
    files.c.kind,
    files.c.name,
    files.c.mime,
    files.c.size,
    files.c.width,
    files.c.height,
    files.c.telegram_id,
    files.c.added_by,
    files.c.added_at,
)
_MANY = select(*_COLUMNS).where(
    here(files), files.c.id.in_(bindparam("of_files", expanding=True)), files.c.deleted_at.is_(None)
)
_CONTENT = select(contents.c.content).where(here(contents), contents.c.id == bindparam("of_file"))
_LOOSE = (
    select(func.count())
    .select_from(files)
    .where(here(files), files.c.added_by == bindparam("me"), files.c.expires_at > bindparam("at"))
)
_THIS = (here(files), files.c.id == bindparam("of_file"))
_REMEMBER = (
    update(files)
    .where(*_THIS)
    .values(telegram_id=bindparam("sent_id"), telegram_unique_id=bindparam("sent_unique_id"))
)
_EXPIRY = update(files).where(*_THIS).values(expires_at=bindparam("goes"), deleted_at=bindparam("gone"))


def add_sent(tx: Tx, sent: Sent) -> int:
    """Keep a file that came by chat, to be used at once; its id. Raises NotMember, BadInput."""
    _let_in(tx)
    if sent.size > MAX_BYTES:  # a bot cannot fetch more from Telegram
        raise BadInput("file", "file_too_big", MAX_BYTES)
    return tx.add(
        File,
        kind=sent.kind,
        name=texts.line("file", sent.name[:MAX_NAME], MAX_NAME),
        mime=sent.mime[:100] or "application/octet-stream",
        size=sent.size,
        width=sent.width,
        height=sent.height,
        telegram_id=sent.telegram_id,
        telegram_unique_id=sent.telegram_unique_id,
        added_by=tx.actor.user_id,
        added_at=tx.now,
    )


def add_upload(tx: Tx, upload: Upload) -> Stored:
    """Keep an uploaded file for a day, until something uses it (`keep`). Raises NotMember, BadInput."""
    _let_in(tx)
    if tx.value(_LOOSE, me=tx.actor.user_id, at=tx.now) >= MOST_LOOSE:
        raise BadInput("file", "too_many", MOST_LOOSE)
    file_id = tx.add(
        File,
        kind=upload.kind,
        name=upload.name,
        mime=upload.mime,
        size=len(upload.content),
        width=upload.width,
        height=upload.height,
        added_by=tx.actor.user_id,
        added_at=tx.now,
        expires_at=tx.now + LOOSE,
    )
    tx.add(FileContent, id=file_id, content=upload.content)
    return get(tx, file_id)


def _let_in(tx: Tx) -> None:
    if not tx.actor.is_member:
        raise NotMember("")


def get(tx: Tx, file_id: int) -> Stored:
    """One file. Raises NotFound."""
    found = many(tx, [file_id])
    if not found:
        raise NotFound
    return found[file_id]


def many(tx: Tx, file_ids: Iterable[int]) -> dict[int, Stored]:
    """Some files by id, in one query; those that are gone are left out."""
    wanted = list(file_ids)
    if not wanted:
        return {}
    return {file.id: file for file in tx.records(Stored, _MANY, of_files=wanted)}


def content(tx: Tx, file_id: int) -> bytes | None:
    """The bytes of a file that was uploaded here; None for one that Telegram alone has."""
    found: bytes | None = tx.value(_CONTENT, of_file=file_id)
    return found


def opened(tx: Tx, file_id: int) -> tuple[Stored, bytes | None]:
    """A file with its bytes, where they are here. Raises NotFound."""
    return get(tx, file_id), content(tx, file_id)


def mine(tx: Tx, file_id: int, *kinds: FileKind) -> Stored:
    """A file that the person added and may use for something new. Raises NotFound for any other."""
    found = get(tx, file_id)
    if found.added_by != tx.actor.user_id or (kinds and found.kind not in kinds):
        raise NotFound
    return found


def keep(tx: Tx, file_id: int) -> None:
    """Something uses it now, or again: it stays."""
    tx.execute(_EXPIRY, of_file=file_id, goes=None, gone=None)


def remove(tx: Tx, file_id: int) -> None:
    """Nothing uses it any more: hidden now, gone after UNDO, back by `keep` until then."""
    tx.execute(_EXPIRY, of_file=file_id, goes=tx.now + UNDO, gone=tx.now)


def swap(tx: Tx, before: int | None, after: int | None, *kinds: FileKind) -> None:
    """Use one file instead of another (or of none, or none any more). Raises NotFound as `mine`."""
    if after == before:
        return
    if after is not None:
        mine(tx, after, *kinds)
        keep(tx, after)
    if before is not None:
        remove(tx, before)


def remember(tx: Tx, file_id: int, telegram_id: str, telegram_unique_id: str) -> None:
    """It was uploaded to Telegram, which sends it by this id from now on."""
    tx.execute(_REMEMBER, of_file=file_id, sent_id=telegram_id, sent_unique_id=telegram_unique_id)
