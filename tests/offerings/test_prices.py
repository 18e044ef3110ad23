"""Prices as people type them: whole minor units, whatever the currency has of them."""

import pytest

from services import variants
from services.errors import BadInput
from services.policies import Policy


def test_a_price_is_read_as_it_is_typed() -> None:
    read = variants.read(
        {
            "name": "Pack",
            "currency": "chf",
            "price": "340,50",
            "vat": "8.1 %",
            "deposit": "50",
            "sessions": "4",
        }
    )
    assert (read["currency"], read["price_minor"], read["vat_bp"]) == ("CHF", 34050, 810)
    assert (read["deposit_minor"], read["sessions"], read["instalments"]) == (5000, 4, 1)


@pytest.mark.parametrize(
    ("currency", "typed", "minor"),
    [("JPY", "12000", 12000), ("KWD", "1.250", 1250), ("ISK", "900", 900), ("EUR", "12", 1200)],
)
def test_currencies_without_cents_or_with_thousandths_are_exact(
    currency: str, typed: str, minor: int
) -> None:
    assert variants.read({"name": "x", "currency": currency, "price": typed})["price_minor"] == minor


@pytest.mark.parametrize(
    ("typed", "field", "problem"),
    [
        ({"currency": "JPY", "price": "12.5"}, "price", "no_smaller"),
        ({"currency": "EUR", "price": "12.505"}, "price", "no_smaller"),
        ({"currency": "EUR", "price": "12 USD"}, "price", "other_currency"),
        ({"currency": "EUR", "price": "a lot"}, "price", "not_understood"),
        ({"currency": "EUR", "price": "-5"}, "price", "not_understood"),
        ({"currency": "EUR", "price": "5", "vat": "8.123"}, "vat", "no_percent"),
        ({"currency": "EUR", "price": "5", "vat": "many"}, "vat", "no_percent"),
        ({"currency": "EUR", "price": "5", "sessions": "four"}, "sessions", "not_a_number"),
        ({"currency": "XXX", "price": "5"}, "currency", "no_currency"),
        ({"price": "5"}, "currency", "missing"),
    ],
)
def test_what_is_typed_wrong_is_told(typed: dict[str, str], field: str, problem: str) -> None:
    with pytest.raises(BadInput) as caught:
        variants.read(typed)
    assert (caught.value.field, caught.value.problem) == (field, problem)


@pytest.mark.parametrize(("typed", "bp"), [("8.1", 810), ("8,1 %", 810), ("19", 1900), ("2.55%", 255)])
def test_vat_is_kept_in_hundredths_of_a_percent(typed: str, bp: int) -> None:
    assert variants.percent("vat", typed) == bp


def test_a_policy_is_stored_and_read_back() -> None:
    policy = Policy(late_cancel_percent=30)
    assert Policy.read(policy.as_json()) == policy
    assert Policy.read({}) == Policy()
    assert Policy.read({"forgotten": 1}) == Policy()
