"""One very large community: its members, what they answered, voted, did and were told."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, String, case, cast, func, literal, select

from benchmarks.copies import K, earlier, repeat
from benchmarks.world import World
from models.activity import ActivityEntry
from models.actor import SYSTEM
from models.attendance import Attendance
from models.communities import Membership
from models.database import Database
from models.intake import HandledUpdate
from models.links import LinkKind
from models.outbox import Delivery, OutboxMessage
from models.places import PlacePool
from models.programs import Program
from models.repertoire import Song
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from models.users import User
from models.votes import Choice, Vote, VoteSubject
from services import links, places
from services.generation import key
from services.outbox_kinds import Kind

ASKED = 20
"""How many sessions of those that were there before everybody answers: each of them one."""
OF_A_PROGRAM = 50
"""Sessions that a program has, a week apart: half of them are over."""
SONGS = 20
TELEGRAM = 20_000_000_000
"""Below the Telegram ids of its members."""
ANOTHER_BOT = 43

users = table_of(User)
memberships = table_of(Membership)
programs = table_of(Program)
sessions = table_of(ProgramSession)
pools = table_of(PlacePool)
rsvps = table_of(Rsvp)
votes = table_of(Vote)
attendance = table_of(Attendance)
outbox = table_of(OutboxMessage)
activity = table_of(ActivityEntry)
handled = table_of(HandledUpdate)

NUMBER = cast(K, String)
Changes = dict[str, ColumnElement[Any]]


async def grow(db: Database, made: World, members: int, held: int) -> None:
    """Fill a community that is there with so many more members, and sessions by the fifty.

    Rows are numbered from 1 on: ids of real ones are far higher.
    """
    system = SYSTEM.inside(made.community_id)
    kinds = held // OF_A_PROGRAM
    await db.write(system, _programs, made, kinds)
    for program in range(1, kinds + 1):
        await db.write(system, _sessions, program)
    for fill in (_people, _answers, _came, _voted, _told):
        await db.write(system, fill, made, members, kinds)
    await db.write(system, _counted)


def _programs(tx: Tx, made: World, count: int) -> None:
    like = tx.value(select(sessions.c.program_id).where(here(sessions), sessions.c.id == made.sessions[0]))
    named: Changes = {
        "id": K,
        "name": literal("Program ").concat(NUMBER),
        "slug": literal("program-").concat(NUMBER),
    }
    repeat(tx, programs, count, named, here(programs), programs.c.id == like)
    links.make(tx, LinkKind.PROGRAM, [(tx.community_id, number + 1) for number in range(count)])


def _sessions(tx: Tx, program: int) -> None:
    """Those of one program, each with its places and its link."""
    rows = list(_dated(tx.now, program))
    tx.add_many(ProgramSession, rows)
    tx.add_many(PlacePool, [{"id": row["id"], "session_id": row["id"], "capacity": None} for row in rows])
    links.make(tx, LinkKind.SESSION, [(tx.community_id, row["id"]) for row in rows])


def _dated(now: datetime, program: int) -> Iterator[dict[str, Any]]:
    """A week apart, those of many programs in each hour of it."""
    first = now.replace(minute=30, second=0, microsecond=0) + timedelta(hours=program % 168)
    for n in range(OF_A_PROGRAM):
        start = first + timedelta(weeks=n - OF_A_PROGRAM // 2)
        over = start < now
        yield {
            "id": (program - 1) * OF_A_PROGRAM + n + 1,
            "program_id": program,
            "original_start": key(start.replace(tzinfo=None)),
            "starts_at": start,
            "ends_at": start + timedelta(hours=2),
            "weekday": start.weekday(),
            "status": SessionStatus.COMPLETED if over else SessionStatus.SCHEDULED,
            "reminded_at": now,
            "held_at": now,
            "feedback_asked_at": now if over else None,
        }


def _people(tx: Tx, made: World, count: int, _kinds: int) -> None:
    named: Changes = {
        "id": K,
        "telegram_id": K + TELEGRAM,
        "name": literal("Member ").concat(NUMBER),
        "username": literal("member").concat(NUMBER),
        "email": literal("m").concat(NUMBER).concat("@example.org"),
    }
    repeat(tx, users, count, named, users.c.id == made.members[0])
    mine = (here(memberships), memberships.c.user_id == made.members[0])
    repeat(tx, memberships, count, {"id": K, "user_id": K}, *mine)


def _answers(tx: Tx, made: World, count: int, kinds: int) -> None:
    """One to a session of those that everybody answers, one to another."""
    asked = made.sessions[:ASKED]
    pool = {session: places.of_session(tx, session)[0].id for session in asked}
    like = tx.add(
        Rsvp,
        session_id=asked[0],
        user_id=made.members[0],
        status=RsvpStatus.GOING,
        pool_id=pool[asked[0]],
        answered_at=tx.now - timedelta(days=3),
    )
    first: Changes = {
        "id": K,
        "user_id": K,
        "answered_at": earlier(rsvps.c.answered_at, K),
        "session_id": case(dict(enumerate(asked)), value=K % ASKED),
        "pool_id": case({n: pool[session] for n, session in enumerate(asked)}, value=K % ASKED),
    }
    one = (here(rsvps), rsvps.c.id == like)
    repeat(tx, rsvps, count, first, *one)
    other = K % (kinds * OF_A_PROGRAM) + 1
    second = {"id": K + count, "user_id": K, "session_id": other, "pool_id": other}
    repeat(tx, rsvps, count, second, *one)


def _came(tx: Tx, made: World, count: int, kinds: int) -> None:
    """Everybody was once somewhere."""
    over = K % kinds * OF_A_PROGRAM + K % (OF_A_PROGRAM // 2) + 1
    like = tx.add(
        Attendance,
        session_id=1,
        user_id=made.members[0],
        attended=True,
        created_at=tx.now,
        updated_at=tx.now,
    )
    came = {"id": K, "user_id": K, "session_id": over}
    repeat(tx, attendance, count, came, here(attendance), attendance.c.id == like)


def _voted(tx: Tx, made: World, count: int, _kinds: int) -> None:
    """Everybody likes one of the songs of one program."""
    liked = {"ups": count // SONGS + 1, "score": count // SONGS + 1}
    named = [{"id": n, "title": f"Song {n}", "title_key": f"song {n}", **liked} for n in range(1, SONGS + 1)]
    same = {"program_id": 1, "created_by": made.members[0], "created_at": tx.now, "updated_at": tx.now}
    tx.add_many(Song, [{**one, **same} for one in named])
    like = tx.add(
        Vote,
        subject=VoteSubject.SONG,
        subject_id=1,
        program_id=1,
        user_id=made.members[0],
        vote=Choice.UP,
        created_at=tx.now,
        updated_at=tx.now,
    )
    cast_by = {"id": K, "user_id": K, "subject_id": K % SONGS + 1}
    repeat(tx, votes, count, cast_by, here(votes), votes.c.id == like)


def _told(tx: Tx, made: World, count: int, kinds: int) -> None:
    """What everybody was told, did and tapped; a tenth will be told something tomorrow."""
    me, at = made.members[0], tx.now - timedelta(days=1)
    same = {"kind": Kind.REMINDER, "user_id": me, "due_at": at, "created_at": at}
    sent = tx.add(OutboxMessage, unique_key="like", status=Delivery.SENT, done_at=at, **same)
    waits = tx.add(OutboxMessage, unique_key="waits", **{**same, "due_at": tx.now + timedelta(days=1)})
    told: Changes = {
        "id": K,
        "user_id": K,
        "unique_key": literal("told:").concat(NUMBER),
        **_seconds(outbox.c["due_at", "created_at", "done_at"]),
    }
    repeat(tx, outbox, count, told, here(outbox), outbox.c.id == sent)
    waiting: Changes = {"id": K + count, "user_id": K, "unique_key": literal("will:").concat(NUMBER)}
    repeat(tx, outbox, count // 10, waiting, here(outbox), outbox.c.id == waits)
    did = tx.add(ActivityEntry, user_id=me, verb="edited", target_kind="session", target_id=1, at=at)
    done = {"id": K, "user_id": K, "target_id": K % (kinds * OF_A_PROGRAM) + 1, **_seconds([activity.c.at])}
    repeat(tx, activity, count, done, here(activity), activity.c.id == did)
    tx.add(HandledUpdate, bot_id=ANOTHER_BOT, update_id=0, handled_at=tx.now)
    repeat(
        tx,
        handled,
        count,
        {"update_id": K, **_seconds([handled.c.handled_at])},
        handled.c.bot_id == ANOTHER_BOT,
    )


def _seconds(moments: Iterable[Column[Any]]) -> Changes:
    """These moments, each row's a second before the last one's."""
    return {moment.name: earlier(moment, K) for moment in moments}


def _counted(tx: Tx) -> None:
    """Let places say how many of them are taken."""
    taken = select(func.count()).where(
        rsvps.c.community_id == pools.c.community_id,
        rsvps.c.session_id == pools.c.session_id,
        rsvps.c.status == RsvpStatus.GOING,
    )
    tx.execute(pools.update().where(here(pools)).values(taken=taken.scalar_subquery()))
