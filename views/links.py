"""Links to the bot, into a group and to the Mini App. They hold references, never rights."""

import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import quote

from services import url_text
from services.seals import Seals


@dataclass(frozen=True, slots=True)
class Links:
    """Builds the links of one bot."""

    username: str
    app_name: str = "app"
    public_url: str | None = None
    """Where the web server is reached; None where there is no Mini App."""
    key: bytes = field(default=b"", repr=False)
    """Signs the addresses of cards' pictures; where it is empty, cards have none."""
    seals: Seals = field(default=Seals(b""), repr=False)
    """Signs personal links."""
    mails: bool = False
    """Whether letters can be sent by mail."""

    def start(self, reference: str = "") -> str:
        """Opens the private chat with the bot, on the thing itself."""
        return self._link("", _said("start", reference))

    def startgroup(self, reference: str = "setup") -> str:
        """Lets the person choose a group and adds the bot to it."""
        return self._link("", _said("startgroup", reference) or "?startgroup")

    def app(self, start: str = "") -> str | None:
        """Opens the Mini App from anywhere, groups too; None where there is none."""
        return self._link(f"/{self.app_name}", _said("startapp", start)) if self.public_url else None

    def page(self, path: str = "/app") -> str | None:
        """A page of the web server, for a `web_app` button in a private chat; None where there is none."""
        return f"{self.public_url}{path}" if self.public_url else None

    @staticmethod
    def message(chat_id: int, message_id: int) -> str | None:
        """A message of a supergroup, for those who are in it; None for what has no address."""
        number = str(chat_id).removeprefix("-100")
        return f"https://t.me/c/{number}/{message_id}" if number.isdecimal() else None

    def picture(self, community: int, session: int, language: str, look: str) -> str | None:
        """The picture of a session's card, for those who see the card; `look` changes with how it looks.

        The signature is the right to see it. None where there is no web server, or no key.
        """
        if not self.key:
            return None
        return self.page(f"/cards/{community}/{session}/{self.mac(community, session)}/{language}-{look}.jpg")

    def mac(self, community: int, session: int) -> str:
        """The signature of a picture's address."""
        said = f"{community}:{session}".encode()
        return url_text.pack(hmac.digest(self.key, said, hashlib.sha256)[:16])

    def _link(self, path: str, query: str) -> str:
        return f"https://t.me/{self.username}{path}{query}"


def _said(name: str, value: str) -> str:
    """One parameter, where there is a value: lists have a link in each line, and `urlencode` is slow."""
    return f"?{name}={quote(value, safe='')}" if value else ""
