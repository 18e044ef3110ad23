"""How far goals are, as one expression of SQL: many are counted in one query.

A goal of a program counts that program; one of the community counts all programs but those for the invited
alone, so that it tells nothing of them.
"""

from typing import Any

from sqlalchemy import and_, case, distinct, exists, func, select, true

from models.attendance import Attendance
from models.goals import Goal, GoalKind
from models.plays import Play
from models.programs import Program, Visibility
from models.sessions import ProgramSession, SessionStatus
from models.tx import table_of
from services.came import CAME, attendance, sessions

goals = table_of(Goal)
plays = table_of(Play)
programs = table_of(Program)
_earlier_plays = plays.alias("earlier_plays")
_earlier_visits = table_of(Attendance).alias("earlier_visits")
_earlier_sessions = table_of(ProgramSession).alias("earlier_sessions")


def _counted(table: Any, whole: bool) -> Any:
    """Rows of what the goal is for."""
    if not whole:
        return and_(table.c.community_id == goals.c.community_id, table.c.program_id == goals.c.program_id)
    open_ = exists().where(
        programs.c.community_id == table.c.community_id,
        programs.c.id == table.c.program_id,
        programs.c.deleted_at.is_(None),
        programs.c.visibility != Visibility.INVITE_ONLY,
    )
    return and_(table.c.community_id == goals.c.community_id, open_)


def _between(moment: Any) -> Any:
    return and_(moment >= goals.c.starts_at, moment < goals.c.ends_at)


def _held(table: Any) -> Any:
    return and_(table.c.status != SessionStatus.CANCELLED, table.c.deleted_at.is_(None))


def _value(statement: Any) -> Any:
    return statement.correlate(goals).scalar_subquery()


def _sessions(whole: bool) -> Any:
    return _value(
        select(func.count())
        .select_from(sessions)
        .where(
            _counted(sessions, whole),
            _between(sessions.c.starts_at),
            sessions.c.status == SessionStatus.COMPLETED,
            sessions.c.deleted_at.is_(None),
        )
    )


def _there(whole: bool) -> tuple[Any, ...]:
    return (
        _counted(sessions, whole),
        _between(sessions.c.starts_at),
        _held(sessions),
        attendance.c.attended.is_(true()),
    )


def _visits(whole: bool) -> Any:
    return _value(select(func.count()).select_from(CAME).where(*_there(whole)))


def _new_faces(whole: bool) -> Any:
    """People who came, and had never come before the goal began."""
    known = (
        exists()
        .where(
            _earlier_visits.c.community_id == attendance.c.community_id,
            _earlier_visits.c.user_id == attendance.c.user_id,
            _earlier_visits.c.attended.is_(true()),
            _earlier_sessions.c.community_id == _earlier_visits.c.community_id,
            _earlier_sessions.c.id == _earlier_visits.c.session_id,
            _counted(_earlier_sessions, whole),
            _held(_earlier_sessions),
            _earlier_sessions.c.starts_at < goals.c.starts_at,
        )
        .correlate(attendance, goals)
    )
    return _value(
        select(func.count(distinct(attendance.c.user_id))).select_from(CAME).where(*_there(whole), ~known)
    )


def _songs(whole: bool) -> Any:
    return _value(
        select(func.count(distinct(plays.c.song_id))).where(
            _counted(plays, whole), _between(plays.c.played_at)
        )
    )


def _new_songs(whole: bool) -> Any:
    known = (
        exists()
        .where(
            _earlier_plays.c.community_id == plays.c.community_id,
            _earlier_plays.c.song_id == plays.c.song_id,
            _earlier_plays.c.played_at < goals.c.starts_at,
        )
        .correlate(plays, goals)
    )
    return _value(
        select(func.count(distinct(plays.c.song_id))).where(
            _counted(plays, whole), _between(plays.c.played_at), ~known
        )
    )


def _done(whole: bool) -> Any:
    return case(
        {
            GoalKind.SONGS: _songs(whole),
            GoalKind.NEW_SONGS: _new_songs(whole),
            GoalKind.SESSIONS: _sessions(whole),
            GoalKind.VISITS: _visits(whole),
            GoalKind.NEW_FACES: _new_faces(whole),
        },
        value=goals.c.kind,
        else_=0,
    )


DONE_IN_PROGRAM = _done(whole=False)
"""How far a goal of a program is."""
DONE_IN_COMMUNITY = _done(whole=True)
"""How far a goal of the community is."""
DONE = case((goals.c.program_id.is_not(None), DONE_IN_PROGRAM), else_=DONE_IN_COMMUNITY)
"""How far any goal is."""
