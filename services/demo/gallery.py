"""What the demo world's gallery has: drawn pictures, highlights, and one that somebody took down."""

from collections.abc import Sequence
from io import BytesIO

from models.programs import Kind
from models.tx import Tx
from services import files, gallery, highlights, photos, uploads
from services.demo.cast import MEMBER, ORGANIZER, Become

SIZE = (640, 480)
SCENES = (
    ("#1d2b53", "#ffb347", "#ff6f61"),
    ("#14342b", "#9be564", "#f4d35e"),
    ("#3a1d4d", "#6ab3f3", "#f2a7d3"),
    ("#402a1a", "#ffd9a0", "#e88a13"),
)
"""Ground and lights of each picture."""


def hang(tx: Tx, kind: Kind, over: Sequence[int], become: Become) -> None:
    """As the organizer: pictures of the last evening, its best on the web; a member takes one down."""
    if not over or kind not in (Kind.BOOK_CLUB, Kind.JAM_SESSION):
        return
    session_id = over[-1]
    become(ORGANIZER)
    shown = [_add(tx, session_id, scene) for scene in SCENES]
    for photo in shown[:2]:
        highlights.set_photo(tx, photo, on=True)
    highlights.publish_photo(tx, shown[0], on=True)
    said = highlights.sentences(tx, session_id).sentences
    for sentence in said[1:2]:
        highlights.set_words(tx, session_id, sentence.key, on=True)
        highlights.publish_words(tx, session_id, sentence.key, on=True)
    become(MEMBER)
    gallery.object_to(tx, shown[3])
    become(ORGANIZER)


def _add(tx: Tx, session_id: int, scene: tuple[str, str, str]) -> int:
    stored = files.add_upload(tx, uploads.photo("file", "evening.png", _drawn(scene)))
    added = photos.add_uploaded(tx, session_id, stored.id, agreed=True)
    return added.pictures[-1].id


def _drawn(scene: tuple[str, str, str]) -> bytes:
    """A stage with lights, and heads before it."""
    from PIL import Image, ImageDraw

    ground, warm, bright = scene
    (width, height), sheet = SIZE, Image.new("RGB", SIZE, ground)
    draw = ImageDraw.Draw(sheet, "RGBA")
    for at in range(5):
        x = width * (at + 0.5) / 5
        colour = warm if at % 2 else bright
        draw.polygon([(x, 0), (x - 90, height), (x + 90, height)], fill=f"{colour}40")
        draw.ellipse((x - 16, 8, x + 16, 40), fill=colour)
    for at in range(9):
        x, radius = width * (at + 0.5) / 9, 30 + 7 * (at * 5 % 3)
        top = height - 90 - 14 * (at * 7 % 4)
        draw.ellipse((x - radius, top, x + radius, top + 2 * radius), fill="#0b0d12")
        draw.rounded_rectangle((x - 48, top + radius + 18, x + 48, height + 40), 40, fill="#0b0d12")
    out = BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()
