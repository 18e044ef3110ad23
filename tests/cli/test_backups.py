"""Everything in one file and back, on both databases, and from one to the other: nothing lost on the way."""

import asyncio
import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

import migrations
from bot import backups
from bot.backups import BackupError
from models import copying
from models.actor import SYSTEM
from models.database import Database, as_system
from models.files import File, FileContent, FileKind
from models.places import PlacePool
from models.tx import Tx
from services import leases
from tests.cli.test_commands import command
from tests.town import Town

Tallies = dict[str, tuple[int, str]]
SAID = "Ünïcode „quotes“\nand lines, 🎷, \\back\\slashes and 'ones'"


def tallies(connection: Connection) -> Tallies:
    """What every table holds."""
    as_system(connection)
    found = {}
    for sheet in copying.sheets(connection):
        tally = copying.Tally()
        for lines in copying.read(connection, sheet):
            for line in lines:
                tally.add(line)
        found[sheet.name] = (tally.rows, tally.checksum)
    return found


def nothing(_done: int) -> None:
    """Nobody watches."""


@pytest.fixture
async def lived_in(database: Database) -> Database:
    """A database in which something of every type was written."""
    town = Town(database)
    owner = await town.community(SAID)
    await town.session(owner, name="Thursday Jam", latitude=38.71, longitude=-9.1427, tags=["jazz", "ジャズ"])

    def keep(tx: Tx) -> None:
        about = {"kind": FileKind.PHOTO, "mime": "image/png", "added_by": owner.user_id, "added_at": tx.now}
        for number in range(20):
            tx.add(File, id=number, name=SAID, **about)
            tx.add(FileContent, id=number, content=bytes(range(256)) * number)

    await database.write(owner, keep)
    return database


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A database of each kind in which nothing is yet, not even tables."""
    if request.param == "sqlite":
        db = Database(f"sqlite+aiosqlite:///{tmp_path}/empty.db")
        yield db
        await db.close()
        return
    async with request.getfixturevalue("postgres_server").fresh() as url:
        db = Database(url)
        await db.run(lambda connection: migrations.migrate(connection, "base"))
        yield db
        await db.close()


async def test_what_is_restored_is_what_was_there(
    lived_in: Database, empty: Database, tmp_path: Path
) -> None:
    file = tmp_path / "all.zip"
    made = await backups.backup(lived_in, file, nothing)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert made.rows > 60
    restored = await backups.restore(empty, file, nothing)
    assert restored == made
    assert await empty.snapshot(tallies) == await lived_in.snapshot(tallies)

    town = Town(empty)  # and one goes on with it
    await town.community("Another one")


async def test_a_database_moves_and_every_reference_is_checked_again(
    lived_in: Database, empty: Database
) -> None:
    moved = await backups.move(lived_in, empty, nothing)
    assert moved.rows == sum(rows for rows, _sum in (await empty.snapshot(tallies)).values())
    pool = {"community_id": 1, "session_id": 1, "position": 0}
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        await empty.write(SYSTEM, lambda tx: tx.add(PlacePool, **pool))


async def test_what_others_write_meanwhile_is_wholly_in_or_wholly_out(
    lived_in: Database, tmp_path: Path
) -> None:
    town = Town(lived_in)
    many = [town.community(f"Community {number}") for number in range(6)]
    file = tmp_path / "all.zip"
    made, *_owners = await asyncio.gather(backups.backup(lived_in, file, nothing), *many)
    with zipfile.ZipFile(file) as archive:
        said = json.loads(archive.read("manifest.json"))["tables"]
    assert said["communities"]["rows"] * 1 == said["memberships"]["rows"]
    assert made.rows == sum(table["rows"] for table in said.values())


def damaged(change: Callable[[dict[str, bytes]], None], file: Path) -> Path:
    """A copy of a backup in which something is otherwise."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    other = file.with_name("damaged.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return other


def _less(parts: dict[str, bytes]) -> None:
    parts["files.jsonl"] = parts["files.jsonl"].split(b"\n", 1)[1]
    parts["file_contents.jsonl"] = parts["file_contents.jsonl"].split(b"\n", 1)[1]


def _other(parts: dict[str, bytes]) -> None:
    parts["communities.jsonl"] = parts["communities.jsonl"].replace(b"quotes", b"quoted")


def _dangling(parts: dict[str, bytes]) -> None:
    parts["files.jsonl"] = parts["files.jsonl"].split(b"\n", 1)[1]


def _newer(parts: dict[str, bytes]) -> None:
    said = json.loads(parts["manifest.json"])
    parts["manifest.json"] = json.dumps(said | {"revision": "9999"}).encode()


def _no_manifest(parts: dict[str, bytes]) -> None:
    del parts["manifest.json"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_less, "came out with 19 rows"),
        (_other, "communities came out with 1 rows"),
        (_dangling, "name others that are not in it"),
        (_newer, "of a newer version"),
        (_no_manifest, "no backup of Jamboree"),
    ],
)
async def test_a_damaged_backup_changes_nothing(
    lived_in: Database, tmp_path: Path, change: Callable[[dict[str, bytes]], None], words: str
) -> None:
    file = tmp_path / "all.zip"
    await backups.backup(lived_in, file, nothing)
    before = await lived_in.snapshot(tallies)
    with pytest.raises(BackupError, match=words):
        await backups.restore(lived_in, damaged(change, file), nothing, replace=True)
    assert await lived_in.snapshot(tallies) == before


async def test_what_is_there_is_lost_only_where_that_was_said(lived_in: Database, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    await backups.backup(lived_in, file, nothing)
    before = await lived_in.snapshot(tallies)
    await Town(lived_in).community("Made since")
    with pytest.raises(BackupError, match="not empty"):
        await backups.restore(lived_in, file, nothing)
    with pytest.raises(BackupError, match="there already"):
        await backups.backup(lived_in, file, nothing)
    await backups.restore(lived_in, file, nothing, replace=True)
    assert await lived_in.snapshot(tallies) == before


async def test_nothing_is_restored_or_moved_under_a_bot_at_work(
    lived_in: Database, empty: Database, tmp_path: Path
) -> None:
    file = tmp_path / "all.zip"
    await lived_in.write(SYSTEM, leases.take, "sender", "a bot", timedelta(minutes=1))
    await backups.backup(lived_in, file, nothing)
    with pytest.raises(BackupError, match="stop it"):
        await backups.restore(lived_in, file, nothing, replace=True)
    with pytest.raises(BackupError, match="stop it"):
        await backups.move(lived_in, empty, nothing)


async def test_a_backup_of_an_older_version_comes_up_to_date(lived_in: Database, tmp_path: Path) -> None:
    older = "0041"
    await lived_in.run(lambda connection: migrations.migrate(connection, older))
    file = tmp_path / "old.zip"
    assert (await backups.backup(lived_in, file, nothing)).revision == older
    await backups.restore(lived_in, file, nothing, replace=True)
    assert await lived_in.run(lambda connection: migrations.migrate(connection)) == (migrations.head(),) * 2
    await Town(lived_in).community("Goes on")


def test_by_hand_it_is_one_command_each(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command(sqlite_url, "check").returncode == 0
    made = command(sqlite_url, "backup", "all.zip")
    assert (made.returncode, made.stdout.split()[0]) == (0, "Wrote"), made.stderr
    again = command(sqlite_url, "backup", "all.zip")
    assert (again.returncode, again.stderr.splitlines()) == (
        1,
        ["all.zip is there already: choose another name, or remove it."],
    )
    restored = command(sqlite_url, "restore", "all.zip")
    assert restored.stdout.endswith("All checksums are right.\n"), restored.stderr
    moved = command(sqlite_url, "move", f"sqlite+aiosqlite:///{tmp_path}/other.db")
    assert moved.stdout.startswith("Copied"), moved.stderr
    for nonsense in (tmp_path / "nowhere.zip", Path(__file__)):
        wrong = command(sqlite_url, "restore", str(nonsense))
        assert wrong.returncode == 1
        assert "cannot be read" in wrong.stderr
    assert not list(tmp_path.glob("*.part"))
    shutil.rmtree(tmp_path / "var", ignore_errors=True)
