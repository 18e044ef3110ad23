"""The code of a QR-bill as a picture: in black and white, with the Swiss cross in its middle."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 46
"""Millimetres of the printed code, which has no margin of its own."""
BLACK, WHITE = 0, 255
_DOTS = 12
"""Pixels of a module: a few hundred to the inch."""
_CROSS = 7 / SIDE
"""What the cross takes of a side, with its white edge."""
_EDGE, _ARM, _REACH = 0.7 / 19.8, 3.3 / 19.8, 11 / 19.8
"""Of the cross's own side: the white edge, how thick an arm is, and how long both are together."""


def drawn(payload: str) -> "Image":
    """The picture. Raises ValueError for more than a bill's code holds."""
    import segno
    from PIL import Image, ImageDraw

    code = segno.make(payload, error="m", encoding="utf-8", micro=False, boost_error=False)
    if int(code.version) > 25:
        raise ValueError("too much for one code")
    rows = [list(row) for row in code.matrix]
    picture = Image.new("L", (len(rows) * _DOTS, len(rows) * _DOTS), WHITE)
    pen = ImageDraw.Draw(picture)
    for down, row in enumerate(rows):
        for right, dark in enumerate(row):
            if dark:
                at = (right * _DOTS, down * _DOTS)
                pen.rectangle((*at, at[0] + _DOTS - 1, at[1] + _DOTS - 1), fill=BLACK)
    _cross(picture)
    return picture


def _cross(picture: "Image") -> None:
    from PIL import ImageDraw

    pen, middle, side = ImageDraw.Draw(picture), picture.width / 2, picture.width * _CROSS

    def box(wide: float, high: float, fill: int) -> None:
        across, down = wide * side / 2, high * side / 2
        pen.rectangle((middle - across, middle - down, middle + across - 1, middle + down - 1), fill=fill)

    box(1, 1, WHITE)
    box(1 - 2 * _EDGE, 1 - 2 * _EDGE, BLACK)
    box(_ARM, _REACH, WHITE)
    box(_REACH, _ARM, WHITE)
