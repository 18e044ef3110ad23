"""The order of a queue: fair turns, moves that lose nothing, positions that are only handed round."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.queue_order import Waiting, fair, moved, place_of_new, positions, turns

EIGHT = datetime(2026, 11, 26, 20, tzinfo=UTC)


def queue(callers: str) -> list[Waiting]:
    """Songs called minute by minute, one a letter: `AAB`."""
    return [
        Waiting(n, ord(caller), n * 10, EIGHT + timedelta(minutes=n)) for n, caller in enumerate(callers, 1)
    ]


def callers(songs: list[Waiting]) -> str:
    return "".join(chr(song.caller or 0) for song in songs)


@pytest.mark.parametrize(
    ("called", "order"),
    [("AAABBC", "ABCABA"), ("ABC", "ABC"), ("AAA", "AAA"), ("", ""), ("ABAB", "ABAB"), ("AABBCC", "ABCABC")],
)
def test_callers_take_turns(called: str, order: str) -> None:
    assert callers(fair(queue(called), {})) == order


def test_who_has_played_comes_after_who_has_not() -> None:
    assert callers(fair(queue("AB"), {ord("A"): 2})) == "BA"
    assert callers(fair(queue("AABB"), {ord("A"): 1})) == "BABA"


def test_a_new_call_goes_behind_the_last_of_its_turn() -> None:
    assert place_of_new(queue("ABAB"), ord("C"), {}) == 2
    assert place_of_new(queue("ABAB"), ord("A"), {}) == 4
    assert place_of_new(queue("AB"), ord("C"), {ord("C"): 1}) == 2
    assert place_of_new([], ord("C"), {}) == 0


def test_what_a_host_put_first_stays_first() -> None:
    by_hand = moved(queue("AAB"), 2, 0)  # a second song of A, before everything
    assert [song.id for song in by_hand] == [2, 1, 3]
    assert place_of_new(by_hand, ord("C"), {}) == 3


@given(st.text("ABCD", max_size=12), st.dictionaries(st.sampled_from([65, 66, 67, 68]), st.integers(0, 3)))
def test_nobody_s_second_song_comes_before_anybody_s_first(called: str, done: dict[int | None, int]) -> None:
    songs = queue(called)
    order = fair(songs, done)
    assert Counter(order) == Counter(songs)
    found = turns(order, done)
    assert found == sorted(found)


@given(st.text("ABCD", max_size=10))
def test_calling_one_by_one_is_as_fair_as_sorting(called: str) -> None:
    one_by_one: list[Waiting] = []
    for song in queue(called):
        one_by_one.insert(place_of_new(one_by_one, song.caller or 0, {}), song)
    assert one_by_one == fair(queue(called), {})


@given(st.integers(1, 12), st.data())
def test_a_move_hands_the_same_positions_round(count: int, data: st.DataObject) -> None:
    songs = queue("A" * count)
    one, to = data.draw(st.integers(1, count)), data.draw(st.integers(-2, count + 2))
    order = moved(songs, one, to)
    changed = positions(order)
    after = {song.id: changed.get(song.id, song.position) for song in songs}
    assert sorted(after.values()) == [song.position for song in songs]
    assert sorted(after, key=lambda song: after[song]) == [song.id for song in order]
    assert order[max(0, min(to, count - 1))].id == one
