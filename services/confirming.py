"""Confirming a registration by the link in its letter: only then it takes a place, or a number."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from models.guests import GuestRequest
from models.rsvp import Answer
from models.tx import Tx, here, table_of
from services import guests, outbox, registration, rsvp
from services.answers import Mine
from services.emails import Email
from services.guest_errors import LinkGone
from services.registration import Registration

requests = table_of(GuestRequest)


@dataclass(frozen=True, slots=True)
class Pending:
    """A registration that a link can confirm."""

    registration: Registration
    name: str
    address: str
    roles: tuple[str, ...]
    guests: int
    note: str
    language: str
    zone: str | None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What confirming came to."""

    registration: Registration
    user_id: int
    generation: int | None
    """Of the guest's personal link; None for somebody who has an account of their own."""
    hidden: bool = False
    """Whether another address of this mailbox comes already: it got a letter, and is not named here."""


_REQUEST = select(requests).where(here(requests), requests.c.token_hash == bindparam("given"))
_LOCKED = _REQUEST.with_for_update()
_DONE = (
    update(requests)
    .where(here(requests), requests.c.id == bindparam("of_request"))
    .values(user_id=bindparam("who"))
)


def look(tx: Tx, secret_hash: str) -> Pending | Confirmed:
    """What a link would confirm, or did. Raises LinkGone, NotFound."""
    return _seen(tx, _good(tx.row(_REQUEST, given=secret_hash), tx))


def confirm(tx: Tx, secret_hash: str) -> Confirmed:
    """Take a registration on; a second time changes nothing.

    Raises LinkGone, Banned, and what `rsvp.respond` raises: much may have changed since it was asked for.
    """
    row = _good(tx.row(_LOCKED, given=secret_hash), tx)
    seen = _seen(tx, row)
    if isinstance(seen, Confirmed):
        return seen
    email = Email(row.address, row.address_key, row.mailbox_key)
    there = guests.coming(tx, row.session_id, email)
    if there is not None:
        registration.tell_known(tx, there, row.session_id)
        return _already(tx, seen, there, email)
    registration.check_open(seen.registration)
    account = guests.whose(tx, email.key)
    who = _answer_as(tx, account, seen) if account else _answer_as_guest(tx, email, seen)
    tx.execute(_DONE, of_request=row.id, who=who)
    return _confirmed(tx, seen.registration, who)


def _good(row: Row[Any] | None, tx: Tx) -> Row[Any]:
    if row is None or row.expires_at <= tx.now:
        raise LinkGone
    return row


def _seen(tx: Tx, row: Row[Any]) -> Pending | Confirmed:
    found = registration.inside(tx, row.session_id)
    if row.user_id is not None:
        return _confirmed(tx, found, row.user_id)
    said = (row.name, row.address, tuple(row.roles), row.guests, row.note, row.language, row.zone)
    return Pending(found, *said)


def _confirmed(tx: Tx, found: Registration, who: int) -> Confirmed:
    guest = guests.by_id(tx, who)
    return Confirmed(found, who, guest.generation if guest else None)


def _already(tx: Tx, seen: Pending, there: int, email: Email) -> Confirmed:
    """Whoever holds the very address that comes is led to their page; others are not told whose it is."""
    mine = guests.by_address(tx, email.key)
    if mine is not None and mine.user_id == there:
        return _confirmed(tx, seen.registration, there)
    return Confirmed(seen.registration, there, None, hidden=True)


def _answer_as(tx: Tx, account: int, seen: Pending) -> int:
    """Answer as who has proven this address before, by the rules of every member."""
    session = seen.registration.session
    roles = guests.pools_of(session, seen.roles) or None
    said = rsvp.respond_for(
        tx, session.id, account, Answer.GOING, roles=roles, guests=seen.guests, note=seen.note
    )
    tell(tx, account, session.id, said.session.mine)
    return account


def _answer_as_guest(tx: Tx, email: Email, seen: Pending) -> int:
    """Answer as a guest of this community, known before or from now on."""
    session = seen.registration.session
    pools = guests.pools_of(session, seen.roles)
    guest = guests.by_address(tx, email.key)
    if guest is None:
        made = guests.make(tx, seen.name, email, language=seen.language, zone=seen.zone)
        guest = guests.by_id(tx, made)
        assert guest is not None
    else:
        guests.recognise(tx, guest, seen.name, seen.language, seen.zone)
    said = guests.come(tx, guest, session, pools, seen.guests, seen.note)
    tell(tx, guest.user_id, session.id, said.session.mine)
    return guest.user_id


def tell(tx: Tx, user_id: int, session_id: int, mine: Mine | None) -> None:
    """Write to somebody what became of their registration: a place, or which number."""
    key = f"{session_id}:{tx.now.isoformat()}"
    position = mine.position if mine else None
    kind = outbox.Kind.REGISTERED
    outbox.tell(tx, kind, [user_id], key=key, session=session_id, position=position)
