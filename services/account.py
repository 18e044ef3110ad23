"""A person's account: how they are known, and where they are signed in."""

from dataclasses import dataclass

from models.tx import Tx
from services import intake_privacy, my_email, web_sessions
from services.my_email import Mine, Pending
from services.web_sessions import Device


@dataclass(frozen=True, slots=True)
class Account:
    """What a person sees of their own account."""

    name: str
    mine: Mine
    devices: tuple[Device, ...]
    pending: Pending | None = None
    forms: tuple[intake_privacy.Mine, ...] = ()
    """Those that the person filled in before appointments."""


def of_actor(tx: Tx) -> Account:
    """The actor's account."""
    return Account(
        tx.actor.name,
        my_email.mine(tx),
        tuple(web_sessions.devices(tx)),
        my_email.pending(tx),
        tuple(intake_privacy.mine(tx)),
    )


def end(tx: Tx, session_id: int) -> Account:
    """Sign out in one browser. Raises NotFound."""
    web_sessions.end(tx, session_id)
    return of_actor(tx)


def end_all(tx: Tx) -> Account:
    """Sign out in every browser."""
    web_sessions.end_all(tx)
    return of_actor(tx)
