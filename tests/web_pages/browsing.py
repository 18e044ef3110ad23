"""A browser without script, as far as a page needs one: links, forms, cookies."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from aiohttp import ClientResponse
from sqlalchemy import select

from models.actor import SYSTEM
from models.database import Database
from models.tx import table_of
from models.users import User
from models.web_sessions import SignInWay
from services import web_sessions
from services.people import ANYBODY
from tests.webapp.worlds import Client
from webapp.markup import Element, parse

Fields = list[tuple[str, str]]


@dataclass
class Shown:
    """A page as it came."""

    path: str
    status: int
    text: str
    kind: str

    @property
    def root(self) -> Element:
        return parse(self.text)

    def links(self) -> list[str]:
        """Where its links lead, on this site."""
        found = [one.get("href").partition("#")[0] for one in self.root.elements() if one.tag == "a"]
        return [href for href in dict.fromkeys(found) if href.startswith("/")]

    def buttons(self) -> list[str]:
        """What is written on its buttons, in the order of `forms`."""
        return [" ".join(button.text().split()) for _form, _own, button in self._ways()]

    def forms(self) -> list[tuple[str, str, Fields]]:
        """Method, address and fields of each way to send one of its forms, each button in turn."""
        found = []
        for form, own, button in self._ways():
            fields = [pair for one in own for pair in _sent(one)]
            said = [(button.get("name"), button.get("value"))] if button.get("name") else []
            method = button.get("formmethod") or form.get("method") or "get"
            found.append((method, button.get("formaction") or form.get("action"), fields + said))
        return found

    def _ways(self) -> Iterator[tuple[Element, list[Element], Element]]:
        """Each form, what belongs to it, and each of its buttons."""
        every = list(self.root.elements())
        for form in (one for one in every if one.tag == "form"):
            own = [one for one in form.elements() if not one.get("form")]
            own += [one for one in every if form.get("id") and one.get("form") == form.get("id")]
            for button in (one for one in own if one.tag == "button"):
                yield form, own, button


def _sent(one: Element) -> Fields:
    name, kind = one.get("name"), one.get("type")
    if not name or "disabled" in one.attributes:
        return []
    if one.tag == "textarea":
        return [(name, one.text())]
    if one.tag == "select":
        options = [each for each in one.elements() if each.tag == "option"]
        chosen = [each for each in options if "selected" in each.attributes] or options[:1]
        return [(name, each.get("value") if "value" in each.attributes else each.text()) for each in chosen]
    if one.tag != "input" or kind in ("file", "submit"):
        return []
    if kind in ("checkbox", "radio"):
        return [(name, one.get("value") or "on")] if "checked" in one.attributes else []
    return [(name, one.get("value"))]


class Browsing:
    """Somebody at a browser."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def get(self, path: str) -> Shown:
        return await self._shown(await self.client.get(path, allow_redirects=True))

    async def send(self, method: str, action: str, fields: Fields) -> Shown:
        """Send a form, and follow where it leads."""
        if method == "get":
            return await self.get(f"{action}?{urlencode(fields)}")
        headers = {"Sec-Fetch-Site": "same-origin"}
        return await self._shown(await self.client.post(action, data=fields, headers=headers))

    async def press(self, page: Shown, label: str, /, nth: int = 0, **typed: str) -> Shown:
        """Press a button by what is written on it, with fields as given."""
        at = [at for at, words in enumerate(page.buttons()) if words == label][nth]
        method, action, fields = page.forms()[at]
        kept = [pair for pair in fields if pair[0] not in typed]
        return await self.send(method, action or page.path, [*kept, *typed.items()])

    async def _shown(self, response: ClientResponse) -> Shown:
        content = await response.read()
        where = urlsplit(str(response.url))
        path = where.path + (f"?{where.query}" if where.query else "")
        return Shown(path, response.status, content.decode(errors="replace"), response.content_type)


async def secret_of(db: Database, telegram_id: int) -> str:
    """The secret of a new web session of somebody the bot knows."""
    users = table_of(User)
    of = select(users.c.id).where(users.c.telegram_id == telegram_id)
    user_id = await db.read(SYSTEM, lambda tx: tx.value(of))
    return await secret_for(db, user_id)


async def secret_for(db: Database, user_id: int) -> str:
    """The secret of a new web session of somebody."""
    return await db.write(ANYBODY, web_sessions.open_for, user_id, "Firefox", SignInWay.TELEGRAM)


async def sign_in(db: Database, client: Client, telegram_id: int) -> Browsing:
    """A browser in which somebody is signed in, whom the bot knows."""
    return signed_in(client, await secret_of(db, telegram_id))


def signed_in(client: Client, secret: str) -> Browsing:
    """A browser with the secret of a session."""
    client.session.cookie_jar.update_cookies({"jamboree_session": secret})
    return Browsing(client)
