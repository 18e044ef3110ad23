"""Letters: outbox rows whose time has come, each with all that is needed to render and send it.

For the sender, as the system actor: across communities, in a fixed number of queries.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from models.outbox import Channel, Delivery
from models.tx import Tx
from services import letter_facts, mail_letters
from services.announcement_reports import Report
from services.letter import Admission, Held, Letter
from services.letter_facts import Loaded, box_of, comment_of, goal_of, languages, later, letter_of, refund_of
from services.outbox import may_follow_at
from services.outbox_kinds import Kind

Gate = Callable[[int], timedelta]
"""How long a chat must wait for its next message; zero takes the turn."""

MAX_TRIES = 12
"""With pauses that double up to ten minutes, three quarters of an hour; then it is a dead letter."""
PROGRESS_PAUSE = timedelta(seconds=3)
"""The least time between two edits of one progress."""
PAUSED_REST = timedelta(minutes=10)
"""The same while it is paused, for who reads by mail, and only the report."""


def load(
    tx: Tx, rows: Sequence[Row[Any]], gate: Gate, *, mails: bool = False
) -> tuple[list[Letter], list[Held]]:
    """Which of some due rows are sent now, in their order, and which are held.

    `mails` says whether those whom Telegram does not reach can be written to by mail.
    """
    loaded = letter_facts.read(tx, rows, mails)
    letters: list[Letter] = []
    held: list[Held] = []
    for row in rows:
        by_mail = row.channel is Channel.MAIL
        found = mail_letters.decide(tx, loaded, row) if by_mail else _decide(loaded, row, gate)
        if isinstance(found, Letter):
            letters.append(found)
        else:
            held.append(found)
    return letters, held


def _decide(loaded: Loaded, row: Row[Any], gate: Gate) -> Letter | Held:
    """The letter of a row whose chat may have it now, or why it is held."""
    if row.tries >= MAX_TRIES and row.kind != Kind.REFUND:  # which ends in a person's hands instead
        return Held(row, Delivery.FAILED, row.due_at, row.error or "tried too often")
    if row.kind in (Kind.ADMISSION, Kind.REFUND):
        return _admission(loaded, row) if row.kind == Kind.ADMISSION else _refund(loaded, row)
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


def _card(loaded: Loaded, row: Row[Any]) -> Letter | Held:
    """A card as it is now; one that was never posted is not posted after the end."""
    place = loaded.places.get(row.card_id)
    content = loaded.cards.get(row.card_id)
    if place is None or content is None:
        return Held(row, Delivery.DROPPED, row.due_at)
    posted = place.message_id or place.inline_message_id
    if not posted and not content.postable:
        return Held(row, Delivery.DROPPED, row.due_at)
    follows_at = may_follow_at(place.edited_at, loaded.now)
    if follows_at > loaded.now:
        return Held(row, Delivery.PENDING, follows_at)
    return letter_of(row, place.chat_id, (content.language,), None, content, place)


def _post(loaded: Loaded, row: Row[Any]) -> Letter | Held:
    """A comment in the group's topic as it is now; what was deleted before is not told at all."""
    post = loaded.posts.get(comment_of(row))
    if post is None or (post.deleted and post.message_id is None):
        return Held(row, Delivery.DROPPED, row.due_at)
    return letter_of(row, post.chat_id, (post.language,), None, post)


def _goal(loaded: Loaded, row: Row[Any]) -> Letter | Held:
    """How far a goal is now; none that was deleted, or of a community that lost its group."""
    post = loaded.goals.get(goal_of(row))
    if post is None:
        return Held(row, Delivery.DROPPED, row.due_at)
    return letter_of(row, post.chat_id, (post.language,), None, post)


def _admission(loaded: Loaded, row: Row[Any]) -> Letter | Held:
    """The group's door, as long as the community has a group."""
    person, home = loaded.people.get(row.user_id), loaded.homes.get(row.community_id)
    if person is None or person.telegram_id is None or home is None or home.chat_id is None:
        return Held(row, Delivery.DROPPED, row.due_at)
    admission = Admission(home.chat_id, person.telegram_id, bool(row.params.get("approve")))
    return letter_of(row, None, (), None, admission)


def _refund(loaded: Loaded, row: Row[Any]) -> Letter | Held:
    """Money that still waits to be given back by its provider."""
    refund = loaded.refunds.get(refund_of(row))
    return letter_of(row, None, (), None, refund) if refund else Held(row, Delivery.DROPPED, row.due_at)


def _notice(loaded: Loaded, row: Row[Any]) -> Letter | Held:
    """A notice that is true and wanted, to somebody who can be reached and is not asleep."""
    notice = loaded.notices[row.id]
    person = loaded.people.get(row.user_id)
    home = loaded.homes.get(row.community_id)
    if isinstance(notice, Delivery):
        return Held(row, notice, row.due_at)
    if home is None:
        return Held(row, Delivery.DROPPED, row.due_at)
    if person is None or person.telegram_id is None or not person.reachable:
        return _otherwise(loaded, row)
    wakes_at = later(loaded, notice, person, home)
    if wakes_at:
        return Held(row, Delivery.PENDING, wakes_at)
    letter = letter_of(row, person.telegram_id, languages(person, home), person.zone, notice)
    box = box_of(loaded, row)
    return replace(letter, box=box, can_be_mailed=not box.also) if box else letter


def _otherwise(loaded: Loaded, row: Row[Any]) -> Held:
    """What becomes of a message that Telegram cannot bring: it goes by mail, where that can be."""
    if box_of(loaded, row) is None:
        return Held(row, Delivery.UNREACHABLE, row.due_at)
    return Held(row, Delivery.PENDING, loaded.now, channel=Channel.MAIL)


def _progress(loaded: Loaded, row: Row[Any]) -> Letter | Held:
    """How far an announcement has got, quiet hours or not: who makes it just tapped for it."""
    report = loaded.reports.get(row.params.get("announcement", 0))
    person = loaded.people.get(row.user_id)
    home = loaded.homes.get(row.community_id)
    if report is None or home is None:
        return Held(row, Delivery.DROPPED, row.due_at)
    again_at = _follows_at(report, loaded.now)
    if person is None or person.telegram_id is None or not person.reachable:
        if report.is_over:
            return _otherwise(loaded, row)
        return Held(row, Delivery.PENDING, again_at or loaded.now + PAUSED_REST)
    letter = letter_of(row, person.telegram_id, languages(person, home), person.zone, report)
    return replace(letter, message_id=row.message_id, again_at=again_at)


def _follows_at(report: Report, now: datetime) -> datetime | None:
    """When its progress is told next; None when it is over, or paused with nothing in flight."""
    if report.is_over or (report.is_paused and not report.in_flight):
        return None
    soon = now + PROGRESS_PAUSE
    return soon if report.is_paused else max(soon, report.next_at or soon)
