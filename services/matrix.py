"""The matrix of a line-up: by thing, who brings it, who looks for it, and what is missing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, and_, bindparam, select

from models.communities import Standing
from models.lineup import LineupItem, Side
from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import belongings, gaps, instruments, lineup, lineup_wishes, sessions
from services.errors import Banned, NotFound
from services.lineup_wishes import Wishes
from services.lineup_words import Entry
from services.sessions import SessionDetails

items = table_of(LineupItem)
rsvps = table_of(Rsvp)
users = table_of(User)


@dataclass(frozen=True, slots=True)
class Bringer:
    """One who brings a thing."""

    name: str
    amount: int
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the matrix."""

    what: str
    brought: tuple[Bringer, ...]
    """By those who come."""
    perhaps: tuple[Bringer, ...]
    """By those who wait for a place, or may come."""
    looking: tuple[str, ...]
    """The names of those who look for it."""
    wanted: int
    """How many the organizers want."""
    on_site: bool
    missing: bool

    @property
    def token(self) -> str:
        """What buttons and forms call it."""
        return instruments.token(self.what)


@dataclass(frozen=True, slots=True)
class Lineup:
    """All about the line-up of a session, as one person sees it."""

    session: SessionDetails
    lines: tuple[Line, ...]
    """What is missing first, then in the catalogue's order."""
    own: tuple[str, ...]
    """What everybody is asked to bring."""
    bringing: tuple[Entry, ...]
    looking: tuple[Entry, ...]
    usual: tuple[str, ...]
    """What the person brought to the last jam."""
    wishes: Wishes
    settings: Mapping[str, Any]
    """What belongs to its kind."""
    wanted: tuple[Entry, ...]
    """What the organizers want to be there."""
    favourite_keys: tuple[str, ...]
    """Of the songs of the program that those who come like best."""

    @property
    def comes(self) -> bool:
        """Whether the person comes, or waits for a place: what they bring counts, or will."""
        mine = self.session.mine
        return mine is not None and mine.status in (RsvpStatus.GOING, RsvpStatus.WAITLIST)

    @property
    def offers_usual(self) -> bool:
        """Whether to offer what the person brought last time."""
        return bool(self.usual) and not self.bringing and self.session.answerable

    def mine(self, side: Side) -> frozenset[str]:
        """The things that the person brings, or looks for."""
        return frozenset(entry.what for entry in (self.bringing if side is Side.BRINGING else self.looking))


_EVERYBODYS = (
    select(
        items.c.user_id,
        users.c.name,
        items.c.side,
        items.c.what,
        items.c.amount,
        items.c.note,
        rsvps.c.status,
    )
    .select_from(
        items.join(users, users.c.id == items.c.user_id).outerjoin(
            rsvps,
            and_(
                rsvps.c.community_id == items.c.community_id,
                rsvps.c.session_id == items.c.session_id,
                rsvps.c.user_id == items.c.user_id,
            ),
        )
    )
    .where(here(items), items.c.session_id == bindparam("of_session"))
    .order_by(items.c.added_at, items.c.id)
)


@dataclass(slots=True)
class _Gathered:
    """What is said of one thing."""

    brought: list[Bringer] = field(default_factory=list)
    perhaps: list[Bringer] = field(default_factory=list)
    looking: list[str] = field(default_factory=list)


def view(tx: Tx, session_id: int) -> Lineup:
    """The line-up of a session, in a fixed number of queries. Raises NotFound, Banned."""
    session = sessions.details(tx, session_id)
    if tx.actor.standing is Standing.BANNED:
        raise Banned
    if not gaps.has_lineup(session.kind, music=session.music):
        raise NotFound
    settings = belongings.details_of(tx, session_id)
    needs = gaps.needs(settings)
    rows = tx.rows(_EVERYBODYS, of_session=session_id)
    mine = [row for row in rows if row.user_id == tx.actor.user_id]
    return Lineup(
        session,
        _lines(session, rows, needs),
        needs.own,
        _entries(mine, Side.BRINGING),
        _entries(mine, Side.LOOKING),
        lineup.usual(tx),
        lineup_wishes.wishes(tx, session_id),
        settings,
        needs.wanted,
        lineup_wishes.favourites(tx, session),
    )


def _entries(rows: Sequence[Row[Any]], side: Side) -> tuple[Entry, ...]:
    return tuple(Entry(row.what, row.amount, row.note) for row in rows if row.side is side)


def _lines(session: SessionDetails, rows: Sequence[Row[Any]], needs: gaps.Needs) -> tuple[Line, ...]:
    found: dict[str, _Gathered] = defaultdict(_Gathered)
    for row in rows:
        _gather(found[row.what], row)
    wanted = {entry.what: entry.amount for entry in needs.wanted}
    things = {what for what, said in found.items() if said.brought or said.perhaps or said.looking}
    lines = [
        Line(
            what,
            tuple(found[what].brought),
            tuple(found[what].perhaps),
            tuple(found[what].looking),
            wanted.get(what, 0),
            what in needs.on_site,
            what in session.missing,
        )
        for what in instruments.ordered(things | set(wanted) | needs.on_site)
    ]
    return tuple(sorted(lines, key=lambda line: not line.missing))


def _gather(said: _Gathered, row: Row[Any]) -> None:
    """Who said that they do not come, or nothing yet, is in no list; what they said is kept for later."""
    if row.status not in gaps.MAY_COME:
        return
    if row.side is Side.LOOKING:
        said.looking.append(row.name)
        return
    bringer = Bringer(row.name, row.amount, row.note)
    (said.brought if row.status is RsvpStatus.GOING else said.perhaps).append(bringer)
