"""How much is earned: to the cent, and in all exactly what was agreed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.earnings import EarningKind
from services.earning_sums import Given, Price, Rule, due, percentage

DAY = date(2026, 11, 23)


def rule(kind: EarningKind, much: int) -> Rule:
    percent = kind in (EarningKind.PERCENT_NET, EarningKind.PERCENT_GROSS)
    return Rule(1, kind, 0 if percent else much, much if percent else 0, "CHF")


def parts(of: Rule, count: int, *, completed: bool = False) -> list[Given]:
    lines = [Given(part, 1, part, DAY, of, True) for part in range(1, count + 1)]
    return [*lines, Given(None, 1, 0, DAY, of, completed)]


def price(minor: int, sessions: int, kept: int | None = None, vat_bp: int = 0) -> Price:
    return Price(minor, minor if kept is None else kept, vat_bp, "CHF", sessions)


def test_a_third_of_a_hundred_francs_three_times_is_all_of_it() -> None:
    whole = rule(EarningKind.PERCENT_GROSS, 10_000)
    assert due(parts(whole, 3), price(10_000, 3)) == [3333, 3334, 3333, 0]


def test_without_vat_the_percentage_is_of_what_is_left_of_the_price() -> None:
    half = rule(EarningKind.PERCENT_NET, 5_000)
    assert due(parts(half, 1), price(10_810, 1, vat_bp=810)) == [5_000, 0]
    assert due(parts(rule(EarningKind.PERCENT_GROSS, 5_000), 1), price(10_810, 1, vat_bp=810)) == [5_405, 0]


def test_an_amount_a_session_and_one_for_the_booking() -> None:
    assert due(parts(rule(EarningKind.PER_SESSION, 45_00), 2, completed=True), price(300_00, 3)) == [
        4500,
        4500,
        0,
    ]
    flat = rule(EarningKind.FLAT, 120_00)
    assert due(parts(flat, 3, completed=True), price(300_00, 3)) == [0, 0, 0, 12_000]
    assert due(parts(flat, 2), price(300_00, 3)) == [0, 0, 0]


def test_what_is_given_back_is_not_earned_but_what_was_given_stays() -> None:
    all_of_it = rule(EarningKind.PERCENT_GROSS, 10_000)
    assert sum(due(parts(all_of_it, 2), price(40_000, 4, kept=20_000))) == 20_000
    assert sum(due(parts(all_of_it, 4), price(40_000, 4, kept=35_000))) == 35_000
    assert sum(due(parts(rule(EarningKind.PER_SESSION, 4_500), 2), price(40_000, 4, kept=20_000))) == 9_000
    assert sum(due(parts(rule(EarningKind.PER_SESSION, 4_500), 2), price(40_000, 4, kept=0))) == 0


def test_a_missed_one_in_the_middle_costs_its_own_share_alone() -> None:
    all_of_it = rule(EarningKind.PERCENT_GROSS, 10_000)
    there = [Given(part, 1, part, DAY, all_of_it, part != 1) for part in (1, 2, 3)]
    assert due(there, price(40_000, 4)) == [0, 10_000, 10_000]


@given(
    minor=some.integers(0, 10_000_000),
    sessions=some.integers(1, 60),
    bp=some.integers(1, 10_000),
    vat=some.integers(0, 2_500),
    kind=some.sampled_from([EarningKind.PERCENT_NET, EarningKind.PERCENT_GROSS]),
)
def test_all_appointments_together_earn_exactly_the_percentage(
    minor: int, sessions: int, bp: int, vat: int, kind: EarningKind
) -> None:
    by = rule(kind, bp)
    amounts = due(parts(by, sessions, completed=True), price(minor, sessions, vat_bp=vat))
    assert sum(amounts) == percentage(by, minor, vat)
    assert min(amounts) >= 0


@given(
    minor=some.integers(1, 1_000_000),
    kept=some.integers(0, 1_000_000),
    sessions=some.integers(1, 12),
    done=some.integers(0, 12),
)
def test_never_more_is_earned_than_the_percentage_of_what_is_kept(
    minor: int, kept: int, sessions: int, done: int
) -> None:
    by = rule(EarningKind.PERCENT_GROSS, 6_000)
    kept, done = min(kept, minor), min(done, sessions)
    assert sum(due(parts(by, done), price(minor, sessions, kept))) <= percentage(by, kept, 0)


def test_more_appointments_than_were_bought_earn_nothing_more() -> None:
    by = rule(EarningKind.PERCENT_GROSS, 5_000)
    assert sum(due(parts(by, 5), price(10_000, 4))) == pytest.approx(5_000)
