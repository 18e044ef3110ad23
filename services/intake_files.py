"""Files that answer a question of a form: kept apart from all others, and read by the same two alone."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, null, select, update

from models.intake_forms import IntakeFile
from models.tx import Tx, here, table_of
from services.errors import NotFound
from services.uploads import Upload
from services.vault import Shut, Vault

table = table_of(IntakeFile)

LOOSE = timedelta(days=1)
"""How long a file waits for the form that it was sent with to be right."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file, without its bytes."""

    id: int
    question: str
    name: str
    mime: str
    size: int
    loose: bool
    """Whether it was sent with a form that is not right yet."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was checked, and is as it will be stored."""

    name: str
    mime: str
    size: int
    """Bytes, before it was encrypted."""
    shut: Shut


def prepared(vault: Vault, upload: Upload) -> Prepared:
    """A file as it will be stored; for a thread of its own, since a large one takes a while to encrypt."""
    return Prepared(upload.name, upload.mime, len(upload.content), vault.shut(upload.content))


_OF = (here(table), table.c.booking_id == bindparam("of_booking"))
_COLUMNS = (
    table.c.id,
    table.c.question,
    table.c.name,
    table.c.mime,
    table.c.size,
    table.c.loose_until.is_not(None),
)
_ALL = select(*_COLUMNS).where(*_OF).order_by(table.c.id)
_ONE = select(table.c.booking_id, *_COLUMNS).where(here(table), table.c.id == bindparam("of_file"))
_CONTENT = select(table.c.content, table.c.fingerprint).where(here(table), table.c.id == bindparam("of_file"))
_DROP_LOOSE = delete(table).where(
    *_OF, table.c.question == bindparam("of_question"), table.c.loose_until.is_not(None)
)
_USE = update(table).where(*_OF, table.c.id.in_(bindparam("used", expanding=True))).values(loose_until=null())
_DROP_REST = delete(table).where(*_OF, table.c.id.not_in(bindparam("used", expanding=True)))


def of(tx: Tx, booking_id: int) -> list[Attached]:
    """The files of a booking's form. It asks for no rights."""
    return tx.records(Attached, _ALL, of_booking=booking_id)


def one(tx: Tx, file_id: int) -> tuple[int, Attached] | None:
    """A file and its booking. It asks for no rights."""
    found = tx.row(_ONE, of_file=file_id)
    if found is None:
        return None
    values: list[Any] = list(found)
    return values[0], Attached(*values[1:])


def content(tx: Tx, file_id: int) -> Shut:
    """The bytes of a file, as they are stored. Raises NotFound."""
    found = tx.records(Shut, _CONTENT, of_file=file_id)
    if not found:
        raise NotFound
    return found[0]


def add(tx: Tx, booking_id: int, question: str, file: Prepared) -> int:
    """Keep a file that was sent with a form, in place of one that was sent before; its id."""
    tx.execute(_DROP_LOOSE, of_booking=booking_id, of_question=question)
    return tx.add(
        IntakeFile,
        booking_id=booking_id,
        question=question,
        name=file.name,
        mime=file.mime,
        size=file.size,
        fingerprint=file.shut.fingerprint,
        added_at=tx.now,
        loose_until=tx.now + LOOSE,
        content=file.shut.content,
    )


def use(tx: Tx, booking_id: int, file_ids: list[int]) -> None:
    """Answers use these files, and no others are kept."""
    tx.execute(_USE, of_booking=booking_id, used=file_ids)
    tx.execute(_DROP_REST, of_booking=booking_id, used=file_ids)
