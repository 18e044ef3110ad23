"""A sheet to draw on: text in every script, rounded boxes, lines and photos, in our colours, light or dark.

```python
sheet = Canvas(1280, 720, LIGHT)
below = sheet.text((64, 64), "Attendance", 56, bold=True, width=1152, lines=2)
sheet.box((64, below + 24, 400, below + 60), sheet.palette.accent, radius=12)
picture = sheet.jpeg()
```

Coordinates and sizes are pixels from the top left; colours are `#rrggbb`. It takes texts, no results: make
the words first, in the reader's language. Draw in a thread (`asyncio.to_thread`), outside of transactions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from views.pictures import fonts

if TYPE_CHECKING:
    from PIL import Image as Pillow

WIDTH, HEIGHT = 1280, 720
LINE = 1.3
"""The height of a line, in sizes of its font."""
LONGEST = 400
"""Characters of a text that are looked at; no room has place for more."""
MAX_PHOTO = 30_000_000
"""Pixels of a photo beyond which it is not opened."""

Align = Literal["start", "middle", "end"]
Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Our colours: those of the Mini App."""

    ground: str
    card: str
    text: str
    hint: str
    line: str
    accent: str
    good: str
    bad: str
    series: tuple[str, ...]
    """For things side by side in a chart; told apart by people who see few colours, too."""


LIGHT = Palette(
    ground="#efeff4",
    card="#ffffff",
    text="#101418",
    hint="#65656b",
    line="#d9d9df",
    accent="#0a6cce",
    good="#1f7a38",
    bad="#c9281c",
    series=("#0a6cce", "#e88a13", "#35a853", "#8a63d2", "#e5483d", "#7c8894"),
)
DARK = Palette(
    ground="#101418",
    card="#1c2229",
    text="#ffffff",
    hint="#98a2ad",
    line="#323a44",
    accent="#6ab3f3",
    good="#4fce6f",
    bad="#ff7a70",
    series=("#6ab3f3", "#f0a94a", "#4fce6f", "#b396ee", "#ff7a70", "#98a2ad"),
)


class Canvas:
    """One picture being drawn. Not to be shared between threads."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT, palette: Palette = LIGHT) -> None:
        from PIL import Image, ImageDraw

        self.palette = palette
        self.image: Pillow.Image = Image.new("RGB", (width, height), palette.ground)
        self._draw = ImageDraw.Draw(self.image, "RGBA")

    @property
    def width(self) -> int:
        """In pixels."""
        return self.image.width

    @property
    def height(self) -> int:
        """In pixels."""
        return self.image.height

    def box(self, box: Box, fill: str, *, radius: float = 0, opacity: float = 1) -> None:
        """A filled rectangle, perhaps with round corners."""
        self._draw.rounded_rectangle(box, radius, fill=_ink(fill, opacity))

    def circle(self, centre: Point, radius: float, fill: str, *, opacity: float = 1) -> None:
        """A filled circle."""
        self._draw.circle(centre, radius, fill=_ink(fill, opacity))

    def ring(self, centre: Point, radius: float, width: int, share: float, ink: str) -> None:
        """A ring whose line is `width` wide; `share` of it from the top, clockwise."""
        x, y = centre
        box = (x - radius, y - radius, x + radius, y + radius)
        self._draw.arc(box, -90, -90 + 360 * min(1, max(0, share)), fill=ink, width=width)

    def polygon(self, points: Sequence[Point], fill: str, *, opacity: float = 1) -> None:
        """A filled shape with straight edges through points."""
        self._draw.polygon(list(points), fill=_ink(fill, opacity))

    def line(self, points: Sequence[Point], ink: str, *, width: int = 2) -> None:
        """A line through points."""
        self._draw.line(list(points), fill=ink, width=width, joint="curve")

    def photo(self, data: bytes, *, darkened: float = 0) -> bool:
        """Fill the whole sheet with a photo, cut to fit; `darkened` is from 0 to 1.

        Whether it could be read: what is damaged, of an unknown type or too big leaves the sheet as it is.
        """
        from PIL import Image, ImageDraw, ImageOps

        try:
            with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as opened:
                if opened.width * opened.height > MAX_PHOTO:
                    return False
                opened.draft("RGB", (2 * self.width, 2 * self.height))
                upright = ImageOps.exif_transpose(opened).convert("RGB")
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return False
        fitted = ImageOps.fit(upright, self.image.size)
        self.image = Image.blend(fitted, Image.new("RGB", fitted.size, "#000000"), darkened)
        self._draw = ImageDraw.Draw(self.image, "RGBA")
        return True

    def measure(self, text: str, size: int, *, bold: bool = False) -> float:
        """How wide a line of text is."""
        return sum(_length(run, size, bold) for run in fonts.runs(text))

    def text(
        self,
        at: Point,
        text: str,
        size: int,
        *,
        bold: bool = False,
        ink: str | None = None,
        width: float | None = None,
        lines: int = 1,
        align: Align = "start",
    ) -> float:
        """Write below and right of `at`, wrapped within `width` into at most `lines`; the y below the text.

        What does not fit ends with an ellipsis. `align` says what of each line is at `at`; within a width,
        lines from right to left start at its right edge.
        """
        colour, (left, y) = ink or self.palette.text, at
        for line in self.wrapped(text, size, width, lines, bold=bold):
            long = self.measure(line, size, bold=bold)
            x = left - {"start": 0, "middle": long / 2, "end": long}[align]
            if align == "start" and width is not None and fonts.is_rtl(line):
                x = left + width - long
            self._write((x, y + size), line, size, bold, colour)
            y += size * LINE
        return y

    def wrapped(
        self, text: str, size: int, width: float | None, lines: int, *, bold: bool = False
    ) -> list[str]:
        """The lines of a text within a width, in pixels."""
        words = text[:LONGEST].split()
        if width is None:
            return [" ".join(words)] if words else []
        made: list[str] = []
        while words and len(made) < lines:
            made.append(self._line(words, size, width, bold))
        if words and made:
            made[-1] = self._cut(made[-1] + " " + words[0], size, width, bold)
        return made

    def _line(self, words: list[str], size: int, width: float, bold: bool) -> str:
        """Take as many words as fit; of one that is too long, as many characters."""
        line = ""
        while words and self.measure(f"{line} {words[0]}".strip(), size, bold=bold) <= width:
            line = f"{line} {words.pop(0)}".strip()
        if not line:
            word = words.pop(0)
            fits = max(1, self._fitting(word, size, width, bold))
            line = word[:fits]
            if word[fits:]:
                words.insert(0, word[fits:])
        return line

    def _cut(self, line: str, size: int, width: float, bold: bool) -> str:
        return line[: self._fitting(line, size, width, bold, "…")].rstrip() + "…"

    def _fitting(self, text: str, size: int, width: float, bold: bool, end: str = "") -> int:
        """How many characters fit, with `end` behind them; by halves, since shaping takes its time."""
        least, most = 0, len(text)
        while least < most:
            middle = (least + most + 1) // 2
            if self.measure(text[:middle] + end, size, bold=bold) <= width:
                least = middle
            else:
                most = middle - 1
        return least

    def _write(self, baseline: Point, line: str, size: int, bold: bool, ink: str) -> None:
        x, y = baseline
        for run in fonts.runs(line):
            if run.script == fonts.EMOJI:
                self._emoji((x, y), run, size)
            else:
                made = fonts.font(run.script, size, bold)
                self._draw.text((x, y), run.text, fill=ink, font=made, anchor="ls", **_directed(run))
            x += _length(run, size, bold)

    def _emoji(self, baseline: Point, run: fonts.Run, size: int) -> None:
        """Colour bitmaps exist in one size: draw in that, then scale."""
        from PIL import Image, ImageDraw

        font = fonts.emoji_font()
        wide = int(_length(run, size, bold=False))
        if font is None or not wide:
            return
        big = Image.new("RGBA", (int(font.getlength(run.text)), fonts.EMOJI_SIZE + 20))
        ImageDraw.Draw(big).text((0, 0), run.text, font=font, embedded_color=True)
        small = big.resize((wide, int(big.height * size / fonts.EMOJI_SIZE)))
        self.image.paste(small, (int(baseline[0]), int(baseline[1] - size * 0.93)), small)

    def jpeg(self, quality: int = 86) -> bytes:
        """The picture, for cards and photos."""
        out = BytesIO()
        self.image.save(out, "JPEG", quality=quality)
        return out.getvalue()

    def webp(self) -> bytes:
        """The picture, for browsers: less than half of a JPEG."""
        out = BytesIO()
        self.image.save(out, "WEBP", quality=80, method=2)
        return out.getvalue()

    def png(self) -> bytes:
        """The picture, for charts: sharp edges, few colours."""
        out = BytesIO()
        self.image.save(out, "PNG", compress_level=6)
        return out.getvalue()


def _length(run: fonts.Run, size: int, bold: bool) -> float:
    if run.script == fonts.EMOJI:
        font = fonts.emoji_font()
        return font.getlength(run.text) * size / fonts.EMOJI_SIZE if font else 0
    return fonts.font(run.script, size, bold).getlength(run.text, **_directed(run))


def _directed(run: fonts.Run) -> dict[str, Any]:
    return fonts.directed(run.rtl)


def _ink(colour: str, opacity: float) -> str:
    return f"{colour}{round(opacity * 255):02x}"
