"""The time of a meeting that runs: for what is talked about now, and for all the rest."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.sessions import SessionStatus
from services import meeting_fit
from services.meeting_facts import Agenda, Item
from services.meeting_fit import Outlook

RESUMED_WITHIN = timedelta(hours=1)
"""How long after its end, and its session's, a meeting may still go on."""


def spent_on(item: Item, at: datetime) -> int:
    """Seconds that were spent on an item by then."""
    since = (at - item.started_at).total_seconds() if item.started_at and not item.ended_at else 0
    return item.spent_seconds + max(0, int(since))


@dataclass(frozen=True, slots=True)
class Running:
    """A meeting under way, or finished, as it is now."""

    agenda: Agenda
    carried: int = 0
    """How many items have just gone on to the next date."""
    next_date: datetime | None = None
    """When that is."""
    beaten: bool = False
    """Whether the tap came too late: somebody had gone on already."""

    @property
    def current(self) -> Item | None:
        """What is talked about."""
        return self.agenda.current

    @property
    def next(self) -> Item | None:
        """What comes next."""
        return next(iter(self.agenda.planned), None)

    @property
    def number(self) -> int:
        """Which item of how many it is, from 1."""
        return self.agenda.on.index(self.current) + 1 if self.current else len(self.agenda.on)

    @property
    def spent(self) -> int:
        """Seconds spent on the current item."""
        return spent_on(self.current, self.agenda.session.seen_at) if self.current else 0

    @property
    def left(self) -> int:
        """Seconds left for the current item; below 0 past its end."""
        return meeting_fit.length(self.current) * 60 - self.spent if self.current else 0

    @property
    def ends_at(self) -> datetime:
        """When the current item's time ends, or ended."""
        return self.agenda.session.seen_at + timedelta(seconds=self.left)

    @property
    def until(self) -> datetime:
        """When the meeting should end: its budget from its start, but not after its session."""
        session, run = self.agenda.session, self.agenda.run
        begun = run.started_at if run else session.starts_at
        return min(begun + timedelta(minutes=self.agenda.budget), session.ends_at)

    @property
    def outlook(self) -> Outlook:
        """How the rest fits into the time there is."""
        left = (self.until - self.agenda.session.seen_at).total_seconds() / 60
        return meeting_fit.outlook(self.left / 60, self.agenda.planned, left)

    @property
    def resumable(self) -> bool:
        """Whether it was finished so lately that its host may let it go on."""
        session, run = self.agenda.session, self.agenda.run
        if run is None or run.finished_at is None or not session.hosts:
            return False
        until = max(session.ends_at, run.finished_at) + RESUMED_WITHIN
        return session.seen_at < until and session.status is not SessionStatus.CANCELLED
