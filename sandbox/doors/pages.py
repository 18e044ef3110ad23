"""The chat page, its files, and the stand-in for Telegram's Mini App script."""

import mimetypes
from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent.parent / "static"
FRESH = {"Cache-Control": "no-cache"}
SCRIPT = "/telegram-web-app.js"


def page(path: str) -> web.StreamResponse:
    """Serve `/`, `/static/…` and the Mini App script, never from a cache."""
    if path == "/":
        return _file("index.html")
    if path == SCRIPT:
        return _file(SCRIPT.lstrip("/"))
    if path.startswith("/static/"):
        return _file(path.removeprefix("/static/"))
    return web.Response(status=404, text="Not Found")


def _file(name: str) -> web.StreamResponse:
    found = (STATIC / name).resolve()
    if not found.is_relative_to(STATIC) or not found.is_file():
        return web.Response(status=404, text="Not Found")
    mime = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    charset = "utf-8" if mime.startswith("text/") or mime.endswith("javascript") else None
    return web.Response(body=found.read_bytes(), content_type=mime, charset=charset, headers=FRESH)
