"""Reading the facts behind notices: for a batch of messages at once, in a fixed number of queries."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select

from models.communities import Community, Membership, Standing
from models.pairs import Pair
from models.programs import Program, ProgramInvited, ProgramStatus
from models.rsvp import Rsvp
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, table_of
from models.users import User
from services import (
    action_items,
    announcement_reports,
    badges,
    bookings,
    care_facts,
    choices,
    digest_content,
    discussion,
    intake_need,
    invoices,
    meetings,
    minutes_digest,
    nudges,
    payment_news,
    queue_facts,
    ratings,
    recaps,
    recording_asks,
    refund_news,
    setlists,
    team_news,
)
from services import sessions as session_details
from services.digest_content import Asked
from services.notice_facts import Facts, Message, NextDate
from services.outbox import Kind

communities = table_of(Community)
invited = table_of(ProgramInvited)
memberships = table_of(Membership)
pairs = table_of(Pair)
programs = table_of(Program)
rsvps = table_of(Rsvp)
sessions = table_of(ProgramSession)
users = table_of(User)

NEXT_DATES = 3
"""How many next dates one hears with a cancellation."""
_ABOUT_SONGS = frozenset({Kind.REMINDER, Kind.SETLIST, Kind.SETLIST_CHANGED, Kind.SETLIST_WANTED})
_NEXT_OF = (Kind.CANCELLED, Kind.DATE_GONE, Kind.PROGRAM_BACK)


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
    rsvps.c.offer_until,
).where(
    rsvps.c.community_id.in_(_any("of_communities")),
    rsvps.c.session_id.in_(_any("of_sessions")),
    rsvps.c.user_id.in_(_any("of_users")),
)
_ASKED = select(
    pairs.c.session_id, pairs.c.asker_id, pairs.c.partner_id, pairs.c.asker_pool_id, pairs.c.partner_pool_id
).where(
    pairs.c.community_id.in_(_any("of_communities")),
    pairs.c.session_id.in_(_any("of_sessions")),
    pairs.c.partner_id.in_(_any("of_users")),
    pairs.c.confirmed_at.is_(None),
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


def read(tx: Tx, messages: Sequence[Message]) -> Facts:
    """The facts behind some messages, in at most 36 queries, as the system actor."""
    facts = Facts(tx.now)
    if not messages:
        return facts
    within = list({message.community_id for message in messages})
    users = [message.user_id for message in messages]
    _read_standings(tx, facts, within, [*users, *_named(messages, "user", Kind.JOIN_REQUEST)])
    _read_sessions(tx, facts, messages, within, users)
    _read_words(tx, facts, messages, within)
    _read_music(tx, facts, messages, within)
    _read_meetings(tx, facts, messages, within)
    _read_programs(tx, facts, messages, {"of_communities": within}, users)
    _read_recognition(tx, facts, messages, within)
    facts.bookings = bookings.many(tx, set(_named(messages, "booking")), within)
    asked = [message for message in messages if message.kind in (Kind.BOOKED, Kind.APPOINTMENT_SOON)]
    facts.forms = intake_need.states(tx, set(_named(asked, "booking")), within)
    told = [(message.kind, message.params) for message in messages]
    facts.care = care_facts.read(tx, told, within)
    facts.refunds = refund_news.read(tx, _named(messages, "refund"), within)
    facts.papers = invoices.told(tx, _named(messages, "invoice"), within)
    facts.parts = payment_news.read(tx, [params for _kind, params in told], within)
    return facts


def _named(messages: Sequence[Message], what: str, *kinds: Kind) -> list[Any]:
    """What those of some kinds, or all, name: the ids of their sessions, programs, …"""
    return [m.params[what] for m in messages if what in m.params and (not kinds or m.kind in kinds)]


def _read_standings(tx: Tx, facts: Facts, within: list[int], users: list[int]) -> None:
    """The communities, and how people stand in them."""
    facts.communities = {row.id: row.name for row in tx.rows(_COMMUNITIES, of_communities=within)}
    for row in tx.rows(_STANDINGS, of_communities=within, of_users=users):
        facts.standings[row.community_id, row.user_id] = row


def _read_sessions(
    tx: Tx, facts: Facts, messages: Sequence[Message], within: list[int], users: list[int]
) -> None:
    """The sessions, what people answered, and whose list of who came was begun."""
    wanted = list(set(_named(messages, "session")))
    if wanted:
        facts.sessions = session_details.many(tx, wanted, within)
        for row in tx.rows(_ANSWERS, of_communities=within, of_sessions=wanted, of_users=users):
            facts.answers[row.session_id, row.user_id] = row
    if asked := _named(messages, "session", Kind.PAIR_ASKED):
        rows = tx.rows(_ASKED, of_communities=within, of_sessions=asked, of_users=users)
        facts.asked = {(row.session_id, row.asker_id, row.partner_id): row for row in rows}
    facts.attended = nudges.taken(tx, set(_named(messages, "session", Kind.TAKE_ATTENDANCE)), within)


def _read_words(tx: Tx, facts: Facts, messages: Sequence[Message], within: list[int]) -> None:
    """What people wrote: comments, announcements, recaps; and the digests."""
    facts.comments = discussion.said(tx, _named(messages, "comment", Kind.COMMENT), within)
    facts.announcements = announcement_reports.said(tx, set(_named(messages, "announcement")), within)
    watched = set(_named(messages, "announcement", Kind.ANNOUNCEMENT_NEWS))
    facts.announcements |= announcement_reports.many(tx, watched, within)
    facts.recaps = recaps.written(tx, _named(messages, "session", Kind.RECAP), within)
    facts.digests = digest_content.read(tx, _digests(facts, messages))


def _read_music(tx: Tx, facts: Facts, messages: Sequence[Message], within: list[int]) -> None:
    """Songs that were called or chosen, and who may be recorded."""
    asked_of = [(message.kind, message.params) for message in messages]
    facts.called = queue_facts.read(tx, asked_of, facts.sessions, within)
    facts.setlists = setlists.shown(tx, _named(messages, "session", *_ABOUT_SONGS), within)
    facts.consented = recording_asks.answered(tx, _to_ask(facts, messages), within)


def _read_meetings(tx: Tx, facts: Facts, messages: Sequence[Message], within: list[int]) -> None:
    """Agendas, minutes and tasks."""
    facts.topics = meetings.topics(tx, _named(messages, "session", Kind.REMINDER), within)
    facts.minutes = minutes_digest.read(tx, _named(messages, "session", Kind.MINUTES), within)
    facts.actions = action_items.many(tx, set(_named(messages, "action")), within)


def _read_recognition(tx: Tx, facts: Facts, messages: Sequence[Message], within: list[int]) -> None:
    """Badges that are told of, and what was said about sessions that are asked about."""
    facts.badges = badges.told(tx, _named(messages, "badge", Kind.MILESTONE), within)
    summed_up = [message for message in messages if message.kind is Kind.BADGES]
    runs = {datetime.fromisoformat(message.params["run"]) for message in summed_up}
    facts.given = badges.given(tx, {message.user_id for message in summed_up}, runs, within)
    facts.rated = ratings.rated(tx, set(_named(messages, "session", Kind.FEEDBACK)), within)


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


def _read_programs(
    tx: Tx, facts: Facts, messages: Sequence[Message], of: dict[str, list[int]], users: list[int]
) -> None:
    """Programs that are gone, or invited to; those of dates that fell away, and when they meet next."""
    if gone := _named(messages, "program", Kind.PROGRAM_GONE):
        facts.deleted = {row.id: row for row in tx.rows(_DELETED, **of, of_programs=gone)}
    if joining := _named(messages, "program", Kind.INVITED):
        rows = tx.rows(_INVITED, **of, of_programs=joining, of_users=users)
        facts.invited = {(row.program_id, row.user_id): row for row in rows}
    told = [message.params for message in messages if message.kind is Kind.TEAM]
    facts.teams = team_news.read(tx, told, of["of_communities"])
    concerned = [message for message in messages if message.kind in _NEXT_OF]
    wanted = {message.params["program"] for message in concerned if "program" in message.params}
    about = [facts.sessions.get(message.params.get("session", 0)) for message in concerned]
    wanted |= {session.program_id for session in about if session}
    if not wanted:
        return
    facts.programs = {row.id: row for row in tx.rows(_PROGRAMS, **of, of_programs=list(wanted))}
    for row in tx.rows(_NEXT, **of, of_programs=list(facts.programs), after=tx.now):
        before = facts.next_dates.get(row.program_id, ())
        roles = bool(facts.programs[row.program_id].roles)
        facts.next_dates[row.program_id] = (*before, NextDate(row.id, row.starts_at, roles))
