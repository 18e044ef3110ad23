"""What was measured, as one table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: Jamboree's figure, what it stands beside, their ratio and what that must reach."""

    what: str
    where: str
    ours: str
    beside: str = ""
    ratio: str = ""
    goal: str = ""
    reached: bool | None = None
    """None where nothing is asked."""


class Verdict(TypedDict):
    """The last columns of a row."""

    ratio: str
    goal: str
    reached: bool


def at_least(ratio: float, goal: float) -> Verdict:
    """The last columns of a row whose ratio must be so high."""
    return Verdict(ratio=f"{ratio:.0%}", goal=f"≥ {goal:.0%}", reached=ratio >= goal)


def at_most(ratio: float, goal: float) -> Verdict:
    """The last columns of a row whose ratio must not be higher."""
    return Verdict(ratio=f"{ratio:.2f} ×", goal=f"≤ {goal:g} ×", reached=ratio <= goal)


def show(console: Console, rows: Sequence[Row]) -> None:
    """Print the table, grouped by what is measured."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in ("", "on", "Jamboree", "beside", "ratio", "must be", ""):
        table.add_column(name, justify="left" if name in ("", "on") else "right")
    before = ""
    for row in rows:
        if before and row.what.split(":")[0] != before.split(":")[0]:
            table.add_section()
        mark = {None: "", True: "[green]✓[/]", False: "[red]✗[/]"}[row.reached]
        table.add_row(
            row.what if row.what != before else "", row.where, row.ours, row.beside, row.ratio, row.goal, mark
        )
        before = row.what
    console.print(table)
