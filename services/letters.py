"""Letters: outbox rows whose time has come, each with all that is needed to render and send it.

For the sender, as the system actor: across communities, in a fixed number of queries.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, select

from models.cards import Shows
from models.communities import Community
from models.outbox import Delivery
from models.tx import Tx, table_of
from models.users import User
from services import (
    announcement_reports,
    cards,
    discussion_topics,
    goal_news,
    meeting_cards,
    notices,
    queue_cards,
    quiet,
    voting_card,
)
from services.announcement_reports import Report
from services.cards import CardPlace
from services.discussion_topics import Post
from services.goal_news import GoalPost
from services.letter import Admission, Content, Held, Letter, OnCard
from services.notice import Notice
from services.notice_facts import Message
from services.outbox import CARD_PAUSE, Kind

users = table_of(User)
communities = table_of(Community)

Gate = Callable[[int], timedelta]
"""How long a chat must wait for its next message; zero takes the turn."""

MAX_TRIES = 12
"""With pauses that double up to ten minutes, three quarters of an hour; then it is a dead letter."""
_KINDS = frozenset(Kind)
_NO_NOTICES = (Kind.ADMISSION, Kind.PROGRESS)
PROGRESS_PAUSE = timedelta(seconds=3)
"""The least time between two edits of one progress."""
_NEWS = frozenset({Kind.PROMOTED, Kind.CANCELLED, Kind.RESCHEDULED, Kind.CHANGED, Kind.GOES_ON})


_ON_CARDS: Mapping[Shows, Callable[[Tx, Sequence[CardPlace]], Mapping[int, OnCard]]] = {
    Shows.SESSION: cards.load,
    Shows.VOTES: voting_card.load,
    Shows.QUEUE: queue_cards.load,
    Shows.AGENDA: meeting_cards.load,
}


@dataclass(slots=True)
class _Loaded:
    """What a batch of rows needs."""

    now: datetime
    people: dict[int, Row[Any]] = field(default_factory=dict)
    homes: dict[int, Row[Any]] = field(default_factory=dict)
    notices: dict[int, Notice | Delivery] = field(default_factory=dict)
    places: dict[int, CardPlace] = field(default_factory=dict)
    cards: dict[int, OnCard] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    reports: dict[int, Report] = field(default_factory=dict)
    goals: dict[int, GoalPost] = field(default_factory=dict)


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
).where(users.c.id.in_(_any("of_users")))
_HOMES = select(communities.c.id, communities.c.language, communities.c.zone, communities.c.chat_id).where(
    communities.c.id.in_(_any("of_communities"))
)


def load(tx: Tx, rows: Sequence[Row[Any]], gate: Gate) -> tuple[list[Letter], list[Held]]:
    """Which of some due rows are sent now, in their order, and which are held."""
    loaded = _load(tx, rows)
    letters: list[Letter] = []
    held: list[Held] = []
    for row in rows:
        found = _decide(loaded, row, gate)
        if isinstance(found, Letter):
            letters.append(found)
        else:
            held.append(found)
    return letters, held


def _load(tx: Tx, rows: Sequence[Row[Any]]) -> _Loaded:
    loaded = _Loaded(tx.now)
    personal = [row for row in rows if row.user_id is not None and row.kind in _KINDS]
    if personal:
        people = list({row.user_id for row in personal})
        homes = list({row.community_id for row in personal})
        loaded.people = {row.id: row for row in tx.rows(_PEOPLE, of_users=people)}
        loaded.homes = {row.id: row for row in tx.rows(_HOMES, of_communities=homes)}
        told = [row for row in personal if row.kind not in _NO_NOTICES]
        loaded.notices = notices.load(tx, [_message(row) for row in told])
        watched = {row.params.get("announcement", 0) for row in personal if row.kind == Kind.PROGRESS}
        loaded.reports = announcement_reports.many(tx, watched, homes)
    card_ids = [row.card_id for row in rows if row.card_id is not None]
    if card_ids:
        within = {row.community_id for row in rows}
        loaded.places = cards.places_of(tx, card_ids, within)
        for shows, load_cards in _ON_CARDS.items():
            some = [place for place in loaded.places.values() if place.shows is shows]
            loaded.cards |= load_cards(tx, some) if some else {}
    steps = [(row.community_id, _goal_of(row)) for row in rows if row.kind == Kind.GOAL]
    loaded.goals = goal_news.load(tx, steps)
    posts = [(row.community_id, _comment(row)) for row in rows if row.kind == Kind.COMMENT_POST]
    loaded.posts = discussion_topics.load(tx, posts)
    return loaded


def _goal_of(row: Row[Any]) -> int:
    return int(row.params.get("goal", 0))


def _comment(row: Row[Any]) -> int:
    return int(row.params.get("comment", 0))


def _message(row: Row[Any]) -> Message:
    return Message(row.community_id, row.id, Kind(row.kind), row.user_id, row.params, row.created_at)


def _decide(loaded: _Loaded, row: Row[Any], gate: Gate) -> Letter | Held:
    """The letter of a row whose chat may have it now, or why it is held."""
    if row.tries >= MAX_TRIES:
        return Held(row, Delivery.FAILED, row.due_at, row.error or "tried too often")
    if row.kind == Kind.ADMISSION:
        return _admission(loaded, row)
    if row.kind == Kind.COMMENT_POST:
        found = _post(loaded, row)
    elif row.kind == Kind.GOAL:
        found = _goal(loaded, row)
    elif row.card_id is not None:
        found = _card(loaded, row)
    elif row.kind == Kind.PROGRESS:
        found = _progress(loaded, row)
    elif row.id in loaded.notices:
        found = _notice(loaded, row)
    else:
        return Held(row, Delivery.FAILED, row.due_at, "cannot be read")
    if isinstance(found, Letter) and found.chat_id is not None:
        wait = gate(found.chat_id)
        if wait:
            return Held(row, Delivery.PENDING, loaded.now + wait)
    return found


def _card(loaded: _Loaded, row: Row[Any]) -> Letter | Held:
    """A card as it is now; one that was never posted is not posted after the end."""
    place = loaded.places.get(row.card_id)
    content = loaded.cards.get(row.card_id)
    if place is None or content is None:
        return Held(row, Delivery.DROPPED, row.due_at)
    posted = place.message_id or place.inline_message_id
    if not posted and not content.postable:
        return Held(row, Delivery.DROPPED, row.due_at)
    if place.edited_at and place.edited_at + CARD_PAUSE > loaded.now:
        return Held(row, Delivery.PENDING, place.edited_at + CARD_PAUSE)
    return _letter(row, place.chat_id, (content.language,), None, content, place)


def _post(loaded: _Loaded, row: Row[Any]) -> Letter | Held:
    """A comment in the group's topic as it is now; what was deleted before is not told at all."""
    post = loaded.posts.get(_comment(row))
    if post is None or (post.deleted and post.message_id is None):
        return Held(row, Delivery.DROPPED, row.due_at)
    return _letter(row, post.chat_id, (post.language,), None, post)


def _goal(loaded: _Loaded, row: Row[Any]) -> Letter | Held:
    """How far a goal is now; none that was deleted, or of a community that lost its group."""
    post = loaded.goals.get(_goal_of(row))
    if post is None:
        return Held(row, Delivery.DROPPED, row.due_at)
    return _letter(row, post.chat_id, (post.language,), None, post)


def _admission(loaded: _Loaded, row: Row[Any]) -> Letter | Held:
    """The group's door, as long as the community has a group."""
    person, home = loaded.people.get(row.user_id), loaded.homes.get(row.community_id)
    if person is None or person.telegram_id is None or home is None or home.chat_id is None:
        return Held(row, Delivery.DROPPED, row.due_at)
    admission = Admission(home.chat_id, person.telegram_id, bool(row.params.get("approve")))
    return _letter(row, None, (), None, admission)


def _notice(loaded: _Loaded, row: Row[Any]) -> Letter | Held:
    """A notice that is true and wanted, to somebody who can be reached and is not asleep."""
    notice = loaded.notices[row.id]
    person = loaded.people.get(row.user_id)
    home = loaded.homes.get(row.community_id)
    if isinstance(notice, Delivery):
        return Held(row, notice, row.due_at)
    if home is None:
        return Held(row, Delivery.DROPPED, row.due_at)
    if person is None or person.telegram_id is None or not person.reachable:
        return Held(row, Delivery.UNREACHABLE, row.due_at)
    quiet_end = quiet.ends_at(loaded.now, person.quiet_from, person.quiet_until, person.zone or home.zone)
    later = quiet.waits_until(loaded.now, quiet_end, notice.starts_at, news=notice.kind in _NEWS)
    if later:
        return Held(row, Delivery.PENDING, later)
    languages = (person.language, person.telegram_language, home.language)
    return _letter(row, person.telegram_id, languages, person.zone, notice)


def _progress(loaded: _Loaded, row: Row[Any]) -> Letter | Held:
    """How far an announcement has got, quiet hours or not: who makes it just tapped for it."""
    report = loaded.reports.get(row.params.get("announcement", 0))
    person = loaded.people.get(row.user_id)
    home = loaded.homes.get(row.community_id)
    if report is None or home is None:
        return Held(row, Delivery.DROPPED, row.due_at)
    if person is None or person.telegram_id is None or not person.reachable:
        return Held(row, Delivery.UNREACHABLE, row.due_at)
    languages = (person.language, person.telegram_language, home.language)
    letter = _letter(row, person.telegram_id, languages, person.zone, report)
    soon = loaded.now + PROGRESS_PAUSE
    again_at = None if report.is_over else max(soon, report.next_at or soon)
    return replace(letter, message_id=row.message_id, again_at=again_at)


def _letter(
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
