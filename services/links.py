"""Deep-link references: from a random word to what it leads to, and back."""

import re
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, select

from models.among import among
from models.base import upsert
from models.communities import Community
from models.links import Link, LinkKind
from models.tx import Tx, table_of

links = table_of(Link)
communities = table_of(Community)

_RESOLVE = select(links.c.community_id, links.c.kind, links.c.target_id).where(
    links.c.reference == bindparam("given")
)
_THIS = (
    links.c.community_id == bindparam("here"),
    links.c.kind == bindparam("of_kind", type_=links.c.kind.type),
    links.c.target_id == bindparam("of_target"),
)
_BY_TARGET = select(links.c.reference).where(*_THIS)
_BY_TARGETS = select(links.c.target_id, links.c.reference).where(
    links.c.community_id == bindparam("here"),
    links.c.kind == bindparam("of_kind", type_=links.c.kind.type),
    among(links.c.target_id, "of_targets"),
)
_COMMUNITY = (
    select(links.c.reference, communities.c.name)
    .select_from(links.join(communities, communities.c.id == links.c.community_id))
    .where(
        links.c.community_id == bindparam("here"),
        links.c.kind == LinkKind.COMMUNITY,
        links.c.target_id == bindparam("here"),
    )
)
_FORGET = delete(links).where(*_THIS)
_new = upsert(links)
_RENEW = _new.on_conflict_do_update(
    index_elements=["community_id", "kind", "target_id"],
    set_={name: _new.excluded[name] for name in ("reference", "created_at")},
)

_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What a reference is made of, here or elsewhere; a database is asked for nothing else."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference leads to. It says where; only of an invitation also that one may."""

    community_id: int
    kind: LinkKind
    target_id: int

    @property
    def lets_in(self) -> bool:
        """Whether opening it is more than looking: an invitation. Whether it is still one is asked then."""
        return self.kind is LinkKind.INVITATION


def make(tx: Tx, kind: LinkKind, targets: Iterable[tuple[int, int]]) -> None:
    """Give each new thing, by (community_id, id), its reference."""
    tx.add_many(Link, [_row(tx, kind, *target) for target in targets])


def renew(tx: Tx, kind: LinkKind, target_id: int) -> str:
    """Give something in the acting community another reference; the one before leads nowhere."""
    row = _row(tx, kind, tx.community_id, target_id)
    tx.connection.execute(_RENEW, [row])
    return str(row["reference"])


def keep(tx: Tx, kind: LinkKind, target_id: int, given: str) -> None:
    """Let a reference that was made elsewhere lead to something new in the acting community."""
    tx.add_many(Link, [{**_row(tx, kind, tx.community_id, target_id), "reference": given}])


def forget(tx: Tx, kind: LinkKind, target_id: int) -> None:
    """Take the reference of something in the acting community away."""
    tx.execute(_FORGET, of_kind=kind, of_target=target_id)


def _row(tx: Tx, kind: LinkKind, community_id: int, target_id: int) -> dict[str, Any]:
    return {
        "reference": secrets.token_urlsafe(9),
        "community_id": community_id,
        "kind": kind,
        "target_id": target_id,
        "created_at": tx.now,
    }


def reference(tx: Tx, kind: LinkKind, target_id: int) -> str:
    """The reference of something in the acting community. Raises LookupError where it has none."""
    found = reference_if_any(tx, kind, target_id)
    if found is None:
        raise LookupError(f"{kind} {target_id} has no reference")
    return found


def reference_if_any(tx: Tx, kind: LinkKind, target_id: int) -> str | None:
    """The reference of something in the acting community that need not have one."""
    found: str | None = tx.value(_BY_TARGET, of_kind=kind, of_target=target_id)
    return found


def references(tx: Tx, kind: LinkKind, target_ids: Collection[int]) -> dict[int, str]:
    """The references of several things in the acting community, by their ids."""
    if not target_ids:
        return {}
    rows = tx.rows(_BY_TARGETS, of_kind=kind, of_targets=sorted(target_ids))
    return {row.target_id: row.reference for row in rows}


def community(tx: Tx) -> tuple[str, str]:
    """The reference and the name of the acting community. Raises LookupError outside of one."""
    row = tx.row(_COMMUNITY)
    if row is None:
        raise LookupError("no community has this reference")
    return row.reference, row.name


def resolve(tx: Tx, given: str) -> Target | None:
    """Where a reference leads, or None for one that was never made."""
    if not _REFERENCE.fullmatch(given):
        return None
    found = tx.records(Target, _RESOLVE, given=given)
    return found[0] if found else None
