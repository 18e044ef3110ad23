"""Invitations to run a program that go by a letter, and how the letter fared.

The letter holds the token sealed until it is sent; then nothing but its hash is left.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, select, update

from models.outbox import Delivery, OutboxMessage
from models.team import StaffInvite
from models.tx import Tx, here, table_of
from models.users import User
from services import emails, outbox, program_edit, programs, team_invites
from services.emails import Email
from services.mail_states import MailState
from services.outbox import Kind
from services.seals import Seals
from services.team_errors import LetterSent, TooManyLetters
from services.team_invites import LIFETIME, Made

invites = table_of(StaffInvite)
messages = table_of(OutboxMessage)
users = table_of(User)

MOST_LETTERS = 16
"""Invitations to one program that go by a letter within LIFETIME, those taken back among them."""

_WRITTEN = (
    select(invites.c.address)
    .where(here(invites), invites.c.program_id == bindparam("of_program"), invites.c.address.is_not(None))
    .where(invites.c.created_at > bindparam("since"))
)
_LANGUAGE = select(users.c.language).where(users.c.email == bindparam("key"))
_STATES = select(
    messages.c.unique_key, messages.c.status, messages.c.done_at, messages.c.created_at, messages.c.error
).where(here(messages), messages.c.unique_key.in_(bindparam("keys", expanding=True)))
_DROP = (
    update(messages)
    .where(here(messages), messages.c.unique_key == bindparam("key"), messages.c.status == Delivery.PENDING)
    .values(
        status=Delivery.DROPPED,
        done_at=bindparam("at"),
        params=bindparam("left", type_=messages.c.params.type),
    )
)


def invite(tx: Tx, program_id: int, typed: str, seals: Seals) -> Made:
    """Invite who reads mail at an address, by a letter.

    Raises NotFound, NotAllowed, BadInput, TeamFull, LetterSent, TooManyLetters.
    """
    program_edit.opened(tx, program_id)
    email = emails.read(typed)
    programs.lock(tx, program_id)
    _check(tx, program_id, email)
    made = team_invites.make(tx, program_id, email.address)
    outbox.write_to(
        tx,
        Kind.TEAM_INVITE,
        email.address,
        tx.value(_LANGUAGE, key=email.key) or tx.actor.language,
        str(made.id),
        program=program_id,
        name=tx.actor.name,
        until=made.expires_at.isoformat(),
        sealed={"token": seals.seal(made.token)},
    )
    return made


def revoke(tx: Tx, program_id: int, invite_id: int) -> bool:
    """Let an invitation let nobody in, and keep its letter back; False where it was answered before.

    Raises NotFound, NotAllowed.
    """
    done = team_invites.revoke(tx, program_id, invite_id)
    if done:
        tx.execute(_DROP, key=_key(invite_id), at=tx.now, left={"program": program_id})
    return done


def states(tx: Tx, invite_ids: Collection[int]) -> dict[int, MailState]:
    """How the letters of some invitations fared; the caller asks whether the actor may know."""
    if not invite_ids:
        return {}
    by_key: dict[str, Any] = {
        row.unique_key: row for row in tx.rows(_STATES, keys=[_key(one) for one in invite_ids])
    }
    found = {one: by_key[_key(one)] for one in invite_ids if _key(one) in by_key}
    return {
        one: MailState(row.status, row.done_at or row.created_at, row.error) for one, row in found.items()
    }


def _check(tx: Tx, program_id: int, email: Email) -> None:
    written = [row.address for row in tx.rows(_WRITTEN, of_program=program_id, since=tx.now - LIFETIME)]
    if email.mailbox in {emails.read(address).mailbox for address in written}:
        raise LetterSent(email.address)
    if len(written) >= MOST_LETTERS:
        raise TooManyLetters(MOST_LETTERS)


def _key(invite_id: int) -> str:
    return f"{Kind.TEAM_INVITE}:{invite_id}"
