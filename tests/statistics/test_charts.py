"""Charts that are drawn: scales that people read, every script, any numbers."""

from io import BytesIO

import pytest
from PIL import Image

from views.pictures.canvas import DARK, HEIGHT, LIGHT, WIDTH, Palette
from views.pictures.charts import LINES, Bars, Series, bars, step


@pytest.mark.parametrize(
    ("highest", "distance"),
    [(1, 1), (3, 1), (4, 1), (5, 2), (8, 2), (9, 5), (20, 5), (21, 10), (41, 20), (1_000, 500), (81, 50)],
)
def test_lines_stand_at_round_numbers(highest: int, distance: int) -> None:
    assert step(highest) == distance
    assert -(-highest // distance) <= LINES + 1


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("title", ["Thursday Jam", "ערב ג'אז", "جلسة ارتجال", "हिन्दी 🎷", "x" * 300])
def test_a_chart_is_drawn_whatever_is_in_it(title: str, palette: Palette) -> None:
    chart = Bars(title, title, ("1 Dec", title), (Series(title, (0, 7)), Series("Came", (3, 0))))
    with Image.open(BytesIO(bars(chart, palette))) as picture:
        assert picture.size == (WIDTH, HEIGHT)
        colours = {colour for _count, colour in picture.convert("RGB").getcolors(1 << 24) or ()}
    assert {tuple(bytes.fromhex(one[1:])) for one in palette.series[:2]} <= colours


def test_nothing_to_show_is_an_empty_chart() -> None:
    assert bars(Bars("Nothing", "", (), ()))
