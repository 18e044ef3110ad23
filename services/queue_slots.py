"""Slots of an open mic: how long each performer has, and whether one signs up before the evening."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from models.programs import Program
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import kinds
from services.sessions import WITH_PROGRAM, SessionDetails

programs = table_of(Program)
sessions = table_of(ProgramSession)

MINUTES, SIGN_UP = "slot_minutes", "sign_up"
IN_ADVANCE = "in_advance"


@dataclass(frozen=True, slots=True)
class Slots:
    """What the settings of a session say of its slots."""

    minutes: int = 0
    """How long each is; 0 where that is open."""
    in_advance: bool = False
    """Whether one signs up as soon as the date is known."""


NO_SLOTS = Slots()

_SETTINGS = (
    select(sessions.c.id, programs.c.settings, sessions.c.details)
    .select_from(WITH_PROGRAM)
    .where(sessions.c.id.in_(bindparam("of_sessions", expanding=True)))
)
_HERE = _SETTINGS.where(here(sessions))
_WITHIN = _SETTINGS.where(sessions.c.community_id.in_(bindparam("of_communities", expanding=True)))


def of(tx: Tx, found: Sequence[SessionDetails], within: Collection[int] | None = None) -> dict[int, Slots]:
    """The slots of each session; one query, and none where no kind has any."""
    slots = {session.id: NO_SLOTS for session in found}
    values: dict[str, Any] = {
        "of_sessions": [session.id for session in found if kinds.has(session.kind, MINUTES)]
    }
    if not values["of_sessions"]:
        return slots
    if within is not None:
        values["of_communities"] = list(within)
    for row in tx.rows(_HERE if within is None else _WITHIN, **values):
        said = kinds.merged(row.settings, row.details)
        slots[row.id] = Slots(said.get(MINUTES, 0), said.get(SIGN_UP) == IN_ADVANCE)
    return slots
