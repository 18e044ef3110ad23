"""`python -m tests.simulation`: run one seed, or new ones for a while, and tell what came of them."""

import argparse
import asyncio
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

from tests.simulation.bases import base
from tests.simulation.clock import HurriedLoop
from tests.simulation.plan import BASES, STEPS, Plan, Theme
from tests.simulation.report import summary, told
from tests.simulation.run import Found, Opening, run
from tests.simulation.shrink import shrunk


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, help="this one; without it new ones")
    parser.add_argument("--on", choices=BASES, action="append", help="which database; without it both")
    parser.add_argument("--steps", type=int, default=STEPS, help="how long each story is")
    parser.add_argument("--theme", choices=list(Theme), help="what it is about; without it as drawn")
    parser.add_argument("--troubles", default="", help="of the plan's only these, by number; or none")
    parser.add_argument("--seconds", type=float, default=0, help="go on with new seeds for so long")
    parser.add_argument("--seeds", type=int, default=0, help="go on for so many seeds")
    parser.add_argument("--as-it-is", action="store_true", help="do not look for a smaller plan that fails")
    parser.add_argument("--story", action="store_true", help="tell what was done")
    return parser.parse_args()


def _plans(asked: argparse.Namespace) -> Iterator[Plan]:
    """One seed on each database; then new ones, as long as was asked for."""
    first = secrets.randbelow(1_000_000) if asked.seed is None else asked.seed
    until, number = time.monotonic() + asked.seconds, 0
    while number < max(1, asked.seeds) or (number and time.monotonic() < until):
        for on in asked.on or BASES:
            plan = Plan.of(first + number, on, asked.steps, asked.theme and Theme(asked.theme))
            yield _cut_down(plan, asked.troubles)
        number += 1


def _cut_down(plan: Plan, troubles: str) -> Plan:
    if not troubles:
        return plan
    return plan.with_only([int(word) for word in troubles.split(",") if word.isdigit()])


async def _lets_happen(plan: Plan, opening: Opening, smaller: bool) -> Found:
    found = await run(plan, opening)
    if not found.broken or not smaller:
        return found
    return await shrunk(found, partial(run, opening=opening))


def main() -> int:
    """Let the plans happen; whether something was wrong, as an exit code."""
    asked, all_found = _asked(), list[Found]()
    with ExitStack() as stack, asyncio.Runner(loop_factory=HurriedLoop) as runner:
        openings = {on: stack.enter_context(base(on)) for on in asked.on or BASES}
        for plan in _plans(asked):
            smaller = not (asked.as_it_is or asked.troubles)
            found = runner.run(_lets_happen(plan, openings[plan.on], smaller))
            all_found.append(found)
            if asked.story:
                sys.stdout.write("\n".join([*found.story, ""]))
            sys.stdout.write(told(found) + "\n")
            sys.stdout.flush()
    if len(all_found) > 2:
        sys.stdout.write(summary(all_found) + "\n")
    return int(any(found.broken for found in all_found))


if __name__ == "__main__":
    sys.exit(main())
