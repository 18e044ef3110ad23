"""What notices are made of: everything a batch of messages needs, read in a fixed number of queries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, select

from models.communities import Community, Membership, Standing
from models.programs import Program, ProgramInvited, ProgramStatus
from models.rsvp import Rsvp
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, table_of
from models.users import User
from services import (
    action_items,
    announcement_reports,
    badges,
    choices,
    digest_content,
    discussion,
    meetings,
    minutes_digest,
    nudges,
    queue_facts,
    ratings,
    recaps,
    recording_asks,
    setlists,
)
from services import sessions as session_details
from services.action_items import Action
from services.announcement_reports import Report
from services.badges import Badge, Told
from services.digest_content import Asked, Digest
from services.minutes_digest import MinutesDigest
from services.outbox import Kind
from services.queue_facts import Called
from services.sessions import SessionDetails
from services.setlist_shown import Shown

communities = table_of(Community)
invited = table_of(ProgramInvited)
memberships = table_of(Membership)
programs = table_of(Program)
rsvps = table_of(Rsvp)
sessions = table_of(ProgramSession)
users = table_of(User)

NEXT_DATES = 3
"""How many next dates one hears with a cancellation."""
_ABOUT_SONGS = frozenset({Kind.REMINDER, Kind.SETLIST, Kind.SETLIST_CHANGED, Kind.SETLIST_WANTED})
_NEXT_OF = (Kind.CANCELLED, Kind.DATE_GONE, Kind.PROGRAM_BACK)


@dataclass(frozen=True, slots=True)
class Message:
    """An outbox row that tells a person something."""

    community_id: int
    id: int
    kind: Kind
    user_id: int
    params: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NextDate:
    """A session to come."""

    session_id: int
    starts_at: datetime
    roles: bool = False
    """Whether one chooses a role to come in."""


def _any(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


# Ids alone would do; the community before them is what the primary keys begin with.
_COMMUNITIES = select(communities.c.id, communities.c.name).where(
    communities.c.id.in_(_any("of_communities")), communities.c.deleted_at.is_(None)
)
_STANDINGS = (
    select(
        memberships.c.community_id,
        memberships.c.user_id,
        memberships.c.standing,
        memberships.c.role,
        memberships.c.joined_at,
        *choices.COLUMNS,
    )
    .select_from(memberships.join(users, users.c.id == memberships.c.user_id))
    .where(
        memberships.c.community_id.in_(_any("of_communities")), memberships.c.user_id.in_(_any("of_users"))
    )
)
_ANSWERS = select(
    rsvps.c.session_id,
    rsvps.c.user_id,
    rsvps.c.status,
    rsvps.c.pool_id,
    rsvps.c.guests,
    rsvps.c.note,
    rsvps.c.confirmed_at,
).where(
    rsvps.c.community_id.in_(_any("of_communities")),
    rsvps.c.session_id.in_(_any("of_sessions")),
    rsvps.c.user_id.in_(_any("of_users")),
)
_PROGRAMS = select(programs.c.id, programs.c.name, programs.c.zone, programs.c.roles).where(
    programs.c.community_id.in_(_any("of_communities")),
    programs.c.id.in_(_any("of_programs")),
    programs.c.deleted_at.is_(None),
    programs.c.status == ProgramStatus.ACTIVE,
)
_DELETED = select(programs.c.id, programs.c.name, programs.c.zone).where(
    programs.c.community_id.in_(_any("of_communities")),
    programs.c.id.in_(_any("of_programs")),
    programs.c.deleted_at.is_not(None),
)
_INVITED = (
    select(invited.c.program_id, invited.c.user_id, programs.c.name)
    .select_from(
        invited.join(
            programs,
            (programs.c.community_id == invited.c.community_id) & (programs.c.id == invited.c.program_id),
        )
    )
    .where(
        invited.c.community_id.in_(_any("of_communities")),
        invited.c.program_id.in_(_any("of_programs")),
        invited.c.user_id.in_(_any("of_users")),
        programs.c.deleted_at.is_(None),
        programs.c.status != ProgramStatus.ARCHIVED,
    )
)
_rank = func.row_number().over(partition_by=sessions.c.program_id, order_by=sessions.c.starts_at)
_coming = (
    select(sessions.c.program_id, sessions.c.id, sessions.c.starts_at, _rank.label("rank"))
    .where(
        sessions.c.community_id.in_(_any("of_communities")),
        sessions.c.program_id.in_(_any("of_programs")),
        sessions.c.starts_at > bindparam("after"),
        sessions.c.status == SessionStatus.SCHEDULED,
        sessions.c.deleted_at.is_(None),
    )
    .subquery()
)
_NEXT = (
    select(_coming.c.program_id, _coming.c.id, _coming.c.starts_at)
    .where(_coming.c.rank <= NEXT_DATES)
    .order_by(_coming.c.program_id, _coming.c.rank)
)


@dataclass(slots=True)
class Facts:
    """Everything that is needed for some messages."""

    now: datetime
    communities: dict[int, str] = field(default_factory=dict)
    standings: dict[tuple[int, int], Row[Any]] = field(default_factory=dict)
    sessions: dict[int, SessionDetails] = field(default_factory=dict)
    answers: dict[tuple[int, int], Row[Any]] = field(default_factory=dict)
    programs: dict[int, Row[Any]] = field(default_factory=dict)
    deleted: dict[int, Row[Any]] = field(default_factory=dict)
    invited: dict[tuple[int, int], Row[Any]] = field(default_factory=dict)
    """By program and person: who is on the list still."""
    next_dates: dict[int, tuple[NextDate, ...]] = field(default_factory=dict)
    comments: dict[int, Row[Any]] = field(default_factory=dict)
    announcements: dict[int, Report] = field(default_factory=dict)
    recaps: dict[int, str] = field(default_factory=dict)
    """What is written about sessions whose recap goes out."""
    topics: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """What is on the agendas of sessions that are reminded of."""
    minutes: dict[int, MinutesDigest] = field(default_factory=dict)
    """In short, of sessions whose minutes go out."""
    actions: dict[int, Action] = field(default_factory=dict)
    digests: dict[tuple[int, int], Digest] = field(default_factory=dict)
    """By community and person: one week's at a time."""
    called: Called = field(default_factory=Called)
    """Songs that were called, and the queues they wait in."""
    setlists: dict[int, Shown] = field(default_factory=dict)
    """The songs of sessions, where they are chosen."""
    consented: frozenset[tuple[int, int]] = frozenset()
    """(Program, person) of those to be asked who have said meanwhile whether they may be recorded."""
    attended: frozenset[int] = frozenset()
    """Sessions whose attendance was taken, of those that are asked about."""
    badges: dict[int, Told] = field(default_factory=dict)
    """Badges that were just given."""
    given: dict[tuple[int, int], tuple[tuple[datetime, Badge], ...]] = field(default_factory=dict)
    """Those that a sweep gave, each with its run, by community and person."""
    rated: frozenset[tuple[int, int]] = frozenset()
    """Sessions that are asked about, and who said already how they were."""

    def standing(self, message: Message, user_id: int | None = None) -> Standing | None:
        """How the person (or another) stands in the message's community."""
        row = self.standings.get((message.community_id, user_id or message.user_id))
        return row.standing if row else None

    def is_silenced(self, message: Message) -> bool:
        """Whether the person turned this kind of notice off."""
        row = self.standings.get((message.community_id, message.user_id))
        return row is not None and choices.silences(message.kind, row)


def read(tx: Tx, messages: Sequence[Message]) -> Facts:
    """The facts behind some messages, in at most 25 queries, as the system actor."""
    facts = Facts(tx.now)
    if not messages:
        return facts
    of = {"of_communities": list({message.community_id for message in messages})}
    users = [message.user_id for message in messages]
    users += [message.params.get("user", 0) for message in messages if message.kind is Kind.JOIN_REQUEST]
    facts.communities = {row.id: row.name for row in tx.rows(_COMMUNITIES, **of)}
    for row in tx.rows(_STANDINGS, **of, of_users=users):
        facts.standings[row.community_id, row.user_id] = row
    wanted = list({message.params["session"] for message in messages if "session" in message.params})
    if wanted:
        facts.sessions = session_details.many(tx, wanted, of["of_communities"])
        for row in tx.rows(_ANSWERS, **of, of_sessions=wanted, of_users=users):
            facts.answers[row.session_id, row.user_id] = row
    asked = {m.params.get("session", 0) for m in messages if m.kind is Kind.TAKE_ATTENDANCE}
    facts.attended = nudges.taken(tx, asked, of["of_communities"])
    asked_of = [(message.kind, message.params) for message in messages]
    facts.called = queue_facts.read(tx, asked_of, facts.sessions, of["of_communities"])
    facts.consented = recording_asks.answered(tx, _to_ask(facts, messages), of["of_communities"])
    said = [message.params["comment"] for message in messages if message.kind is Kind.COMMENT]
    facts.comments = discussion.said(tx, said, of["of_communities"])
    announced = {m.params["announcement"] for m in messages if "announcement" in m.params}
    facts.announcements = announcement_reports.said(tx, announced, of["of_communities"])
    told = [message.params["session"] for message in messages if message.kind is Kind.RECAP]
    facts.recaps = recaps.written(tx, told, of["of_communities"])
    listed = [message.params.get("session", 0) for message in messages if message.kind in _ABOUT_SONGS]
    facts.setlists = setlists.shown(tx, listed, of["of_communities"])
    coming = [message.params.get("session", 0) for message in messages if message.kind is Kind.REMINDER]
    facts.topics = meetings.topics(tx, coming, of["of_communities"])
    sent = [message.params["session"] for message in messages if message.kind is Kind.MINUTES]
    facts.minutes = minutes_digest.read(tx, sent, of["of_communities"])
    given = {message.params["action"] for message in messages if "action" in message.params}
    facts.actions = action_items.many(tx, given, of["of_communities"])
    facts.digests = digest_content.read(tx, _digests(facts, messages))
    gone = [message.params["program"] for message in messages if message.kind is Kind.PROGRAM_GONE]
    if gone:
        facts.deleted = {row.id: row for row in tx.rows(_DELETED, **of, of_programs=gone)}
    joining = [message.params["program"] for message in messages if message.kind is Kind.INVITED]
    if joining:
        rows = tx.rows(_INVITED, **of, of_programs=joining, of_users=users)
        facts.invited = {(row.program_id, row.user_id): row for row in rows}
    _read_programs(tx, facts, messages, of)
    _read_recognition(tx, facts, messages, of["of_communities"])
    return facts


def _read_recognition(tx: Tx, facts: Facts, messages: Sequence[Message], within: list[int]) -> None:
    """Badges that are told of, and what was said about sessions that are asked about."""
    given = [message.params["badge"] for message in messages if message.kind is Kind.MILESTONE]
    facts.badges = badges.told(tx, given, within)
    summed_up = [message for message in messages if message.kind is Kind.BADGES]
    runs = {datetime.fromisoformat(message.params["run"]) for message in summed_up}
    facts.given = badges.given(tx, {message.user_id for message in summed_up}, runs, within)
    asked = {message.params["session"] for message in messages if message.kind is Kind.FEEDBACK}
    facts.rated = ratings.rated(tx, asked, within)


def _to_ask(facts: Facts, messages: Sequence[Message]) -> set[tuple[int, int]]:
    """By program and person: who is asked whether they may be recorded."""
    asked = [message for message in messages if message.kind is Kind.ASK_RECORDING]
    found = [(facts.sessions.get(message.params["session"]), message.user_id) for message in asked]
    return {(session.program_id, user) for session, user in found if session}


def _digests(facts: Facts, messages: Sequence[Message]) -> Iterator[Asked]:
    """The digests among some messages, to those who are members still."""
    for message in messages:
        member = facts.standings.get((message.community_id, message.user_id))
        if message.kind is Kind.DIGEST and member is not None and member.standing is Standing.ACTIVE:
            yield Asked(message.community_id, message.user_id, str(message.params.get("week", "")), member)


def _read_programs(tx: Tx, facts: Facts, messages: Sequence[Message], of: dict[str, list[int]]) -> None:
    """The programs of dates that fell away, and when they meet next."""
    concerned = [message for message in messages if message.kind in _NEXT_OF]
    wanted = {message.params["program"] for message in concerned if "program" in message.params}
    told = [facts.sessions.get(message.params.get("session", 0)) for message in concerned]
    wanted |= {session.program_id for session in told if session}
    if not wanted:
        return
    facts.programs = {row.id: row for row in tx.rows(_PROGRAMS, **of, of_programs=list(wanted))}
    for row in tx.rows(_NEXT, **of, of_programs=list(facts.programs), after=tx.now):
        before = facts.next_dates.get(row.program_id, ())
        roles = bool(facts.programs[row.program_id].roles)
        facts.next_dates[row.program_id] = (*before, NextDate(row.id, row.starts_at, roles))
