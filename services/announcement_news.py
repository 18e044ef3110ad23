"""News of announcements that do not simply go out: paused from above, forgotten, ended by themselves."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from models.communities import Membership, Standing
from models.tx import Tx, here, table_of
from services import access, outbox
from services.access import Ability
from services.announcement_reports import Report
from services.outbox_kinds import Kind

memberships = table_of(Membership)


class What(StrEnum):
    """What happened."""

    PAUSED = "paused"
    """This, and the two below, by who runs the installation."""
    CONTINUED = "continued"
    STOPPED = "stopped"
    WAITS = "waits"
    """It was paused, and perhaps forgotten."""
    LAPSED = "lapsed"
    """It was paused until it was no news any more."""


_ORGANIZERS = select(memberships.c.user_id).where(
    here(memberships),
    memberships.c.standing == Standing.ACTIVE,
    memberships.c.role.in_(access.roles_that_may(Ability.ANNOUNCE)),
)


def tell_organizers(tx: Tx, report: Report, what: What) -> None:
    """Tell the author, and who may announce in this community, what was done from above."""
    people = {report.author_id, *(row.user_id for row in tx.rows(_ORGANIZERS))}
    tell(tx, report.id, sorted(people), what, tx.now.isoformat())


def tell(tx: Tx, announcement_id: int, user_ids: Iterable[int], what: What, event: str) -> None:
    """Tell some people what happened, once for each `event`."""
    about: dict[str, Any] = {"announcement": announcement_id, "what": what.value}
    key = f"{announcement_id}:{what}:{event}"
    outbox.tell(tx, Kind.ANNOUNCEMENT_NEWS, user_ids, key, **about)
