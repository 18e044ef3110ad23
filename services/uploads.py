"""Files that people upload in the Mini App: what may come, and what it is, by its content."""

import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

from models.files import FileKind
from services import pictures
from services.errors import BadInput

MAX_BYTES = 20 * 1024 * 1024
"""What a bot can fetch from Telegram again."""
MAX_NAME = 120
_ZIP = (b"PK\x03\x04",)
_TEXT: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Type:
    """A type of file that may be uploaded, and how its content begins (nothing: it must be text)."""

    mime: str
    kind: FileKind
    beginnings: tuple[bytes, ...]
    at: int = 0


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
TYPES = {
    ".pdf": Type("application/pdf", FileKind.DOCUMENT, (b"%PDF-",)),
    ".txt": Type("text/plain", FileKind.DOCUMENT, _TEXT),
    ".md": Type("text/plain", FileKind.DOCUMENT, _TEXT),
    ".csv": Type("text/csv", FileKind.DOCUMENT, _TEXT),
    ".docx": Type(f"{_OFFICE}wordprocessingml.document", FileKind.DOCUMENT, _ZIP),
    ".xlsx": Type(f"{_OFFICE}spreadsheetml.sheet", FileKind.DOCUMENT, _ZIP),
    ".pptx": Type(f"{_OFFICE}presentationml.presentation", FileKind.DOCUMENT, _ZIP),
    ".odt": Type(f"{_OPEN}text", FileKind.DOCUMENT, _ZIP),
    ".ods": Type(f"{_OPEN}spreadsheet", FileKind.DOCUMENT, _ZIP),
    ".odp": Type(f"{_OPEN}presentation", FileKind.DOCUMENT, _ZIP),
    ".epub": Type("application/epub+zip", FileKind.DOCUMENT, _ZIP),
    ".zip": Type("application/zip", FileKind.DOCUMENT, _ZIP),
    ".mxl": Type("application/vnd.recordare.musicxml", FileKind.DOCUMENT, _ZIP),
    ".musicxml": Type("application/vnd.recordare.musicxml+xml", FileKind.DOCUMENT, _TEXT),
    ".mid": Type("audio/midi", FileKind.DOCUMENT, (b"MThd",)),
    ".mp3": Type("audio/mpeg", FileKind.AUDIO, (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    ".m4a": Type("audio/mp4", FileKind.AUDIO, (b"ftyp",), at=4),
    ".ogg": Type("audio/ogg", FileKind.DOCUMENT, (b"OggS",)),
    ".wav": Type("audio/wav", FileKind.DOCUMENT, (b"RIFF",)),
    ".mp4": Type("video/mp4", FileKind.VIDEO, (b"ftyp",), at=4),
}
"""By the ending of the name. Nothing that a browser would run: no HTML, no SVG."""
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")
ACCEPTED = (*PICTURES, *TYPES)
"""What a file field offers to choose."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was checked: what it is, and its bytes as they are kept."""

    kind: FileKind
    name: str
    mime: str
    content: bytes
    width: int | None = None
    height: int | None = None


def photo(field: str, name: str, content: bytes) -> Upload:
    """A picture, made fit to be shown. Raises BadInput(field, …)."""
    picture = pictures.prepared(field, content)
    named = _name(name).rpartition(".")[0] or "photo"
    return Upload(
        FileKind.PHOTO, f"{named}.jpg", pictures.MIME, picture.content, picture.width, picture.height
    )


def document(field: str, name: str, content: bytes) -> Upload:
    """A document or a recording as it came; a picture becomes a photo. Raises BadInput(field, …)."""
    ending = PurePath(_name(name)).suffix.lower()
    if ending in PICTURES:
        return photo(field, name, content)
    found = TYPES.get(ending)
    if found is None:
        raise BadInput(field, "file_type", ", ".join(sorted(known[1:] for known in ACCEPTED)))
    if len(content) > MAX_BYTES:
        raise BadInput(field, "file_too_big", MAX_BYTES)
    if not content:
        raise BadInput(field, "empty_file")
    if not _is(found, content):
        raise BadInput(field, "damaged")
    return Upload(found.kind, _name(name), found.mime, content)


def _is(wanted: Type, content: bytes) -> bool:
    """Whether the content is what the name's ending says."""
    if wanted.beginnings:
        return content.startswith(wanted.beginnings, wanted.at)
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False


def _name(given: str) -> str:
    """The last part of a name, fit for every system; the ending is kept."""
    line = "".join(c for c in given if unicodedata.category(c)[0] != "C").replace("\\", "/")
    name = line.rpartition("/")[2].strip(" .") or "file"
    ending = PurePath(name).suffix[:12]
    return name if len(name) <= MAX_NAME else name[: MAX_NAME - len(ending)] + ending
