"""A file that comes with a request, read piece by piece up to a limit of its own.

The application's limit on bodies stays small for everything else: only handlers that ask here take more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from services.errors import BadInput

FIELD = "file"
SHORT = 200
"""Bytes of a field beside the file that are looked at."""


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


async def _read(part: BodyPartReader, most: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(64 * 1024):
        content += chunk
        if len(content) > most:
            raise BadInput(FIELD, "file_too_big", most)
    if not content:
        raise BadInput(FIELD, "empty_file")
    return bytes(content)
