"""Signing in on the web, as a browser does it: by a letter, by Telegram, and out again."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from models.actor import Actor
from models.database import Database
from models.mails import DoorMail
from models.tx import Tx, table_of
from models.users import User
from services import sign_in, sign_in_telegram
from services.door_errors import LinkUsed
from services.installation import Superadmins
from services.people import ANYBODY
from services.seals import Seals
from tests.scheduler.test_queries import Asked
from tests.town import NOW, Town
from tests.webapp.worlds import TOKEN
from views.links import Links
from webapp.app import build

mails = table_of(DoorMail)
users = table_of(User)
SEALS = Seals(b"tests")
HERE = {"Sec-Fetch-Site": "same-origin", "User-Agent": "Mozilla/5.0 (X11; Linux) Gecko Firefox/140.0"}


class Visitor:
    """One browser."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        self.client = client
        self.page = ""
        self.path = ""
        self.status = 0

    async def opens(self, path: str) -> "Visitor":
        return await self._take(await self.client.get(path, headers=HERE))

    async def sends(self, path: str, *, headers: dict[str, str] | None = None, **fields: str) -> "Visitor":
        """The form of the page that is open, as the browser would send it."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.page)
        data = {"csrf": found[1] if found else "", **fields}
        return await self._take(await self.client.post(path, data=data, headers=headers or HERE))

    async def _take(self, response: Any) -> "Visitor":
        self.page, self.status, self.path = await response.text(), response.status, response.url.path
        return self

    @property
    async def signed_in(self) -> bool:
        response = await self.client.get("/sign-in", headers=HERE, allow_redirects=False)
        return bool(response.status == 303)


@pytest.fixture
def town(sqlite_database: Database) -> Town:
    return Town(sqlite_database)


@pytest.fixture
async def server(town: Town) -> AsyncIterator[TestServer]:
    links = Links("jamboree_bot", public_url="http://127.0.0.1", seals=SEALS, mails=True)
    everybody = frozenset(range(1_000, 100_000))
    site = build(town.db, bot_token=TOKEN, links=links, superadmins=Superadmins(everybody))
    async with TestServer(site) as running:
        yield running


@pytest.fixture
async def browsers(server: TestServer) -> AsyncIterator[list[Visitor]]:
    async with (
        TestClient(server, cookie_jar=CookieJar(unsafe=True)) as one,
        TestClient(server, cookie_jar=CookieJar(unsafe=True)) as two,
    ):
        yield [Visitor(one), Visitor(two)]


@pytest.fixture
def browser(browsers: list[Visitor]) -> Visitor:
    return browsers[0]


async def letters(town: Town) -> list[dict[str, str]]:
    """What the letters of the door carry, the newest last."""

    def read(tx: Tx) -> list[dict[str, str]]:
        rows = tx.rows(select(mails).order_by(mails.c.created_at, mails.c.id))
        return [
            {"to": row.address, **{name: SEALS.open(text) for name, text in row.sealed.items()}}
            for row in rows
        ]

    return await town.db.read(ANYBODY, read)


async def test_a_letter_signs_in_somebody_new_and_goes_on_where_they_were(
    town: Town, browser: Visitor
) -> None:
    await browser.opens("/sign-in?then=/look")
    await browser.sends("/sign-in", email="Ana@Example.org", then="/look")
    assert "a letter is on its way" in browser.page
    (letter,) = await letters(town)
    await browser.opens(f"/sign-in/link/{letter['token']}")
    assert "Your name" in browser.page
    assert not await browser.signed_in, "a program that reads mail opens links, too"
    await browser.sends(browser.path, name=" ")
    assert browser.status == 422
    await browser.sends(browser.path, name="Ana")
    assert browser.path == "/look"
    assert await browser.signed_in
    await browser.opens(f"/sign-in/link/{letter['token']}")
    assert browser.status == 403
    assert "not good any more" in browser.page


async def proven(town: Town, who: Actor, address: str) -> None:
    """The address is somebody's."""

    def prove(tx: Tx) -> None:
        mine = users.c.id == who.user_id
        tx.execute(users.update().where(mine).values(email=address, email_address=address))

    await town.db.write(ANYBODY, prove)


async def test_nothing_tells_who_has_an_account(town: Town, browser: Visitor) -> None:
    """Neither what is answered, nor what is asked of the database, nor whether a letter goes out."""
    await proven(town, await town.person("Ana"), "ana@example.org")
    await browser.opens("/sign-in")
    form, answers, asked = browser.page, set(), Asked(town.db)
    for address in ("ana@example.org", "ana@example.org", *["nobody@example.org"] * 7):
        browser.page = form
        asked.statements.clear()
        await browser.sends("/sign-in", email=address)
        count = len(asked.statements)
        sent = len([letter for letter in await letters(town) if letter["to"] == address])
        if sent < 5:  # so many at once for one address
            answers.add((browser.status, browser.path, browser.page, count))
    assert len(answers) == 1
    assert sent == 5


async def test_in_another_browser_the_link_shows_the_code_for_the_first(
    town: Town, browsers: list[Visitor]
) -> None:
    first, other = browsers
    await first.opens("/sign-in")
    await first.sends("/sign-in", email="ana@example.org")
    (letter,) = await letters(town)
    await other.opens(f"/sign-in/link/{letter['token']}")
    assert letter["code"] in other.page
    assert "Firefox, Linux" in other.page
    await other.sends(f"/sign-in/link/{letter['token']}", name="Eve")
    assert other.status == 403
    await other.opens("/sign-in/sent")
    await other.sends("/sign-in/code", code=letter["code"], name="Eve")
    assert not await other.signed_in
    await first.sends("/sign-in/code", code=letter["code"].lower().replace("-", " "))
    assert "Your name" in first.page
    await first.sends("/sign-in/code", code=letter["code"], name="Ana")
    assert await first.signed_in


async def test_a_code_cannot_be_guessed(town: Town, browser: Visitor) -> None:
    await browser.opens("/sign-in")
    await browser.sends("/sign-in", email="ana@example.org")
    (letter,) = await letters(town)
    for _ in range(5):
        await browser.sends("/sign-in/code", code="AAAA-AAAA", name="Ana")
        assert browser.status == 422
    await browser.sends("/sign-in/code", code=letter["code"], name="Ana")
    assert browser.status == 422


async def test_a_link_is_good_for_fifteen_minutes(town: Town, browser: Visitor) -> None:
    await browser.opens("/sign-in")
    await browser.sends("/sign-in", email="ana@example.org")
    (letter,) = await letters(town)
    town.now = NOW + timedelta(minutes=15)
    await browser.opens(f"/sign-in/link/{letter['token']}")
    assert browser.status == 403


async def test_telegram_signs_in_with_the_number_of_the_page(town: Town, browser: Visitor) -> None:
    alice = await town.person("Alice")
    await browser.opens("/sign-in")
    await browser.sends("/sign-in/telegram", then="/look")
    shown = re.search(r'class="group code"[^>]*>(\d+)<', browser.page)
    reference = re.search(r"start=web_([A-Za-z0-9_-]{22})", browser.page)
    assert shown
    assert reference
    waiting = browser.path
    await browser.sends(waiting)
    assert "Not confirmed yet" in browser.page
    question = await town.db.write(alice, sign_in_telegram.question, reference[1])
    assert int(shown[1]) in question.numbers
    assert len(question.numbers) == 3
    assert await town.db.write(alice, sign_in_telegram.answer, question.key_id, int(shown[1]))
    await browser.sends(waiting)
    assert browser.path == "/look"
    assert await browser.signed_in


async def test_another_number_or_another_person_confirms_nothing(town: Town, browser: Visitor) -> None:
    alice, eve = await town.person("Alice"), await town.person("Eve")
    await browser.opens("/sign-in")
    await browser.sends("/sign-in/telegram")
    reference = browser.path.rpartition("/")[2]
    question = await town.db.write(alice, sign_in_telegram.question, reference)
    with pytest.raises(LinkUsed):
        await town.db.write(eve, sign_in_telegram.question, reference)
    with pytest.raises(LinkUsed):
        await town.db.write(eve, sign_in_telegram.answer, question.key_id, question.numbers[0])
    assert not await town.db.write(alice, sign_in_telegram.answer, question.key_id, 0)
    await browser.opens(browser.path)
    assert browser.status == 403


async def test_a_link_from_the_bot_signs_in_once_in_any_browser(town: Town, browsers: list[Visitor]) -> None:
    alice = await town.person("Alice")
    secret = await town.db.write(alice, sign_in.give_link)
    for browser, status in zip(browsers, (200, 403), strict=True):
        await browser.opens(f"/sign-in/link/{secret}")
        assert browser.status == status
        if status == 200:
            assert "Sign in as Alice?" in browser.page
            await browser.sends(browser.path)
            assert await browser.signed_in


async def test_who_is_suspended_cannot_sign_in(town: Town, browser: Visitor) -> None:
    alice = await town.person("Alice")
    await proven(town, alice, "alice@example.org")
    secrets = [await town.db.write(alice, sign_in.give_link)]

    def suspend(tx: Tx) -> None:
        tx.execute(users.update().values(suspended_at=tx.now))

    await town.db.write(ANYBODY, suspend)
    await browser.opens("/sign-in")
    await browser.sends("/sign-in", email="alice@example.org")
    assert "a letter is on its way" in browser.page, "nobody else learns of it"
    (letter,) = await letters(town)
    await browser.sends("/sign-in/code", code=letter["code"])
    assert "blocked" in browser.page
    for secret in (*secrets, letter["token"]):
        await browser.opens(f"/sign-in/link/{secret}")
        await browser.sends(browser.path)
        assert "blocked" in browser.page
        assert not await browser.signed_in


async def test_signing_out_ends_the_session_and_signing_in_makes_another(
    town: Town, browser: Visitor
) -> None:
    alice = await town.person("Alice")
    cookies = []
    for _ in range(2):
        secret = await town.db.write(alice, sign_in.give_link)
        await browser.opens(f"/sign-in/link/{secret}")
        await browser.sends(browser.path)
        jar = {cookie.key: cookie.value for cookie in browser.client.session.cookie_jar}
        cookies.append(jar["jamboree_session"])
        await browser.opens("/sign-out")
        await browser.sends("/sign-out")
        assert not await browser.signed_in
    assert len(set(cookies)) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_forms_of_other_sites_are_refused(
    town: Town, browser: Visitor, headers: dict[str, str]
) -> None:
    await browser.opens("/sign-in")
    await browser.sends("/sign-in", headers=headers, email="ana@example.org")
    assert browser.status == 403
    assert not await letters(town)


async def test_browsers_that_say_less_are_heard_by_their_origin_or_their_token(
    town: Town, browser: Visitor
) -> None:
    for number, headers in enumerate(({"Origin": "http://127.0.0.1"}, {"User-Agent": "Lynx"})):
        await browser.opens("/sign-in")
        await browser.sends("/sign-in", headers=headers, email="ana@example.org")
        assert len(await letters(town)) == number + 1


SAMPLES = ("5", "q5", "20261126", "2026-11-26-2000", *("a" * length for length in range(1, 80)))


def a_path_of(resource: Any) -> str:
    """An address that a route answers to: each part by its own rule, or a word that the rule names."""
    pattern = resource.get_info().get("pattern")
    if pattern is None:
        return str(resource.canonical)
    rules = re.findall(r"\(\?P<(\w+)>((?:[^()]|\([^()]*\))*)\)", pattern.pattern)
    values = {
        name: next(one for one in (*SAMPLES, *re.split(r"[|()]", rule)) if re.fullmatch(rule, one))
        for name, rule in rules
    }
    return str(resource.canonical.format(**values))


async def token_of(town: Town, browser: Visitor, name: str) -> str:
    """What the forms of somebody carry who is signed in in this browser."""
    secret = await town.db.write(await town.person(name), sign_in.give_link)
    await browser.opens(f"/sign-in/link/{secret}")
    await browser.sends(browser.path)
    await browser.opens("/sign-out")
    found = re.search(r'name="csrf" value="([^"]+)"', browser.page)
    assert found
    return found[1]


async def test_every_form_of_the_web_wants_its_own_token_from_its_own_page(
    server: TestServer, town: Town, browsers: list[Visitor]
) -> None:
    """Whatever feature it is of: a browser posts nothing without a token, with one of somebody else, or with
    the right one from another site.

    Whoever is signed in here may do everything: nothing but that is wrong.
    """
    browser, other = browsers
    mine, theirs = await token_of(town, browser, "Alice"), await token_of(town, other, "Eve")
    from_elsewhere = {**HERE, "Sec-Fetch-Site": "cross-site"}
    old_browser = {"User-Agent": HERE["User-Agent"], "Origin": "https://evil.example"}
    forged = [({}, HERE), ({"csrf": theirs}, HERE), ({"csrf": mine}, from_elsewhere)]
    forged += [({"csrf": mine}, old_browser)]
    tried = 0
    for route in server.app.router.routes():  # type: ignore[union-attr]
        where = route.resource.canonical if route.resource else ""
        if route.method != "POST" or where.startswith(NO_BROWSERS):
            continue
        path = a_path_of(route.resource)
        for fields, headers in forged:
            data = {"email": "a@example.org", **fields}
            response = await browser.client.post(path, data=data, headers=headers)
            assert response.status == 403, f"{where} took {fields}, {headers}: {response.status}"
            assert "open for too long" in await response.text(), where
        tried += 1
    assert tried > 100
    assert await browser.signed_in
    assert not await letters(town)


async def test_signing_in_leads_to_no_other_site(town: Town, browser: Visitor) -> None:
    for number, elsewhere in enumerate(
        ("//evil.example", "https://evil.example/my", "/\\evil.example", "/sign-out")
    ):
        await browser.opens(f"/sign-in?then={quote(elsewhere, safe='')}")
        assert elsewhere not in browser.page
        await browser.sends("/sign-in", email=f"ana{number}@example.org", then=elsewhere)
        await browser.opens(f"/sign-in/link/{(await letters(town))[-1]['token']}")
        await browser.sends(browser.path, name="Ana")
        assert (browser.status, browser.path) == (200, "/my")
        await browser.opens("/sign-out")
        await browser.sends("/sign-out")


NO_BROWSERS = ("/parts", "/app", "/mail/", "/telegram", "/pay/stripe/")
"""What shows a token or a signature of its own: the Mini App, mail servers, Telegram, Stripe."""


@pytest.mark.parametrize(
    "cookie",
    ["jamboree_session=; jamboree_browser=x", "jamboree_session=" + "a" * 43, '=;;==;"\\', "a" * 4000],
)
async def test_junk_in_cookies_is_nobody(browser: Visitor, cookie: str) -> None:
    response = await browser.client.get("/sign-in", headers={"Cookie": cookie})
    assert response.status == 200


async def test_pages_of_the_door_are_kept_and_framed_by_nobody(browser: Visitor) -> None:
    response = await browser.client.get("/sign-in")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "same-origin", "old browsers would say Origin: null"
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
