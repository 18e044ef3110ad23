"""Changing one fact of a program: nothing that somebody else changed meanwhile is overwritten."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from models.tx import Tx
from services import (
    access,
    activity,
    course,
    crew,
    drafts,
    files,
    generation,
    kinds,
    program_facts,
    programs,
    tags,
)
from services.access import Ability
from services.activity import LogPage
from services.course import Foreseen
from services.errors import NotAllowed, NotFound
from services.files import Sent
from services.following import NOTHING, Followed
from services.hosts import Host
from services.program_facts import Fact
from services.programs import ProgramDetails
from services.schedule import Schedule
from services.tags import OfferedTag


@dataclass(frozen=True, slots=True)
class Edited:
    """A program after somebody wanted to change one fact of it."""

    program: ProgramDetails
    fact: Fact
    conflict: bool = False
    """Whether somebody else changed the program meanwhile; then nothing was done."""
    by: str | None = None
    """Who that was."""
    named: str = ""
    """What was chosen, by its name, where a button gives a number."""
    followed: Followed = NOTHING


@dataclass(frozen=True, slots=True)
class Asked:
    """A program while one fact of it is asked for, with what can be chosen."""

    program: ProgramDetails
    fact: Fact
    tags: tuple[OfferedTag, ...] = ()
    people: tuple[Host, ...] = ()


def opened(tx: Tx, program_id: int) -> ProgramDetails:
    """The program, for one who may change it. Raises NotFound, NotAllowed."""
    found = programs.details(tx, program_id)
    if not found.manages:
        raise NotAllowed
    return found


def asked(tx: Tx, program_id: int, fact: Fact) -> Asked:
    """What is shown while one fact is asked for. Raises NotFound, NotAllowed."""
    found = opened(tx, program_id)
    if fact is Fact.TAGS:
        return Asked(found, fact, tags=tags.offered(tx, found.draft.tags))
    if fact is Fact.FACILITATOR:
        return Asked(found, fact, people=crew.candidates(tx, program_id))
    return Asked(found, fact)


def opened_setting(tx: Tx, program_id: int, place: int) -> ProgramDetails:
    """The program whose setting is asked for. Raises NotFound for one its kind does not have; NotAllowed."""
    found = opened(tx, program_id)
    if place >= len(kinds.settings_of(found.draft.kind)):
        raise NotFound
    return found


def said(talk: Mapping[str, Any], text: str) -> str:
    """What is typed in a conversation; about a setting it says which one."""
    return f"{talk['setting']}={text}" if "setting" in talk else text


def answer(tx: Tx, program_id: int, revision: int, fact: Fact, text: str) -> Edited:
    """Change a fact to what was typed or chosen. Raises NotFound, NotAllowed, BadInput, BadRule, PastDate."""
    found = opened(tx, program_id)
    meant, name = _NAMED[fact](tx, text) if fact in _NAMED else (text, "")
    if fact is Fact.SETTING:
        program_facts.setting_of(text, found.draft)  # of another kind meanwhile, it has no such setting
    if found.revision != revision:
        return replace(_conflict(tx, found, fact), named=name)
    return _change(tx, found, revision, fact, program_facts.read(fact, meant, found.draft))


def picture(tx: Tx, program_id: int, revision: int, sent: Sent) -> Edited:
    """Show a photo that was sent. Raises as `answer`."""
    found = opened(tx, program_id)
    if found.revision != revision:
        return _conflict(tx, found, Fact.PHOTO)
    return _change(tx, found, revision, Fact.PHOTO, {"photo_id": files.add_sent(tx, sent)})


_NUMBER = re.compile("[0-9]{1,16}")
_TAG_NUMBER = re.compile("[+~]#[0-9]{1,16}")


def _tag(tx: Tx, text: str) -> tuple[str, str]:
    """A button names a tag by its number: `+#17` adds it, `~#17` takes it away. Raises NotFound."""
    if not _TAG_NUMBER.fullmatch(text):
        return text, ""
    name = tags.name_of(tx, int(text[2:]))
    if name is None:
        raise NotFound
    return text[0] + name, name


def _person(tx: Tx, text: str) -> tuple[str, str]:
    """A member by number, or by what is typed of the name. Raises BadInput."""
    if text == program_facts.NONE:
        return text, ""
    if _NUMBER.fullmatch(text):
        return text, crew.check(tx, int(text))
    meant = crew.by_name(tx, text)
    return str(meant.id), meant.name


_NAMED: Mapping[Fact, Callable[[Tx, str], tuple[str, str]]] = {Fact.TAGS: _tag, Fact.FACILITATOR: _person}
"""Facts whose answers name something of the community: what is meant, and what it is called."""


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


def foresee(tx: Tx, program_id: int, schedule: Schedule) -> Foreseen:
    """What another schedule would do to the sessions to come. Raises NotFound, NotAllowed."""
    before = opened(tx, program_id).draft.schedule
    return course.foresee(tx, program_id, before, {0: schedule} if schedule != before else {}).get(
        0, Foreseen()
    )


def repeat(tx: Tx, program_id: int, revision: int, talk: Mapping[str, Any]) -> Edited:
    """Change the fact of a conversation to what was typed in it before.

    Raises as `answer`; NotFound where the conversation is about another program by now, or nothing was typed.
    """
    if talk.get("program") != program_id or "typed" not in talk:
        raise NotFound
    if talk.get("sent"):
        return picture(tx, program_id, revision, Sent(**talk["sent"]))
    if talk.get("spot"):
        return locate(tx, program_id, revision, *talk["spot"])
    return answer(tx, program_id, revision, Fact(talk["fact"]), talk["typed"])


def history(tx: Tx, program_id: int, page: int = 0) -> tuple[ProgramDetails, LogPage]:
    """The program and a page of what was changed about it. Raises NotFound, NotAllowed."""
    return opened(tx, program_id), activity.of_program(tx, program_id, page)


def _change(tx: Tx, found: ProgramDetails, revision: int, fact: Fact, changes: dict[str, Any]) -> Edited:
    if found.revision != revision:
        return _conflict(tx, found, fact)
    changed = programs.change(tx, found.id, revision, **changes)
    return Edited(changed.program, fact, followed=changed.followed)


def _conflict(tx: Tx, found: ProgramDetails, fact: Fact) -> Edited:
    return Edited(found, fact, conflict=True, by=activity.last_editor(tx, "program", found.id))


def generate_now(tx: Tx, program_id: int) -> tuple[ProgramDetails, int]:
    """Make the sessions that are missing; how many. Raises NotFound, NotAllowed."""
    access.require(tx, Ability.RUN_PROGRAM, program_id)
    opened(tx, program_id)
    made = generation.generate(tx, program_id)
    return programs.details(tx, program_id), made
