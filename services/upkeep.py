"""Upkeep: what time alone changes. Sessions begin and end; records that served their time go."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, exists, func, select, update

from models.announcements import Announcement, AnnouncementStatus
from models.api_access import ApiAnswer, ApiToken
from models.faults import Fault
from models.files import File
from models.guests import GuestRequest
from models.intake import Dialog, FailedUpdate, HandledUpdate
from models.mails import DoorMail
from models.outbox import Channel, Delivery, OutboxMessage
from models.sessions import ProgramSession, SessionStatus
from models.team import StaffInvite
from models.tx import Tx, here, table_of
from models.web_sessions import OneTimeKey, WebSession
from services import goal_looking, nudges, outbox, plays, queue_ends, recording_asks

table = table_of(ProgramSession)
handled = table_of(HandledUpdate)
dialogs = table_of(Dialog)
web_sessions = table_of(WebSession)
one_time_keys = table_of(OneTimeKey)
api_tokens = table_of(ApiToken)
api_answers = table_of(ApiAnswer)
set_aside = table_of(FailedUpdate)
faults = table_of(Fault)
messages = table_of(OutboxMessage)
announcements = table_of(Announcement)
files = table_of(File)
requests = table_of(GuestRequest)
door_mails = table_of(DoorMail)
invites = table_of(StaffInvite)

BATCH = 500
KEPT_UPDATES = timedelta(days=7)
"""Telegram repeats an update for 24 hours at most."""
KEPT_KEYS = timedelta(days=1)
"""Keys that signed somebody in, or could not any more."""
KEPT_ANSWERS = timedelta(days=1)
"""A program that says something again does so within minutes."""
KEPT_DIALOGS = timedelta(days=7)
KEPT_MESSAGES = timedelta(days=30)
KEPT_ANNOUNCED = timedelta(days=1)
"""Messages of an announcement whose counts are written down: thousands, and nobody asks for them."""
KEPT_DOOR_MAILS = timedelta(days=7)
KEPT_ADDRESSES = timedelta(days=30)
"""Where invitations to run a program went, after these ended: that there was one stays."""
KEPT_DRAFTS = timedelta(days=7)
KEPT_FAILED = timedelta(days=30)
"""Updates set aside hold what people wrote: long enough to find out what went wrong, and no longer."""
KEPT_FAULTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Passed:
    """A session that began or ended, and what it is now."""

    community_id: int
    session_id: int
    status: SessionStatus


_OPEN = table.c.status.in_((SessionStatus.SCHEDULED, SessionStatus.IN_PROGRESS))
_ENDED = and_(_OPEN, table.c.ends_at <= bindparam("at"))
_BEGUN = and_(
    table.c.status == SessionStatus.SCHEDULED,
    table.c.starts_at <= bindparam("at"),
    table.c.ends_at > bindparam("at"),
)


def _passed(criterion: ColumnElement[bool], moment: Any) -> Any:
    return (
        select(table.c.community_id, table.c.id)
        .where(criterion, table.c.deleted_at.is_(None))
        .order_by(moment)
        .limit(bindparam("most"))
    )


_LAGS = {SessionStatus.COMPLETED: _ENDED, SessionStatus.IN_PROGRESS: _BEGUN}
_SEARCHES = {
    SessionStatus.COMPLETED: _passed(_ENDED, table.c.ends_at),
    SessionStatus.IN_PROGRESS: _passed(_BEGUN, table.c.starts_at),
}
_ADVANCE = {
    status: update(table)
    .where(here(table), table.c.id.in_(bindparam("of_sessions", expanding=True)), criterion)
    .values(status=status)
    .returning(table.c.id)
    for status, criterion in _LAGS.items()
}


def passed(tx: Tx, most: int = BATCH) -> list[Passed]:
    """Sessions whose status lags behind the time, those that ended first; as the system actor."""
    found: list[Passed] = []
    for status, search in _SEARCHES.items():
        rows = tx.rows(search, at=tx.now, most=most)
        found += [Passed(row.community_id, row.id, status) for row in rows]
    return found


def advance(tx: Tx, session_ids: list[int], status: SessionStatus) -> int:
    """Move sessions of one community on, with their cards; how many. As the system actor.

    To do it twice changes nothing: only those whose time has come and that still lag behind are moved.
    """
    rows = tx.rows(_ADVANCE[status], of_sessions=session_ids, at=tx.now)
    outbox.refresh_cards_of(tx, [row.id for row in rows])
    if status is SessionStatus.COMPLETED:
        queue_ends.close(tx, [row.id for row in rows])
        nudges.ask(tx, [row.id for row in rows])
        plays.settle(tx, *(row.id for row in rows))
        recording_asks.keep(tx, [row.id for row in rows])
        goal_looking.soon(tx, [row.id for row in rows])
    return len(rows)


@dataclass(frozen=True, slots=True)
class _Old:
    """Rows of a table that have served their time."""

    kept: timedelta
    count: Any
    search: Any
    removal: Any


def _old(
    target: Table, when: Any, kept: timedelta, *criteria: ColumnElement[bool], blank: str | None = None
) -> _Old:
    """Rows that are old by `when`: they go, or only what they say in the column `blank`."""
    keys = tuple(target.primary_key.columns)
    old = and_(when <= bindparam("before"), *criteria)
    these = (*(key == bindparam(f"of_{key.name}") for key in keys), old)
    return _Old(
        kept,
        count=select(func.count()).select_from(target).where(old),
        # In the order of the index: SQLite, which takes any moment for a likely one, would look through all.
        search=select(*keys).where(old).order_by(when).limit(bindparam("most")),
        removal=update(target).where(*these).values({blank: None}) if blank else delete(target).where(*these),
    )


# Not `not_in`: what it makes of a list cannot be run for many rows at once.
_FINAL = and_(
    messages.c.status != Delivery.PENDING,
    messages.c.status != Delivery.HELD,
    messages.c.status != Delivery.SENDING,
)
_ANNOUNCED = and_(messages.c.announcement_id.is_not(None), messages.c.channel == Channel.TELEGRAM)
"""Letters stay as long as others: they may come back."""
_WRITTEN_DOWN = exists().where(
    announcements.c.community_id == messages.c.community_id,
    announcements.c.id == messages.c.announcement_id,
    announcements.c.reported_at.is_not(None),
)
_REPORTED = and_(_FINAL, _ANNOUNCED, _WRITTEN_DOWN)
_A_DRAFT = announcements.c.status == AnnouncementStatus.DRAFT
_OLD = {
    "handled_updates": _old(handled, handled.c.handled_at, KEPT_UPDATES),
    "outbox": _old(messages, messages.c.done_at, KEPT_MESSAGES, _FINAL, ~_ANNOUNCED),
    "announcement_messages": _old(messages, messages.c.done_at, KEPT_ANNOUNCED, _REPORTED),
    "door_mails": _old(door_mails, door_mails.c.done_at, KEPT_DOOR_MAILS),
    "drafts": _old(announcements, announcements.c.drafted_at, KEPT_DRAFTS, _A_DRAFT),
    "web_sessions": _old(web_sessions, web_sessions.c.ends_at, timedelta()),
    "one_time_keys": _old(one_time_keys, one_time_keys.c.ends_at, KEPT_KEYS),
    "api_tokens": _old(api_tokens, api_tokens.c.ends_at, timedelta()),
    "api_answers": _old(api_answers, api_answers.c.created_at, KEPT_ANSWERS),
    "dialogs": _old(dialogs, dialogs.c.changed_at, KEPT_DIALOGS),
    "files": _old(files, files.c.expires_at, timedelta()),
    "guest_requests": _old(requests, requests.c.expires_at, timedelta()),
    "invite_addresses": _old(
        invites, invites.c.expires_at, KEPT_ADDRESSES, invites.c.address.is_not(None), blank="address"
    ),
    "failed_updates": _old(set_aside, set_aside.c.failed_at, KEPT_FAILED),
    "faults": _old(faults, faults.c.at, KEPT_FAULTS),
}
CLEANED = tuple(_OLD)
"""What is cleaned: tables, and parts of them."""


def count_old(tx: Tx, name: str) -> int:
    """How many rows of a table have served their time; as the system actor."""
    old = _OLD[name]
    number: int = tx.value(old.count, before=tx.now - old.kept)
    return number


def clean(tx: Tx, name: str, most: int = 1000) -> int:
    """Remove at most `most` rows that have served their time; how many. As the system actor."""
    old = _OLD[name]
    before = tx.now - old.kept
    rows = tx.rows(old.search, before=before, most=most)
    keys = [{f"of_{key}": value for key, value in row._mapping.items()} for row in rows]
    tx.execute_many(old.removal, [{**key, "before": before} for key in keys])
    return len(rows)
