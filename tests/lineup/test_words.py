"""What people write about a line-up, in six languages."""

import pytest

from locales import instrument_words
from services import instruments, lineup_words
from services.lineup_wishes import read_key, read_tempo


@pytest.mark.parametrize(
    ("line", "bringing", "looking"),
    [
        ("Bringing my bass and an amp; looking for drums, keys", ["bass", "amp"], ["drums", "keys"]),
        ("ich bringe Gitarre und Verstärker, suche Schlagzeuger", ["guitar", "amp"], ["drums"]),
        ("traigo bajo y ampli, busco batería", ["bass", "amp"], ["drums"]),
        ("j’apporte ma contrebasse, cherche un batteur", ["double_bass"], ["drums"]),
        ("levo violão, preciso de baixo", ["acoustic_guitar"], ["bass"]),
        ("беру гітару та комбік, шукаю барабанщика", ["guitar", "amp"], ["drums"]),
        ("🎸🎸, Theremin", ["guitar", "theremin"], []),
    ],
)
def test_a_line_is_understood(line: str, bringing: list[str], looking: list[str]) -> None:
    said = lineup_words.read(line)
    assert [entry.what for entry in said.bringing] == bringing
    assert [entry.what for entry in said.looking] == looking


@pytest.mark.parametrize(
    "note", ["vegetarian", "first time as a base", "I need a lift", "see you at eight", ""]
)
def test_a_note_about_something_else_brings_nothing(note: str) -> None:
    assert lineup_words.noticed(note) == lineup_words.Said((), ())


def test_gear_on_site_is_no_player() -> None:
    there = lineup_words.listed(["PA system", "Drums", "2 mics"], on_site=True)
    assert [(entry.what, entry.amount) for entry in there] == [("pa", 1), ("drum_kit", 1), ("mic", 2)]


def test_everything_in_the_catalogue_has_a_name_and_a_token_of_its_own() -> None:
    assert set(instrument_words.NAMES) == set(instruments.CATALOGUE)
    assert len({instruments.token(what) for what in instruments.CATALOGUE}) == len(instruments.CATALOGUE)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("gm", "Gm"),
        ("b-Moll", "Bbm"),
        ("H", "B"),
        ("Es-Dur", "Eb"),
        ("fa dièse mineur", "F#m"),
        ("la menor", "Am"),
        ("ля мінор", "Am"),
        ("loud", None),
        ("😀", None),
    ],
)
def test_a_key_is_read_as_musicians_write_it(written: str, key: str | None) -> None:
    assert read_key(written) == key


def test_a_tempo_is_beats_a_minute() -> None:
    assert [read_tempo(text) for text in ("120", "~90 bpm", "999", "fast")] == ["120", "90", None, None]
