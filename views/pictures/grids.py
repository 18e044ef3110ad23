"""Grids of cells, the more the darker: heat maps and cohorts. Words come from the view, translated."""

from dataclasses import dataclass

from views.pictures.canvas import HEIGHT, LIGHT, WIDTH, Canvas, Palette
from views.pictures.charts import EDGE, heading

TOP = 210
FOOT = 40
HEAD = 52
"""The height of the line above the cells."""
NAMES = 230
"""The width of the names before the cells."""
FAINT, STRONG = 0.12, 0.95
"""How much colour the least and the most have."""
LIGHT_INK_FROM = 0.7
"""The share from which words are white on the colour."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what stands in it, and how much it is, from 0 to 1."""

    words: str
    share: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells below named columns; None where there is nothing to be known."""

    title: str
    subtitle: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]


def grid(shown: Grid, palette: Palette = LIGHT) -> bytes:
    """The grid as a PNG. Takes some milliseconds: draw it in a thread."""
    sheet = Canvas(WIDTH, HEIGHT, palette)
    heading(sheet, shown.title, shown.subtitle)
    wide = (WIDTH - 2 * EDGE - NAMES) / max(1, len(shown.columns))
    tall = min(84, (HEIGHT - TOP - HEAD - FOOT) / max(1, len(shown.rows)))
    size = int(min(34, tall * 0.55))
    for at, name in enumerate(shown.columns):
        middle = EDGE + NAMES + (at + 0.5) * wide
        sheet.text((middle, TOP), name, 32, ink=palette.hint, align="middle", width=wide)
    for row, (name, cells) in enumerate(shown.rows):
        y = TOP + HEAD + row * tall
        sheet.text((EDGE, y + (tall - size * 1.3) / 2), name, size, width=NAMES - 16)
        for at, cell in enumerate(cells):
            if cell is not None:
                _cell(sheet, cell, (EDGE + NAMES + at * wide, y), (wide, tall), size)
    return sheet.png()


def _cell(sheet: Canvas, cell: Cell, at: tuple[float, float], size: tuple[float, float], font: int) -> None:
    (x, y), (wide, tall) = at, size
    share = min(1, max(0, cell.share))
    strength = FAINT + (STRONG - FAINT) * share if share else FAINT / 2
    sheet.box((x + 2, y + 2, x + wide - 2, y + tall - 2), sheet.palette.accent, radius=8, opacity=strength)
    ink = sheet.palette.card if share >= LIGHT_INK_FROM else sheet.palette.text
    where = (x + wide / 2, y + (tall - font * 1.3) / 2)
    sheet.text(where, cell.words, font, ink=ink, align="middle", width=wide)
