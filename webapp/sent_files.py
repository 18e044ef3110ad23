"""Files that were written piece by piece, sent piece by piece: none has to fit into memory."""

import asyncio
from typing import IO
from urllib.parse import quote

from aiohttp import web

CHUNK = 64 * 1024


async def send(request: web.Request, name: str, kind: str, out: IO[bytes]) -> web.StreamResponse:
    """All of a file that was written, to be kept under `name`; `kind` is its MIME type."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    response = web.StreamResponse(headers=headers)
    response.content_type = kind
    response.content_length = out.seek(0, 2)
    out.seek(0)
    await response.prepare(request)
    while piece := await asyncio.to_thread(out.read, CHUNK):
        await response.write(piece)
    return response
