"""Guests whom organizers enter by hand, in one line or by a form: a place or a number, as for everybody.

A deadline is for people: organizers enter somebody after it, too, until the session is over.
"""

import re
from dataclasses import dataclass

from models.communities import Standing
from models.rsvp import Answer
from models.tx import Tx
from services import (
    activity,
    changes,
    confirming,
    emails,
    guest_list,
    guests,
    invited,
    members,
    rsvp,
    sessions,
    texts,
)
from services.emails import Email
from services.guest_errors import RegisteredAlready
from services.guest_list import GuestList
from services.guests import Known
from services.rsvp import RsvpResult
from services.sessions import SessionDetails

MAX_LINE = 500
_ALONG = re.compile(r"\+(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody whom an organizer enters."""

    name: str
    email: str = ""
    roles: tuple[str, ...] = ()
    """By name, the preferred first."""
    guests: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """What entering somebody came to."""

    session: SessionDetails
    """As they see it: with their place, or their number."""
    name: str
    told: bool
    """Whether there is an address to write to."""
    page: GuestList
    late: bool
    """Whether the deadline for people had passed."""


def read_line(session: SessionDetails, text: str) -> Entry:
    """What was typed: `Ana Silva ana@example.org base +1`, roles by their names. Raises BadInput."""
    line = texts.line("name", text, MAX_LINE, least=1)
    roles = sorted((pool.role for pool in session.pools if pool.role), key=len, reverse=True)
    name, chosen, along, address = [], [], 0, ""
    for word in _roles_joined(line, roles):
        if "@" in word and not address:
            address = word.strip("<>(),;")
        elif found := _ALONG.fullmatch(word):
            along = int(found[1])
        elif role := next((role for role in roles if role.casefold() == word.strip(",;").casefold()), None):
            chosen.append(role)
        else:
            name.append(word)
    return Entry(" ".join(name).strip(" ,;"), address, tuple(chosen), along)


def _roles_joined(line: str, roles: list[str]) -> list[str]:
    """The words of a line, a role of several words as one."""
    several = [re.escape(role) for role in roles if " " in role]
    parts = re.split(rf"(?i)(?<!\S)({'|'.join(several)})(?![^\s,;])", line) if several else [line]
    words = [[part] if at % 2 else part.split() for at, part in enumerate(parts)]
    return [word for part in words for word in part]


def enter_typed(tx: Tx, session_id: int, text: str) -> Entered:
    """Enter whom a line names. Raises what `enter` raises."""
    return enter(tx, session_id, read_line(changes.managed(tx, session_id), text))


def enter(tx: Tx, session_id: int, entry: Entry) -> Entered:
    """Enter somebody who agreed to it. Whom the address shows to have an account answers as who they are.

    Raises NotFound, NotAllowed, RegisteredAlready, BadInput, and what `rsvp.respond` raises.
    """
    session = changes.managed(tx, session_id)
    name = guests.name_of(entry.name)
    email = emails.read(entry.email) if entry.email.strip() else None
    if entry.roles or len(session.pools) > 1:
        guests.check_roles(session, entry.roles)
    _check_new(tx, session_id, email, name)
    who, result = _come(tx, session, entry, name, email)
    activity.log(tx, "guest_entered", "session", session_id, name=name)
    if email:
        confirming.tell(tx, who, session_id, result.session.mine)
    page = guest_list.listed(tx, sessions.details(tx, session_id))
    return Entered(result.session, name, email is not None, page, late=session.closed)


def _check_new(tx: Tx, session_id: int, email: Email | None, name: str) -> None:
    """Raises RegisteredAlready where this mailbox comes, or a guest of this very name and no address."""
    there = guests.coming(tx, session_id, email) if email else guests.namesake(tx, session_id, name)
    if there is not None:
        raise RegisteredAlready(name)


def _come(
    tx: Tx, session: SessionDetails, entry: Entry, name: str, email: Email | None
) -> tuple[int, RsvpResult]:
    pools = guests.pools_of(session, entry.roles)
    account = _account(tx, email)
    if account is None:
        guest = _guest(tx, name, email)
        return guest.user_id, guests.come(tx, guest, session, pools, entry.guests, entry.note, late=True)
    if guests.let_come(tx, account):
        invited.add(tx, session.program_id, [account])
    said = rsvp.respond_for(
        tx,
        session.id,
        account,
        Answer.GOING,
        roles=pools or None,
        guests=entry.guests,
        note=entry.note,
        late=True,
    )
    return account, said


def _account(tx: Tx, email: Email | None) -> int | None:
    """The person who has proven this address; nobody who is banned."""
    account = guests.whose(tx, email.key) if email else None
    there = members.standing_of(tx, account) if account else None
    return None if there is not None and there.standing is Standing.BANNED else account


def _guest(tx: Tx, name: str, email: Email | None) -> Known:
    known = guests.by_address(tx, email.key) if email else None
    if known is not None:
        return known
    language = members.community(tx).language
    made = guests.make(tx, name, email, language=language, by=tx.actor.user_id)
    found = guests.by_id(tx, made)
    assert found is not None
    return found
