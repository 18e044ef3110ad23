"""A new program, described step by step: what is asked next, what an answer means, what is already enough."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from models.communities import Standing
from models.tx import Tx
from services import access, drafts, members, own_memberships, program_facts, programs
from services.access import RANK, Ability
from services.drafts import Draft
from services.errors import NotFound
from services.program_facts import Fact
from services.programs import ProgramDetails
from services.schedule import Occurrence, Schedule, next_dates, shaping
from services.schedule.answers import Question, answered

ORDER = (Fact.NAME, Fact.KIND, Fact.WHEN, Fact.PLACES, Fact.VISIBILITY, Fact.PLACE)
"""What is asked, in this order; then comes the summary."""
DATES = 6
"""Dates shown before a schedule is saved."""


@dataclass(frozen=True, slots=True)
class Making:
    """A program that is being described."""

    community_id: int
    draft: Draft
    asks: Fact | None
    """What is asked now; None shows the summary."""
    reviewing: bool = False
    """Whether the summary was seen: single answers lead back to it."""
    timed: bool = False
    """Whether it was said when: from then on it can be created."""
    dates: tuple[Occurrence, ...] = ()
    """The next dates, where they are shown."""


@dataclass(frozen=True, slots=True)
class Place:
    """A community in which the person may create programs."""

    community_id: int
    name: str


def communities(tx: Tx) -> tuple[Place, ...]:
    """Where the person may create programs."""
    lowest = RANK[access.LOWEST_ROLE[Ability.MANAGE_PROGRAMS]]
    return tuple(
        Place(row.community_id, row.name)
        for row in own_memberships.every(tx, tx.actor.user_id or 0)
        if row.standing is Standing.ACTIVE and RANK[row.role] >= lowest
    )


def begin(tx: Tx) -> Making:
    """Nothing said yet; a weekly schedule stands in for what is to come. Raises NotAllowed, NotFound."""
    access.require(tx, Ability.MANAGE_PROGRAMS)
    zone = members.community(tx).zone
    return Making(tx.community_id, Draft(name="", schedule=shaping.suggested(tx.now, zone)), Fact.NAME)


def answer(tx: Tx, making: Making, fact: Fact, text: str, language: str) -> Making:
    """What is typed or chosen about one fact, and what is asked then. Raises BadInput, BadRule, PastDate."""
    if fact is Fact.WHEN:
        schedule = answered(making.draft.schedule, Question.WHOLE, text, language, tx.now)
        return scheduled(tx, making, schedule)
    return _took(tx, making, fact, program_facts.read(fact, text, making.draft))


def located(tx: Tx, making: Making, latitude: float, longitude: float, *named: str | None) -> Making:
    """A location or venue was sent as the place."""
    return _took(tx, making, Fact.PLACE, program_facts.place_at(latitude, longitude, *named))


def scheduled(tx: Tx, making: Making, schedule: Schedule) -> Making:
    """It is said when; sentence and dates are shown before anything else. Raises BadRule, PastDate."""
    draft = replace(making.draft, schedule=drafts.ahead(schedule, tx.now))
    return _asking(tx, replace(making, draft=draft, timed=True), Fact.WHEN)


def ask(tx: Tx, making: Making, fact: Fact | None) -> Making:
    """Go to one question, or to the summary; the name and the time come first."""
    if not making.draft.name:
        return _asking(tx, making, Fact.NAME)
    if not making.timed and fact not in ORDER[:3]:
        return _asking(tx, making, Fact.WHEN)
    return _asking(tx, making, fact)


def following(making: Making) -> Fact | None:
    """What is asked after the present question: the summary once it was seen."""
    if making.reviewing or making.asks is None:
        return None
    return dict(pairwise(ORDER)).get(making.asks)


def _took(tx: Tx, making: Making, fact: Fact, changes: Mapping[str, Any]) -> Making:
    said = replace(making, asks=fact, draft=replace(making.draft, **changes))
    return ask(tx, said, following(said))


def _asking(tx: Tx, making: Making, fact: Fact | None) -> Making:
    shows_dates = making.timed and fact in (Fact.WHEN, None)
    dates = tuple(next_dates(making.draft.schedule, tx.now, DATES)) if shows_dates else ()
    return replace(making, asks=fact, reviewing=making.reviewing or fact is None, dates=dates)


def create(tx: Tx, making: Making) -> ProgramDetails:
    """Make the program and its sessions. Raises NotAllowed, BadInput, BadRule, PastDate, NotFound."""
    if making.community_id != tx.community_id:
        raise NotFound
    return programs.create(tx, making.draft)


def pack(making: Making) -> dict[str, Any]:
    """As plain values for JSON, between two messages."""
    return {
        "community": making.community_id,
        "draft": drafts.pack(making.draft),
        "asks": making.asks,
        "reviewing": making.reviewing,
        "timed": making.timed,
    }


def unpack(plain: Mapping[str, Any]) -> Making:
    """What `pack` packed."""
    asks = plain["asks"]
    return Making(
        plain["community"],
        drafts.unpack(plain["draft"]),
        Fact(asks) if asks else None,
        plain["reviewing"],
        plain["timed"],
    )
