"""From what another server said to what becomes of the outbox row."""

import random
from datetime import datetime, timedelta

from models.outbox import Delivery
from scheduler.reports import Report, Verdict
from services.letter import Letter
from services.letters import MAX_TRIES
from services.mail_letters import LASTS
from services.notice import Notice
from services.outbox_kinds import SENT_AGAIN
from services.outcome import Outcome

LONGEST_PAUSE = 600.0
FIRST_MAIL_PAUSE, LONGEST_MAIL_PAUSE = 60.0, 3600.0
"""Of letters by mail: greylists want some minutes, servers that are down an hour or a day."""


def judge(letter: Letter, report: Report, now: datetime, fingerprint: str | None = None) -> Outcome:
    """The outcome of a letter; `fingerprint` is what its card shows if it was delivered."""
    match report.verdict:
        case Verdict.DELIVERED:
            return _delivered(letter, report, fingerprint)
        case Verdict.WAIT:
            due_at = now + timedelta(seconds=report.seconds)
            return Outcome(letter, Delivery.PENDING, due_at, report.error, counts=False)
        case Verdict.AWAY | Verdict.NOT_SENT:
            return _again(letter, report, now)
        case Verdict.UNKNOWN:
            if letter.kind in SENT_AGAIN:
                return _again(letter, report, now)
            return Outcome(letter, Delivery.IN_DOUBT, error=report.error)
        case Verdict.NO_ENTRY:
            return _no_entry(letter, report, now)
        case Verdict.MESSAGE_GONE:
            gone = not isinstance(letter.content, Notice)  # a person is still there
            status = Delivery.UNREACHABLE if gone else Delivery.DROPPED
            return Outcome(letter, status, error=report.error, card_gone=gone)
        case Verdict.MOVED:
            return Outcome(
                letter, Delivery.PENDING, now, report.error, counts=False, moved_to=report.moved_to
            )
        case Verdict.REFUSED:
            return Outcome(letter, Delivery.FAILED, error=report.error, soft=report.soft)


def _no_entry(letter: Letter, report: Report, now: datetime) -> Outcome:
    """Nobody is reached there: by mail instead, where that can be."""
    if letter.is_mail:
        return Outcome(letter, Delivery.REFUSED, error=report.error)
    if letter.can_be_mailed:
        return Outcome(letter, Delivery.PENDING, now, report.error, counts=False, by_mail=True)
    gone = letter.card is not None
    return Outcome(letter, Delivery.UNREACHABLE, error=report.error, card_gone=gone, chat_gone=gone)


def _delivered(letter: Letter, report: Report, fingerprint: str | None) -> Outcome:
    """Sent; what goes on changing waits for its next look."""
    shown = report.message_id
    if letter.again_at:
        return Outcome(letter, Delivery.PENDING, letter.again_at, counts=False, message_id=shown)
    return Outcome(letter, Delivery.SENT, message_id=shown, fingerprint=fingerprint)


def _again(letter: Letter, report: Report, now: datetime) -> Outcome:
    """Try later, with pauses that double and scatter; after the last try it is a dead letter.

    Where nobody was there to take it nothing was tried: it keeps its place among all that wait.
    """
    first, longest = (FIRST_MAIL_PAUSE, LONGEST_MAIL_PAUSE) if letter.is_mail else (1.0, LONGEST_PAUSE)
    if now - letter.written_at >= LASTS if letter.written_at else letter.tries >= MAX_TRIES:
        return Outcome(letter, Delivery.FAILED, error=report.error)
    if report.verdict is Verdict.AWAY:
        return Outcome(letter, Delivery.PENDING, error=report.error, counts=False)
    pause = min(longest, first * 2.0 ** min(letter.tries - 1, 20)) * random.uniform(0.5, 1.0)
    return Outcome(letter, Delivery.PENDING, now + timedelta(seconds=pause), report.error)
