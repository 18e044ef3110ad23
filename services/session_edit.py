"""Changing what one session says for itself: nobody is thrown out, nothing of others is overwritten."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import (
    activity,
    changes,
    gaps,
    host_times,
    hosts,
    outbox,
    programs,
    recording_asks,
    room_size,
    session_facts,
    session_rooms,
    session_sizes,
    sessions,
)
from services.errors import NotFound, SessionOver
from services.hosts import Host
from services.programs import ProgramDetails
from services.session_facts import AFTERWARDS, Context, Fact
from services.session_sizes import Below
from services.sessions import SessionDetails

table = table_of(ProgramSession)


@dataclass(frozen=True, slots=True)
class Editing:
    """A session beside its program, for one who may change it."""

    session: SessionDetails
    program: ProgramDetails
    own: frozenset[Fact]
    """What the session says for itself."""
    offered: tuple[Fact, ...]
    """What can be changed now."""
    host_id: int | None
    """Who hosts in place of the program's facilitator."""
    details: Mapping[str, Any]
    """The settings of its kind that the session has for itself."""
    recap: str | None
    """What happened, in Telegram's HTML."""
    recap_sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Edited:
    """A session after somebody wanted to change facts of it."""

    editing: Editing
    facts: tuple[Fact, ...]
    conflict: bool = False
    """Whether somebody else changed the session meanwhile; then nothing was done."""
    by: str | None = None
    """Who that was."""
    told: int = 0
    """How many people hear of it."""
    promoted: int = 0
    """How many who waited got in."""
    fits: int | None = None
    """How many fit into its room, where more places were given."""
    busy: bool = False
    """Whether who hosts it has an appointment then."""
    below: tuple[Below, ...] = ()
    """Where more are in than places were asked for; then nothing was done, until that is meant."""


_THIS = (here(table), table.c.id == bindparam("of_session"))
_OWN = select(
    table.c.title,
    table.c.description,
    table.c.place,
    table.c.cost_minor,
    table.c.facilitator_id,
    table.c.minimum,
    table.c.details,
    table.c.notes,
    table.c.recap_sent_at,
).where(*_THIS)


def opened(tx: Tx, session_id: int, facts: Collection[Fact] = ()) -> Editing:
    """The session, for one who may change it; where its recap alone is meant, for its host, too.

    Raises NotFound, NotAllowed, SessionOver once cancelled.
    """
    allowed = sessions.hosted if set(facts) == {Fact.RECAP} else changes.managed
    session = allowed(tx, session_id)
    if session.status is SessionStatus.CANCELLED:
        raise SessionOver(cancelled=True)
    program = programs.details(tx, session.program_id)
    row = tx.rows(_OWN, of_session=session_id)[0]
    own = _own(session, program, row)
    return Editing(
        session,
        program,
        own,
        _offered(session),
        row.facilitator_id,
        row.details,
        row.notes,
        row.recap_sent_at,
    )


def asked(tx: Tx, session_id: int, fact: Fact) -> tuple[Editing, tuple[Host, ...]]:
    """The same, with those to choose from where the fact is who hosts. Raises as `opened`."""
    editing = opened(tx, session_id, [fact])
    _check_offered(editing, [fact])
    found = _hosts(tx, editing) if fact is Fact.HOST else ()
    return editing, found


def opened_setting(tx: Tx, session_id: int, place: int) -> Editing:
    """The session whose setting is asked for. Raises NotFound for one its kind does not have, as `opened`."""
    editing = opened(tx, session_id)
    _check_offered(editing, [Fact.DETAIL])
    if place >= len(session_facts.settings_of(editing.program)):
        raise NotFound
    return editing


def form(tx: Tx, session_id: int) -> tuple[Editing, tuple[Host, ...]]:
    """The same, for all facts at once. Raises as `opened`."""
    editing = opened(tx, session_id)
    return editing, _hosts(tx, editing)


def _hosts(tx: Tx, editing: Editing) -> tuple[Host, ...]:
    return hosts.offered(tx, editing.program.id, editing.program.draft.visibility)


def _own(session: SessionDetails, program: ProgramDetails, row: Row[Any]) -> frozenset[Fact]:
    columns = row._mapping
    names = {
        Fact.TITLE: "title",
        Fact.DESCRIPTION: "description",
        Fact.PLACE: "place",
        Fact.COST: "cost_minor",
        Fact.HOST: "facilitator_id",
        Fact.MINIMUM: "minimum",
    }
    own = {fact for fact, name in names.items() if columns.get(name) is not None}
    sizes = {pool.role: pool.capacity for pool in session.pools}
    differs = {
        Fact.PLACES: sizes != (dict(program.draft.roles) or {"": program.draft.capacity}),
        Fact.END: session.ends_at != session_facts.program_end(program, session),
        Fact.RSVP: session.rsvp_required,
        Fact.DETAIL: bool(row.details),
        Fact.DEADLINE: session.rsvp_deadline != session_facts.program_deadline(program, session),
    }
    return frozenset(own | {fact for fact, different in differs.items() if different})


def _offered(session: SessionDetails) -> tuple[Fact, ...]:
    if not session.answerable:
        return tuple(fact for fact in Fact if fact in AFTERWARDS)
    early = Fact.RECAP if session.seen_at < session.starts_at else Fact.DEADLINE
    return tuple(fact for fact in Fact if fact is not early)


def _check_offered(editing: Editing, facts: Sequence[Fact]) -> None:
    if not set(facts) <= set(editing.offered):
        raise SessionOver(cancelled=False)


def answer(
    tx: Tx, session_id: int, revision: int, fact: Fact, text: str, language: str, *, sure: bool = False
) -> Edited:
    """Change one fact to what was typed or chosen. Raises as `save`."""
    return save(tx, session_id, revision, {fact: text}, language, sure=sure)


def save(
    tx: Tx,
    session_id: int,
    revision: int,
    said: Mapping[Fact, str],
    language: str,
    details: Mapping[str, str] = MappingProxyType({}),
    *,
    sure: bool = False,
) -> Edited:
    """Change facts to what was typed or chosen, all or none; `details` are settings of its kind by name.

    Fewer places than are taken need to be meant: unless `sure`, nothing is done. `language` is the one that
    dates are written in. Raises NotFound, NotAllowed, SessionOver, BadInput, BadRule, PastDate, RoomLost.
    """
    facts = (*said, *([Fact.DETAIL] if details else []))
    editing = opened(tx, session_id, facts)
    if editing.session.revision != revision:
        return conflict(tx, editing, tuple(said))
    _check_offered(editing, facts)
    context = Context(tx, editing.session, editing.program, language, editing.details)
    values: dict[str, Any] = {}
    for fact, text in said.items():
        values |= session_facts.read(fact, text, context)
    if details:
        values |= session_facts.details(details, context)
    below = () if sure else session_sizes.below(editing.session, values.get("pools", {}))
    return Edited(editing, facts, below=below) if below else _save(tx, editing, facts, values)


def locate(
    tx: Tx, session_id: int, revision: int, latitude: float, longitude: float, *named: str | None
) -> Edited:
    """Change the place to a location or venue. Raises as `save`."""
    editing = opened(tx, session_id)
    if editing.session.revision != revision:
        return conflict(tx, editing, (Fact.PLACE,))
    return _save(tx, editing, (Fact.PLACE,), session_facts.place_at(latitude, longitude, *named))


def repeat(tx: Tx, session_id: int, revision: int, talk: Mapping[str, Any], language: str) -> Edited:
    """Change the fact of a conversation to what was typed in it before.

    Raises as `save`; NotFound where the conversation is about another session by now, or nothing was typed.
    """
    if talk.get("session") != session_id or "typed" not in talk:
        raise NotFound
    if talk.get("spot"):
        return locate(tx, session_id, revision, *talk["spot"])
    said, sure = Fact(talk["fact"]), bool(talk.get("sure"))
    return answer(tx, session_id, revision, said, talk["typed"], language, sure=sure)


def conflict(tx: Tx, editing: Editing, facts: tuple[Fact, ...]) -> Edited:
    """What it comes to when somebody else was first."""
    by = activity.last_editor(tx, "session", editing.session.id)
    return Edited(editing, facts, conflict=True, by=by)


def _save(tx: Tx, editing: Editing, facts: tuple[Fact, ...], values: dict[str, Any]) -> Edited:
    """Write what changed, let in who waits where there is room now, and tell those it concerns."""
    before = editing.session
    changes.lock(tx, before, before.revision)
    sizes = values.pop("pools", {})
    tx.execute(
        update(table).where(*_THIS).values(revision=table.c.revision + 1, **values), of_session=before.id
    )
    session_rooms.follow(tx, before.id, keep=True)
    if "details" in values:
        gaps.settle(tx, [before.id])
        recording_asks.ask(tx, [before.id])
    promoted = session_sizes.resize(tx, before, sizes)
    after = opened(tx, before.id, facts)
    told = _tell(tx, before, after.session)
    outbox.refresh_cards_of(tx, [before.id])
    activity.log(tx, "changed", "session", before.id, fields=sorted(fact.name.lower() for fact in facts))
    fits = room_size.too_small(tx, after.session.space_id, after.session.capacity) if sizes else None
    return Edited(after, facts, told=told, promoted=promoted, fits=fits, busy=_busy(tx, after, facts))


def _busy(tx: Tx, editing: Editing, facts: tuple[Fact, ...]) -> bool:
    if not {Fact.HOST, Fact.END} & set(facts):
        return False
    host = editing.host_id or editing.program.draft.facilitator_id
    return host_times.has_appointment(tx, host, editing.session.starts_at, editing.session.ends_at)


def _tell(tx: Tx, before: SessionDetails, after: SessionDetails) -> int:
    """Tell those concerned what they must know to be there: place, end, cost. How many hear of it."""
    old, new = _told_of(before), _told_of(after)
    news = {fact.value: [old[fact], new[fact]] for fact in old if old[fact] != new[fact]}
    if not news or not after.answerable:
        return 0
    concerned = changes.concerned(tx, after.id)
    key = f"{after.id}:{after.revision}"
    outbox.tell(tx, outbox.Kind.CHANGED, concerned, key, session=after.id, changes=news)
    return len(concerned)


def _told_of(session: SessionDetails) -> dict[Fact, str]:
    """What is told when it changes, as the outbox keeps it: the end in ISO 8601, the cost as `1500 EUR`."""
    return {
        Fact.PLACE: session.place,
        Fact.END: session.ends_at.isoformat(),
        Fact.COST: f"{session.cost_minor} {session.currency}" if session.cost_minor else "",
    }


def still_true(
    session: SessionDetails, news: Mapping[str, Sequence[str]]
) -> tuple[tuple[Fact, str, str], ...]:
    """Of what was told as changed, what the session still says: fact, old and new."""
    now = _told_of(session)
    said = [(Fact(fact), old, new) for fact, (old, new) in news.items()]
    return tuple((fact, old, new) for fact, old, new in said if now[fact] == new)
