"""A session's facts as a page's form has them: every field empty where the program decides.

The form brings back what each field held when it was shown. So only what a person changed is saved, and when
somebody else changed the session meanwhile, nothing that either of them typed is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import numbers

from models.tx import Tx
from services import session_edit
from services.hosts import Host
from services.session_edit import Edited, Editing
from services.session_facts import AS_PROGRAM, NONE, Fact
from services.sessions import SessionDetails

Fields = Mapping[Fact, str]


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it is shown."""

    editing: Editing
    hosts: tuple[Host, ...]
    fields: Fields
    """What stands in each field."""
    kept: Fields
    """What the session says, as the fields would hold it."""
    clashes: tuple[Fact, ...] = ()
    """Fields that somebody else changed as well, otherwise."""
    changed: bool = False
    """Whether somebody else changed the session since the form was shown."""
    by: str | None = None


def shown(tx: Tx, session_id: int) -> Form:
    """The form of a session as it is. Raises what `session_edit.opened` raises."""
    editing, hosts = session_edit.form(tx, session_id)
    kept = held(editing)
    return Form(editing, hosts, kept, kept)


def held(editing: Editing) -> dict[Fact, str]:
    """What each field holds: what the session says for itself, as one would type it."""
    session = editing.session
    cost = _cost(session) if session.cost_minor else NONE
    deadline = _local(session, session.rsvp_deadline) if session.rsvp_deadline else NONE
    said = {
        Fact.TITLE: session.title,
        Fact.DESCRIPTION: session.description or NONE,
        Fact.PLACE: session.place or NONE,
        Fact.PLACES: _places(session),
        Fact.COST: cost,
        Fact.END: _local(session, session.ends_at),
        Fact.HOST: str(editing.host_id or ""),
        Fact.RSVP: "yes",
        Fact.DEADLINE: deadline,
    }
    return {fact: said[fact] if fact in editing.own else "" for fact in said if fact in editing.offered}


def _cost(session: SessionDetails) -> str:
    """`12.50 EUR`, as it is read again."""
    currency = session.currency or "EUR"
    digits = numbers.get_currency_precision(currency)
    return f"{(session.cost_minor or 0) / 10**digits:.{digits}f} {currency}"


def _local(session: SessionDetails, moment: datetime) -> str:
    """As a native field has it: wall time in the program's zone."""
    return moment.astimezone(ZoneInfo(session.zone)).strftime("%Y-%m-%dT%H:%M")


def _places(session: SessionDetails) -> str:
    sizes = {pool.role: NONE if pool.capacity is None else str(pool.capacity) for pool in session.pools}
    if list(sizes) == [""]:
        return sizes[""]
    return ", ".join(role if size == NONE else f"{role} {size}" for role, size in sizes.items())


def save(
    tx: Tx, session_id: int, revision: int, typed: Fields, before: Fields, language: str
) -> tuple[Edited | None, Form]:
    """Save what differs from what the fields held before: (what came of it, or None; the form).

    On a conflict the form has what the person typed, and what is new in the other fields. Raises what
    `session_edit.save` raises.
    """
    said = {fact: text.strip() for fact, text in typed.items() if text.strip() != before.get(fact, "")}
    now = shown(tx, session_id)
    if not said:
        return None, now
    if now.editing.session.revision != revision:
        return None, _merged(tx, now, said, before)
    edited = session_edit.save(
        tx, session_id, revision, {fact: text or AS_PROGRAM for fact, text in said.items()}, language
    )
    return edited, now


def _merged(tx: Tx, now: Form, said: Fields, before: Fields) -> Form:
    """The form for one who was second: theirs where they typed, what is new everywhere else."""
    conflict = session_edit.conflict(tx, now.editing, tuple(said))
    clashes = tuple(
        fact for fact, text in said.items() if now.kept.get(fact, "") not in (before.get(fact, ""), text)
    )
    fields = {**now.kept, **{fact: text for fact, text in said.items() if fact in now.kept}}
    return Form(now.editing, now.hosts, fields, now.kept, clashes, changed=True, by=conflict.by)
