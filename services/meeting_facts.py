"""What an agenda is: its items, the time for them, and whether it is gone through right now."""

from dataclasses import dataclass
from datetime import datetime

from models.meetings import ItemStatus
from models.programs import Kind
from models.votes import Choice
from services import meeting_fit
from services.errors import NotFound
from services.sessions import SessionDetails

TALKS = frozenset({Kind.MEETUP, Kind.WORKSHOP, Kind.WEBINAR, Kind.Q_AND_A, Kind.SUPPORT_GROUP, Kind.OTHER})
"""Kinds in which people come to talk: these have agendas. Others have music."""
PLANNED = (ItemStatus.PLANNED, ItemStatus.CURRENT)
TAKEN = (*PLANNED, ItemStatus.DONE)
"""What needs its time."""
PAGE = 6


def has_agenda(kind: Kind) -> bool:
    """Whether sessions of a kind have an agenda: the one rule for it."""
    return kind in TALKS


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an agenda, as one person sees it."""

    id: int
    session_id: int
    topic: str
    text: str
    minutes: int | None
    status: ItemStatus
    position: int
    ups: int
    downs: int
    score: int
    suggested_by: int | None
    """None for what stands on every agenda."""
    by: str | None
    """The name of who suggested it."""
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    spent_seconds: int
    carried_from: int | None
    revision: int
    mine: Choice | None
    """The person's own vote."""
    own: bool
    """Whether the person suggested it."""

    @property
    def open(self) -> bool:
        """Whether it can still be voted on, and changed by who suggested it."""
        return self.status in (ItemStatus.SUGGESTED, ItemStatus.PLANNED)

    @property
    def standing(self) -> bool:
        """Whether it stands on the agenda of every session."""
        return self.suggested_by is None


@dataclass(frozen=True, slots=True)
class Run:
    """When the agenda was gone through."""

    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Agenda:
    """A session's agenda."""

    session: SessionDetails
    items: tuple[Item, ...]
    """Those on it in order, then the other suggestions by their votes."""
    budget: int
    """Minutes for all of it."""
    run: Run | None

    @property
    def on(self) -> tuple[Item, ...]:
        """What is or was on the agenda, in order."""
        return tuple(item for item in self.items if item.status is not ItemStatus.SUGGESTED)

    @property
    def suggested(self) -> tuple[Item, ...]:
        """What is not on it (yet), the most wanted first."""
        return tuple(item for item in self.items if item.status is ItemStatus.SUGGESTED)

    @property
    def planned(self) -> tuple[Item, ...]:
        """What is still to come, in order."""
        return tuple(item for item in self.items if item.status is ItemStatus.PLANNED)

    @property
    def current(self) -> Item | None:
        """What is talked about now."""
        return next((item for item in self.items if item.status is ItemStatus.CURRENT), None)

    @property
    def minutes(self) -> int:
        """Minutes of what is on it."""
        return meeting_fit.total(self._taken)

    @property
    def late(self) -> set[int]:
        """The ids of those on it that the budget leaves no time for."""
        return meeting_fit.beyond(self._taken, self.budget)

    @property
    def _taken(self) -> list[Item]:
        return [item for item in self.items if item.status in TAKEN]

    @property
    def running(self) -> bool:
        """Whether it is gone through right now."""
        return self.run is not None and self.run.finished_at is None

    @property
    def finished(self) -> bool:
        """Whether it was gone through."""
        return self.run is not None and self.run.finished_at is not None

    @property
    def open(self) -> bool:
        """Whether one can suggest and vote."""
        return self.session.answerable and not self.finished

    def find(self, item_id: int) -> Item:
        """One of its items. Raises NotFound."""
        found = next((item for item in self.items if item.id == item_id), None)
        if found is None:
            raise NotFound
        return found

    def page(self, number: int) -> tuple[Item, ...]:
        """One page of its items."""
        return self.items[number * PAGE : (number + 1) * PAGE]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-len(self.items) // PAGE))
