"""Proposed lists are balanced, deterministic, and say why: properties of the formula."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.repertoire import Difficulty
from services.setlist_scores import FEWEST, MOST, Candidate, Why, Wish, levels_of, propose, tonality

AT = datetime(2026, 12, 3, 19, tzinfo=UTC)
ANY = Wish(AT)


def song(number: int, **facts: object) -> Candidate:
    """A song of a number."""
    return replace(Candidate(number, f"Song {number}"), **facts)  # type: ignore[arg-type]


facts = st.builds(
    lambda key, difficulty, ups, downs, weeks, last: {
        "key": key,
        "difficulty": difficulty,
        "ups": ups,
        "score": ups - downs,
        "last_played_at": None if weeks is None else AT - timedelta(weeks=weeks),
        "played_last": last and weeks is not None,
    },
    st.sampled_from(["", "C", "Bb", "B♭ major", "Gm", "F#"]),
    st.sampled_from([None, *Difficulty]),
    st.integers(0, 30),
    st.integers(0, 10),
    st.none() | st.integers(1, 100),
    st.booleans(),
)
repertoires = st.lists(facts, max_size=25).map(
    lambda found: [song(number, **one) for number, one in enumerate(found, 1)]
)
wishes = st.sampled_from(["all_welcome", "beginner", "intermediate-advanced", ""]).map(
    lambda said: Wish(AT, levels_of(said))
)
counts = st.integers(FEWEST, MOST)


@given(repertoires, wishes, counts, st.randoms())
def test_the_order_in_which_songs_are_given_changes_nothing(
    songs: list[Candidate], wish: Wish, count: int, random: object
) -> None:
    shuffled = list(songs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert propose(songs, wish, count) == propose(shuffled, wish, count)


@given(repertoires, wishes, counts)
def test_each_song_is_there_once_and_as_many_as_can_be(
    songs: list[Candidate], wish: Wish, count: int
) -> None:
    ids = [pick.song.id for pick in propose(songs, wish, count)]
    assert len(ids) == len(set(ids)) == min(count, len(songs))


@given(repertoires, wishes, counts)
def test_nothing_is_played_twice_running_while_something_else_is_left(
    songs: list[Candidate], wish: Wish, count: int
) -> None:
    picks = propose(songs, wish, count)
    others = sum(not song.played_last for song in songs)
    assert sum(pick.song.played_last for pick in picks) == max(0, min(count, len(songs)) - others)
    assert all((Why.AGAIN in pick.why) == pick.song.played_last for pick in picks)


@given(repertoires, wishes, counts, st.integers(0, 24), st.integers(1, 5))
def test_more_votes_never_take_a_song_off_the_list(
    songs: list[Candidate], wish: Wish, count: int, at: int, more: int
) -> None:
    picks = propose(songs, wish, count)
    if at >= len(picks):
        return
    liked = picks[at].song
    changed = [
        replace(one, ups=one.ups + more, score=one.score + more) if one == liked else one for one in songs
    ]
    assert liked.id in {pick.song.id for pick in propose(changed, wish, count)}


@given(repertoires, wishes, counts, st.integers(0, 7))
def test_replacing_one_song_keeps_the_others_and_takes_the_next_best(
    songs: list[Candidate], wish: Wish, count: int, at: int
) -> None:
    before = [pick.song.id for pick in propose(songs, wish, count)]
    if at >= len(before):
        return
    out = before.pop(at)
    after = [pick.song.id for pick in propose(songs, wish, len(before) + 1, chosen=before, without={out})]
    assert after[: len(before)] == before
    assert out not in after
    assert len(after) == min(len(before) + 1, len(songs) - 1)


@given(repertoires, wishes, counts, st.lists(st.integers(1, 40), max_size=10))
def test_what_was_chosen_by_hand_stays_first_and_in_its_order(
    songs: list[Candidate], wish: Wish, count: int, chosen: list[int]
) -> None:
    known = [one for one in dict.fromkeys(chosen) if one <= len(songs)]
    picks = propose(songs, wish, count, chosen=chosen)
    assert [pick.song.id for pick in picks[: len(known)]] == known
    assert [Why.CHOSEN in pick.why for pick in picks] == [n < len(known) for n in range(len(picks))]


def test_votes_rest_level_and_keys_are_weighed() -> None:
    songs = [
        song(1, ups=9, score=9, key="C", last_played_at=AT - timedelta(weeks=2)),
        song(2, ups=8, score=8, key="C", last_played_at=AT - timedelta(weeks=30)),
        song(3, ups=8, score=8, key="Gm", difficulty=Difficulty.BEGINNER),
        song(4, ups=8, score=8, key="Am", difficulty=Difficulty.ADVANCED),
        song(5, ups=20, score=20, played_last=True, last_played_at=AT - timedelta(weeks=1)),
        song(6, score=-3),
    ]
    picks = propose(songs, Wish(AT, levels_of("intermediate-advanced")), 3)
    assert [pick.song.id for pick in picks] == [4, 3, 2]
    assert picks[0].why == (Why.VOTES, Why.NEVER, Why.ONLY_KEY, Why.LEVEL)
    assert picks[1].why == (Why.VOTES, Why.NEVER, Why.ONLY_KEY, Why.OUTSIDE)
    assert picks[2].why == (Why.VOTES, Why.LONG_AGO, Why.ONLY_KEY)
    everything = [pick.song.id for pick in propose(songs, ANY, 8)]
    assert everything[-2:] == [6, 5]


@pytest.mark.parametrize(
    "same",
    [
        ("Bb", "B♭ major", "b flat", " bb "),
        ("Gm", "G-", "g minor", "G moll", "Gmin"),
        ("F#m", "F♯ min"),
        ("", " "),
    ],
)
def test_one_key_is_one_however_it_is_written(same: tuple[str, ...]) -> None:
    assert len({tonality(key) for key in same}) == 1


def test_different_keys_are_different() -> None:
    keys = ["C", "Cm", "C#", "C#m", "Bb", "B", "Es-Dur", "E", "соль мінор"]
    assert len({tonality(key) for key in keys}) == len(keys)


@pytest.mark.parametrize("said", ["all_welcome", "", "anything", "-"])
def test_a_range_that_names_no_level_wants_all(said: str) -> None:
    assert levels_of(said) == frozenset()
