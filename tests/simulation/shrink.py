"""From a plan that fails to the smallest that still does: no more steps than needed, no more troubles."""

from collections.abc import Awaitable, Callable

from tests.simulation.plan import Plan
from tests.simulation.run import Found

MOST = 30
"""Runs that are spent on it."""

Again = Callable[[Plan], Awaitable[Found]]


async def shrunk(found: Found, again: Again) -> Found:
    """The smallest run that still fails; `again` lets a plan happen."""
    smallest = await _shorter(found, again)
    left = MOST
    for trouble in found.plan.troubles:
        if trouble not in smallest.plan.troubles or not left:
            continue
        left -= 1
        numbers = {one.number for one in smallest.plan.troubles} - {trouble.number}
        without = await again(smallest.plan.with_only(numbers))
        if without.broken:
            smallest = without
    return smallest


async def _shorter(found: Found, again: Again) -> Found:
    """What comes after the failure is not needed, unless it showed only in the end."""
    plan = found.plan.ending(found.at + 1)
    if plan.steps >= found.plan.steps:
        return found
    shorter = await again(plan)
    return shorter if shorter.broken else found
