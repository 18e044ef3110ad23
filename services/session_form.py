"""A session's facts as a page's form has them: every field empty where the program decides.

The form brings back what each field held when it was shown. So only what a person changed is saved, and when
somebody else changed the session meanwhile, nothing that either of them typed is lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from models.tx import Tx
from services import kinds, money, session_edit, session_facts
from services.hosts import Host
from services.kinds import Setting
from services.session_edit import Edited, Editing
from services.session_facts import AS_PROGRAM, NONE, Fact
from services.sessions import SessionDetails

Fields = Mapping[str, str]
"""By the fact's letter, or the name of a setting of its kind; the pin of the map has a field of its own."""
PIN = "pin"


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it is shown."""

    editing: Editing
    hosts: tuple[Host, ...]
    fields: Fields
    """What stands in each field."""
    kept: Fields
    """What the session says, as the fields would hold it."""
    settings: tuple[Setting, ...] = ()
    """What belongs to its kind, each with a field of its name."""
    clashes: tuple[str, ...] = ()
    """Fields that somebody else changed as well, otherwise."""
    changed: bool = False
    """Whether somebody else changed the session since the form was shown."""
    by: str | None = None


def shown(tx: Tx, session_id: int) -> Form:
    """The form of a session as it is. Raises what `session_edit.opened` raises."""
    editing, hosts = session_edit.form(tx, session_id)
    settings = session_facts.settings_of(editing.program) if Fact.DETAIL in editing.offered else ()
    kept = {**held(editing), **{one.name: kinds.typed(editing.details.get(one.name)) for one in settings}}
    return Form(editing, hosts, kept, kept, settings)


def held(editing: Editing) -> dict[str, str]:
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
        Fact.MINIMUM: str(session.rules.minimum or NONE),
    }
    fields: dict[str, str] = {
        fact: said[fact] if fact in editing.own else "" for fact in said if fact in editing.offered
    }
    return {**fields, PIN: _pin(session) if Fact.PLACE in editing.own else ""}


def _pin(session: SessionDetails) -> str:
    """`38.70790, -9.13660`, as it is read again."""
    return "" if session.latitude is None else f"{session.latitude:.5f}, {session.longitude:.5f}"


def _cost(session: SessionDetails) -> str:
    """`12.50 EUR`, as it is read again."""
    currency = session.currency or money.DEFAULT_CURRENCY
    return f"{money.typed(session.cost_minor or 0, currency)} {currency}"


def _local(session: SessionDetails, moment: datetime) -> str:
    """As a native field has it: wall time in the program's zone."""
    return moment.astimezone(ZoneInfo(session.zone)).strftime("%Y-%m-%dT%H:%M")


def _places(session: SessionDetails) -> str:
    sizes = {pool.role: NONE if pool.capacity is None else str(pool.capacity) for pool in session.pools}
    if list(sizes) == [""]:
        return sizes[""]
    return ", ".join(role if size == NONE else f"{role} {size}" for role, size in sizes.items())


def save(
    tx: Tx,
    session_id: int,
    revision: int,
    typed: Fields,
    before: Fields,
    language: str,
    *,
    sure: bool = False,
) -> tuple[Edited | None, Form]:
    """Save what differs from what the fields held before: (what came of it, or None; the form).

    On a conflict the form has what the person typed, and what is new in the other fields. Where fewer
    places than are taken are not meant yet, it has what they typed. Raises what `session_edit.save` raises.
    """
    now = shown(tx, session_id)
    said = {
        name: text.strip()
        for name, text in typed.items()
        if name in now.kept and text.strip() != before.get(name, "")
    }
    if not said:
        return None, now
    if now.editing.session.revision != revision:
        return None, _merged(tx, now, said, before)
    details = {one.name: said[one.name] for one in now.settings if one.name in said}
    facts = _facts(now, {**now.kept, **typed}, [name for name in said if name not in details])
    edited = session_edit.save(tx, session_id, revision, facts, language, details, sure=sure)
    return edited, replace(now, fields={**now.kept, **said}) if edited.below else now


def _facts(now: Form, typed: Fields, changed: Sequence[str]) -> dict[Fact, str]:
    """What the changed fields say, fact by fact; the place with its pin."""
    facts = {Fact(name): typed[name].strip() or AS_PROGRAM for name in changed if name != PIN}
    place, pin = typed[Fact.PLACE].strip(), typed[PIN].strip()
    if pin and (PIN in changed or Fact.PLACE in changed):
        facts[Fact.PLACE] = f"{place or now.editing.program.draft.place}\n{pin}"
    elif PIN in changed:
        facts[Fact.PLACE] = place or AS_PROGRAM
    return facts


def _merged(tx: Tx, now: Form, said: Fields, before: Fields) -> Form:
    """The form for one who was second: theirs where they typed, what is new everywhere else."""
    by = session_edit.conflict(tx, now.editing, ()).by
    clashes = tuple(name for name, text in said.items() if now.kept[name] not in (before.get(name, ""), text))
    return replace(now, fields={**now.kept, **said}, clashes=clashes, changed=True, by=by)
