"""Grids, rankings and rings are drawn, whatever is in them."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from views.pictures.canvas import DARK, HEIGHT, LIGHT, WIDTH, Palette
from views.pictures.charts import Bars, Series, bars
from views.pictures.grids import Cell, Grid, grid
from views.pictures.progress import Progress, progress
from views.pictures.ranking import Ranked, Ranking, ranking

TITLES = ("Thursday Jam", "ערב ג'אז", "جلسة ارتجال " * 30, "x" * 300)
DRAWN: list[tuple[Callable[..., bytes], Callable[[str], Any]]] = [
    (grid, lambda t: Grid(t, t, (t, "+1"), ((t, (Cell("3", 1.0), None)), (t, (Cell(t, 0), Cell("", 7)))))),
    (grid, lambda t: Grid(t, "", (), ())),
    (ranking, lambda t: Ranking(t, t, tuple(Ranked(f"{n}.", t, n, n == 3) for n in range(10)))),
    (ranking, lambda t: Ranking(t, "", ())),
    (progress, lambda t: Progress(t, t, 1.7, "170%", t, t)),
    (progress, lambda t: Progress(t, t, 0.0, "0%", "", "")),
    (bars, lambda t: Bars(t, t, ("a", t), (Series(t, (0, 7)), Series("b", (3, 2))), stacked=True)),
    (bars, lambda t: Bars(t, t, (), (), stacked=True)),
]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("drawn", range(len(DRAWN)))
def test_a_picture_is_drawn_whatever_is_in_it(drawn: int, title: str, palette: Palette) -> None:
    draw, make = DRAWN[drawn]
    with Image.open(BytesIO(draw(make(title), palette))) as picture:
        assert picture.width == WIDTH
        assert HEIGHT <= picture.height <= 1000
