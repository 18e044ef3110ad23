"""From letters to screens, in each reader's language; what looks equal is rendered once a batch."""

import hashlib
from collections.abc import Iterable, Iterator

import structlog

from locales.reader import DEFAULT, reading, supported
from services.announcement_reports import Report
from services.cards import CardContent, GoneCard
from services.discussion_topics import Post
from services.goal_news import GoalPost
from services.letter import Letter
from services.meeting_cards import AgendaCard
from services.notice import Notice
from services.queue_cards import QueueContent
from services.voting_card import VotingCard
from views import announcements, cards, discussion, goals, meeting_runs, notices, queue, voting
from views.links import Links
from views.screen import Screen

log = structlog.get_logger("scheduler.rendering")


def rendered(letters: Iterable[Letter], links: Links) -> Iterator[tuple[Letter, Screen | None]]:
    """Each letter with its screen; None for one that cannot be rendered, a fault that is logged."""
    seen: dict[object, Screen] = {}
    for letter in letters:
        language = language_of(letter)
        key = (letter.content, language, letter.zone) if isinstance(letter.content, Notice) else letter.id
        try:
            screen = seen.get(key) or _render(letter, language, links)
        except Exception:
            log.exception("a message cannot be rendered", kind=letter.kind, message=letter.id)
            yield letter, None
            continue
        seen[key] = screen
        yield letter, screen


def _render(letter: Letter, language: str, links: Links) -> Screen:
    with reading(language, letter.zone):
        if isinstance(letter.content, CardContent):
            return cards.card(letter.content, links=links)
        if isinstance(letter.content, QueueContent):
            return queue.card(letter.content, links)
        if isinstance(letter.content, AgendaCard):
            return meeting_runs.card(letter.content, links)
        if isinstance(letter.content, GoneCard):
            return cards.gone(letter.content)
        if isinstance(letter.content, VotingCard):
            return voting.card(letter.content, links=links)
        if isinstance(letter.content, Notice):
            return notices.screen(letter.content)
        if isinstance(letter.content, Post):
            return discussion.post(letter.content)
        if isinstance(letter.content, GoalPost):
            return goals.post(letter.content, links)
        if isinstance(letter.content, Report):
            return announcements.progress(letter.content)
        return Screen("")


def language_of(letter: Letter) -> str:
    """The first of the reader's wishes that is among our languages."""
    return next((known for wish in letter.languages if (known := supported(wish))), DEFAULT)


def fingerprint(screen: Screen) -> str:
    """A digest of all that is seen of a screen: equal digests, nothing to edit."""
    seen = screen.text + (screen.keyboard.model_dump_json(exclude_none=True) if screen.keyboard else "")
    seen += screen.picture or ""
    return hashlib.blake2b(seen.encode(), digest_size=16).hexdigest()
