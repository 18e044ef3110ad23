"""Letters by mail: outbox rows that go to a mailbox, as they are now; and why some do not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from models.outbox import Delivery
from models.tx import Tx
from services import mail_events
from services.addressed import Addressed
from services.announcement_reports import Report
from services.letter import Held, Letter
from services.letter_facts import Loaded, box_of, languages, later, letter_of
from services.notice import Notice
from services.outbox import TWIN
from services.outbox_kinds import Kind

LASTS = timedelta(days=3)
"""How long a letter is tried by mail: mail servers are away for a day, and mended."""

REST = timedelta(minutes=10)
"""How long the copy of a message that Telegram brought waits before it is seen whether it may go."""


def decide(tx: Tx, loaded: Loaded, row: Row[Any]) -> Letter | Held:
    """A letter by mail, for as long as it makes sense to try."""
    if row.tries and loaded.now - row.created_at >= LASTS:
        return Held(row, Delivery.FAILED, row.due_at, row.error or "tried too long")
    said = _said(loaded, row)
    if said is None:
        return Held(row, Delivery.FAILED, row.due_at, "cannot be read")
    if said is Delivery.HELD and row.announcement_id is None:  # a copy, which nobody would let go on
        return Held(row, Delivery.PENDING, loaded.now + REST)
    if isinstance(said, Delivery):
        return Held(row, said, row.due_at)
    if isinstance(said, Addressed):
        letter = letter_of(row, None, (said.language,), None, said)
        return replace(letter, box=said.box, written_at=row.created_at)
    return _to_person(tx, loaded, row, said)


def _said(loaded: Loaded, row: Row[Any]) -> Addressed | Notice | Report | Delivery | None:
    """What a letter says now, or why it is not sent; None for what cannot be read."""
    if row.kind == Kind.PROGRESS:
        return loaded.reports.get(row.params.get("announcement", 0))
    return loaded.addressed.get(row.id) or loaded.notices.get(row.id)


def _to_person(tx: Tx, loaded: Loaded, row: Row[Any], said: Notice | Report) -> Letter | Held:
    """A letter to a person who has a mailbox and is not asleep."""
    person, home, box = (
        loaded.people.get(row.user_id),
        loaded.homes.get(row.community_id),
        box_of(loaded, row),
    )
    if home is None:
        return Held(row, Delivery.DROPPED, row.due_at)
    if person is None or box is None:
        return Held(row, Delivery.UNREACHABLE, row.due_at)
    if row.unique_key.startswith(TWIN) and not box.also:
        return Held(row, Delivery.MUTED, row.due_at)
    event = None
    if isinstance(said, Notice):
        wakes_at = later(loaded, said, person, home)
        if wakes_at:
            return Held(row, Delivery.PENDING, wakes_at)
        event = mail_events.event(tx, said, loaded.revisions)
        said = replace(said, by_mail=True)
    letter = letter_of(row, None, languages(person, home), person.zone, said)
    return replace(letter, box=box, written_at=row.created_at, event=event)
