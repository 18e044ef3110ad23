"""What fits into the time of a meeting, by properties."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services import meeting_fit
from services.meeting_fit import Outlook

START = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Thing:
    """An item, as far as it is chosen by."""

    id: int
    minutes: int | None
    score: int
    created_at: datetime


MINUTES = st.one_of(st.none(), st.integers(1, 600))
THINGS = st.lists(
    st.builds(
        Thing,
        id=st.integers(1, 10**6),
        minutes=MINUTES,
        score=st.integers(-5, 20),
        created_at=st.integers(0, 50).map(lambda hours: START + timedelta(hours=hours)),
    ),
    max_size=30,
    unique_by=lambda thing: thing.id,
)
BUDGET = st.integers(0, 600)


@given(THINGS, THINGS, BUDGET)
def test_the_budget_is_never_passed_by_what_is_proposed(
    planned: list[Thing], suggested: list[Thing], budget: int
) -> None:
    chosen = meeting_fit.propose(planned, suggested, budget)
    assert not chosen or meeting_fit.total([*planned, *chosen]) <= budget
    assert all(thing in suggested for thing in chosen)
    assert all(thing.score >= 0 for thing in chosen)


@given(THINGS, BUDGET)
def test_nothing_is_left_out_that_was_wanted_and_still_fits(suggested: list[Thing], budget: int) -> None:
    chosen = meeting_fit.propose([], suggested, budget)
    left = budget - meeting_fit.total(chosen)
    out = [thing for thing in suggested if thing not in chosen and thing.score >= 0]
    assert all(meeting_fit.length(thing) > left for thing in out)


@given(THINGS, BUDGET)
def test_what_is_left_out_did_not_fit_behind_what_is_more_wanted(suggested: list[Thing], budget: int) -> None:
    chosen = meeting_fit.propose([], suggested, budget)
    order = meeting_fit.ranked(suggested)
    assert chosen == [thing for thing in order if thing in chosen]
    for thing in order:
        if thing not in chosen and thing.score >= 0:
            before = [one for one in chosen if order.index(one) < order.index(thing)]
            assert meeting_fit.total(before) + meeting_fit.length(thing) > budget


@given(THINGS, BUDGET, st.randoms(use_true_random=False))
def test_the_order_in_which_suggestions_come_does_not_matter(
    suggested: list[Thing], budget: int, random: object
) -> None:
    mixed = list(suggested)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert meeting_fit.propose([], mixed, budget) == meeting_fit.propose([], suggested, budget)


def test_of_equal_scores_the_older_goes_first() -> None:
    new = Thing(1, 30, 2, START + timedelta(days=1))
    old = Thing(2, 30, 2, START)
    assert meeting_fit.propose([], [new, old], 30) == [old]


def test_a_smaller_one_fits_behind_one_that_does_not() -> None:
    big, small = Thing(1, 60, 5, START), Thing(2, 10, 1, START)
    assert meeting_fit.propose([], [big, small], 45) == [small]


@given(THINGS, BUDGET)
def test_what_is_late_ends_after_the_budget(items: list[Thing], budget: int) -> None:
    late = meeting_fit.beyond(items, budget)
    kept = [item for item in items if item.id not in late]
    assert items[: len(kept)] == kept
    assert meeting_fit.total(kept) <= budget


def test_a_running_meeting_says_what_will_not_fit() -> None:
    coming = [Thing(1, 10, 0, START), Thing(2, 10, 0, START), Thing(3, None, 0, START)]
    assert meeting_fit.outlook(5, coming, 35) == Outlook(0, 0)
    assert meeting_fit.outlook(5, coming, 27) == Outlook(8, 1)
    assert meeting_fit.outlook(-12, coming, 18) == Outlook(12, 2)
    assert meeting_fit.outlook(0, [], -3) == Outlook(3, 0)
