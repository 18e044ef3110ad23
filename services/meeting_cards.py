"""The live card of an agenda in the community's group: what is planned, then what is talked about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import bindparam, select

from models.cards import Card, Shows
from models.meetings import Meeting
from models.tx import Tx, here, table_of
from services import cards, meetings, outbox, sessions
from services.cards import CardPlace, GoneCard
from services.errors import NoGroup, NotAllowed
from services.meeting_clock import Running
from services.meeting_facts import Agenda
from services.members import community

table = table_of(Card)
runs = table_of(Meeting)

LONGEST = timedelta(hours=24)
"""After that nobody follows a meeting any more."""
BATCH = 200


@dataclass(frozen=True, slots=True)
class AgendaCard:
    """What the card shows: the agenda as its group sees it, and the meeting where it runs."""

    running: Running
    language: str

    @property
    def postable(self) -> bool:
        """Whether it is posted where it never was: not after the end."""
        return self.running.agenda.open or self.running.agenda.running


_THERE = select(table.c.id).where(
    here(table),
    table.c.session_id == bindparam("of_session"),
    table.c.chat_id == bindparam("chat"),
    table.c.shows == Shows.AGENDA,
    table.c.retired_at.is_(None),
    table.c.message_id.is_(None),
)
_UNDER_WAY = (
    select(runs.c.community_id, runs.c.session_id)
    .where(
        runs.c.finished_at.is_(None),
        runs.c.started_at > bindparam("since"),
        select(table.c.id)
        .where(
            table.c.community_id == runs.c.community_id,
            table.c.session_id == runs.c.session_id,
            table.c.shows == Shows.AGENDA,
            table.c.retired_at.is_(None),
        )
        .limit(1)
        .scalar_subquery()  # not EXISTS: for that PostgreSQL would gather the cards of all sessions first
        .is_not(None),
    )
    .order_by(runs.c.started_at)
    .limit(bindparam("most"))
)


def post(tx: Tx, session_id: int) -> Agenda:
    """Show an agenda in the community's group. Raises NotFound, NotAllowed, SessionOver, NoGroup."""
    found = meetings.opened(tx, session_id)
    if not found.session.hosts:
        raise NotAllowed
    group = community(tx)
    if group.chat_id is None:
        raise NoGroup
    if tx.row(_THERE, of_session=session_id, chat=group.chat_id) is None:  # else tapped twice
        cards.place(tx, session_id, group.chat_id, group.thread_id, group.language, Shows.AGENDA)
    return found


def load(tx: Tx, wanted: Sequence[CardPlace]) -> dict[int, AgendaCard | GoneCard]:
    """What some cards of agendas show, by card id, in a fixed number of queries. For the sender."""
    ids = list({card.session_id for card in wanted if card.session_id is not None})
    within = list({card.community_id for card in wanted})
    found = sessions.many(tx, ids, within)
    agendas = meetings.many(tx, found, within)
    gone = cards.gone(tx, [one for one in ids if one not in found], within)
    shown: dict[int, AgendaCard | GoneCard] = {}
    for card in wanted:
        if agenda := agendas.get(card.session_id or 0):
            shown[card.id] = AgendaCard(Running(agenda), card.language)
        elif deleted := gone.get(card.session_id or 0):
            shown[card.id] = replace(deleted, language=card.language)
    return shown


def under_way(tx: Tx, most: int = BATCH) -> list[tuple[int, int]]:
    """Meetings that run and are shown on cards: community and session; as the system actor."""
    rows = tx.rows(_UNDER_WAY, since=tx.now - LONGEST, most=most)
    return [(row.community_id, row.session_id) for row in rows]


def tick(tx: Tx, session_id: int) -> None:
    """Let the cards of a meeting say how much time is left. In its community, as the system actor."""
    outbox.refresh_cards_showing(tx, Shows.AGENDA, session_id)
