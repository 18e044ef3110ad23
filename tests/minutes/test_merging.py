"""Two versions of one text become one, and no word is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.merging import Merged, merged
from services.three_way import Stretch, stretches

_LINES = st.lists(st.sampled_from(["", "one", "two", "three", "one two", "[Ana] three"]), max_size=6)


@st.composite
def changed(draw: st.DrawFn, base: list[str], mark: str) -> list[str]:
    """What somebody makes of some lines: new ones, others changed or taken out; their words have a mark."""
    lines = list(base)
    for number in range(draw(st.integers(0, 4))):
        word = f"{mark}{number}"
        what = draw(st.sampled_from(["add", "change", "remove", "extend"]))
        at = draw(st.integers(0, len(lines)))
        if what == "add" or at == len(lines):
            lines.insert(at, word)
        elif what == "change":
            lines[at] = word
        elif what == "extend":
            lines[at] = f"{lines[at]} {word}".strip()
        else:
            del lines[at]
    return lines


@st.composite
def versions(draw: st.DrawFn) -> tuple[str, str, str]:
    """A text, and what two people made of it at once."""
    base = draw(_LINES)
    theirs, mine = draw(changed(base, "t")), draw(changed(base, "m"))
    return "\n".join(base), "\n".join(theirs), "\n".join(mine)


def merge(base: str, theirs: str, mine: str) -> Merged:
    return merged(base, theirs, mine, by=lambda _line: "Ana", me="Bob")


@given(versions())
def test_every_word_that_either_wrote_is_there(texts: tuple[str, str, str]) -> None:
    base, theirs, mine = texts
    found = set(merge(base, theirs, mine).text.split())
    assert (set(theirs.split()) | set(mine.split())) - set(base.split()) <= found


@given(versions())
def test_who_writes_alone_gets_what_they_wrote(texts: tuple[str, str, str]) -> None:
    base, _theirs, mine = texts
    assert merge(base, base, mine) == Merged(mine, joined=False, clashed=False)
    assert merge(base, mine, mine).text == mine


@given(versions())
def test_stretches_are_the_three_texts_cut_where_they_agree(texts: tuple[str, str, str]) -> None:
    before, theirs, mine = (text.split("\n") for text in texts)
    found = list(stretches(before, theirs, mine))
    assert [line for one in found for line in one.before] == before
    assert [line for one in found for line in one.theirs] == theirs
    assert [line for one in found for line in one.mine] == mine
    assert Stretch((), (), ()) not in found


def test_thousands_of_equal_lines_are_merged_at_once() -> None:
    base = [""] * 8000
    theirs, mine = [*base[:4000], "hers", *base[4000:]], [*base, "his"]
    merged_lines = [line for one in stretches(base, theirs, mine) for line in one.agreed or ("clash",)]
    assert [line for line in merged_lines if line] == ["hers", "his"]


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "text", "clashed"),
    [
        ("a\nb\nc", "a!\nb\nc", "a\nb\nc!", "a!\nb\nc!", False),
        ("a", "a\nhers", "a\nhis", "a\nhers\nhis", False),
        ("", "hers", "his", "hers\nhis", False),
        ("a", "a, really", "a\nhis", "a, really\nhis", False),
        ("a", "hers\na", "a?", "hers\na?", False),
        ("a\nb", "a\nhers", "a\nhis", "a\n[Ana] hers\n[Bob] his", True),
        ("a\nb", "a", "a\nhis", "a\n[Bob] his", True),
        ("a\nb", "a\n[Ana] hers", "a\nhis", "a\n[Ana] hers\n[Bob] his", True),
        ("a\nb", "a\nهو\nهي", "a\n夜", "a\n[Ana] هو\n[Ana] هي\n[Bob] 夜", True),
    ],
)
def test_what_becomes_of_two_versions(base: str, theirs: str, mine: str, text: str, clashed: bool) -> None:
    assert merge(base, theirs, mine) == Merged(text, joined=True, clashed=clashed)
