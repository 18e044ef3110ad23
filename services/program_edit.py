"""Changing one fact of a program: nothing that somebody else changed meanwhile is overwritten."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.tx import Tx
from services import access, activity, drafts, generation, program_facts, programs
from services.access import Ability
from services.activity import Line
from services.errors import NotAllowed
from services.following import NOTHING, Followed
from services.program_facts import Fact
from services.programs import ProgramDetails
from services.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Edited:
    """A program after somebody wanted to change one fact of it."""

    program: ProgramDetails
    fact: Fact
    conflict: bool = False
    """Whether somebody else changed the program meanwhile; then nothing was done."""
    by: str | None = None
    """Who that was."""
    followed: Followed = NOTHING


def opened(tx: Tx, program_id: int) -> ProgramDetails:
    """The program, for one who may change it. Raises NotFound, NotAllowed."""
    found = programs.details(tx, program_id)
    if not found.manages:
        raise NotAllowed
    return found


def answer(tx: Tx, program_id: int, revision: int, fact: Fact, text: str) -> Edited:
    """Change a fact to what was typed or chosen. Raises NotFound, NotAllowed, BadInput, BadRule, PastDate."""
    found = opened(tx, program_id)
    return _change(tx, found, revision, fact, program_facts.read(fact, text, found.draft))


def locate(
    tx: Tx, program_id: int, revision: int, latitude: float, longitude: float, *named: str | None
) -> Edited:
    """Change the place to a location or venue. Raises as `answer`."""
    found = opened(tx, program_id)
    return _change(tx, found, revision, Fact.PLACE, program_facts.place_at(latitude, longitude, *named))


def reschedule(tx: Tx, program_id: int, revision: int, schedule: Schedule) -> Edited:
    """Change the schedule; sessions to come follow. Raises as `answer`."""
    found = opened(tx, program_id)
    return _change(tx, found, revision, Fact.WHEN, {"schedule": drafts.ahead(schedule, tx.now)})


def repeat(tx: Tx, program_id: int, revision: int, talk: Mapping[str, Any]) -> Edited:
    """Change the fact of a conversation to what was typed in it before. Raises as `answer`."""
    if talk.get("spot"):
        return locate(tx, program_id, revision, *talk["spot"])
    return answer(tx, program_id, revision, Fact(talk["fact"]), talk["typed"])


def history(tx: Tx, program_id: int) -> tuple[ProgramDetails, tuple[Line, ...]]:
    """The program and what was changed about it. Raises NotFound, NotAllowed."""
    return opened(tx, program_id), activity.of_program(tx, program_id)


def _change(tx: Tx, found: ProgramDetails, revision: int, fact: Fact, changes: dict[str, Any]) -> Edited:
    if found.revision != revision:
        return Edited(found, fact, conflict=True, by=activity.last_editor(tx, "program", found.id))
    changed = programs.change(tx, found.id, revision, **changes)
    return Edited(changed.program, fact, followed=changed.followed)


def generate_now(tx: Tx, program_id: int) -> tuple[ProgramDetails, int]:
    """Make the sessions that are missing; how many. Raises NotFound, NotAllowed."""
    access.require(tx, Ability.RUN_PROGRAM, program_id)
    opened(tx, program_id)
    made = generation.generate(tx, program_id)
    return programs.details(tx, program_id), made
