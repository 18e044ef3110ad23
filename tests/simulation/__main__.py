"""`python -m tests.simulation --seed 7 --on sqlite`: run one seed, or many for a while."""

import argparse
import asyncio
import sys

from tests.simulation.bases import base
from tests.simulation.clock import HurriedLoop
from tests.simulation.plan import BASES, STEPS, Plan
from tests.simulation.report import told
from tests.simulation.run import run


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--on", choices=BASES, default="sqlite")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--troubles", default="", help="only these of the plan's, by number; or none")
    parser.add_argument("--story", action="store_true", help="tell what was done")
    return parser.parse_args()


def _plan(asked: argparse.Namespace) -> Plan:
    plan = Plan.of(asked.seed, asked.on, asked.steps)
    if not asked.troubles:
        return plan
    return plan.with_only([int(word) for word in asked.troubles.split(",") if word.isdigit()])


def main() -> int:
    """Whether all is well, as an exit code."""
    asked = _asked()
    with base(asked.on) as opening, asyncio.Runner(loop_factory=HurriedLoop) as runner:
        found = runner.run(run(_plan(asked), opening))
    if asked.story:
        sys.stdout.write("\n".join(found.story) + "\n")
    sys.stdout.write(told(found) + "\n")
    return 1 if found.broken else 0


if __name__ == "__main__":
    sys.exit(main())
