"""A guest who goes on in Telegram: their page's link opens the bot, which proves their address by a letter.

The link alone moves nothing: whoever it was passed on to does not read the guest's mail.
"""

from dataclasses import dataclass, replace

from models.tx import Tx
from services import guest_page, members, my_email
from services.guest_errors import LinkGone
from services.guests import Known
from services.seals import BadSeal, Seals

PREFIX = "guest_"
"""Before the mark in the bot's deep link."""
_PURPOSE = "guest in telegram"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the bot asks who opened the link."""

    community: str
    address: str
    """Where the letter goes: as much of it as tells its owner which one it is."""
    instead_of: str | None
    """The address that the person has so far, if it is another."""


def mark(seals: Seals, community: int, guest: Known) -> str:
    """What the deep link carries: short enough for Telegram, signed, of no use once a link was renewed."""
    return seals.mark(_PURPOSE, community, guest.user_id, guest.generation)


def asked(tx: Tx, seals: Seals, given: str) -> Asked:
    """What to ask the actor. Raises LinkGone, NowYours."""
    guest, community = _guest(tx, seals, given)
    mine = my_email.mine(tx).address
    instead_of = mine if mine and mine.lower() != guest.address.lower() else None
    return Asked(community, hinted(guest.address), instead_of)


def ask(tx: Tx, seals: Seals, given: str, *, language: str) -> str:
    """Have the letter sent, as `my_email.ask` does; a hint at where it goes.

    Raises LinkGone, NowYours, TooManyLetters.
    """
    guest, _community = _guest(tx, seals, given)
    return hinted(my_email.ask(tx, guest.address, language=language, seals=seals))


def hinted(address: str) -> str:
    """`a…@example.org`: its owner knows it, others do not learn it."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def _guest(tx: Tx, seals: Seals, given: str) -> tuple[Known, str]:
    """The guest whom a mark names, and the name of their community; the actor goes on as who they are."""
    try:
        numbers = seals.marked(_PURPOSE, given)
    except BadSeal:
        raise LinkGone from None
    if len(numbers) != 3:
        raise LinkGone
    community, user_id, generation = numbers
    before = tx.actor
    tx.become(replace(before, community_id=community, role=None, standing=None))
    guest = guest_page.open_link(tx, user_id, generation)
    name = members.community(tx).name
    tx.become(before)
    if not guest.address:
        raise LinkGone
    return guest, name
