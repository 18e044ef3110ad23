"""Deep-link references: from a random word to what it leads to, and back."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from models.links import Link, LinkKind
from models.tx import Tx, table_of

links = table_of(Link)

_RESOLVE = select(links.c.community_id, links.c.kind, links.c.target_id).where(
    links.c.reference == bindparam("given")
)
_BY_TARGET = select(links.c.reference).where(
    links.c.community_id == bindparam("here"),
    links.c.kind == bindparam("of_kind", type_=links.c.kind.type),
    links.c.target_id == bindparam("of_target"),
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference leads to. It says where, never that one may."""

    community_id: int
    kind: LinkKind
    target_id: int


def make(tx: Tx, kind: LinkKind, targets: Iterable[tuple[int, int]]) -> None:
    """Give each new thing, by (community_id, id), its reference."""
    tx.add_many(
        Link,
        [
            {
                "reference": secrets.token_urlsafe(9),
                "community_id": community_id,
                "kind": kind,
                "target_id": target_id,
                "created_at": tx.now,
            }
            for community_id, target_id in targets
        ],
    )


def reference(tx: Tx, kind: LinkKind, target_id: int) -> str:
    """The reference of something in the acting community. Raises LookupError where it has none."""
    found: str | None = tx.value(_BY_TARGET, of_kind=kind, of_target=target_id)
    if found is None:
        raise LookupError(f"{kind} {target_id} has no reference")
    return found


def resolve(tx: Tx, given: str) -> Target | None:
    """Where a reference leads, or None for one that was never made."""
    found = tx.records(Target, _RESOLVE, given=given[:64])
    return found[0] if found else None
