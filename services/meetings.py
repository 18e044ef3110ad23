"""The agenda of a session: who sees it, and who may change it while it can be changed."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Row, and_, bindparam, case, false, select, true

from models.cards import Shows
from models.communities import Standing
from models.meetings import AgendaItem, ItemStatus, Meeting
from models.programs import Program
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from models.users import User
from models.votes import Vote, VoteSubject
from services import kinds, meeting_fit, outbox, sessions
from services.errors import MeetingFinished, NotAllowed, NotFound, SessionOver, Withdrawn
from services.meeting_facts import Agenda, Item, Run, has_agenda
from services.sessions import WITH_PROGRAM, SessionDetails

table = table_of(AgendaItem)
meetings = table_of(Meeting)
program_sessions = table_of(ProgramSession)
programs = table_of(Program)
users = table_of(User)
votes = table_of(Vote)

_MY_VOTE = and_(
    votes.c.community_id == table.c.community_id,
    votes.c.subject == VoteSubject.AGENDA_ITEM,
    votes.c.subject_id == table.c.id,
    votes.c.user_id == bindparam("me"),
)
_COLUMNS = (
    table.c.id,
    table.c.session_id,
    table.c.topic,
    table.c.text,
    table.c.minutes,
    table.c.status,
    table.c.position,
    table.c.ups,
    table.c.downs,
    table.c.score,
    table.c.suggested_by,
    users.c.name,
    table.c.created_at,
    table.c.started_at,
    table.c.ended_at,
    table.c.spent_seconds,
    table.c.carried_from,
    table.c.revision,
    votes.c.vote,
    case((table.c.suggested_by == bindparam("me"), true()), else_=false()),
)
_ALL = (
    select(*_COLUMNS)
    .select_from(table.outerjoin(users, users.c.id == table.c.suggested_by).outerjoin(votes, _MY_VOTE))
    .where(table.c.deleted_at.is_(None))
    .order_by(table.c.position, table.c.id)
)
_ITEMS = _ALL.where(here(table), table.c.session_id == bindparam("of_session"))
_SOME: BindParameter[Any] = bindparam("of_sessions", expanding=True)
_WITHIN: BindParameter[Any] = bindparam("of_communities", expanding=True)
_ITEMS_WITHIN = _ALL.where(table.c.community_id.in_(_WITHIN), table.c.session_id.in_(_SOME))
_WHERE = select(table.c.id, table.c.session_id, table.c.topic, table.c.deleted_at).where(
    here(table), table.c.id == bindparam("of_item")
)
_FRAMES = select(
    program_sessions.c.id,
    programs.c.settings,
    program_sessions.c.details,
    meetings.c.started_at,
    meetings.c.finished_at,
).select_from(
    WITH_PROGRAM.outerjoin(
        meetings,
        and_(
            meetings.c.community_id == program_sessions.c.community_id,
            meetings.c.session_id == program_sessions.c.id,
        ),
    )
)
_FRAME = _FRAMES.where(here(program_sessions), program_sessions.c.id == bindparam("of_session"))
_FRAMES_WITHIN = _FRAMES.where(program_sessions.c.community_id.in_(_WITHIN), program_sessions.c.id.in_(_SOME))
_TOPICS = (
    select(table.c.session_id, table.c.topic)
    .where(
        table.c.community_id.in_(_WITHIN),
        table.c.session_id.in_(_SOME),
        table.c.status == ItemStatus.PLANNED,
        table.c.deleted_at.is_(None),
    )
    .order_by(table.c.position, table.c.id)
)
_LOCK = (
    select(program_sessions.c.id)
    .where(here(program_sessions), program_sessions.c.id == bindparam("of_session"))
    .with_for_update()
)


def items(tx: Tx, session_id: int) -> tuple[Item, ...]:
    """The items of a session's agenda, those on it first. Raises NotFound."""
    return agenda(tx, session_id).items


def item(tx: Tx, item_id: int) -> tuple[SessionDetails, Item]:
    """One item, with its session. Raises NotFound, Withdrawn."""
    found, wanted = one(tx, item_id)
    return found.session, wanted


def one(tx: Tx, item_id: int) -> tuple[Agenda, Item]:
    """One item among the others of its agenda. Raises NotFound, Withdrawn."""
    row = _row(tx, item_id)
    found = agenda(tx, row.session_id)
    return found, _among(found, row)


def _row(tx: Tx, item_id: int) -> Row[Any]:
    row = tx.row(_WHERE, of_item=item_id)
    if row is None:
        raise NotFound
    return row


def _among(found: Agenda, row: Row[Any]) -> Item:
    if row.deleted_at is not None:
        raise Withdrawn(row.topic)
    return found.find(row.id)


def agenda(tx: Tx, session_id: int) -> Agenda:
    """The agenda of a session, in a fixed number of queries. Raises NotFound."""
    return agenda_of(tx, sessions.details(tx, session_id))


def agenda_of(tx: Tx, session: SessionDetails) -> Agenda:
    """The same, when the session was read before. One who was banned sees nothing of it."""
    frame = tx.rows(_FRAME, of_session=session.id)[0]
    hidden = tx.actor.standing is Standing.BANNED or not has_agenda(session.kind)
    return _made(session, [] if hidden else _read(tx, session.id), frame)


def many(tx: Tx, found: Mapping[int, SessionDetails], within: Collection[int]) -> dict[int, Agenda]:
    """The agendas of some sessions, in two queries. For the sender, across communities."""
    ids = [one for one, session in found.items() if has_agenda(session.kind)]
    if not ids:
        return {}
    of = {"of_sessions": ids, "of_communities": list(within)}
    items: dict[int, list[Item]] = {one: [] for one in ids}
    for item in tx.records(Item, _ITEMS_WITHIN, me=None, **of):
        items[item.session_id].append(item)
    frames = tx.rows(_FRAMES_WITHIN, **of)
    return {frame.id: _made(found[frame.id], items[frame.id], frame) for frame in frames}


def _made(session: SessionDetails, items: Sequence[Item], frame: Row[Any]) -> Agenda:
    run = Run(frame.started_at, frame.finished_at) if frame.started_at else None
    return Agenda(session, tuple(_ordered(items)), _budget(session, frame), run)


def changed(tx: Tx, session: SessionDetails) -> Agenda:
    """An agenda after a change of it; its cards in the group follow."""
    outbox.refresh_cards_showing(tx, Shows.AGENDA, session.id)
    return agenda_of(tx, session)


def _read(tx: Tx, session_id: int) -> list[Item]:
    return tx.records(Item, _ITEMS, of_session=session_id, me=tx.actor.user_id)


def _ordered(found: Sequence[Item]) -> list[Item]:
    """Those on the agenda by their position, then the suggestions by their votes."""
    suggested = [item for item in found if item.status is ItemStatus.SUGGESTED]
    return [item for item in found if item not in suggested] + meeting_fit.ranked(suggested)


def _budget(session: SessionDetails, frame: Row[Any]) -> int:
    """What the session or its program gives the agenda; else all the time there is."""
    given = kinds.merged(frame.settings, frame.details).get("time_budget")
    whole = int((session.ends_at - session.starts_at).total_seconds() // 60)
    return int(given) if given else max(1, whole)


def seen(tx: Tx, session_id: int) -> Agenda:
    """The agenda of a session of a kind that has one. Raises NotFound."""
    found = agenda(tx, session_id)
    if not has_agenda(found.session.kind):
        raise NotFound
    return found


def changing(tx: Tx, session_id: int) -> Agenda:
    """An agenda that can still change, to be asked about. Raises what `require_open` raises."""
    found = agenda(tx, session_id)
    require_open(found)
    return found


def opened(tx: Tx, session_id: int) -> Agenda:
    """The same, locked until the end of the transaction: it is changed now."""
    lock(tx, session_id)
    return changing(tx, session_id)


def lock(tx: Tx, session_id: int) -> None:
    """Let nobody else change a session's agenda until the end of the transaction; votes do not wait."""
    tx.execute(_LOCK, of_session=session_id)


def require_open(found: Agenda) -> None:
    """Raise NotFound where sessions of the kind have no agenda; SessionOver, MeetingFinished where it
    changes no more."""
    if not has_agenda(found.session.kind):
        raise NotFound
    cancelled = found.session.status is SessionStatus.CANCELLED
    if found.finished and not cancelled:
        raise MeetingFinished
    if cancelled or not (found.open or found.running):
        raise SessionOver(cancelled=cancelled)


def opened_with(tx: Tx, item_id: int) -> tuple[Agenda, Item]:
    """The same for the agenda that an item is on. Raises Withdrawn too."""
    row = _row(tx, item_id)
    found = opened(tx, row.session_id)
    return found, _among(found, row)


def managed(tx: Tx, session_id: int) -> Agenda:
    """The same as `opened`, for one who may run the session. Raises NotAllowed too."""
    return _by_organizer(opened(tx, session_id))


def managed_with(tx: Tx, item_id: int) -> tuple[Agenda, Item]:
    """The same as `opened_with`, for one who may run the session. Raises NotAllowed too."""
    found, wanted = opened_with(tx, item_id)
    return _by_organizer(found), wanted


def _by_organizer(found: Agenda) -> Agenda:
    """The same agenda. Raises NotAllowed for one who may not run its session."""
    if not found.session.hosts:
        raise NotAllowed
    return found


def topics(tx: Tx, session_ids: Collection[int], within: Collection[int]) -> dict[int, tuple[str, ...]]:
    """What is on the agendas of some sessions, in order, by session. For the sender, across communities."""
    if not session_ids:
        return {}
    found: dict[int, tuple[str, ...]] = {}
    for row in tx.rows(_TOPICS, of_sessions=list(session_ids), of_communities=list(within)):
        found[row.session_id] = (*found.get(row.session_id, ()), row.topic)
    return found
