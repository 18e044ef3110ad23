"""Choosing who comes with a person: members found by their name, and links in which one asks for company.

A link only says with whom. Whoever opens it asks, and the one who made it says yes or no as to anybody.
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, exists, or_, select

from models.communities import Membership, Standing
from models.links import LinkKind
from models.rsvp import Rsvp
from models.tx import Tx, here, table_of
from models.users import User
from services import links, names, pairs, places, sessions
from services.errors import BadInput, NotFound
from services.links import Target
from services.place_errors import NoPair
from services.sessions import SessionDetails

memberships = table_of(Membership)
users = table_of(User)
rsvps = table_of(Rsvp)

PAGE = 8
"""Members shown at once."""
MAX_TEXT = 60
_WHO = re.compile(r"[0-9a-f]{1,13}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Person:
    """A member who may be asked, or a guest of the session."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class PairChoice:
    """A session, and with whom one might come."""

    session: SessionDetails
    people: tuple[Person, ...] = ()
    text: str = ""
    """What was typed of a name."""
    more: bool = False
    """Whether more are called so."""


def _people(*where: Any) -> Select[Any]:
    return (
        select(users.c.id, users.c.name)
        .select_from(memberships.join(users, users.c.id == memberships.c.user_id))
        .where(here(memberships), *where)
        .order_by(users.c.name, users.c.id)
        .limit(PAGE + 1)
    )


_MEMBER = memberships.c.standing == Standing.ACTIVE
_GUEST_OF = (memberships.c.standing == Standing.GUEST) & exists().where(
    here(rsvps), rsvps.c.session_id == bindparam("of_session"), rsvps.c.user_id == memberships.c.user_id
)
_NAMED = _people(_MEMBER, memberships.c.user_id != bindparam("me"), names.NAMED)
_ONE = _people(or_(_MEMBER, _GUEST_OF), memberships.c.user_id == bindparam("who"))


def look(tx: Tx, session_id: int, text: str = "") -> PairChoice:
    """Who is called what was typed; nobody before something was. Raises NotFound."""
    session = sessions.details(tx, session_id)
    text = text.strip()[:MAX_TEXT]
    if not text or not tx.actor.is_member:
        return PairChoice(session, text=text)
    found = tx.records(Person, _NAMED, me=tx.actor.user_id, **names.patterns(text))
    return PairChoice(session, tuple(found[:PAGE]), text, more=len(found) > PAGE)


def one(tx: Tx, session_id: int, user_id: int) -> PairChoice:
    """A session, and the one person whom a link, or a list, names. Raises NotFound, NoPair."""
    session = sessions.details(tx, session_id)
    if user_id == tx.actor.user_id:
        raise NoPair("self")
    found = tx.records(Person, _ONE, of_session=session_id, who=user_id)
    if not found:
        raise NotFound
    return PairChoice(session, tuple(found))


def ask(tx: Tx, session_id: int, user_id: int, roles: str) -> SessionDetails:
    """Ask somebody, in two roles: the digits of one's own and of theirs. Raises as `pairs.ask`."""
    found = places.of_session(tx, session_id)
    chosen = [pool.id for digit in roles for pool in found if digit == str(pool.position)]
    if len(chosen) != 2:
        raise BadInput("role", "missing")
    return pairs.ask(tx, session_id, user_id, *chosen)


def reference(session: SessionDetails, user_id: int | None) -> str:
    """What a link says in which somebody asks for company: the session, and who they are."""
    return f"{session.reference}_{user_id or 0:x}"


def resolve(tx: Tx, said: str) -> tuple[Target, int]:
    """The session and the person such a link names. Raises NotFound."""
    given, _, who = said.rpartition("_")
    target = links.resolve(tx, given)
    if target is None or target.kind is not LinkKind.SESSION or not _WHO.fullmatch(who):
        raise NotFound
    return target, int(who, 16)
