"""One message tells of a song: in any order after the title, however it is parted, and nothing is lost."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.repertoire import Difficulty, SongLink
from services import song_draft, song_words
from services.errors import BadInput
from services.song_draft import SongDraft, SongFact, folded
from services.song_links import kind_of, taken_out

VIDEO = "https://www.youtube.com/watch?v=r-Z8KuwI7Gc"
FACTS = {
    "Joseph Kosma": {"composer": "Joseph Kosma"},
    "Gm": {"key": "Gm"},
    "120": {"tempo": "120"},
    "intermediate": {"difficulty": Difficulty.INTERMEDIATE},
    VIDEO: {"links": {SongLink.PERFORMANCE: (VIDEO,)}},
}


@given(
    order=st.lists(st.sampled_from(list(FACTS)), unique=True),
    separator=st.sampled_from([", ", ",", "; ", "\n", " - ", " – ", " | ", "\t", " · "]),
    title=st.sampled_from(
        ["Autumn Leaves", "Осіннє листя", "أوراق الخريف", "Route 66", "So What?", "Blues in F"]
    ),
)
def test_what_follows_the_title_may_come_in_any_order_and_be_parted_in_any_way(
    order: list[str], separator: str, title: str
) -> None:
    text = separator.join([title, *order])
    if "," in separator and VIDEO in order:  # an address may have commas: a space ends it
        text = text.replace(VIDEO, f"{VIDEO} ")
    wanted: dict[str, object] = {"title": title}
    for one in order:
        wanted |= FACTS[one]
    assert song_words.understood(text) == SongDraft(**wanted)  # type: ignore[arg-type]


@given(st.text(max_size=400))
def test_whatever_is_written_is_read_without_a_fault_and_no_word_is_lost(text: str) -> None:
    draft = song_words.understood(text)
    urls = [url for found in draft.links.values() for url in found]
    level = draft.difficulty.value if draft.difficulty else ""
    kept = " ".join([draft.title, draft.composer, draft.key, draft.tempo, draft.notes, level, *urls])
    if draft.difficulty is None and "://" not in text and ":" not in text and "=" not in text:
        lost = [word for word in re.findall(r"\w{3,}", text) if word not in kept]
        assert not [word for word in lost if word.casefold() not in ("von", "par", "por", "від")]


@given(
    st.lists(st.sampled_from([",", ";", "\n", " - ", '"', "A", "Gm", "120", "by", "key:", VIDEO, "“", "/"]))
)
def test_pieces_of_every_kind_in_any_order_are_never_a_fault(pieces: list[str]) -> None:
    draft = song_words.understood(" ".join(pieces))
    with suppress(BadInput):
        checked = song_draft.check(draft)
        assert song_draft.check(checked) == checked
        assert SongDraft.parse(checked.dump()) == checked


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Oh, Lady Be Good; George Gershwin, Ira Gershwin; F; 180 bpm",
            SongDraft("Oh, Lady Be Good", "George Gershwin, Ira Gershwin", "F", "180 bpm"),
        ),
        ('"Oh, Lady Be Good", Gershwin, F', SongDraft("Oh, Lady Be Good", "Gershwin", "F")),
        (
            "Girl From Ipanema, The, Antonio Carlos Jobim, F, bossa nova",
            SongDraft("The Girl From Ipanema", "Antonio Carlos Jobim", "F", "bossa nova"),
        ),
        ("Blue Monk / Thelonious Monk / Bb / 120", SongDraft("Blue Monk", "Thelonious Monk", "Bb", "120")),
        ("Yesterday, Lennon / McCartney, F, slow", SongDraft("Yesterday", "Lennon / McCartney", "F", "slow")),
        ("Misty\nErroll Garner\nEb ballad", SongDraft("Misty", "Erroll Garner", "Eb", "ballad")),
        ("All of Me; key: C; note: in two", SongDraft("All of Me", "", "C", notes="in two")),
        ("Solar, by Miles Davis, in cm", SongDraft("Solar", "Miles Davis", "Cm")),
        ("Take Five, Ebm, ♩ = 172", SongDraft("Take Five", "", "Ebm", "♩ = 172")),
        (
            "Осіннє листя, Жозеф Косма, соль мінор, повільно, складно",
            SongDraft("Осіннє листя", "Жозеф Косма", "соль мінор", "повільно", Difficulty.ADVANCED),
        ),
        (
            "Mackie Messer, Kurt Weill, g-Moll, leicht",
            SongDraft("Mackie Messer", "Kurt Weill", "g-Moll", "", Difficulty.BEGINNER),
        ),
        (
            "Blue Bossa, Dorham, Cm, like last year please",
            SongDraft("Blue Bossa", "Dorham", "Cm", notes="like last year please"),
        ),
    ],
)
def test_songs_as_people_write_them(text: str, wanted: SongDraft) -> None:
    assert song_words.understood(text) == wanted


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://youtu.be/wiki", SongLink.PERFORMANCE),
        ("https://open.spotify.com/track/1", SongLink.PERFORMANCE),
        ("https://example.org/autumn.pdf", SongLink.LEAD_SHEET),
        ("https://musescore.com/user/1/scores/2", SongLink.LEAD_SHEET),
        ("https://www.irealpro.com/x", SongLink.PLAY_ALONG),
        ("https://youtu.be/backing-track", SongLink.PLAY_ALONG),
        ("https://en.wikipedia.org/wiki/Autumn_Leaves_(1945_song)", SongLink.ANALYSIS),
        ("https://example.org/", SongLink.ANALYSIS),
    ],
)
def test_an_address_says_what_is_behind_it(url: str, kind: SongLink) -> None:
    assert kind_of(url) is kind
    assert taken_out(f"Autumn Leaves ({url})")[1] == {kind: [url]}


def test_a_word_before_a_link_says_what_is_behind_it() -> None:
    text = f"Autumn Leaves\nlead sheet: {VIDEO}\nbacking https://example.org/a,https://example.org/b"
    assert song_words.understood(text).links == {
        SongLink.LEAD_SHEET: (VIDEO,),
        SongLink.PLAY_ALONG: ("https://example.org/a",),
        SongLink.ANALYSIS: ("https://example.org/b",),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Solar, htp://foo.org",
        "Solar, https:/foo.org",
        "Solar, https://localhost",
        "Solar; javascript:alert(1)",
    ],
)
def test_what_is_no_link_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="no_link"):
        song_draft.check(song_words.understood(text))


def test_a_title_of_three_hundred_arabic_characters_is_refused_and_two_hundred_are_kept() -> None:
    with pytest.raises(BadInput) as refused:
        song_draft.check(song_words.understood("أ" * 300 + ", Gm"))
    assert (refused.value.field, refused.value.limit) == ("song_title", 200)
    kept = song_draft.check(song_words.understood("أ" * 200 + ", Gm"))
    assert (len(kept.title), kept.key) == (200, "Gm")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Girl from Ipanema", "girl  from IPANEMA"),
        ("Água de Beber", "Agua de beber"),
        ("L’amour", "L'Amour"),
        ("Rock & Roll", "Rock and Roll"),
        ("Straße", "STRASSE"),
    ],
)
def test_a_title_is_known_however_it_is_written(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(st.text(max_size=300))
def test_every_title_has_something_to_be_known_by(title: str) -> None:
    assert bool(folded(title)) == bool(title.strip())
    assert len(song_draft.SongDraft(title).columns["title_key"]) <= 200


def test_one_fact_is_corrected_and_the_others_stay() -> None:
    draft = song_words.understood(f"Solar, Miles Davis, Cm, 160, {VIDEO}")
    other = song_words.changed(draft, SongFact.KEY, "in am")
    assert (other.key, other.tempo) == ("Am", "160")
    assert song_words.changed(draft, SongFact.COMPOSER, "-").composer == ""
    assert song_words.changed(draft, SongFact.DIFFICULTY, "schwer").difficulty is Difficulty.ADVANCED
    moved = song_words.changed(draft, SongFact.LINKS, f"lead sheet: {VIDEO}")
    assert moved.links == {SongLink.LEAD_SHEET: (VIDEO,)}
    assert song_words.changed(draft, SongFact.LINKS, "-").links == {}
    with pytest.raises(BadInput, match="no_link"):
        song_words.changed(draft, SongFact.LINKS, "the usual place")
