"""Static files: read, compressed and named by their content once, then served from memory.

The content's hash is a folder of the address, so modules and stylesheets that refer to each other by relative
addresses change together, and browsers may keep every file forever.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).resolve().parent / "static"
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
_COMPRESSED = {".css", ".js", ".svg"}
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it goes over the wire."""

    body: bytes
    gzipped: bytes | None
    type: str


@dataclass(frozen=True, slots=True)
class Assets:
    """All static files, and the version that is a folder of their addresses."""

    version: str
    files: dict[str, Asset]

    def url(self, path: str) -> str:
        """The address of a file. Raises KeyError for one that is not there."""
        return f"/static/{self.version}/{path}" if self.files[path] else path


ASSETS = web.AppKey("assets", Assets)


@cache
def ours() -> Assets:
    """The files of this program, read once."""
    return load()


def load(folder: Path = FOLDER) -> Assets:
    """Read what is served: files of the known types."""
    files = {
        path.relative_to(folder).as_posix(): _asset(path)
        for path in sorted(folder.rglob("*"))
        if path.suffix in TYPES
    }
    digest = hashlib.sha256()
    for name, asset in files.items():
        digest.update(name.encode() + b"\0" + hashlib.sha256(asset.body).digest())
    return Assets(digest.hexdigest()[:12], files)


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    gzipped = gzip.compress(body, 9, mtime=0) if path.suffix in _COMPRESSED else None
    return Asset(body, gzipped, TYPES[path.suffix])


async def serve(request: web.Request) -> web.Response:
    """One file. Raises HTTPNotFound; a page that was loaded before an update gets today's file, unkept."""
    assets = request.app[ASSETS]
    asset = assets.files.get(request.match_info["path"])
    if asset is None:
        raise web.HTTPNotFound
    current = request.match_info["version"] == assets.version
    headers = {"Cache-Control": _FOREVER if current else "no-store", "Vary": "Accept-Encoding"}
    body = asset.body
    if asset.gzipped is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = asset.gzipped
    charset = None if asset.type.startswith(("image/", "font/")) else "utf-8"
    return web.Response(body=body, content_type=asset.type, charset=charset, headers=headers)
