"""Lists of offerings: what a community shows, and what one instructor has."""

from dataclasses import dataclass

from sqlalchemy import bindparam

from models.offerings import Offering
from models.tx import Tx, table_of
from services import instructors, offerings
from services.errors import NotFound
from services.instructors import InstructorDetails
from services.offerings import CARDS, IN_LISTS, LIVE, MOST_EACH, OfferingCard

table = table_of(Offering)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The offerings of a community as the person sees them."""

    community_id: int
    cards: tuple[OfferingCard, ...]
    instructor: InstructorDetails | None
    """The person, where they are an instructor."""
    sells: bool
    """Whether the person may make offerings."""


_THEIRS = CARDS.where(*LIVE, table.c.instructor_id == bindparam("of_instructor")).limit(MOST_EACH)
_THEIRS_LISTED = _THEIRS.where(*IN_LISTS)


def shelf(tx: Tx) -> Shelf:
    """What the community offers, and whether the person sells there. Raises NotFound to strangers."""
    _require_member(tx)
    return Shelf(tx.community_id, tuple(offerings.listed(tx)), instructors.me(tx), instructors.sells(tx))


def by_instructor(tx: Tx, instructor_id: int) -> list[OfferingCard]:
    """The offerings of an instructor: all for who runs them, else what is in lists. Raises NotFound."""
    host = instructors.of(tx, instructor_id)
    return offerings.cards(
        tx, tx.rows(_THEIRS if host.manages else _THEIRS_LISTED, of_instructor=instructor_id)
    )


def mine(tx: Tx) -> list[OfferingCard]:
    """One's own offerings, drafts and old ones too; none for who is no instructor. Raises NotFound."""
    _require_member(tx)
    me = instructors.me(tx)
    return by_instructor(tx, me.id) if me else []


def _require_member(tx: Tx) -> None:
    if not tx.actor.is_member:
        raise NotFound


def offers(tx: Tx) -> bool:
    """Whether something is offered one to one, or the person may be the first to do so."""
    return offerings.any_listed(tx) or instructors.sells(tx)
