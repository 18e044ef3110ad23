"""Requests that a program may say again: the effect and the answer of the first stand in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from models.api_access import ApiAnswer
from models.tx import Tx, table_of
from services.api_errors import KeyUsed
from services.web_sessions import digest

answers = table_of(ApiAnswer)

_KNOWN = select(answers.c.fingerprint, answers.c.status, answers.c.headers, answers.c.body).where(
    answers.c.user_id == bindparam("who"), answers.c.key_hash == bindparam("hash")
)
_KEEP = (
    update(answers)
    .where(answers.c.id == bindparam("of_answer"))
    .values(
        status=bindparam("said"),
        headers=bindparam("said_headers", type_=answers.c.headers.type),
        body=bindparam("said_body", type_=answers.c.body.type),
    )
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a request was answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    again: bool = False
    """Whether it is the answer of an earlier request."""


def once(tx: Tx, key: str, request: str, work: Callable[[], Said]) -> Said:
    """Do what a request asks for, unless the actor's request of this key was answered before.

    Of two that come at once the second waits for the first, and is answered the same. What is refused is not
    kept: it had no effect. Raises KeyUsed for the key of another request, and what `work` raises.
    """
    who, hashed = tx.actor.user_id, digest(key)
    known = tx.row(_KNOWN, who=who, hash=hashed)
    if known is not None:
        if known.fingerprint != digest(request):
            raise KeyUsed
        return Said(known.status, known.headers, known.body, again=True)
    kept = {"status": 0, "headers": {}, "body": b""}
    row = tx.add(
        ApiAnswer, user_id=who, key_hash=hashed, fingerprint=digest(request), created_at=tx.now, **kept
    )
    said = work()
    tx.execute(_KEEP, of_answer=row, said=said.status, said_headers=dict(said.headers), said_body=said.body)
    return said
