"""The picture of a badge: a medal with its sign and number, the same in light and dark."""

from dataclasses import dataclass
from math import cos, pi, sin

from views.pictures.canvas import Canvas, Point

SIDE = 720
FINE = 2
"""Drawn so many times as large, then made smaller: round edges become smooth."""
GROUNDS = {
    "sun": ("#0f4c81", "#1b6fb5"),
    "note": ("#0b5d4e", "#178a73"),
    "star": ("#4a2f80", "#6b47b0"),
    "heart": ("#8c1f45", "#bb3463"),
    "crown": ("#5c3a10", "#8d5d1e"),
    "flame": ("#8a2c0d", "#c04a1c"),
}
"""The colours behind each sign: at the edge, and around the medal."""
GOLD, BRIGHT, SHADE = "#f2b53a", "#ffdf8e", "#c98a16"
WHITE = "#ffffff"
RIM = 28
"""Scallops of the medal."""


@dataclass(frozen=True, slots=True)
class Face:
    """What a badge says."""

    number: str
    below: str
    """What is counted: sessions, or in a row."""
    title: str
    program: str
    icon: str
    """One of GROUNDS."""


def badge(face: Face) -> bytes:
    """The badge as a JPEG of SIDE by SIDE. Takes some tens of milliseconds: draw it in a thread."""
    from PIL import Image

    sheet = Canvas(SIDE * FINE, SIDE * FINE)
    edge, around = GROUNDS[face.icon]
    _ground(sheet, edge, around)
    _medal(sheet, around)
    _SIGNS[face.icon](sheet, (_px(360), _px(184)), _px(62))
    _words(sheet, face)
    sheet.image = sheet.image.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return sheet.jpeg(quality=90)


def _px(value: float) -> float:
    return value * FINE


def _ground(sheet: Canvas, edge: str, around: str) -> None:
    """A glow behind the medal, and rays from it."""
    sheet.box((0, 0, sheet.width, sheet.height), edge)
    centre = (_px(360), _px(268))
    for step in range(12):
        sheet.circle(centre, _px(470 - 22 * step), around, opacity=0.11)
    for ray in range(24):
        angle = ray * pi / 12
        tip, left, right = (_at(centre, _px(700), angle + turn) for turn in (0, -0.045, 0.045))
        sheet.polygon([centre, left, tip, right], WHITE, opacity=0.035)


def _medal(sheet: Canvas, around: str) -> None:
    """A ribbon, a scalloped rim of gold, and a disc for what the badge says."""
    centre = (_px(360), _px(268))
    for side in (-1, 1):
        top, foot = 360 + side * 60, 360 + side * 132
        tail = [(top - 58, 400), (top + 58, 400), (foot + 58, 548), (foot, 520), (foot - 58, 548)]
        sheet.polygon([(_px(x), _px(y)) for x, y in tail], BRIGHT if side > 0 else GOLD)
    for scallop in range(RIM):
        sheet.circle(_at(centre, _px(204), scallop * 2 * pi / RIM), _px(25), GOLD)
    sheet.circle(centre, _px(206), GOLD)
    sheet.circle(centre, _px(196), BRIGHT)
    sheet.circle(centre, _px(188), SHADE)
    sheet.circle(centre, _px(182), around)
    sheet.circle((_px(360), _px(252)), _px(160), WHITE, opacity=0.06)


def _words(sheet: Canvas, face: Face) -> None:
    """The number on the medal; the title and the program below it."""
    size = 128 if len(face.number) < 4 else 96
    room = _px(300)
    sheet.text((_px(360), _px(232)), face.number, int(_px(size)), bold=True, ink=WHITE, align="middle")
    sheet.text((_px(360), _px(372)), face.below, int(_px(26)), ink=WHITE, align="middle", width=room * 0.8)
    sheet.text(
        (_px(360), _px(566)), face.title, int(_px(46)), bold=True, ink=WHITE, align="middle", width=_px(640)
    )
    sheet.text((_px(360), _px(634)), face.program, int(_px(32)), ink=BRIGHT, align="middle", width=_px(640))


def _at(centre: Point, radius: float, angle: float) -> Point:
    return centre[0] + radius * cos(angle), centre[1] + radius * sin(angle)


def _star(sheet: Canvas, centre: Point, size: float) -> None:
    points = [_at(centre, size if n % 2 == 0 else size * 0.44, n * pi / 5 - pi / 2) for n in range(10)]
    sheet.polygon(points, BRIGHT)


def _sun(sheet: Canvas, centre: Point, size: float) -> None:
    for ray in range(12):
        angle = ray * pi / 6
        points = [
            _at(centre, size, angle),
            _at(centre, size * 0.58, angle - 0.2),
            _at(centre, size * 0.58, angle + 0.2),
        ]
        sheet.polygon(points, BRIGHT)
    sheet.circle(centre, size * 0.5, BRIGHT)


def _note(sheet: Canvas, centre: Point, size: float) -> None:
    x, y = centre
    for side in (-0.5, 0.5):
        sheet.circle((x + (side - 0.12) * size, y + 0.62 * size), size * 0.26, BRIGHT)
        stem = x + (side + 0.14) * size
        sheet.box((stem - 0.05 * size, y - 0.72 * size, stem + 0.05 * size, y + 0.62 * size), BRIGHT)
    left, right = x - 0.41 * size, x + 0.69 * size
    top = y - 0.86 * size
    sheet.polygon(
        [(left, top + 0.1 * size), (right, top), (right, top + 0.3 * size), (left, top + 0.4 * size)], BRIGHT
    )


def _heart(sheet: Canvas, centre: Point, size: float) -> None:
    curve = []
    for step in range(60):
        t = step * 2 * pi / 60
        across = 16 * sin(t) ** 3
        up = 13 * cos(t) - 5 * cos(2 * t) - 2 * cos(3 * t) - cos(4 * t)
        curve.append((centre[0] + across * size / 17, centre[1] - up * size / 17))
    sheet.polygon(curve, BRIGHT)


def _crown(sheet: Canvas, centre: Point, size: float) -> None:
    x, y = centre
    points = [(-0.9, 0.5), (-1, -0.4), (-0.48, 0.0), (0, -0.75), (0.48, 0.0), (1, -0.4), (0.9, 0.5)]
    sheet.polygon([(x + dx * size, y + dy * size) for dx, dy in points], BRIGHT)
    sheet.box((x - 0.9 * size, y + 0.58 * size, x + 0.9 * size, y + 0.78 * size), BRIGHT, radius=size * 0.08)
    for dx, dy in ((-1, -0.46), (0, -0.82), (1, -0.46)):
        sheet.circle((x + dx * size, y + dy * size), size * 0.13, BRIGHT)


def _flame(sheet: Canvas, centre: Point, size: float) -> None:
    x, y = centre
    outer = [
        *((0.08, -1.1), (0.3, -0.62), (0.68, -0.22), (0.78, 0.28), (0.55, 0.76), (0.05, 0.98)),
        *((-0.48, 0.82), (-0.76, 0.36), (-0.66, -0.1), (-0.44, -0.38), (-0.3, -0.08), (-0.06, -0.5)),
    ]
    inner = [(0.04, -0.18), (0.34, 0.24), (0.32, 0.62), (0.03, 0.86), (-0.3, 0.64), (-0.26, 0.24)]
    sheet.polygon([(x + dx * size, y + dy * size) for dx, dy in outer], BRIGHT)
    sheet.polygon([(x + dx * size, y + dy * size) for dx, dy in inner], SHADE)


_SIGNS = {
    "star": _star,
    "sun": _sun,
    "note": _note,
    "heart": _heart,
    "crown": _crown,
    "flame": _flame,
}
