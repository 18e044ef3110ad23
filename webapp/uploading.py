"""Files that come with a request, read piece by piece up to limits of their own.

The application's limit on bodies stays small for everything else: only handlers that ask here take more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from services.errors import BadInput
from webapp.forms import Form, read

FIELD = "file"
SHORT = 200
"""Bytes of a field beside the file that are looked at."""
MOST_TYPED = 1024 * 1024
"""Bytes of all that is typed into a form with files."""
MOST_READ = 4
"""How many times as much as may come is read of a form, to tell which file is too big."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: nothing about it is trusted."""

    name: str
    content: bytes
    fields: Mapping[str, str] = field(default_factory=dict)
    """The short fields that came before it."""


async def receive(request: web.Request, most: int) -> Sent:
    """The first file of a multipart form, with the short fields before it.

    Raises BadInput("file", …) for a file over `most` bytes, an empty one, and a body without one.
    """
    if not request.content_type.startswith("multipart/"):
        raise BadInput(FIELD, "empty_file")
    try:
        reader, fields = await request.multipart(), dict[str, str]()
        while (part := await reader.next()) is not None:
            if isinstance(part, BodyPartReader) and part.filename:
                return Sent(part.filename, await _read(part, most), fields)
            if isinstance(part, BodyPartReader) and part.name:
                fields[part.name] = (await part.read_chunk(SHORT)).decode(errors="replace")
    except (ValueError, LookupError):
        raise BadInput("form", "unreadable") from None
    raise BadInput(FIELD, "empty_file")


@dataclass(frozen=True, slots=True)
class Whole:
    """A form with all its files, each by the name of its field."""

    form: Form
    files: Mapping[str, Sent]
    too_big: frozenset[str]
    """Fields whose file is larger than may come, alone or with those before it: it was not kept."""


async def receive_whole(request: web.Request, most: int) -> Whole:
    """A form with its files, which have at most `most` bytes together. Raises BadInput("form", …)."""
    if not request.content_type.startswith("multipart/"):
        return Whole(await read(request), {}, frozenset())
    typed: list[tuple[str, str]] = []
    files: dict[str, Sent] = {}
    too_big: set[str] = set()
    room, words, budget = most, MOST_TYPED, MOST_READ * most
    try:
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            if not isinstance(part, BodyPartReader) or not part.name:
                raise BadInput("form", "unreadable")
            content, size = await _up_to(part, room if part.filename else words, budget)
            budget -= size
            if not part.filename:
                words -= len(content)
                typed.append((part.name, _text(content, size)))
            elif size > len(content):
                too_big.add(part.name)
            elif size:
                room -= size
                files[part.name] = Sent(part.filename, content)
    except (ValueError, LookupError):
        raise BadInput("form", "unreadable") from None
    return Whole(Form.of(typed), files, frozenset(too_big))


async def _up_to(part: BodyPartReader, most: int, budget: int) -> tuple[bytes, int]:
    """The content of a part, where it is no more than `most` bytes, and how long it is.

    What is longer is read to its end, so that the rest of the form can be, too. Raises BadInput for more than
    `budget`.
    """
    content, size = bytearray(), 0
    while chunk := await part.read_chunk(64 * 1024):
        size += len(chunk)
        if size > budget:
            raise BadInput("form", "unreadable")
        if size <= most:
            content += chunk
        else:
            content.clear()
    return bytes(content), size


def _text(content: bytes, size: int) -> str:
    if size > len(content):
        raise BadInput("form", "unreadable")
    return content.decode()


async def _read(part: BodyPartReader, most: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(64 * 1024):
        content += chunk
        if len(content) > most:
            raise BadInput(FIELD, "file_too_big", most)
    if not content:
        raise BadInput(FIELD, "empty_file")
    return bytes(content)
