"""The live card of a queue in the community's group: posted by a host or by /queue, then it follows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import bindparam, func, select

from models.cards import Card, Shows
from models.discussion import DiscussionTopic
from models.programs import Visibility
from models.tx import Tx, here, table_of
from services import access, cards, music, outbox, queue
from services.cards import CardPlace, GoneCard
from services.errors import NoGroup, NotAllowed
from services.members import community
from services.queue import Board, State
from services.queue_errors import NoQueue
from services.sessions import LISTED, WITH_PROGRAM, many, programs, sessions

table = table_of(Card)
topics = table_of(DiscussionTopic)

LOOKS_AHEAD = timedelta(days=7)
"""How far ahead a session may be whose queue is asked for in the group."""

_LIVE = (table.c.shows == Shows.QUEUE, table.c.retired_at.is_(None))
_NEWEST = (
    select(func.max(table.c.id))
    .where(
        table.c.community_id.in_(bindparam("of_communities", expanding=True)),
        table.c.session_id.in_(bindparam("of_sessions", expanding=True)),
        *_LIVE,
    )
    .group_by(table.c.community_id, table.c.session_id, table.c.chat_id)
)
_LAST = (
    select(table.c.thread_id, table.c.message_id)
    .where(
        here(table),
        table.c.session_id == bindparam("of_session"),
        table.c.chat_id == bindparam("chat"),
        *_LIVE,
    )
    .order_by(table.c.id.desc())
    .limit(1)
)
_TOPIC = select(topics.c.session_id, topics.c.program_id).where(
    here(topics), topics.c.chat_id == bindparam("chat"), topics.c.thread_id == bindparam("thread")
)
_NEXT = (
    select(sessions.c.id, sessions.c.program_id)
    .select_from(WITH_PROGRAM)
    .where(
        LISTED,
        music.IS_PLAYED,
        programs.c.visibility != Visibility.INVITE_ONLY,
        sessions.c.ends_at > bindparam("at"),
        sessions.c.starts_at < bindparam("until"),
        sessions.c.cancelled_at.is_(None),
    )
    .order_by(sessions.c.starts_at, sessions.c.id)
    .limit(20)
)


@dataclass(frozen=True, slots=True)
class Posted:
    """A queue that was asked for in the group, and where its card is, if it was there before."""

    board: Board
    chat_id: int
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class QueueContent:
    """What the card shows: the queue as its group sees it."""

    board: Board
    language: str
    goes_on_below: bool = False
    """Whether it was posted anew in the same chat since."""

    @property
    def postable(self) -> bool:
        """Whether it is posted where it never was: not after the end."""
        return self.board.state is not State.OVER


def post(tx: Tx, session_id: int) -> Board:
    """Show a queue in the community's group. Raises NotFound, NotAllowed, NoGroup."""
    board = queue.board(tx, session_id)
    if not board.session.hosts:
        raise NotAllowed
    group = community(tx)
    if group.chat_id is None:
        raise NoGroup
    _post(tx, board, group.chat_id, group.thread_id, group.language)
    return board


def post_here(tx: Tx, thread_id: int | None) -> Posted:
    """Show the queue that is on, or the next one, in the group: in the topic where it was asked for.

    In a topic that is bound to a program or a session its own comes first. Raises NoQueue, NoGroup.
    """
    group = community(tx)
    if group.chat_id is None:
        raise NoGroup
    board = queue.board(tx, _asked_for(tx, group.chat_id, thread_id))
    there = _post(tx, board, group.chat_id, thread_id, group.language)
    return Posted(board, group.chat_id, there)


def _asked_for(tx: Tx, chat_id: int, thread_id: int | None) -> int:
    ahead = tx.rows(_NEXT, at=tx.now, until=tx.now + LOOKS_AHEAD, **access.sight(tx.actor))
    if not ahead:
        raise NoQueue
    topic = tx.row(_TOPIC, chat=chat_id, thread=thread_id) if thread_id else None
    if topic is not None:
        ahead = sorted(ahead, key=lambda row: topic not in ((row.id, None), (None, row.program_id)))
    return int(ahead[0].id)


def _post(tx: Tx, board: Board, chat_id: int, thread_id: int | None, language: str) -> int | None:
    """Send a card; the message of the one that is there already, which only hosts have posted anew."""
    session = board.session
    last = tx.row(_LAST, of_session=session.id, chat=chat_id)
    if last is None or last.thread_id != thread_id or (last.message_id and session.hosts):
        cards.place(tx, session.id, chat_id, thread_id, language, Shows.QUEUE)
        return None
    outbox.refresh_cards_showing(tx, Shows.QUEUE, session.id)
    return int(last.message_id) if last.message_id else None


def load(tx: Tx, wanted: Sequence[CardPlace]) -> dict[int, QueueContent | GoneCard]:
    """What some cards of queues show, by card id, in a fixed number of queries. For the sender."""
    ids = list({card.session_id for card in wanted if card.session_id is not None})
    within = list({card.community_id for card in wanted})
    found = many(tx, ids, within)
    boards = queue.many(tx, list(found.values()), None, within) if found else {}
    newest = {row[0] for row in tx.rows(_NEWEST, of_sessions=ids, of_communities=within)}
    gone = cards.gone(tx, [one for one in ids if one not in found], within)
    shown: dict[int, QueueContent | GoneCard] = {}
    for card in wanted:
        session_id = card.session_id or 0
        if board := boards.get(session_id):
            below = card.chat_id is not None and card.id not in newest
            shown[card.id] = QueueContent(board, card.language, below)
        elif deleted := gone.get(session_id):
            shown[card.id] = replace(deleted, language=card.language)
    return shown
