"""How far a goal is: a ring with the share in it, and words beside. Words come from the view, translated."""

from dataclasses import dataclass

from views.pictures.canvas import HEIGHT, LIGHT, WIDTH, Canvas, Palette

EDGE = 72
CENTRE = (1000.0, 360.0)
RADIUS = 210
BREADTH = 52


@dataclass(frozen=True, slots=True)
class Progress:
    """One goal as a picture."""

    title: str
    where: str
    share: float
    """From 0; 1 and beyond is reached."""
    percent: str
    counted: str
    """`30 of 50 songs`"""
    until: str


def progress(shown: Progress, palette: Palette = LIGHT) -> bytes:
    """The goal as a PNG. Takes some milliseconds: draw it in a thread."""
    sheet = Canvas(WIDTH, HEIGHT, palette)
    colour = palette.good if shown.share >= 1 else palette.accent
    sheet.ring(CENTRE, RADIUS, BREADTH, 1, palette.line)
    sheet.ring(CENTRE, RADIUS, BREADTH, shown.share, colour)
    sheet.text((CENTRE[0], CENTRE[1] - 62), shown.percent, 84, bold=True, align="middle")
    width = CENTRE[0] - RADIUS - EDGE - 48
    below = sheet.text((EDGE, 84), shown.where, 34, ink=palette.hint, width=width)
    below = sheet.text((EDGE, below + 16), shown.title, 64, bold=True, width=width, lines=4)
    sheet.text((EDGE, max(below + 28, 470)), shown.counted, 46, ink=colour, bold=True, width=width)
    sheet.text((EDGE, max(below + 100, 548)), shown.until, 34, ink=palette.hint, width=width)
    return sheet.png()
