"""Encrypting what was stored already: answers and files get the newest key, one row a transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Table, bindparam, func, select, update

from models.intake_forms import IntakeAnswers, IntakeFile
from models.tx import Tx, here, table_of
from services.intake_errors import KeyMissing
from services.vault import Vault

BATCH = 100


class Sort(StrEnum):
    """What is encrypted."""

    ANSWERS = "answers"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Due:
    """A row that the newest key did not encrypt."""

    community_id: int
    id: int


_TABLES: Mapping[Sort, Table] = {Sort.ANSWERS: table_of(IntakeAnswers), Sort.FILES: table_of(IntakeFile)}
_COUNT = {
    sort: select(func.count()).select_from(table).where(table.c.fingerprint != bindparam("newest"))
    for sort, table in _TABLES.items()
}
_DUE = {
    sort: select(table.c.community_id, table.c.id)
    .where(table.c.fingerprint != bindparam("newest"), table.c.id > bindparam("after"))
    .order_by(table.c.id)
    .limit(bindparam("most"))
    for sort, table in _TABLES.items()
}
_ROW = {
    sort: select(table.c.content, table.c.fingerprint)
    .where(here(table), table.c.id == bindparam("of_row"))
    .with_for_update()
    for sort, table in _TABLES.items()
}
_SEAL = {
    sort: update(table)
    .where(here(table), table.c.id == bindparam("of_row"))
    .values(content=bindparam("now_content"), fingerprint=bindparam("now_fingerprint"))
    for sort, table in _TABLES.items()
}


def count(tx: Tx, vault: Vault, sort: Sort) -> int:
    """How many rows the newest key did not encrypt; as the system actor."""
    number: int = tx.value(_COUNT[sort], newest=vault.fingerprint)
    return number


def due(tx: Tx, vault: Vault, sort: Sort, after: int) -> list[Due]:
    """Some of them, by id; as the system actor."""
    return tx.records(Due, _DUE[sort], newest=vault.fingerprint, after=after, most=BATCH)


def seal(tx: Tx, vault: Vault, sort: Sort, row_id: int) -> bool:
    """Encrypt a row with the newest key; False where none of the keys opens it. As the system actor."""
    row = tx.row(_ROW[sort], of_row=row_id)
    if row is None or row.fingerprint == vault.fingerprint:
        return True
    try:
        shut = vault.shut(vault.open(row.content, row.fingerprint))
    except KeyMissing:
        return False
    tx.execute(_SEAL[sort], of_row=row_id, now_content=shut.content, now_fingerprint=shut.fingerprint)
    return True
