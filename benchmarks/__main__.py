"""`python -m benchmarks`: measure everything, in about eight minutes; `--full` takes its time."""

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from rich.console import Console
from rich.status import Status

from benchmarks import (
    admin,
    broadcast,
    generation,
    idle,
    jam,
    mails,
    many_programs,
    race,
    registrations,
    roles,
    screens,
    sizes,
    slots,
    table,
    taps,
    web_pages,
)
from benchmarks.databases import Kind, databases
from benchmarks.table import Row

PARTS = (
    "taps",
    "race",
    "roles",
    "jam",
    "broadcast",
    "mails",
    "generation",
    "programs",
    "sizes",
    "screens",
    "registrations",
    "slots",
    "admin",
    "pages",
    "idle",
)
Run = Callable[[Kind], Awaitable[list[Row]]]


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="part", help=f"some of {', '.join(PARTS)}; all when left out"
    )
    parser.add_argument("--on", choices=("sqlite", "postgresql"), help="one database only")
    parser.add_argument(
        "--full", action="store_true", help="1,000,000 members, 100,000 people, 10,000 programs"
    )
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return given


async def measured(
    given: argparse.Namespace, kinds: tuple[Kind, ...], tell: Callable[[str], None]
) -> AsyncIterator[list[Row]]:
    """The rows of one measurement after the other."""
    people, programs = (100_000, 10_000) if given.full else (20_000, 1_000)
    runs: dict[str, Run] = {
        "race": race.measure,
        "roles": roles.measure,
        "jam": jam.measure,
        "broadcast": lambda kind: broadcast.measure(kind, people, tell),
        "mails": mails.measure,
        "generation": lambda kind: generation.measure(kind, programs),
        "programs": lambda kind: many_programs.measure(kind, 10_000),
        "sizes": lambda kind: sizes.measure(kind, sizes.FULL if given.full else sizes.SMALL, tell),
        "screens": screens.measure,
        "registrations": registrations.measure,
        "slots": slots.measure,
        "admin": admin.measure,
        "pages": web_pages.measure,
        "idle": idle.measure,
    }
    for part in given.parts or PARTS:
        for kind in kinds:
            tell(f"{part.capitalize()}, {kind.name}")
            if part == "taps":
                yield await taps.measure(kind, True, tell)
                yield await taps.measure(kind, False, tell)
            elif part != "idle" or kind.server is None:  # a server's memory is not the process's
                yield await runs[part](kind)


async def run(given: argparse.Namespace, kinds: tuple[Kind, ...], console: Console, rows: list[Row]) -> None:
    """Measure into `rows`."""
    with Status("", console=console) as status:
        async for found in measured(given, kinds, status.update):
            rows += found


def main() -> None:
    """Measure, and print the table, of what there is when something fails."""
    given = arguments()
    console = Console(width=None if sys.stdout.isatty() else 130)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended early: its processes end with it
    begun = time.perf_counter()
    rows: list[Row] = []
    try:
        with databases() as kinds:
            chosen = tuple(kind for kind in kinds if given.on in (None, kind.name.lower()))
            asyncio.run(run(given, chosen, console, rows))
    finally:
        order = list(dict.fromkeys(row.what for row in rows))
        table.show(console, sorted(rows, key=lambda row: order.index(row.what)))
        console.print(f"Measured in {time.perf_counter() - begun:.0f} s.")


if __name__ == "__main__":
    main()
