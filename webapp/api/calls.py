"""One request as the operations see it, and what they answer."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.actor import Actor
from models.tx import Tx
from services.api_tokens import Shown
from views.links import Links
from webapp.api.fields import Shape


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked, by whom."""

    shown: Shown
    links: Links
    file_link: Callable[[int, int], str]
    """The address of a file of a community, for one who may see it."""
    path: Mapping[str, str]
    query: Any
    body: Any
    revision: int | None = None
    """What the program saw last, where it says so."""

    @property
    def person(self) -> Actor:
        """Who the program acts for, outside of any community."""
        return self.shown.actor


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: an object of JSON, or nothing."""

    body: Shape | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    revision: int | None = None
    """Which of its states it is, of what is changed by revisions."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The same in bytes."""

    body: bytes
    status: int
    headers: Mapping[str, str]

    @property
    def etag(self) -> str | None:
        """The name of this state."""
        return self.headers.get("ETag")


def send(answer: Answer) -> Sent:
    """An answer in bytes, with its name: the revision, which organizers change, and a digest of the rest."""
    if answer.body is None:
        return Sent(b"", answer.status, answer.headers)
    body = answer.body.model_dump_json().encode()
    return Sent(body, answer.status, {**answer.headers, "ETag": etag(body, answer.revision)})


def etag(body: bytes, revision: int | None = None) -> str:
    """The name of a state, as `ETag` says it."""
    digest = hashlib.blake2s(body, digest_size=8).hexdigest()
    return f'"{digest}"' if revision is None else f'"{revision}.{digest}"'


Run = Callable[[Tx, Call], Answer]


@dataclass(frozen=True, slots=True)
class Operation:
    """One way to ask: what checks the request, does it, describes it."""

    method: str
    path: str
    name: str
    about: str
    run: Run
    answer: type[Shape] | None
    status: int = 200
    query: type[Shape] | None = None
    body: type[Shape] | None = None
    body_needed: bool = True
    conditional: bool = False
    """Whether it must say which state it changes (If-Match)."""

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return self.method != "GET"
