"""A script that uses the API with somebody's token."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from multidict import CIMultiDictProxy

from models.actor import Actor
from services import api_tokens
from tests.webapp.worlds import Client
from webapp.site import DATABASE


@dataclass(frozen=True)
class Heard:
    """What the API answered."""

    status: int
    body: Any
    headers: CIMultiDictProxy[str]

    @property
    def etag(self) -> str:
        return self.headers["ETag"]

    @property
    def code(self) -> str:
        """Which problem it is."""
        assert self.headers["Content-Type"].startswith("application/problem+json"), self
        return str(self.body["code"])


@dataclass(frozen=True)
class Script:
    """Asks for what it wants, with a token or without."""

    client: Client
    token: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @classmethod
    async def of(cls, client: Client, who: Actor, *, writes: bool = True, community: int = 0) -> "Script":
        """A script with a new token of a person."""
        return cls(client, await token_of(client, who, writes=writes, community=community))

    async def asks(self, method: str, path: str, body: Any = None, **headers: str) -> Heard:
        """One request below `/api/v1`; what headers are called stands with `_` in place of `-`."""
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else orjson.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        async with self.client.request(method, "/api/v1" + path, data=data, headers=sent) as answer:
            raw = await answer.read()
            return Heard(answer.status, orjson.loads(raw) if raw else None, answer.headers)

    async def gets(self, path: str, **headers: str) -> Any:
        """What is there; it must be."""
        heard = await self.asks("GET", path, **headers)
        assert heard.status == 200, heard
        return heard.body


async def token_of(client: Client, who: Actor, *, writes: bool = True, community: int = 0) -> str:
    """A new token of a person."""
    db = client.app[DATABASE]
    person = Actor(who.user_id, who.name, who.language)
    made = await db.write(person, api_tokens.make, "Script", may_write=writes, community=community)
    return made.secret
