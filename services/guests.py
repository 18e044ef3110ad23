"""Guests: who comes without Telegram, known to one community by an address or by name alone."""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import and_, bindparam, func, or_, select, update

from models.actor import Actor
from models.communities import Membership, Role, Standing
from models.guests import Guest
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import invited, members, rsvp, texts
from services.emails import Email
from services.errors import BadInput
from services.rsvp import RsvpResult
from services.sessions import SessionDetails

guests = table_of(Guest)
users = table_of(User)
rsvps = table_of(Rsvp)
memberships = table_of(Membership)

MAX_NAME = 100
KEPT = timedelta(days=90)
"""How long after their last session a guest is known; then name, address and notes go."""
_SECRET = 16
_IDS = 2**53


@dataclass(frozen=True, slots=True)
class Known:
    """A guest of the acting community."""

    user_id: int
    name: str
    address: str
    """Empty where there is none."""
    generation: int
    """Which personal link is good."""
    language: str | None
    zone: str | None
    by_organizer: bool


_KNOWN = select(
    guests.c.user_id,
    users.c.name,
    guests.c.address,
    guests.c.generation,
    users.c.language,
    users.c.zone,
    guests.c.created_by.is_not(None),
).select_from(guests.join(users, users.c.id == guests.c.user_id))
_BY_ADDRESS = _KNOWN.where(here(guests), guests.c.address_key == bindparam("key"))
_BY_ID = _KNOWN.where(here(guests), guests.c.user_id == bindparam("who"))
_WHOSE = select(users.c.id).where(users.c.email == bindparam("key"), users.c.suspended_at.is_(None))
# An address that only differs behind a plus sign reaches the same person, as most providers have it.
_COMING = (
    select(rsvps.c.user_id)
    .select_from(
        rsvps.join(users, users.c.id == rsvps.c.user_id).outerjoin(
            guests, and_(guests.c.community_id == rsvps.c.community_id, guests.c.user_id == rsvps.c.user_id)
        )
    )
    .where(
        here(rsvps),
        rsvps.c.session_id == bindparam("of_session"),
        rsvps.c.status != RsvpStatus.NOT_GOING,
        or_(
            guests.c.mailbox_key == bindparam("mailbox"),
            users.c.email.in_(bindparam("keys", expanding=True)),
        ),
    )
    .order_by(rsvps.c.answered_at)
    .limit(1)
)
_NAMESAKE = (
    select(rsvps.c.user_id)
    .select_from(
        rsvps.join(
            guests, and_(guests.c.community_id == rsvps.c.community_id, guests.c.user_id == rsvps.c.user_id)
        ).join(users, users.c.id == rsvps.c.user_id)
    )
    .where(
        here(rsvps),
        rsvps.c.session_id == bindparam("of_session"),
        rsvps.c.status != RsvpStatus.NOT_GOING,
        guests.c.address_key == "",
        func.lower(users.c.name) == bindparam("called"),
    )
    .limit(1)
)
_CONFIRM = (
    update(guests)
    .where(here(guests), guests.c.user_id == bindparam("who"))
    .values(confirmed_at=bindparam("at"))
)
_RENAME = (
    update(users)
    .where(users.c.id == bindparam("who"))
    .values(name=bindparam("called"), language=bindparam("speaks"), zone=bindparam("lives"))
)

_LET_COME = (
    update(memberships)
    .where(
        here(memberships),
        memberships.c.user_id == bindparam("who"),
        memberships.c.standing.in_([Standing.LEFT, Standing.PENDING]),
    )
    .values(standing=Standing.GUEST)
)


def by_address(tx: Tx, key: str) -> Known | None:
    """The guest with this address key, or None."""
    found = tx.records(Known, _BY_ADDRESS, key=key)
    return found[0] if found else None


def by_id(tx: Tx, user_id: int) -> Known | None:
    """The guest who is this user, or None."""
    found = tx.records(Known, _BY_ID, who=user_id)
    return found[0] if found else None


def whose(tx: Tx, key: str) -> int | None:
    """The person who has proven this address, with an account of their own; None for nobody."""
    found: int | None = tx.value(_WHOSE, key=key)
    return found


def coming(tx: Tx, session_id: int, email: Email) -> int | None:
    """Who has answered a session with this mailbox already, or None."""
    keys = sorted({email.key, email.mailbox})
    found: int | None = tx.value(_COMING, of_session=session_id, mailbox=email.mailbox, keys=keys)
    return found


def namesake(tx: Tx, session_id: int, name: str) -> int | None:
    """A guest of this name, without an address, who comes to a session: one tapped twice; or None."""
    found: int | None = tx.value(_NAMESAKE, of_session=session_id, called=name.lower())
    return found


def make(
    tx: Tx,
    name: str,
    email: Email | None,
    *,
    language: str | None = None,
    zone: str | None = None,
    by: int | None = None,
) -> int:
    """Know somebody new; the id of the user they are. `by` is the organizer to whom they agreed."""
    who = tx.add(User, name=name, language=language, zone=zone, created_at=tx.now)
    tx.add(Membership, user_id=who, role=Role.MEMBER, standing=Standing.GUEST, joined_at=tx.now)
    tx.add(
        Guest,
        user_id=who,
        address=email.address if email else "",
        address_key=email.key if email else "",
        mailbox_key=email.mailbox if email else "",
        created_by=by,
        consent_at=tx.now,
        confirmed_at=None if by else tx.now,
        created_at=tx.now,
    )
    return who


def recognise(tx: Tx, guest: Known, name: str, language: str | None, zone: str | None) -> None:
    """Write down what a guest who showed that the address is theirs says of themselves today."""
    tx.execute(_RENAME, who=guest.user_id, called=name, speaks=language, lives=zone)
    tx.execute(_CONFIRM, who=guest.user_id, at=tx.now)


def acting(tx: Tx, guest: Known) -> Actor:
    """The guest as an actor in their community."""
    return Actor(
        user_id=guest.user_id,
        name=guest.name,
        language=guest.language or tx.actor.language,
        zone=guest.zone or "",
        community_id=tx.community_id,
        role=Role.MEMBER,
        standing=Standing.GUEST,
    )


def come(
    tx: Tx,
    guest: Known,
    session: SessionDetails,
    pools: Sequence[int],
    guests_along: int,
    note: str,
    *,
    late: bool = False,
) -> RsvpResult:
    """Have a guest say that they come: a place, or a number in the queue, as for everybody.

    From then on they see the program, whoever else may: its place can be given back. `pools` are those of the
    roles they accept, preferred first; `late` where an organizer enters them. Raises what `rsvp.respond`
    raises.
    """
    invited.add(tx, session.program_id, [guest.user_id])
    return rsvp.respond_for(
        tx,
        session.id,
        guest.user_id,
        Answer.GOING,
        roles=pools or None,
        guests=guests_along,
        note=note,
        late=late,
    )


def let_come(tx: Tx, user_id: int) -> bool:
    """Let somebody come who is no member, as organizers ask for it; whether they come as a guest by it."""
    current = members.standing_of(tx, user_id)
    if current is not None and current.standing is Standing.ACTIVE:
        return False
    if current is None:
        tx.add(Membership, user_id=user_id, role=Role.MEMBER, standing=Standing.GUEST, joined_at=tx.now)
    else:
        tx.execute(_LET_COME, who=user_id)
    tx.signal("membership", user_id)
    return True


def name_of(text: str) -> str:
    """A name as it was typed. Raises BadInput."""
    return texts.line("name", text, MAX_NAME, least=1)


def pools_of(session: SessionDetails, roles: Sequence[str]) -> list[int]:
    """The pools of roles by name, in their order; roles that are gone are left out.

    None where a session has no roles. Raises BadInput where none of them is left.
    """
    by_name = {pool.role: pool.id for pool in session.pools}
    found = [by_name[role] for role in dict.fromkeys(roles) if role in by_name]
    if session.has_roles and not found:
        raise BadInput("role", "missing")
    return found if session.has_roles else []


def check_roles(session: SessionDetails, roles: Sequence[str]) -> tuple[str, ...]:
    """Roles by name, each once, the preferred first. Raises BadInput where one has to choose."""
    known = {pool.role for pool in session.pools}
    if not session.has_roles:
        return ()
    chosen = tuple(dict.fromkeys(role for role in roles if role))
    if not chosen or not set(chosen) <= known:
        raise BadInput("role", "missing")
    return chosen


def secret(community_id: int) -> tuple[str, str]:
    """A secret for a link in a letter, and the hash that is kept of it."""
    raw = secrets.token_bytes(_SECRET)
    return _text(community_id.to_bytes(8) + raw), hashlib.sha256(raw).hexdigest()


def read_secret(given: str) -> tuple[int, str] | None:
    """The community of such a link and its hash; None for what we never wrote."""
    if not given.isascii() or len(given) != 32:
        return None
    try:
        raw = base64.urlsafe_b64decode(given)
    except ValueError:
        return None
    community = int.from_bytes(raw[:8])
    return (community, hashlib.sha256(raw[8:]).hexdigest()) if community < _IDS else None


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def inside(actor: Actor, community_id: int) -> Actor:
    """Anybody, within the community that a link of theirs names."""
    return replace(actor, community_id=community_id)
