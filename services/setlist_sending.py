"""Setlists reach those who come: a week before, or as soon as the list is chosen if that is later.

What changes afterwards is told once, when the organizers have left the list alone for a while: as songs that
came, went, or are in another key. Who runs a book club hears ten days before that no list is chosen yet.
Sweeps, as the system actor; each may run twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, false, or_, select, union, update

from models.base import upsert
from models.communities import Membership
from models.ids import new_id
from models.programs import Kind, Program, ProgramStaff, ProgramStatus
from models.repertoire import Song
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.setlists import Setlist
from models.tx import Tx, here, table_of
from services import music, outbox, setlist_shown, setlists
from services.sessions import WITH_PROGRAM

table = table_of(Setlist)
sessions = table_of(ProgramSession)
programs = table_of(Program)
staff = table_of(ProgramStaff)
songs = table_of(Song)
rsvps = table_of(Rsvp)
memberships = table_of(Membership)

BEFORE = timedelta(days=7)
"""When the list goes to those who come."""
CALM = timedelta(minutes=15)
"""How long organizers have left a list alone before its changes are told."""
NUDGE_BEFORE, NUDGE_UNTIL = timedelta(days=10), timedelta(days=3)
"""When those who run a book club hear that no list is chosen, and when it is too late for that."""
CHOSEN_AHEAD = (Kind.BOOK_CLUB,)
"""Kinds whose songs are chosen before; at a jam they are called."""
PAGE = 1000
"""People a transaction tells."""
BATCH = 200
"""Sessions a sweep looks up at once."""


@dataclass(frozen=True, slots=True)
class Due:
    """A session whose list, or what changed of it, is to be told."""

    community_id: int
    session_id: int


_WITH_SESSION = table.join(
    sessions, (sessions.c.community_id == table.c.community_id) & (sessions.c.id == table.c.session_id)
)
_TAKES_PLACE = (sessions.c.status != SessionStatus.CANCELLED) & sessions.c.deleted_at.is_(None)
_IS_TIME = or_(
    # What will not be told any more is looked at once, and put aside.
    sessions.c.starts_at <= bindparam("at"),
    _TAKES_PLACE & table.c.sent_at.is_(None) & (sessions.c.starts_at <= bindparam("until")),
    _TAKES_PLACE & table.c.sent_at.is_not(None) & (table.c.updated_at <= bindparam("calm_since")),
)
_DUE = (
    select(table.c.community_id, table.c.session_id)
    .select_from(_WITH_SESSION)
    .where(table.c.news, _IS_TIME)
    .order_by(table.c.session_id)
    .limit(bindparam("most"))
)
_THIS = (here(table), table.c.session_id == bindparam("of_session"))
_ONE = (
    select(
        table.c.sent_at,
        table.c.told,
        table.c.revision,
        sessions.c.starts_at,
    )
    .select_from(_WITH_SESSION)
    .where(*_THIS, table.c.news, _IS_TIME)
    .with_for_update(of=table)
)
_PEOPLE = (
    select(rsvps.c.user_id)
    .where(
        here(rsvps),
        rsvps.c.session_id == bindparam("of_session"),
        rsvps.c.status.in_((RsvpStatus.GOING, RsvpStatus.MAYBE)),
        rsvps.c.user_id > bindparam("after"),
    )
    .order_by(rsvps.c.user_id)
    .limit(PAGE)
)
_TOLD = update(table).where(*_THIS).values(news=false(), told=bindparam("known"), sent_at=bindparam("at"))
_QUIET = update(table).where(*_THIS).values(news=false())

_HAS_SONGS = exists().where(
    songs.c.community_id == programs.c.community_id,
    songs.c.program_id == programs.c.id,
    songs.c.deleted_at.is_(None),
)
_UNCHOSEN = (
    select(sessions.c.community_id, sessions.c.id)
    .select_from(
        WITH_PROGRAM.outerjoin(
            table, (table.c.community_id == sessions.c.community_id) & (table.c.session_id == sessions.c.id)
        )
    )
    .where(
        sessions.c.status == SessionStatus.SCHEDULED,
        sessions.c.deleted_at.is_(None),
        sessions.c.starts_at > bindparam("from"),
        sessions.c.starts_at <= bindparam("until"),
        programs.c.deleted_at.is_(None),
        programs.c.kind.in_(CHOSEN_AHEAD),
        music.IS_PLAYED,
        programs.c.status == ProgramStatus.ACTIVE,
        table.c.chosen_at.is_(None),
        table.c.nudged_at.is_(None),
        _HAS_SONGS,
    )
    .order_by(sessions.c.starts_at)
    .limit(bindparam("most"))
)
_RUNNERS = union(
    select(staff.c.user_id)
    .select_from(
        sessions.join(
            staff,
            (staff.c.community_id == sessions.c.community_id) & (staff.c.program_id == sessions.c.program_id),
        )
    )
    .where(here(sessions), sessions.c.id == bindparam("of_session")),
    select(programs.c.created_by)
    .select_from(WITH_PROGRAM)
    .where(here(sessions), sessions.c.id == bindparam("of_session")),
)
_new = upsert(table)
_NUDGED = _new.on_conflict_do_update(
    index_elements=["community_id", "session_id"], set_={"nudged_at": _new.excluded.nudged_at}
)


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """Lists whose time to be told has come, and changes that have settled."""
    return tx.records(Due, _DUE, most=most, **_times(tx))


def _times(tx: Tx) -> dict[str, datetime]:
    return {"at": tx.now, "until": tx.now + BEFORE, "calm_since": tx.now - CALM}


def tell(tx: Tx, wanted: Due, after: int = 0) -> tuple[int, int | None]:
    """Tell a page of a session's people, those after the id `after`: (how many, where to go on).

    The first time the list itself, later what changed. The last page writes down what they know now; until
    then it may run again: each person has one message a state of the list. In the session's community.
    """
    row = tx.row(_ONE, of_session=wanted.session_id, **_times(tx))
    if row is None:
        return 0, None
    shown = setlists.shown(tx, [wanted.session_id]).get(wanted.session_id)
    songs = shown.songs if shown else ()
    known = [[line.song_id, line.title, line.key] for line in songs]
    is_news = bool(setlist_shown.difference(row.told, songs)) if row.sent_at else bool(songs)
    if row.starts_at <= tx.now or not is_news:
        tx.execute(_QUIET, of_session=wanted.session_id)  # over, empty, or only in another order
        return 0, None
    people = [found.user_id for found in tx.rows(_PEOPLE, of_session=wanted.session_id, after=after)]
    about: dict[str, Any] = {"session": wanted.session_id}
    if row.sent_at:
        key = f"{wanted.session_id}:{row.revision}"
        outbox.tell(tx, outbox.Kind.SETLIST_CHANGED, people, key, **about, before=row.told)
    else:
        outbox.tell(tx, outbox.Kind.SETLIST, people, str(wanted.session_id), **about)
    if len(people) == PAGE:
        return PAGE, people[-1]
    tx.execute(_TOLD, of_session=wanted.session_id, known=known, at=row.sent_at or tx.now)
    return len(people), None


def unchosen(tx: Tx, most: int = BATCH) -> list[Due]:
    """Sessions of book clubs that come near without a list, and of which nobody was told yet."""
    until = tx.now + NUDGE_BEFORE
    return tx.records(Due, _UNCHOSEN, most=most, until=until, **{"from": tx.now + NUDGE_UNTIL})


def nudge(tx: Tx, wanted: Due) -> int:
    """Tell those who run a session that no list is chosen yet, once; how many. In its community."""
    people = [row.user_id for row in tx.rows(_RUNNERS, of_session=wanted.session_id)]
    outbox.tell(tx, outbox.Kind.SETLIST_WANTED, people, str(wanted.session_id), session=wanted.session_id)
    tx.connection.execute(
        _NUDGED,
        {
            "community_id": tx.community_id,
            "id": new_id(),
            "session_id": wanted.session_id,
            "notes": "",
            "told": [],
            "news": False,
            "revision": 0,
            "updated_at": tx.now,
            "nudged_at": tx.now,
        },
    )
    return len(people)
