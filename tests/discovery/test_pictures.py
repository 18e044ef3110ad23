"""Pictures: every script is written by a font that has it, text stays in its room, photos are not trusted."""

from io import BytesIO

import pytest
from PIL import Image

from views.pictures import fonts
from views.pictures.canvas import DARK, Canvas
from views.pictures.card import Face, card

FACE = Face("Thursday Jam", "Thu 26 Nov, 20:00", "Jam Lisboa", "Old mill", "8 places free")


def opened(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture))


@pytest.mark.parametrize(
    ("line", "scripts"),
    [
        ("Thursday Jam", ["plain"]),
        ("Вечір, їжак", ["plain"]),
        ("Jam 🎸 night", ["plain", "plain", "emoji", "plain", "plain"]),
        ("हर गुरुवार", ["devanagari"]),
        ("ไทย Jam", ["thai", "plain", "plain"]),
        ("日本語 ひらがな 한국어", ["cjk", "plain", "hiragana", "plain", "hangul"]),
    ],
)
def test_each_stretch_of_a_line_gets_the_font_of_its_script(line: str, scripts: list[str]) -> None:
    found = fonts.runs(line)
    assert [run.script for run in found] == scripts
    assert "".join(run.text for run in found) == line


def test_a_line_from_right_to_left_is_laid_out_from_its_right_end() -> None:
    found = fonts.runs("ערב פתוח, Jam 2026")
    assert [run.text for run in found] == ["Jam 2026", " ", ",", "ערב פתוח"]
    assert [run.rtl for run in found] == [False, True, True, True]


@pytest.mark.parametrize("text", ["word " * 80, "x" * 400, "日本語" * 80, "جلسة " * 80])
def test_text_stays_in_its_room_and_says_that_there_is_more(text: str) -> None:
    sheet = Canvas(600, 400)
    lines = sheet.wrapped(text, 40, 500, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(sheet.measure(line, 40) <= 500 for line in lines)


def test_a_card_is_a_picture_of_the_size_that_previews_want() -> None:
    picture = opened(card(FACE))
    assert (picture.format, picture.size) == ("JPEG", (1280, 720))
    assert FACE.tag != Face("Friday Jam", "Thu 26 Nov, 20:00", "Jam Lisboa").tag


@pytest.mark.parametrize("title", ["", "🎸", "\u200d\u202e\ufe0f", "a\u0301\u0489" * 99, "\U0010ffff"])
def test_a_name_of_anything_can_be_drawn(title: str) -> None:
    assert opened(card(Face(title, title, title, title, title))).size == (1280, 720)


def test_a_photo_fills_the_sheet_and_what_is_none_leaves_it() -> None:
    photo = BytesIO()
    Image.new("RGB", (300, 900), "#ff0000").save(photo, "PNG")
    sheet = Canvas(640, 360, DARK)
    for bad in (b"", b"GIF89a", photo.getvalue()[:60], b"<svg/>"):
        assert not sheet.photo(bad)
    assert sheet.photo(photo.getvalue(), darkened=0.5)
    assert sheet.image.getpixel((5, 5)) == (127, 0, 0)
