"""Our reader of catalogues finds what Babel's finds."""

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from locales import catalogues, reader

AWKWARD = r"""# A comment
#, fuzzy
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n<5 ? 1 : 2);\n"

#: somewhere.py:1
msgid "Said \"so\"\tand\\n"
msgstr "Gesagt\n"
"in zwei Zeilen"

#, fuzzy, python-format
msgid "A guess: %s"
msgstr "Geraten: %s"

msgid "Nothing yet"
msgstr ""

msgctxt "verb"
msgid "Book"
msgstr "Buchen"

msgctxt "noun"
msgid "Book"
msgid_plural "Books"
msgstr[0] "Buch"
msgstr[1] "Bücher"
msgstr[2] "Bücher"

#~ msgid "Gone"
#~ msgstr "Weg"
"""


def by_babel(path: Path) -> Translations:
    """The same texts, as Babel compiles them."""
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return Translations(compiled)


@pytest.mark.parametrize("code", [code for code in reader.LANGUAGES if code != reader.DEFAULT])
def test_every_text_and_plural_form_is_read(code: str) -> None:
    path = reader.FOLDER / code / "LC_MESSAGES" / "messages.po"
    ours, theirs = catalogues.read(path), by_babel(path)
    assert ours._catalog == theirs._catalog  # type: ignore[attr-defined]
    assert len(ours._catalog) > 4000  # type: ignore[attr-defined]
    assert [ours.plural(n) for n in range(200)] == [theirs.plural(n) for n in range(200)]  # type: ignore[attr-defined]


def test_whatever_a_catalogue_may_hold_is_read(tmp_path: Path) -> None:
    path = tmp_path / "messages.po"
    path.write_text(AWKWARD, encoding="utf-8")
    ours, theirs = catalogues.read(path), by_babel(path)
    for read in (ours, theirs):
        assert read.ugettext('Said "so"\tand\\n') == "Gesagt\nin zwei Zeilen"
        assert read.ugettext("A guess: %s") == "A guess: %s"
        assert read.ugettext("Nothing yet") == "Nothing yet"
        assert read.ugettext("Gone") == "Gone"
        assert read.upgettext("verb", "Book") == "Buchen"
        assert [read.unpgettext("noun", "Book", "Books", n) for n in (1, 2, 9)] == [
            "Buch",
            "Bücher",
            "Bücher",
        ]


def test_where_there_is_no_catalogue_english_stays(tmp_path: Path) -> None:
    assert catalogues.read(tmp_path / "messages.po").ugettext("Book") == "Book"
