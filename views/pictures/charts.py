"""Charts of bars, side by side or stacked, to be read on a phone. Words come from the view, translated."""

from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from views.pictures.canvas import HEIGHT, LIGHT, WIDTH, Box, Canvas, Palette

EDGE = 64
TOP = 250
"""Below title, subtitle and legend."""
FOOT = 96
"""Room for the labels below the bars."""
STEPS = (1, 2, 5)
LINES = 4
"""Lines across the chart, about."""
MOST_LABELS = 8
GAP = 0.28
"""The share of a group's width between it and the next."""


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one sort, one for each label; never negative."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars: a group of bars a label, one bar a series; or one bar a label, a piece a series."""

    title: str
    subtitle: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    stacked: bool = False

    @property
    def highest(self) -> int:
        """The largest number shown; 1 at least."""
        if self.stacked:
            tops = [sum(values) for values in zip(*(one.values for one in self.series), strict=True)]
        else:
            tops = [value for one in self.series for value in one.values]
        return ceil(max(tops, default=0)) or 1


def bars(chart: Bars, palette: Palette = LIGHT) -> bytes:
    """The chart as a PNG of WIDTH by HEIGHT. Takes some milliseconds: draw it in a thread."""
    sheet = Canvas(WIDTH, HEIGHT, palette)
    heading(sheet, chart.title, chart.subtitle)
    _legend(sheet, chart)
    top = step(chart.highest)
    scale = -(-chart.highest // top) * top
    left = EDGE + max(48, sheet.measure(str(scale), 28) + 24)
    _lines(sheet, scale, top, left)
    _groups(sheet, chart, scale, left)
    return sheet.png()


def heading(sheet: Canvas, title: str, subtitle: str) -> None:
    """What a chart is called, and what it shows."""
    sheet.text((EDGE, 48), title, 56, bold=True, width=WIDTH - 2 * EDGE)
    sheet.text((EDGE, 122), subtitle, 34, ink=sheet.palette.hint, width=WIDTH - 2 * EDGE)


def step(highest: int) -> int:
    """The distance of the lines across a chart that reaches `highest`: 1, 2, 5, 10, 20, 50, …"""
    size = 1
    while True:
        for factor in STEPS:
            if factor * size * LINES >= highest:
                return factor * size
        size *= 10


def _colour(palette: Palette, at: int) -> str:
    return palette.series[at % len(palette.series)]


def _legend(sheet: Canvas, chart: Bars) -> None:
    """What the colours mean, in one line."""
    x = float(EDGE)
    for at, one in enumerate(chart.series):
        sheet.box((x, 190, x + 28, 218), _colour(sheet.palette, at), radius=8)
        sheet.text((x + 42, 184), one.name, 30, width=360)
        x += 42 + min(360, sheet.measure(one.name, 30)) + 48


def _lines(sheet: Canvas, scale: int, distance: int, left: float) -> None:
    """Lines across, each with its number."""
    for value in range(0, scale + 1, distance):
        y = _height(value, scale)
        sheet.line([(left, y), (WIDTH - EDGE, y)], sheet.palette.line)
        sheet.text((left - 16, y - 18), str(value), 28, ink=sheet.palette.hint, align="end", width=120)


def _height(value: float, scale: int) -> float:
    """Where a number stands, from the top of the sheet."""
    return HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * value / scale


def _groups(sheet: Canvas, chart: Bars, scale: int, left: float) -> None:
    """The bars, and below them as many labels as can be read."""
    groups = max(1, len(chart.labels))
    width = (WIDTH - EDGE - left) / groups
    every = -(-groups // MOST_LABELS)
    for group, label in enumerate(chart.labels):
        for at, box in enumerate(_boxes(chart, group, scale, left + (group + GAP / 2) * width, width)):
            if box[3] > box[1]:
                radius = min(8, (box[2] - box[0]) / 3, box[3] - box[1])
                sheet.box(box, _colour(sheet.palette, at), radius=radius)
        if (groups - 1 - group) % every == 0:
            middle = left + (group + 0.5) * width
            sheet.text(
                (middle, HEIGHT - FOOT + 18),
                label,
                28,
                ink=sheet.palette.hint,
                align="middle",
                width=width * every,
            )


def _boxes(chart: Bars, group: int, scale: int, x: float, width: float) -> list[Box]:
    """Where the bars of a group are, one a series."""
    values = [one.values[group] for one in chart.series]
    if chart.stacked:
        wide, tops = width * (1 - GAP), list(accumulate(values))
        return [
            (x, _height(top, scale), x + wide, _height(top - value, scale))
            for top, value in zip(tops, values, strict=True)
        ]
    bar = width * (1 - GAP) / max(1, len(values))
    return [
        (x + at * bar, _height(value, scale), x + (at + 1) * bar - 3, _height(0, scale))
        for at, value in enumerate(values)
    ]
