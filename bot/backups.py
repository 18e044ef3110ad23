"""Backups: everything in one file, and back, on either database; and the move from one to the other.

The file is a ZIP of one `<table>.jsonl` a table, a line a row, and a `manifest.json` with the revision of the
schema and, for each table, its columns, how many rows it has, and their checksum. What was read back from the
database after it was filled must have the same counts and checksums, before anything is committed.
"""

import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.exc import IntegrityError

import migrations
from models import copying
from models.copying import Sheet, Tally
from models.database import Database, as_system
from models.outbox import Lease
from models.tx import table_of
from scheduler.batches import Tick

FORMAT = 1
MANIFEST = "manifest.json"
leases = table_of(Lease)

_AT_WORK = select(func.count()).select_from(leases).where(leases.c.expires_at > bindparam("at"))


class BackupError(Exception):
    """Why a backup cannot be made, read or taken over; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds."""

    revision: str
    """Of the schema."""
    made_at: str
    tables: int
    rows: int

    def __str__(self) -> str:
        return f"{self.rows} rows of {self.tables} tables, made {self.made_at}"


@dataclass(frozen=True, slots=True)
class _Part:
    """A table of a backup."""

    sheet: Sheet
    rows: int
    checksum: str


async def backup(db: Database, path: Path, tick: Tick) -> Backup:
    """Write everything into a file that only its owner may read, as it is at one moment, while others work.

    The file is there once it is whole. Raises BackupError.
    """
    with _whole_or_nothing(path) as archive:
        return await db.snapshot(partial(_write, archive, db.clock().isoformat(timespec="seconds"), tick))


@contextmanager
def _whole_or_nothing(path: Path) -> Iterator[zipfile.ZipFile]:
    if path.exists():
        raise BackupError(f"{path} is there already: choose another name, or remove it")
    unfinished = path.with_name(f"{path.name}.part")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
            yield archive
        unfinished.replace(path)
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror}") from None
    finally:
        unfinished.unlink(missing_ok=True)


def _write(archive: zipfile.ZipFile, made_at: str, tick: Tick, connection: Connection) -> Backup:
    as_system(connection)
    revision = migrations.current(connection)
    if revision is None:
        raise BackupError("This database is empty: there is nothing to keep")
    parts = [_write_table(archive, connection, sheet, tick) for sheet in copying.sheets(connection)]
    manifest = {
        "format": FORMAT,
        "revision": revision,
        "made_at": made_at,
        "tables": {
            part.sheet.name: {
                "columns": part.sheet.columns,
                "key": part.sheet.key,
                "rows": part.rows,
                "checksum": part.checksum,
            }
            for part in parts
        },
    }
    archive.writestr(MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    return Backup(revision, made_at, len(parts), sum(part.rows for part in parts))


def _write_table(archive: zipfile.ZipFile, connection: Connection, sheet: Sheet, tick: Tick) -> _Part:
    tally = Tally()
    with archive.open(_file(sheet), "w", force_zip64=True) as file:
        for lines in copying.read(connection, sheet):
            for line in lines:
                tally.add(line)
                file.write(line + b"\n")
            tick(len(lines))
    return _Part(sheet, tally.rows, tally.checksum)


async def restore(db: Database, path: Path, tick: Tick, *, replace: bool = False) -> Backup:
    """Fill a database with a backup, in one transaction, and bring it to the newest schema.

    Only an empty one is filled, unless it is to be replaced. Raises BackupError: then nothing changed.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            found, parts = _manifest(archive)
            await db.run(partial(_take_over, db, archive, found, parts, tick, replace=replace))
    except (OSError, zipfile.BadZipFile) as error:
        raise BackupError(f"{path} cannot be read: {error}") from None
    await db.tune()
    return found


def _manifest(archive: zipfile.ZipFile) -> tuple[Backup, list[_Part]]:
    try:
        said: dict[str, Any] = orjson.loads(archive.read(MANIFEST))
        if said["format"] != FORMAT:
            raise BackupError(f"This backup has the form {said['format']}; this version reads {FORMAT}")
        parts = [
            _Part(Sheet(name, one["columns"], tuple(one["key"])), one["rows"], one["checksum"])
            for name, one in said["tables"].items()
        ]
    except (KeyError, TypeError, orjson.JSONDecodeError):
        raise BackupError("This is no backup of Jamboree: its manifest is missing or damaged") from None
    rows = sum(part.rows for part in parts)
    return Backup(said["revision"], said["made_at"], len(parts), rows), parts


def _take_over(
    db: Database,
    archive: zipfile.ZipFile,
    found: Backup,
    parts: list[_Part],
    tick: Tick,
    connection: Connection,
    *,
    replace: bool,
) -> None:
    if found.revision > migrations.head():
        raise BackupError(f"This backup is of a newer version ({found.revision}): upgrade Jamboree first")
    with migrations.unchecked(connection), connection.begin():
        as_system(connection)
        _check_target(db, connection, replace=replace)
        _empty_it(connection)
        migrations.step(connection, found.revision)
        as_system(connection)  # a migration may have gone back to nobody
        copying.hold_references(connection)
        for part in parts:
            _fill(archive, connection, part.sheet, tick)
        _check_references(connection)
        for part in parts:
            _verify(connection, part, tick)
        migrations.step(connection, "head")


def _check_target(db: Database, connection: Connection, *, replace: bool) -> None:
    """Nobody may work on it, and it must be empty unless it is to be replaced. Raises BackupError."""
    revision = migrations.current(connection)
    if revision is None:
        return
    if revision > migrations.head():
        raise BackupError(f"The database is of a newer version ({revision}): upgrade Jamboree first")
    if connection.execute(_AT_WORK, {"at": db.clock()}).scalar():
        raise BackupError("A bot works on this database: stop it, wait a minute, and try again")
    if not replace and any(copying.count(connection, sheet) for sheet in copying.sheets(connection)):
        raise BackupError("This database is not empty: give --replace to lose what it has")


def _empty_it(connection: Connection) -> None:
    """Without rows the schema goes from any revision to any other in a moment."""
    copying.hold_references(connection)
    for sheet in reversed(copying.sheets(connection)):
        copying.clear(connection, sheet)
    copying.check_references(connection)


def _fill(archive: zipfile.ZipFile, connection: Connection, sheet: Sheet, tick: Tick) -> None:
    lines: list[bytes] = []
    with archive.open(_file(sheet)) as file:
        for line in file:
            lines.append(line.rstrip(b"\n"))
            if len(lines) == sheet.at_once:
                copying.fill(connection, sheet, lines)
                tick(len(lines))
                lines = []
    if lines:
        copying.fill(connection, sheet, lines)
        tick(len(lines))


def _check_references(connection: Connection) -> None:
    try:
        broken = copying.check_references(connection)
    except IntegrityError as error:
        raise BackupError(f"Rows of this backup name others that are not in it: {error.orig}") from None
    if broken:
        raise BackupError(f"Rows of this backup name others that are not in it: {', '.join(broken)}")


def _verify(connection: Connection, part: _Part, tick: Tick) -> None:
    """The table must hold what the manifest says. Raises BackupError."""
    tally = Tally()
    for lines in copying.read(connection, part.sheet):
        for line in lines:
            tally.add(line)
        tick(len(lines))
    if (tally.rows, tally.checksum) != (part.rows, part.checksum):
        raise BackupError(
            f"{part.sheet.name} came out with {tally.rows} rows ({tally.checksum[:12]}…)"
            f" where the backup says {part.rows} ({part.checksum[:12]}…): nothing was changed"
        )


def _file(sheet: Sheet) -> str:
    return f"{sheet.name}.jsonl"


async def move(source: Database, target: Database, tick: Tick, *, replace: bool = False) -> Backup:
    """Copy everything from one database into another, of either kind. Raises BackupError."""
    if await source.snapshot(partial(_is_at_work, source)):
        raise BackupError("A bot works on the database to be moved: stop it, wait a minute, and try again")
    with TemporaryDirectory(prefix="jamboree-") as folder:
        file = Path(folder) / "move.zip"
        await backup(source, file, tick)
        return await restore(target, file, tick, replace=replace)


def _is_at_work(db: Database, connection: Connection) -> bool:
    return bool(connection.execute(_AT_WORK, {"at": db.clock()}).scalar())
