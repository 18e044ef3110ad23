"""A jam of the demo world that is on right now: its queue is in the group, and goes on."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from models.programs import Kind, Visibility
from models.queue import QueueOrder
from models.rsvp import Answer
from models.sessions import SessionStatus
from models.tx import Tx, here
from services import access, programs, queue, queue_cards, queue_hosts, queue_songs, rsvp, upkeep
from services.demo import songs, texts
from services.demo.cast import MEMBER, ORGANIZER, Become
from services.drafts import Draft
from services.schedule import build
from services.sessions import LISTED, WITH_PROGRAM, sessions
from services.sessions import programs as table

NAME = "Pop-up Jam"
BEGAN = timedelta(minutes=40)
"""How long ago it began, about."""
CALLED = (
    "Cantaloupe Island",
    "Summertime, Dm",
    "Blue Monk",
    "Sunny",
    "Watermelon Man, F, 118",
    "Autumn Leaves, Gm, 140",
    "Caravan",
    "Sonnymoon for Two",
)
"""One song a person, in the order of their calls."""
AGAIN = "Giant Blues, Mia, Bb, 140"
"""Whoever plays the demo has another one waiting, which nobody knows yet."""
PLAYED = 3
"""How many of them were played by now; the next one is being played."""

AFTER_THE_CARDS = timedelta(seconds=15)
"""A group gets a message every few seconds: what comes next is told first."""

_SESSION = select(sessions.c.id).where(here(sessions), sessions.c.program_id == bindparam("of_program"))
_ON = (
    select(sessions.c.id, sessions.c.starts_at)
    .select_from(WITH_PROGRAM)
    .where(
        LISTED,
        table.c.kind == Kind.JAM_SESSION,
        sessions.c.starts_at <= bindparam("at"),
        sessions.c.ends_at > bindparam("at"),
    )
)


def play(tx: Tx, crowd: Sequence[str], zone: str, become: Become) -> int:
    """Let songs be called and played at the jam that is on, or at a one-off one; how many dates it made."""
    now = tx.now
    people = (*crowd[:3], MEMBER, *crowd[3:])
    become(ORGANIZER)
    on = tx.row(_ON, at=now, **access.sight(tx.actor))
    begins = on.starts_at if on else _five_minutes(now - BEGAN)
    session = on.id if on else _planned(tx, begins, people, zone, become)
    tx.now = begins - timedelta(minutes=20)
    for name, title in (*zip(people, CALLED, strict=False), (MEMBER, AGAIN)):
        tx.now += timedelta(minutes=1)
        become(name)
        queue_songs.call_typed(tx, session, title)
    become(ORGANIZER)
    _run(tx, session, begins, now)
    tx.now = now
    upkeep.advance(tx, [session], SessionStatus.IN_PROGRESS)
    tx.now = now + AFTER_THE_CARDS
    queue_cards.post(tx, session)
    tx.now = now
    return 0 if on else 1


def _five_minutes(at: datetime) -> datetime:
    """Somebody would say such a time."""
    return at.replace(minute=at.minute // 5 * 5, second=0, microsecond=0)


def _planned(tx: Tx, begins: datetime, people: Sequence[str], zone: str, become: Become) -> int:
    """A one-off jam with its songs, planned two days ago; its only session."""
    tx.now = begins - timedelta(days=2)
    local = begins.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    draft = Draft(
        name=NAME,
        kind=Kind.JAM_SESSION,
        description=texts.POP_UP,
        schedule=build.once(local, zone),
        duration_minutes=240,
        place="Miradouro da Graça",
        tags=["jazz", "jam", "outdoors"],
        settings={"skill_level": "all_welcome", "bring_your_own": ["instrument"]},
        visibility=Visibility.PUBLIC,
    )
    program = programs.create(tx, draft)
    songs.bring(tx, program.id, NAME, people, become)
    session: int = tx.value(_SESSION, of_program=program.id)
    for n, name in enumerate(people):
        tx.now = begins - timedelta(hours=9, minutes=7 * n)
        become(name)
        rsvp.respond(tx, session, Answer.GOING)
    return session


def _run(tx: Tx, session: int, begins: datetime, now: datetime) -> None:
    """The host lets the first songs be played, and moves one."""
    queue_hosts.set_order(tx, session, QueueOrder.FAIR)
    for n in range(PLAYED + 1):
        tx.now = min(begins + timedelta(minutes=2 + 9 * n), now)
        queue_hosts.play(tx, queue.board(tx, session).waiting[0].id)
    last = queue.board(tx, session).waiting[-1]
    queue_hosts.move(tx, last.id, last.place, last.place - 1)
