"""Mail of the door: letters that belong to no community, each with a secret link for who can read them."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from models.mails import DoorMail
from models.tx import Tx


class DoorKind(StrEnum):
    """What a letter of the door is for."""

    SIGN_IN = "sign_in"
    """A link that signs in who asked for it."""
    PROVE_ADDRESS = "prove_address"
    """A link that proves that an address is one's own."""


def enqueue(
    tx: Tx,
    kind: DoorKind,
    address: str,
    language: str,
    sealed: Mapping[str, str],
    *,
    until: datetime | None = None,
) -> int:
    """Have a letter sent to an address, as it was typed; its id.

    The values of `sealed` were sealed by the edge (`Links.seals.seal`): they are opened when the letter is
    written, and blank once it is sent. What could not be sent until `until` is not sent at all.
    """
    made = tx.add(
        DoorMail,
        kind=kind,
        address=address,
        language=language,
        sealed=dict(sealed),
        due_at=tx.now,
        until=until,
        created_at=tx.now,
    )
    tx.signal("mail")
    return made
