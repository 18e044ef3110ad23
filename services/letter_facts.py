"""What letters are made of: all that a batch of outbox rows needs, read in a fixed number of queries.

For the senders, as the system actor: across communities.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, select

from models.cards import Shows
from models.communities import Community
from models.outbox import Channel, Delivery
from models.tx import Tx, table_of
from models.users import User
from services import (
    addressed,
    announcement_reports,
    cards,
    discussion_topics,
    goal_news,
    mail_events,
    mailboxes,
    meeting_cards,
    notices,
    queue_cards,
    quiet,
    refund_sending,
    voting_card,
)
from services.addressed import Addressed
from services.announcement_reports import Report
from services.cards import CardPlace
from services.discussion_topics import Post
from services.goal_news import GoalPost
from services.letter import Content, Letter, OnCard
from services.mail_events import Revisions
from services.mailboxes import Mailbox, Whom
from services.notice import Notice
from services.notice_facts import Message
from services.outbox_kinds import Kind
from services.refund_sending import MoneyBack

users = table_of(User)
communities = table_of(Community)

_KINDS = frozenset(Kind)
_NO_NOTICES = (Kind.ADMISSION, Kind.PROGRESS)
_NEWS = frozenset({Kind.PROMOTED, Kind.CANCELLED, Kind.RESCHEDULED, Kind.CHANGED, Kind.GOES_ON})
_ON_CARDS: Mapping[Shows, Callable[[Tx, Sequence[CardPlace]], Mapping[int, OnCard]]] = {
    Shows.SESSION: cards.load,
    Shows.VOTES: voting_card.load,
    Shows.QUEUE: queue_cards.load,
    Shows.AGENDA: meeting_cards.load,
}


@dataclass(slots=True)
class Loaded:
    """What a batch of rows needs."""

    now: datetime
    mails: bool
    """Whether people can be written to by mail."""
    people: dict[int, Row[Any]] = field(default_factory=dict)
    boxes: dict[Whom, Mailbox] = field(default_factory=dict)
    addressed: dict[int, Addressed | Delivery] = field(default_factory=dict)
    revisions: Revisions = field(default_factory=dict)
    homes: dict[int, Row[Any]] = field(default_factory=dict)
    notices: dict[int, Notice | Delivery] = field(default_factory=dict)
    places: dict[int, CardPlace] = field(default_factory=dict)
    cards: dict[int, OnCard] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    reports: dict[int, Report] = field(default_factory=dict)
    goals: dict[int, GoalPost] = field(default_factory=dict)
    refunds: dict[int, MoneyBack] = field(default_factory=dict)


def _any(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


_PEOPLE = select(
    users.c.id,
    users.c.telegram_id,
    users.c.reachable,
    users.c.language,
    users.c.telegram_language,
    users.c.zone,
    users.c.quiet_from,
    users.c.quiet_until,
    *mailboxes.COLUMNS,
).where(users.c.id.in_(_any("of_users")), users.c.suspended_at.is_(None))
_HOMES = select(communities.c.id, communities.c.language, communities.c.zone, communities.c.chat_id).where(
    communities.c.id.in_(_any("of_communities"))
)


def read(tx: Tx, rows: Sequence[Row[Any]], mails: bool) -> Loaded:
    loaded = Loaded(tx.now, mails)
    personal = [row for row in rows if row.user_id is not None and row.kind in _KINDS]
    if personal:
        people = list({row.user_id for row in personal})
        homes = list({row.community_id for row in personal})
        loaded.people = {row.id: row for row in tx.rows(_PEOPLE, of_users=people)}
        loaded.homes = {row.id: row for row in tx.rows(_HOMES, of_communities=homes)}
        loaded.boxes = mailboxes.read(tx, loaded.people.values(), homes) if mails else {}
        told = [row for row in personal if row.kind not in _NO_NOTICES]
        loaded.notices = notices.load(tx, [_message(row) for row in told])
        by_mail = [loaded.notices.get(row.id) for row in told if row.channel is Channel.MAIL]
        loaded.revisions = mail_events.revisions(tx, [one for one in by_mail if isinstance(one, Notice)])
        watched = {row.params.get("announcement", 0) for row in personal if row.kind == Kind.PROGRESS}
        loaded.reports = announcement_reports.many(tx, watched, homes)
    card_ids = [row.card_id for row in rows if row.card_id is not None]
    if card_ids:
        within = {row.community_id for row in rows}
        loaded.places = cards.places_of(tx, card_ids, within)
        for shows, load_cards in _ON_CARDS.items():
            some = [place for place in loaded.places.values() if place.shows is shows]
            loaded.cards |= load_cards(tx, some) if some else {}
    loaded.addressed = addressed.load(tx, [row for row in rows if row.user_id is None and row.address])
    steps = [(row.community_id, goal_of(row)) for row in rows if row.kind == Kind.GOAL]
    loaded.goals = goal_news.load(tx, steps)
    posts = [(row.community_id, comment_of(row)) for row in rows if row.kind == Kind.COMMENT_POST]
    loaded.posts = discussion_topics.load(tx, posts)
    going = [(row.community_id, refund_of(row)) for row in rows if row.kind == Kind.REFUND]
    loaded.refunds = refund_sending.load(tx, going)
    return loaded


def refund_of(row: Row[Any]) -> int:
    return int(row.params.get("refund", 0))


def goal_of(row: Row[Any]) -> int:
    return int(row.params.get("goal", 0))


def comment_of(row: Row[Any]) -> int:
    return int(row.params.get("comment", 0))


def _message(row: Row[Any]) -> Message:
    return Message(row.community_id, row.id, Kind(row.kind), row.user_id, row.params, row.created_at)


def languages(person: Row[Any], home: Row[Any]) -> tuple[str | None, ...]:
    return person.language, person.telegram_language, home.language


def later(loaded: Loaded, notice: Notice, person: Row[Any], home: Row[Any]) -> datetime | None:
    """When a person is told who is not to be disturbed now; None for at once."""
    quiet_end = quiet.ends_at(loaded.now, person.quiet_from, person.quiet_until, person.zone or home.zone)
    return quiet.waits_until(loaded.now, quiet_end, notice.starts_at, news=notice.kind in _NEWS)


def box_of(loaded: Loaded, row: Row[Any]) -> Mailbox | None:
    """Where letters to a row's person go; None where none go."""
    box = loaded.boxes.get((row.community_id, row.user_id))
    return None if box is None or box.stopped else box


def letter_of(
    row: Row[Any],
    chat_id: int | None,
    languages: tuple[str | None, ...],
    zone: str | None,
    content: Content,
    card: CardPlace | None = None,
) -> Letter:
    return Letter(
        community_id=row.community_id,
        id=row.id,
        kind=Kind(row.kind),
        tries=row.tries + 1,
        version=row.version,
        chat_id=chat_id,
        languages=languages,
        zone=zone,
        content=content,
        card=card,
    )
