"""What goes over the wire, and what our templates and scripts may not contain."""

import gzip
import hashlib
import re
from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from tests.webapp.worlds import Client, site
from webapp import assets

FOLDER = Path(assets.__file__).parent
KIB = 1024


@pytest.fixture
async def wire(sqlite_database: Database) -> AsyncIterator[Client]:
    """A client that sees bytes as they are sent."""
    async with TestClient(TestServer(site(sqlite_database)), auto_decompress=False) as client:
        yield client


async def fetched(client: Client, where: str) -> tuple[ClientResponse, bytes]:
    """A file as it is sent, compressed."""
    response = await client.get(where, headers={"Accept-Encoding": "gzip"})
    return response, await response.read()


async def test_the_first_load_is_small(wire: Client) -> None:
    _response, shell = await fetched(wire, "/app")
    text = gzip.decompress(shell).decode()
    urls = sorted(set(re.findall(r'(?:src|href)="(/static/[^"]+)"', text)))
    sizes = {url: len((await fetched(wire, url))[1]) for url in urls}
    scripts = sum(size for url, size in sizes.items() if url.endswith(".js"))
    assert len(urls) == 11
    assert scripts <= 35 * KIB, sizes
    assert len(shell) + sum(sizes.values()) <= 60 * KIB, sizes


async def test_every_script_a_module_imports_is_loaded_early(wire: Client) -> None:
    shell = gzip.decompress((await fetched(wire, "/app"))[1]).decode()
    imported, later = set(), set()
    for module in (FOLDER / "static").glob("*.js"):
        imported |= set(re.findall(r"from '\./([a-z]+\.js)'", module.read_text()))
        later |= set(re.findall(r"import\('\./([a-z]+\.js)'\)", module.read_text()))
    assert imported
    assert all(f"/{name}" in shell for name in imported)
    assert later == {"board.js"}
    assert not any(f"/{name}" in shell for name in later)  # Only where somebody needs it.


async def test_files_may_be_kept_as_their_address_changes_with_them(wire: Client, tmp_path: Path) -> None:
    (tmp_path / "one.css").write_text("a{}")
    before = assets.load(tmp_path)
    (tmp_path / "one.css").write_text("b{}")
    assert assets.load(tmp_path).version != before.version
    now = assets.load()
    kept, body = await fetched(wire, now.url("app.css"))
    assert "immutable" in kept.headers["Cache-Control"]
    assert gzip.decompress(body) == now.files["app.css"].body
    old = await wire.get("/static/0123456789ab/app.css")
    assert (old.status, old.headers["Cache-Control"]) == (200, "no-store")


def test_templates_have_no_inline_script_or_style() -> None:
    banned = re.compile(
        r"hx-on|[\"']js:|javascript:|<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=| type=.application/ld)"
    )
    for template in (FOLDER / "templates").rglob("*.html"):
        assert not banned.search(template.read_text()), template.name


def test_what_is_not_ours_is_as_it_was_published() -> None:
    digest = b64encode(hashlib.sha384((FOLDER / "static/vendor/htmx.min.js").read_bytes()).digest()).decode()
    assert digest in (FOLDER / "static/vendor/README.md").read_text()
