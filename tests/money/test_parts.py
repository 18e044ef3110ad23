"""Parts of money sum up to the whole, to the minor unit."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import money

AMOUNTS = st.integers(0, 10**9)


@given(AMOUNTS, st.integers(1, 60))
def test_parts_sum_up_and_differ_by_a_minor_unit_at_most(minor: int, parts: int) -> None:
    found = money.split(minor, parts)
    assert len(found) == parts
    assert sum(found) == minor
    assert max(found) - min(found) <= 1
    assert found == sorted(found, reverse=True)


def test_a_hundred_francs_in_three() -> None:
    assert money.split(10_000, 3) == [3334, 3333, 3333]


@pytest.mark.parametrize(
    ("gross", "rate", "vat"),
    [
        (10_810, 810, 810),
        (10_000, 810, 749),
        (10_000, 0, 0),
        (1, 810, 0),
        (119, 1900, 19),
        (10_260, 260, 260),
    ],
)
def test_the_vat_within_a_price(gross: int, rate: int, vat: int) -> None:
    assert money.vat_of(gross, rate) == vat


@given(AMOUNTS, st.integers(0, 9999))
def test_vat_is_what_decimal_arithmetic_says(gross: int, rate: int) -> None:
    exact = Decimal(gross) * rate / (10_000 + rate)
    assert money.vat_of(gross, rate) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(AMOUNTS, st.integers(1, 60), st.data())
def test_two_shares_of_a_whole_sum_up_to_it_within_a_minor_unit(
    minor: int, whole: int, data: st.DataObject
) -> None:
    part = data.draw(st.integers(0, whole))
    assert abs(money.share(minor, part, whole) + money.share(minor, whole - part, whole) - minor) <= 1
    assert money.share(minor, whole, whole) == minor
    assert money.share(minor, 0, whole) == 0


def test_what_is_no_part_is_refused() -> None:
    with pytest.raises(ValueError, match="part"):
        money.split(100, 0)
    with pytest.raises(ValueError, match="part"):
        money.share(100, 3, 2)
