"""Who is ahead: names with bars, the longest first. Words and numbers come from the view, translated."""

from dataclasses import dataclass

from views.pictures.canvas import HEIGHT, LIGHT, WIDTH, Canvas, Palette
from views.pictures.charts import EDGE, heading

TOP = 196
FOOT = 32
TALL, SIZE = 76, 42
"""The height of a line, and of its letters: on a phone they are shown at a third or fourth of that."""
PLACE, NAME = 92, 400
"""The width of the place, and of the name."""
ROOM = 110
"""What is left for the number behind the longest bar."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line: the place, who, and how much."""

    place: str
    name: str
    value: int
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """Lines in their order, at most about ten."""

    title: str
    subtitle: str
    lines: tuple[Ranked, ...]


def ranking(shown: Ranking, palette: Palette = LIGHT) -> bytes:
    """The ranking as a PNG. Takes some milliseconds: draw it in a thread."""
    sheet = Canvas(WIDTH, max(HEIGHT, TOP + TALL * len(shown.lines) + FOOT), palette)
    heading(sheet, shown.title, shown.subtitle)
    longest = max((line.value for line in shown.lines), default=0) or 1
    left = EDGE + PLACE + NAME
    for at, line in enumerate(shown.lines):
        y = TOP + at * TALL
        text = y + (TALL - SIZE * 1.3) / 2
        sheet.text((EDGE + PLACE - 24, text), line.place, SIZE, ink=palette.hint, align="end")
        sheet.text((EDGE + PLACE, text), line.name, SIZE, bold=line.mine, width=NAME - 20)
        end = left + max(10, (WIDTH - EDGE - ROOM - left) * line.value / longest)
        colour = palette.series[1] if line.mine else palette.accent
        sheet.box((left, y + TALL * 0.14, end, y + TALL * 0.86), colour, radius=10)
        sheet.text((end + 16, text), str(line.value), SIZE, bold=True)
    return sheet.png()
