"""What is done most: screens, answers, sending and sweeps, once each, in one demo world of many."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, select

from models.actor import SYSTEM, Actor
from models.communities import Community, Membership, Role, Standing
from models.database import Database
from models.outbox import Channel, Delivery
from models.rsvp import Answer
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from models.users import User
from scheduler.sweeps import SWEEPS
from services import (
    action_items,
    attendance,
    attendees,
    badges,
    belongings,
    booking_lists,
    calendar_feeds,
    calendars,
    cards,
    community_statistics,
    dashboard,
    dates,
    delivery,
    discovery,
    discussion,
    gallery,
    goals,
    home,
    instructor_pages,
    leaderboards,
    links,
    members,
    offering_lists,
    own_memberships,
    people,
    program_health,
    program_lists,
    program_page,
    programs,
    public,
    registrations,
    reservations,
    roster,
    rsvp,
    session_page,
    sessions,
    setlist_page,
    song_lists,
    space_week,
    statistics,
    tags,
    timetable,
    voting,
)
from services.delivery import Fence
from services.errors import Refusal
from services.leaderboards import Wanted
from services.outcome import Outcome
from services.people import Profile
from services.song_lists import SongList
from services.timetable import Asked, View

FENCE = Fence("asked", "asked", timedelta(minutes=1))

users = table_of(User)
_communities = table_of(Community)
memberships = table_of(Membership)
session_rows = table_of(ProgramSession)


@dataclass(frozen=True, slots=True)
class There:
    """One community of the demo, and what is in it."""

    owner: Actor
    member: Actor
    telegram_id: int
    programs: Sequence[int]
    sessions: Sequence[int]
    """The next and the last of each program."""


async def places(db: Database) -> list[There]:
    """The two communities of the demo that the others were made like."""
    return await db.read(SYSTEM, _places)


async def run_all(db: Database, communities: Sequence[There]) -> None:
    """Every hot path."""
    for there in communities:
        await look(db, there)
        await _answer(db, there)
    await _send(db)
    await _sweep(db)


def _places(tx: Tx) -> list[There]:
    owns = (
        select(memberships.c.community_id, memberships.c.user_id)
        .where(memberships.c.role == Role.OWNER)
        .order_by(memberships.c.community_id.desc())
        .limit(2)
    )
    return [_there(tx, row.community_id, row.user_id) for row in tx.rows(owns)]


def _there(tx: Tx, community: int, owner: int) -> There:
    tx.become(SYSTEM.inside(community))
    among = (here(memberships), memberships.c.role == Role.MEMBER, memberships.c.standing == Standing.ACTIVE)
    member: int = tx.value(select(func.max(memberships.c.user_id)).where(*among))
    held = tx.rows(
        select(
            session_rows.c.program_id,
            func.min(session_rows.c.id).label("first"),
            func.max(session_rows.c.id).label("last"),
        )
        .where(here(session_rows))
        .group_by(session_rows.c.program_id)
    )
    return There(
        owner=_enter(tx, community, owner),
        member=_enter(tx, community, member),
        telegram_id=tx.value(select(users.c.telegram_id).where(users.c.id == member)),
        programs=[row.program_id for row in held],
        sessions=[one for row in held for one in (row.first, row.last)],
    )


def _enter(tx: Tx, community: int, who: int) -> Actor:
    tx.become(SYSTEM)
    outside = people.recall(tx, who)
    assert outside is not None
    tx.become(replace(outside, community_id=community))
    inside = people.enter(tx, outside)
    tx.become(SYSTEM)
    return inside


async def look(db: Database, there: There) -> None:
    """Open each screen, as one who organizes and as one who comes."""
    for actor in (there.owner, there.member):
        for screen in _SCREENS:
            await _try(db, actor, screen)
        for program in there.programs:
            for screen in _OF_PROGRAM:
                await _try(db, actor, screen, program)
        for session in there.sessions:
            for screen in _OF_SESSION:
                await _try(db, actor, screen, session)
    await _look_from_outside(db, there)


async def _look_from_outside(db: Database, there: There) -> None:
    """By the bot's first look, by a link, by a calendar's address, and on the web."""
    outside = replace(there.member, community_id=None, role=None, standing=None)
    profile = Profile(there.telegram_id, there.member.name)
    await _try(db, people.ANYBODY, people.find, profile)
    await _try(db, replace(outside, community_id=there.member.community_id), people.enter, outside)
    await _try(db, people.ANYBODY, people.community_of_chat, -1)
    await _try(db, outside, own_memberships.every, outside.user_id)
    await _try(db, outside, links.resolve, "reference")
    await _try(db, people.ANYBODY, calendar_feeds.find, "token")
    await _try(db, people.ANYBODY, public.found_communities)
    slug = await db.read(SYSTEM, _slug, there)
    await _try(db, people.ANYBODY, public.community, slug)


def _slug(tx: Tx, there: There) -> str:
    found: str = tx.value(select(_communities.c.slug).where(_communities.c.id == there.owner.community_id))
    return found


async def _try(db: Database, actor: Actor, screen: Callable[..., Any], *args: Any) -> None:
    """Open a screen; some are not for everybody, or not of every program."""
    with suppress(Refusal):
        await db.read(actor, screen, *args)


async def _answer(db: Database, there: There) -> None:
    """Answer every session, in both ways."""
    for session in there.sessions:
        for answer in Answer:
            with suppress(Refusal):
                await db.write(there.member, rsvp.respond, session, answer)


async def _send(db: Database) -> None:
    """Let a sender begin, claim, write down what came of it and end, on both ways."""
    for channel in Channel:
        fence = replace(FENCE, name=channel, channel=channel)
        assert await db.write(SYSTEM, delivery.take_over, fence, [])
        await db.read(SYSTEM, delivery.next_due, channel)
        batch = await db.write(SYSTEM, delivery.exchange, fence, [], 25, _at_once, mails=True)
        done = [Outcome(letter, Delivery.SENT, message_id=1) for letter in batch.letters]
        await db.write(SYSTEM, delivery.exchange, fence, done, 25, _at_once, mails=True)
        await db.write(SYSTEM, delivery.unclaim, fence, [])


def _at_once(_chat: int) -> timedelta:
    return timedelta()


async def _sweep(db: Database) -> None:
    """Run each sweep, while much of it is due."""
    now = db.clock() + timedelta(hours=30)
    db.clock = lambda: now
    for sweep in SWEEPS.values():
        await sweep.run(db)


_SCREENS: tuple[Callable[..., Any], ...] = (
    home.of_community,
    discovery.board,
    discovery.narrowing,
    discovery.soonest,
    lambda tx: cards.find(tx, ""),
    lambda tx: cards.find(tx, "jam"),
    lambda tx: cards.find(tx, "nowhere at all"),
    program_lists.listing,
    members.counted,
    roster.page,
    lambda tx: roster.one(tx, tx.actor.user_id),
    calendars.mine,
    calendars.of_community,
    reservations.mine,
    space_week.overview,
    gallery.listing,
    goals.listing,
    badges.mine,
    tags.used,
    voting.to_vote,
    voting.soonest,
    action_items.mine,
    action_items.all_mine,
    booking_lists.mine,
    booking_lists.next_of_mine,
    offering_lists.shelf,
    instructor_pages.listing,
    dashboard.of_community,
    community_statistics.of_community,
    *(partial(timetable.of_community, asked=Asked(view)) for view in View),
    *(partial(leaderboards.board, wanted=Wanted(topic)) for topic in leaderboards.Topic),
)
_OF_PROGRAM: tuple[Callable[..., Any], ...] = (
    programs.details,
    program_page.view,
    program_page.past,
    dates.page_of,
    goals.listing,
    statistics.of_program,
    program_health.of_program,
    calendars.of_program,
    song_lists.board,
    *(partial(song_lists.view, which=which, page=0) for which in SongList),
)
_OF_SESSION: tuple[Callable[..., Any], ...] = (
    sessions.details,
    session_page.view,
    attendees.page_of,
    attendance.page_of,
    belongings.of_session,
    calendars.of_session,
    discussion.board,
    registrations.listing,
    setlist_page.view,
)
