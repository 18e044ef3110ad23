"""Processes that are measured: started, asked for their CPU time and memory, and ended by their id."""

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICK = os.sysconf("SC_CLK_TCK")
MIB = 1024.0
PATIENCE = 30.0
"""Seconds a process has to start, and to end."""


@dataclass(frozen=True, slots=True)
class Child:
    """A running process of this benchmark."""

    process: asyncio.subprocess.Process
    log: Path

    def cpu(self) -> float:
        """Seconds of CPU time it has used, all its threads together."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory(self) -> float:
        """MiB of memory that are its own or its share of what it shares."""
        for line in Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / MIB
        raise LookupError("the kernel does not tell Pss")

    async def first_line(self) -> str:
        """The first line it writes. Raises RuntimeError with its log when it ends before."""
        assert self.process.stdout is not None
        line = await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)
        if not line:
            raise RuntimeError(self.log.read_text())
        return line.decode().strip()


@asynccontextmanager
async def running(*arguments: str, **environment: str) -> AsyncIterator[Child]:
    """`python <arguments>` in an empty folder, ended afterwards. Its log is kept while it runs."""
    with tempfile.TemporaryDirectory(prefix="jam-bench-") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as errors:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *arguments,
                cwd=folder,
                env=_environment(environment),
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
            )
        try:
            yield Child(process, log)
        finally:
            await _end(process)


def _environment(added: Mapping[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1", **added}


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), PATIENCE)
    except TimeoutError:
        process.kill()
        await process.wait()


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
