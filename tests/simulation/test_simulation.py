"""Short stories on bad days: a few known ones. `make simulate` goes on with what nobody has seen yet."""

import pytest

from tests.simulation.conftest import Simulate
from tests.simulation.plan import BASES, Base, Plan, Theme
from tests.simulation.report import told

KNOWN = ((1, Theme.PLACES), (2, Theme.MONEY), (3, Theme.KILLS), (4, Theme.EVERYTHING))
STEPS = 16


@pytest.mark.parametrize("on", BASES)
@pytest.mark.parametrize(("seed", "theme"), KNOWN)
def test_a_story_that_is_known_goes_well(simulate: Simulate, seed: int, theme: Theme, on: Base) -> None:
    found = simulate(Plan.of(seed, on, STEPS, theme))
    assert not found.broken, told(found)


def test_a_seed_says_all(simulate: Simulate) -> None:
    one, other = (simulate(Plan.of(3, "sqlite", 8, Theme.EVERYTHING)) for _ in range(2))
    assert one.story == other.story
    assert one.struck == other.struck


def test_the_known_stories_know_every_way_to_set_it_up() -> None:
    houses = [Plan.of(seed, "sqlite", STEPS, theme).house for seed, theme in KNOWN]
    for has in ("webhook", "redis", "mail"):
        assert {getattr(house, has) for house in houses} == {True, False}
