"""The document of the API, and the pages about it, say what is there."""

import asyncio
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from services import members
from tests.api.script import Script, token_of
from tests.webapp.worlds import Client, World, visitor
from webapp.api import operations, problems
from webapp.api.problems import Refused
from webapp.api.shapes import Problem

DOCS = Path(__file__).parents[2] / "docs/api.md"


async def test_everybody_may_read_it_and_it_names_every_operation(client: Client) -> None:
    heard = await Script(client).asks("GET", "/openapi.json")
    assert (heard.status, heard.body["openapi"]) == (200, "3.1.0")
    said = {(method.upper(), path) for path, ways in heard.body["paths"].items() for method in ways}
    assert said == {(one.method, one.path) for one in operations.OPERATIONS}
    assert heard.headers["Content-Type"].startswith("application/json")
    again = await Script(client).asks("GET", "/openapi.json", If_None_Match=heard.etag)
    assert again.status == 304
    assert (await Script(client).asks("POST", "/openapi.json", {})).code == "method_not_allowed"


def test_the_page_names_every_operation_and_only_codes_there_are() -> None:
    page = DOCS.read_text()
    named = re.findall(r"^\| `([A-Z]+) (/events[^`]*)` \|", page, re.MULTILINE)
    assert set(named) == {(one.method, one.path) for one in operations.OPERATIONS}
    known = {problems.code_of(kind) for kind in _below(problems.errors.Refusal)}
    known |= {"invalid", "fault", *_http_codes()}
    rows = re.findall(r"^\| [45]\d\d[\d, ]* \| (.+?) \|", page, re.MULTILINE)
    codes = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
    assert len(codes) > 20
    assert codes <= known, codes - known


def _below(kind: type[Exception]) -> set[type[Exception]]:
    return {kind}.union(*(_below(child) for child in kind.__subclasses__()))


def _http_codes() -> set[str]:
    """What HTTP itself says no with: every one of them has words."""
    written = "".join(path.read_text() for path in Path(operations.__file__).parent.glob("*.py"))
    codes = set(re.findall(r'Refused\(\d+, "(\w+)"', written))
    said = [problems.of_http(Refused(400, code)) for code in codes]
    assert all(isinstance(one, Problem) and one.detail for one in said)
    return codes


async def test_the_examples_of_the_page_run(client: Client, world: World) -> None:
    world.town.now = datetime.now(UTC)  # the examples say "in nine days"
    await world.session()
    secret = await token_of(client, world.organizer)
    blocks = re.findall(r"^```python\n(.*?)^```$", DOCS.read_text(), re.MULTILINE | re.DOTALL)
    code = "\n".join(block for block in blocks if "ask(" in block)
    code = code.replace("https://jamboree.example.org", str(client.make_url("")).rstrip("/"))
    code = code.replace("jam_…", secret)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said, _nothing = await process.communicate()
    text = said.decode()
    assert process.returncode == 0, text
    assert "Thursday jam None" in text
    assert "Blues night 2" in text


async def test_what_is_not_there_or_cannot_be_done_says_so(client: Client, world: World) -> None:
    owner = await Script.of(client, world.organizer)
    for path in ("", "/", "/event", "/events/", "/events/x", "/events/AAAAAAAAAAAA/x", "/events/series/1"):
        assert (await owner.asks("GET", path)).code == "not_found", path
    session = await world.session()
    path = f"/events/{session.reference}"
    for method, where, allow in (
        ("PATCH", path, "GET, HEAD, PUT, DELETE"),
        ("POST", path, "GET, HEAD, PUT, DELETE"),
        ("OPTIONS", path + "/attendance", "PUT"),
        ("TRACE", "/events", "GET, HEAD, POST"),
    ):
        heard = await owner.asks(method, where)
        assert (heard.status, heard.headers["Allow"]) == (405, allow), where
    series = (await owner.gets(path))["series"]["id"]
    assert (await owner.asks("GET", f"/events/{series}")).code == "not_found"
    assert (await owner.asks("GET", f"/events/series/{session.reference}")).code == "not_found"


async def test_what_cannot_be_read_is_no_fault_of_ours(client: Client, world: World) -> None:
    owner = await Script.of(client, world.organizer)
    session = await world.session()
    path = f"/events/{session.reference}/register"
    for body, status, code in (
        (b"{", 400, "unreadable"),
        (b"\xff\xfe", 400, "unreadable"),
        (b'{"note": "\\ud800"}', 400, "unreadable"),
        (b"[]", 422, "invalid"),
        (b"null", 422, "invalid"),
        (b'{"note": 5}', 422, "invalid"),
        (b'{"guests": "1"}', 422, "invalid"),
        (b'{"guests": true}', 422, "invalid"),
        (b'{"guests": 1e99}', 422, "invalid"),
        (b'{"note": "a\\u0000b"}', 422, "invalid"),
        (b'{"colour": "red"}', 422, "invalid"),
        (b'{"note": "%s"}' % (b"x" * 70_000), 413, "too_large"),
        (b"[" * 60_000, 400, "unreadable"),
    ):
        heard = await owner.asks("POST", path, body)
        assert (heard.status, heard.code) == (status, code), body[:40]
    plain = await owner.asks("POST", path, b"{}", Content_Type="text/plain")
    assert (plain.status, plain.code) == (415, "not_json")
    bad = await owner.asks("POST", path, {}, Idempotency_Key="x" * 201)
    assert (bad.status, bad.code) == (400, "bad_key")
    times = ("2026-11-26", "2026-11-26T20:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", 7, "now")
    for time in times:
        heard = await owner.asks("POST", "/events", {"title": "x", "starts_at": time})
        assert heard.status == 422, time
    for zone in ("", "Europe", "../etc/passwd", "Mars/Olympus", "x" * 65):
        wanted = {"title": "x", "starts_at": "2026-12-31T22:00:00Z", "time_zone": zone}
        assert (await owner.asks("POST", "/events", wanted)).status in (201, 422), zone
    for body in (
        {"places": []},
        {"places": [{"capacity": 0}]},
        {"cost": {"amount_minor": 5, "currency": "XQZ"}},
    ):
        made = {"title": "x", "starts_at": "2026-12-31T22:00:00Z", **body}
        assert (await owner.asks("POST", "/events", made)).status in (201, 422), body


async def test_it_is_said_in_the_language_of_who_asks(client: Client, world: World) -> None:
    session = await world.session()
    eva = visitor("Eva", "de")
    await world.db.write(await world.actor(eva), members.join)
    script = await Script.of(client, await world.actor(eva))
    heard = await script.asks("DELETE", f"/events/{session.reference}")
    assert "darfst" in heard.body["detail"]
    nobody = await Script(client).asks("GET", "/events", Accept_Language="fr")
    assert "jeton" in nobody.body["detail"]


def test_the_start_loads_nothing_of_it() -> None:
    code = "import sys, bot.app; print([name for name in sys.modules if name.startswith('webapp.api.')])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
