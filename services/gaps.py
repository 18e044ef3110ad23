"""Gaps: what the line-up of a session lacks, kept beside the session, and those told who care.

A thing is missing when somebody who may come looks for it, or the organizers want it, and neither do those
who come bring enough of it, nor is it there anyway. Whatever may change that calls `settle`; it compares with
what was kept, so nobody hears of a change twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import JSON, Row, and_, bindparam, func, select, update

from models.ids import new_id
from models.lineup import LineupItem, Side
from models.programs import Kind, Program
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import kinds, music, outbox
from services.lineup_words import Entry, listed
from services.sessions import WITH_PROGRAM

items = table_of(LineupItem)
programs = table_of(Program)
rsvps = table_of(Rsvp)
sessions = table_of(ProgramSession)

WANTED = "lineup_wanted"
"""The setting of a kind: what the organizers want to be there. Kinds that have it have a line-up."""
SOON = timedelta(hours=48)
"""How long before the start the host hears what is covered, or missing again."""
MAY_COME = (RsvpStatus.GOING, RsvpStatus.MAYBE, RsvpStatus.WAITLIST)
SERVES: Mapping[str, tuple[str, ...]] = {
    "bass": ("double_bass",),
    "keys": ("piano", "organ"),
    "guitar": ("acoustic_guitar",),
    "percussion": ("cajon",),
    "amp": ("bass_amp",),
}
"""What does as well where a thing is looked for."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What settings say of a line-up."""

    wanted: tuple[Entry, ...]
    on_site: frozenset[str]
    own: tuple[str, ...]
    """What everybody is asked to bring."""


_WITH_ANSWERS = items.join(
    rsvps,
    and_(
        rsvps.c.community_id == items.c.community_id,
        rsvps.c.session_id == items.c.session_id,
        rsvps.c.user_id == items.c.user_id,
    ),
)
_ITEMS = (
    select(items.c.session_id, items.c.user_id, items.c.side, items.c.what, items.c.amount, rsvps.c.status)
    .select_from(_WITH_ANSWERS)
    .where(
        here(items),
        items.c.session_id.in_(bindparam("of_sessions", expanding=True)),
        rsvps.c.status.in_(MAY_COME),
    )
    .order_by(items.c.added_at, items.c.id)
)
_SPOKEN_OF = select(items.c.what).distinct().where(here(items), items.c.session_id == bindparam("of_session"))
_USED = select(items.c.id).where(here(items), items.c.session_id == bindparam("of_session")).limit(1)
_SESSIONS = (
    select(
        sessions.c.id,
        sessions.c.missing,
        programs.c.missing.label("from_start"),
        programs.c.settings,
        sessions.c.details,
        sessions.c.starts_at,
        sessions.c.status,
        func.coalesce(sessions.c.facilitator_id, programs.c.facilitator_id, programs.c.created_by).label(
            "host"
        ),
    )
    .select_from(WITH_PROGRAM)
    .where(here(sessions), sessions.c.id.in_(bindparam("of_sessions", expanding=True)))
)
_OF_PROGRAM = select(sessions.c.id).where(
    here(sessions),
    sessions.c.program_id == bindparam("of_program"),
    sessions.c.ends_at > bindparam("at"),
    sessions.c.missing.is_not(None),
)
_KEEP = (
    update(sessions)
    .where(here(sessions), sessions.c.id == bindparam("of_session"))
    .values(missing=bindparam("lacks", type_=JSON(none_as_null=True)))
)


def has_lineup(kind: Kind, *, music: bool) -> bool:
    """Whether sessions of a kind have a line-up: those where people play music together."""
    return music and kinds.has(kind, WANTED)


def needs(settings: Mapping[str, Any]) -> Needs:
    """What settings (of a program, or merged with a session's) say of a line-up."""
    return Needs(
        listed(settings.get(WANTED, ())),
        frozenset(entry.what for entry in listed(settings.get("gear_available", ()), on_site=True)),
        tuple(entry.what for entry in listed(settings.get("bring_your_own", ()))),
    )


def from_start(kind: Kind, settings: Mapping[str, Any]) -> list[str] | None:
    """What a session of such a program lacks before anybody brings anything; None where nothing is wanted."""
    found = lacks(needs(settings), ()) if has_lineup(kind, music=music.is_played(kind, settings)) else ()
    return list(found) or None


def lacks(wanted: Needs, found: Iterable[Row[Any]]) -> tuple[str, ...]:
    """The things that are missing, what the organizers want first."""
    brought: dict[str, int] = defaultdict(int)
    sought = {entry.what: entry.amount for entry in wanted.wanted}
    for item in found:
        if item.side is Side.LOOKING:
            sought.setdefault(item.what, 1)
        elif item.status is RsvpStatus.GOING:
            brought[item.what] += item.amount
    return tuple(what for what, amount in sought.items() if not _is_covered(what, amount, brought, wanted))


def _is_covered(what: str, amount: int, brought: Mapping[str, int], wanted: Needs) -> bool:
    """Whether there is enough of a thing: brought, or on site."""
    equal = (what, *SERVES.get(what, ()))
    return any(one in wanted.on_site for one in equal) or sum(brought.get(one, 0) for one in equal) >= amount


def spoken_of(tx: Tx, session_id: int) -> list[str]:
    """The things that anybody brings to a session, or looks for."""
    return [row.what for row in tx.rows(_SPOKEN_OF, of_session=session_id)]


def follow_answers(tx: Tx, session_id: int) -> None:
    """Settle after other people's answers changed, where anybody brings or looks for anything."""
    if tx.row(_USED, of_session=session_id) is not None:
        settle(tx, [session_id])


def follow_program(tx: Tx, program_id: int) -> None:
    """Settle those sessions to come that do not simply have what their program wants."""
    settle(tx, [row.id for row in tx.rows(_OF_PROGRAM, of_program=program_id, at=tx.now)])


def settle(tx: Tx, session_ids: Sequence[int]) -> tuple[int, ...]:
    """Find out anew what sessions lack; keep it, show it, and tell whom it concerns. In a few queries.

    Those that lack something else now.
    """
    if not session_ids:
        return ()
    by_session: dict[int, list[Row[Any]]] = defaultdict(list)
    for item in tx.rows(_ITEMS, of_sessions=list(session_ids)):
        by_session[item.session_id].append(item)
    changed: dict[int, tuple[str, ...]] = {}
    for row in tx.rows(_SESSIONS, of_sessions=list(session_ids)):
        before = tuple((row.from_start if row.missing is None else row.missing) or ())
        after = lacks(needs(kinds.merged(row.settings, row.details)), by_session[row.id])
        if before != after or row.missing is None:
            changed[row.id] = after
        if set(before) != set(after):
            _tell(tx, row, by_session[row.id], before, after)
    tx.execute_many(_KEEP, [{"of_session": one, "lacks": list(what)} for one, what in changed.items()])
    outbox.refresh_cards_of(tx, list(changed))
    return tuple(changed)


def _tell(
    tx: Tx, session: Row[Any], found: Iterable[Row[Any]], before: Sequence[str], after: Sequence[str]
) -> None:
    """The host hears what is missing or covered now, if it is soon; who looked for it, that it is there."""
    if session.status is not SessionStatus.SCHEDULED or session.starts_at <= tx.now:
        return
    gone = [what for what in after if what not in before]
    there = [what for what in before if what not in after]
    key = f"{session.id}:{new_id()}"
    if session.starts_at - tx.now <= SOON and session.host != tx.actor.user_id:
        about: dict[str, Any] = {"session": session.id, "missing": gone, "covered": there}
        outbox.tell_of_each(tx, outbox.Kind.LINEUP, [([session.host], key, about)])
    looking: dict[int, list[str]] = defaultdict(list)
    others = [item for item in found if item.user_id not in (tx.actor.user_id, session.host)]
    for item in others:
        if item.side is Side.LOOKING and item.what in there:
            looking[item.user_id].append(item.what)
    outbox.tell_of_each(
        tx,
        outbox.Kind.FOUND,
        [([user], key, {"session": session.id, "covered": what}) for user, what in looking.items()],
    )
