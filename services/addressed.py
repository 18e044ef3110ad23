"""Letters to an address that is nobody's yet: a registration to confirm, an invitation to run a program.

Parameters of their outbox rows (`outbox.write_to`): `session` or `program` they are about, `name` of who
causes it, `until` when they are of use (ISO 8601), `sealed` secrets by name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from models.communities import Community
from models.outbox import Delivery
from models.programs import Program
from models.tx import Tx, table_of
from services import mail_troubles, sessions
from services.emails import read as read_address
from services.errors import BadInput
from services.mailboxes import Mailbox
from services.outbox import Kind
from services.sessions import SessionDetails

communities = table_of(Community)
programs = table_of(Program)


@dataclass(frozen=True, slots=True)
class Addressed:
    """A letter to an address."""

    kind: Kind
    community_id: int
    community: str
    box: Mailbox
    language: str
    session: SessionDetails | None = None
    program: str = ""
    name: str = ""
    sealed: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)


_COMMUNITIES = select(communities.c.id, communities.c.name).where(
    communities.c.id.in_(bindparam("of_communities", expanding=True)), communities.c.deleted_at.is_(None)
)
_PROGRAMS = select(programs.c.id, programs.c.name).where(
    programs.c.community_id.in_(bindparam("of_communities", expanding=True)),
    programs.c.id.in_(bindparam("of_programs", expanding=True)),
    programs.c.deleted_at.is_(None),
)


def load(tx: Tx, rows: Sequence[Row[Any]]) -> dict[int, Addressed | Delivery]:
    """What the letters of some rows say, by row; or why they are not sent. At most four queries."""
    if not rows:
        return {}
    within = list({row.community_id for row in rows})
    names = {row.id: row.name for row in tx.rows(_COMMUNITIES, of_communities=within)}
    about = sorted({row.params["session"] for row in rows if "session" in row.params})
    found = sessions.many(tx, about, within) if about else {}
    of = sorted({row.params["program"] for row in rows if "program" in row.params})
    called = tx.rows(_PROGRAMS, of_communities=within, of_programs=of) if of else ()
    programs_by_id = {row.id: row.name for row in called}
    boxes = {row.id: _box(row) for row in rows}
    bad = mail_troubles.stopped(tx, {box.key for box in boxes.values() if box})
    return {row.id: _one(tx.now, row, boxes[row.id], bad, names, found, programs_by_id) for row in rows}


def _box(row: Row[Any]) -> Mailbox | None:
    try:
        return Mailbox(row.address, read_address(row.address).key)
    except BadInput:
        return None


def _one(
    now: datetime,
    row: Row[Any],
    box: Mailbox | None,
    bad: set[str],
    names: Mapping[int, str],
    found: Mapping[int, SessionDetails],
    called: Mapping[int, str],
) -> Addressed | Delivery:
    """A letter that is of use still, about what is there still."""
    session, until = found.get(row.params.get("session", 0)), row.params.get("until")
    if box is None or box.key in bad:
        return Delivery.UNREACHABLE
    if row.community_id not in names or (until and datetime.fromisoformat(until) <= now):
        return Delivery.DROPPED
    if "session" in row.params and (session is None or session.community_id != row.community_id):
        return Delivery.DROPPED
    if "program" in row.params and row.params["program"] not in called:
        return Delivery.DROPPED
    return Addressed(
        kind=Kind(row.kind),
        community_id=row.community_id,
        community=names[row.community_id],
        box=box,
        language=row.language or "",
        session=session,
        program=called.get(row.params.get("program", 0), "") or (session.program_name if session else ""),
        name=str(row.params.get("name", "")),
        sealed=row.params.get("sealed") or {},
        params=row.params,
    )
