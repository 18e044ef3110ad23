"""Registering for a session on the web, without Telegram: what one reads first, and asking for a place.

Nothing that is asked for takes a place or a number before the address is confirmed: floods fill no session.
Who is registered already hears it by a letter to the address on file; the page says the same to everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import bindparam, func, select

from models.guests import GuestRequest
from models.links import LinkKind
from models.programs import Visibility
from models.sessions import SessionStatus
from models.tx import Tx, here, table_of
from services import emails, guests, links, members, outbox, public, rsvp, sessions, texts
from services.emails import Email
from services.errors import BadInput, DeadlinePassed, NotFound, SessionOver
from services.guest_errors import NotByWeb, TooManyRequests
from services.members import CommunityCard
from services.sessions import SessionDetails

requests = table_of(GuestRequest)

GOOD_FOR = timedelta(hours=48)
"""How long a registration waits to be confirmed."""
LETTERS = 3
"""Letters to one mailbox about one session, while they wait."""
LETTERS_A_DAY = 10
"""Letters of one community to one mailbox within a day."""
WAITING = 500
"""Registrations for one session that may wait to be confirmed."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Where:
    """A session by its public address, or by a reference where its community is not listed."""

    slug: str = ""
    program: str = ""
    start: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Registration:
    """A session that one may register for, and the community it is of."""

    session: SessionDetails
    community: CommunityCard


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of themselves and how they come."""

    name: str
    email: str
    roles: Sequence[str]
    """By name, the preferred first."""
    guests: int
    note: str
    language: str
    zone: str | None
    consents: bool


_THESE = (here(requests), requests.c.mailbox_key == bindparam("mailbox"))
_TO_MAILBOX = select(func.count()).where(*_THESE, requests.c.created_at > bindparam("since"))
_ABOUT_SESSION = _TO_MAILBOX.where(requests.c.session_id == bindparam("of_session"))
_WAITING = select(func.count()).where(
    here(requests),
    requests.c.session_id == bindparam("of_session"),
    requests.c.created_at > bindparam("since"),
    requests.c.user_id.is_(None),
)


def opened(tx: Tx, where: Where) -> Registration:
    """A session that is for all. Goes on within its community. Raises NotFound."""
    if where.reference:
        return _referred(tx, where.reference)
    found = public.session(tx, where.slug, where.program, where.start)
    return Registration(found.session, found.card)


def _referred(tx: Tx, reference: str) -> Registration:
    """By a reference, which organizers share: the community need not be listed."""
    target = links.resolve(tx, reference)
    if target is None or target.kind is not LinkKind.SESSION:
        raise NotFound
    tx.become(replace(tx.actor, community_id=target.community_id))
    return inside(tx, target.target_id)


def inside(tx: Tx, session_id: int) -> Registration:
    """The same, in the acting community. Raises NotFound."""
    found = sessions.details(tx, session_id)
    if found.visibility is not Visibility.PUBLIC:
        raise NotFound
    shown = replace(found, facilitator=None, cancellation_reason=None)
    return Registration(shown, members.community(tx))


def check_open(found: Registration) -> None:
    """Raises SessionOver, DeadlinePassed, or NotByWeb where organizers let people in themselves."""
    session = found.session
    if not session.answerable:
        raise SessionOver(cancelled=session.status is SessionStatus.CANCELLED)
    if session.closed and session.rsvp_deadline:
        raise DeadlinePassed(session.rsvp_deadline, session.zone)
    if found.community.requires_approval:
        raise NotByWeb(found.community.name)


def ask(tx: Tx, where: Where, said: Said, secret_hash: str, sealed: str) -> Registration:
    """Ask for a place: a letter with a link goes to the address, or one that says that they come already.

    The answer is the same. Raises NotFound, BadInput, SessionOver, DeadlinePassed, NotByWeb, TooManyRequests.
    """
    found = opened(tx, where)
    check_open(found)
    session = found.session
    email, request = _checked(session, said)
    known = guests.coming(tx, session.id, email)
    if known is not None:
        tell_known(tx, known, session.id)
    elif _may_write(tx, session.id, email):
        _check_room(tx, session.id)
        made = tx.add(GuestRequest, **request, token_hash=secret_hash, expires_at=tx.now + GOOD_FOR)
        outbox.write_to(
            tx,
            outbox.Kind.CONFIRM_PLACE,
            email.address,
            said.language,
            key=str(made),
            session=session.id,
            request=made,
            sealed={"secret": sealed},
        )
    return found


def _checked(session: SessionDetails, said: Said) -> tuple[Email, dict[str, object]]:
    """What was said, once it can be taken; the row that it makes. Raises BadInput."""
    name = guests.name_of(said.name)
    email = emails.read(said.email)
    roles = guests.check_roles(session, said.roles)
    if not 0 <= said.guests <= session.guests_allowed:
        raise BadInput("guests", "out_of_range", session.guests_allowed)
    note = texts.line("note", said.note, rsvp.MAX_NOTE)
    if not said.consents:
        raise BadInput("consent", "missing")
    return email, {
        "session_id": session.id,
        "name": name,
        "address": email.address,
        "address_key": email.key,
        "mailbox_key": email.mailbox,
        "roles": list(roles),
        "guests": said.guests,
        "note": note,
        "language": said.language,
        "zone": said.zone,
        "created_at": session.seen_at,
    }


def tell_known(tx: Tx, user_id: int, session_id: int) -> None:
    """Write to who comes already that somebody, they perhaps, registered them again; once a day at most."""
    key = f"{session_id}:{tx.now:%Y%m%d}"
    outbox.tell(tx, outbox.Kind.REGISTERED_ALREADY, [user_id], key=key, session=session_id)


def _may_write(tx: Tx, session_id: int, email: Email) -> bool:
    """Whether one more letter to this mailbox annoys nobody. Who asks is not told."""
    to: dict[str, object] = {"mailbox": email.mailbox}
    about: int = tx.value(_ABOUT_SESSION, **to, of_session=session_id, since=tx.now - GOOD_FOR)
    return about < LETTERS and int(tx.value(_TO_MAILBOX, **to, since=tx.now - _DAY)) < LETTERS_A_DAY


def _check_room(tx: Tx, session_id: int) -> None:
    """Raises TooManyRequests."""
    if int(tx.value(_WAITING, of_session=session_id, since=tx.now - GOOD_FOR)) >= WAITING:
        raise TooManyRequests
