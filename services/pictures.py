"""Pictures that people upload: checked by what they are, turned upright, made small, freed of metadata.

Takes tens of milliseconds: the edge runs it in a thread, outside of any transaction.
"""

import io
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from services.errors import BadInput

if TYPE_CHECKING:
    from PIL import Image

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 60_000_000
"""Width times height of what is opened at all: a small file may unfold into gigabytes."""
LONGEST_SIDE = 1600
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MIME = "image/jpeg"
_ONE = Lock()
"""The largest takes 240 MB while it is unfolded: one at a time."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: a JPEG."""

    content: bytes
    width: int
    height: int


def prepared(field: str, content: bytes) -> Picture:
    """The picture of an uploaded file, at most LONGEST_SIDE pixels wide and high, without metadata.

    Raises BadInput(field, …) for what is too big, no picture, or damaged.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # loaded when the first picture comes

    if len(content) > MAX_BYTES:
        raise BadInput(field, "file_too_big", MAX_BYTES)
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise BadInput(field, "too_many_pixels", MAX_PIXELS // 1_000_000)
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read in small right away
            with _ONE:
                opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # before any copy is made
            return _encoded(_flat(ImageOps.exif_transpose(opened)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadInput(field, "too_many_pixels", MAX_PIXELS // 1_000_000) from None
    except UnidentifiedImageError:
        raise BadInput(field, "no_picture") from None
    except (OSError, SyntaxError, ValueError, EOFError):  # what Pillow says of damaged files
        raise BadInput(field, "damaged") from None


def _flat(image: "Image.Image") -> "Image.Image":
    """In RGB, on white where it is transparent."""
    from PIL import Image

    if not image.has_transparency_data:
        return image.convert("RGB")
    see_through = image.convert("RGBA")
    ground = Image.new("RGBA", see_through.size, "white")
    return Image.alpha_composite(ground, see_through).convert("RGB")


def _encoded(image: "Image.Image") -> Picture:
    out = io.BytesIO()
    image.info.clear()  # place, camera and owner are nobody's business
    image.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(out.getvalue(), image.width, image.height)
