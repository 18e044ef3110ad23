"""Personal links that nobody can forge, and secrets that only we can read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.seals import BadSeal, Seals

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ours = Seals(b"a key")


@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=4))
def test_a_link_carries_its_numbers(numbers: list[int]) -> None:
    assert ours.read("guest", ours.sign("guest", *numbers), NOW) == tuple(numbers)


@given(st.text(max_size=120))
def test_whatever_somebody_makes_up_is_no_link(text: str) -> None:
    with pytest.raises(BadSeal):
        ours.read("guest", text, NOW)


def test_a_changed_link_is_none() -> None:
    token = ours.sign("guest", 5)
    for place in range(len(token)):
        for letter in "Ab0_":
            changed = token[:place] + letter + token[place + 1 :]
            if changed != token:
                with pytest.raises(BadSeal):
                    ours.read("guest", changed, NOW)


def test_a_link_is_good_for_one_thing_and_one_installation() -> None:
    token = ours.sign("guest", 5)
    with pytest.raises(BadSeal):
        ours.read("stop", token, NOW)
    with pytest.raises(BadSeal):
        Seals(b"another key").read("guest", token, NOW)


def test_a_link_ends_when_it_says_so() -> None:
    token = ours.sign("guest", 5, until=NOW)
    assert ours.read("guest", token, NOW) == (5,)
    with pytest.raises(BadSeal):
        ours.read("guest", token, NOW + timedelta(seconds=1))


def test_a_sealed_text_is_read_with_the_key_alone() -> None:
    sealed = ours.seal("Grüße")
    assert "Gr" not in sealed
    assert ours.open(sealed) == "Grüße"
    for wrong in (Seals(b"another key").open, lambda text: ours.open(text[:-4]), lambda _: ours.open("é")):
        with pytest.raises(BadSeal):
            wrong(sealed)
