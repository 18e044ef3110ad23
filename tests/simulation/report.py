"""What a run is told as: in one line when all is well, else with all that is needed to see it again."""

from collections import Counter
from collections.abc import Sequence

from tests.simulation.plan import BASES, Kind
from tests.simulation.run import Found

LAST = 12
"""Steps of the story that are told."""


def told(found: Found) -> str:
    """In words."""
    struck = sum(found.struck.values())
    if not found.broken:
        return f"seed {found.plan.seed} on {found.plan.on}: {found.acts} acts, {struck} faults, all is well"
    plan = [f"  {one}" for one in found.plan.troubles] or ["  nothing goes wrong"]
    return "\n".join(
        [
            f"seed {found.plan.seed} on {found.plan.on}, at step {found.at}: {found.broken}",
            f"The plan, {found.plan.house}:",
            *plan,
            "What was done:",
            *(f"  {line}" for line in found.story[-LAST:]),
            "To see it again:",
            f"  {found.plan.command()}",
        ]
    )


def summary(all_found: Sequence[Found]) -> str:
    """Of many runs: how many, how much was done, and how often each trouble struck, on each database."""
    lines = [f"{'':44}" + "".join(f"{on:>12}" for on in BASES)]
    rows: dict[str, Counter[str]] = {name: Counter() for name in ("runs", "that failed", "acts", *Kind)}
    for found in all_found:
        on = found.plan.on
        rows["runs"][on] += 1
        rows["that failed"][on] += bool(found.broken)
        rows["acts"][on] += found.acts
        for kind, count in found.struck.items():
            rows[kind][on] += count
    lines += [f"{name:44}" + "".join(f"{row[on]:12}" for on in BASES) for name, row in rows.items()]
    return "\n".join(lines)
