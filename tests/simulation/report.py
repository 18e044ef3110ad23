"""What a run is told as: in one line when all is well, else with all that is needed to see it again."""

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
            "The plan:",
            *plan,
            "What was done:",
            *(f"  {line}" for line in found.story[-LAST:]),
            "To see it again:",
            f"  {found.plan.command()}",
        ]
    )
