"""What an announcement is made of: its text, and the photo above it."""

import html
import re

from models.files import FileKind
from models.tx import Tx
from services import files, texts
from services.errors import BadInput
from services.files import Sent

MAX_TEXT = 3000
"""UTF-16 units of what is read, as Telegram counts: with its heading an announcement is one message."""
MAX_CAPTION = 640
"""The same below a photo: Telegram lets captions have 1,024, and the heading and the name need theirs."""
MAX_HTML = 60_000
_TAG = re.compile(r"<[^>]*>")
_CUSTOM_EMOJI = re.compile(r"</?tg-emoji[^>]*>")


def kept(tx: Tx, photo: int | Sent | None) -> int | None:
    """The id of a photo that an announcement uses from now on. Raises NotFound for one of somebody else."""
    if photo is None:
        return None
    if isinstance(photo, Sent):
        return files.add_sent(tx, photo)
    files.mine(tx, photo, FileKind.PHOTO)
    files.keep(tx, photo)
    return photo


def let_go(tx: Tx, before: int | None, after: int | None) -> None:
    """Use another photo than before, or none: the one before goes."""
    if before is not None and before != after:
        files.remove(tx, before)


def cleaned(text: str, *, captioned: bool) -> str:
    """The HTML without what bots may not send. Raises BadInput for a text that is empty or too long."""
    said = texts.cleaned("announcement", _CUSTOM_EMOJI.sub("", text), MAX_HTML)
    read = html.unescape(_TAG.sub("", said))
    texts.cleaned("announcement", read, MAX_HTML, least=1)
    most = MAX_CAPTION if captioned else MAX_TEXT
    if len(read.encode("utf-16-le")) // 2 > most:
        raise BadInput("announcement", "long_caption" if captioned else "too_long", most)
    return said
