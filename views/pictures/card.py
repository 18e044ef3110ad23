"""The picture of a session or a program: what, when, where, and whether there is a place."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from views.pictures.canvas import DARK, HEIGHT, WIDTH, Canvas

VERSION = 1
"""Grows when cards look different, so that nobody keeps the old ones."""
KEPT = 64
"""Pictures kept in memory; each has some 60 KB."""

TONES = ("#0a4f96", "#8a3b12", "#1d6b3a", "#5a3c9a", "#96283a", "#0f6468", "#3d4d63", "#7a5a08")
"""Grounds that white text is read on."""
MARGIN = 72
_WHITE = "#ffffff"
_SOFT = "#e6ebf0"


@dataclass(frozen=True, slots=True)
class Face:
    """What a card says, in words already."""

    title: str
    when: str
    community: str
    where: str = ""
    state: str = ""
    """In the pill: places left, or that it was cancelled."""
    bad: bool = False
    """Whether the pill says what one should not overlook."""
    tone: int = 0
    """Picks the ground: same kind, same colour."""

    @property
    def tag(self) -> str:
        """What names this very picture: equal faces look the same."""
        return sha256(f"{VERSION}{self!r}".encode()).hexdigest()[:20]


@lru_cache(maxsize=KEPT)
def card(face: Face, photo: bytes | None = None, *, light: bool = False) -> bytes:
    """A JPEG of 1280 × 720, on a photo where there is a good one; `light`: a WebP.

    Takes some 20 ms, as a WebP 100: for a thread.
    """
    sheet = Canvas(WIDTH, HEIGHT, DARK)
    if photo is None or not sheet.photo(photo, darkened=0.55):
        _ground(sheet, TONES[face.tone % len(TONES)])
    room = WIDTH - 2 * MARGIN
    sheet.text((MARGIN, 60), face.community, 36, ink=_SOFT, width=room)
    y = sheet.text((MARGIN, 150), face.title, 84, bold=True, ink=_WHITE, width=room, lines=2)
    y = sheet.text((MARGIN, max(y + 20, 300)), face.when, 50, bold=True, ink=_WHITE, width=room, lines=2)
    sheet.text((MARGIN, y + 8), face.where, 40, ink=_SOFT, width=room, lines=2)
    if face.state:
        _pill(sheet, face)
    return sheet.webp() if light else sheet.jpeg()


def _ground(sheet: Canvas, tone: str) -> None:
    """A quiet ground with our rings in the corner."""
    sheet.box((0, 0, WIDTH, HEIGHT), tone)
    for radius, opacity in ((430, 0.05), (300, 0.06), (170, 0.07)):
        sheet.circle((WIDTH - 60, HEIGHT - 20), radius, _WHITE, opacity=opacity)


def _pill(sheet: Canvas, face: Face) -> None:
    size, high = 38, 76
    text = sheet.wrapped(face.state, size, WIDTH - 2 * MARGIN - 64, 1, bold=True)[0]
    wide = sheet.measure(text, size, bold=True) + 64
    top = HEIGHT - MARGIN - high
    sheet.box((MARGIN, top, MARGIN + wide, top + high), "#ffd7d3" if face.bad else _WHITE, radius=high / 2)
    ink = "#8f1710" if face.bad else "#101418"
    sheet.text((MARGIN + 32, top + 13), text, size, bold=True, ink=ink)
