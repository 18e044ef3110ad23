"""A jam of the demo world that is on right now: its queue is in the group, and goes on."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from models.programs import Kind, Visibility
from models.queue import QueueOrder
from models.rsvp import Answer
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import programs, queue, queue_cards, queue_hosts, queue_songs, rsvp, upkeep
from services.demo import songs, texts
from services.demo.cast import MEMBER, ORGANIZER
from services.drafts import Draft
from services.schedule import build

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

_SESSION = select(table_of(ProgramSession).c.id).where(
    here(table_of(ProgramSession)), table_of(ProgramSession).c.program_id == bindparam("of_program")
)


def play(tx: Tx, people: Sequence[str], zone: str, become: Callable[[str], None]) -> int:
    """Let a one-off jam begin, songs be called and played; how many sessions that made."""
    now = tx.now
    begins = now - BEGAN
    begins = begins.replace(minute=begins.minute // 5 * 5, second=0, microsecond=0)
    tx.now = now - timedelta(days=2)
    become(ORGANIZER)
    session = _planned(tx, begins, people, zone, become)
    for n, name in enumerate(people):
        tx.now = begins - timedelta(hours=9, minutes=7 * n)
        become(name)
        rsvp.respond(tx, session, Answer.GOING)
    tx.now = begins - timedelta(minutes=20)
    for name, title in zip(people, CALLED, strict=False):
        tx.now += timedelta(minutes=2)
        become(name)
        queue_songs.call_typed(tx, session, title)
    become(MEMBER)
    queue_songs.call_typed(tx, session, AGAIN)
    become(ORGANIZER)
    _run(tx, session, begins)
    tx.now = now
    upkeep.advance(tx, [session], SessionStatus.IN_PROGRESS)
    queue_cards.post(tx, session)
    return 1


def _planned(
    tx: Tx, begins: datetime, people: Sequence[str], zone: str, become: Callable[[str], None]
) -> int:
    """The program with its songs; its only session."""
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
    return session


def _run(tx: Tx, session: int, begins: datetime) -> None:
    """The host lets the first songs be played, and moves one."""
    queue_hosts.set_order(tx, session, QueueOrder.FAIR)
    for n in range(PLAYED + 1):
        tx.now = begins + timedelta(minutes=2 + 9 * n)
        queue_hosts.play(tx, queue.board(tx, session).waiting[0].id)
    last = queue.board(tx, session).waiting[-1]
    queue_hosts.move(tx, last.id, last.place, last.place - 1)
