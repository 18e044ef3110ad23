"""One instructor as people see them: who they are, what they offer, and what may be done about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.tx import Tx
from services import instructors, offering_lists
from services.errors import NotFound
from services.instructors import InstructorDetails
from services.members import CommunityCard, community
from services.offerings import OfferingCard


@dataclass(frozen=True, slots=True)
class InstructorPage:
    """An instructor and what they offer."""

    community: CommunityCard
    instructor: InstructorDetails
    offerings: Sequence[OfferingCard]
    open_bookings: int
    """What stays where they sell no more; 0 to who does not run it."""
    may_make: bool
    """Whether who asks may make members instructors."""


@dataclass(frozen=True, slots=True)
class InstructorShelf:
    """Who can be booked in a community."""

    community: CommunityCard
    instructors: Sequence[InstructorDetails]
    may_make: bool


def listing(tx: Tx) -> InstructorShelf:
    """Who can be booked, by name. Raises NotFound to strangers."""
    found = instructors.listed(tx)
    return InstructorShelf(community(tx), found, instructors.may_make(tx))


def one(tx: Tx, instructor_id: int) -> InstructorPage:
    """One of them; who left is there for who runs it alone. Raises NotFound."""
    found = _seen(tx, instructor_id)
    left = instructors.open_bookings(tx, instructor_id) if found.manages else 0
    shown = offering_lists.by_instructor(tx, instructor_id)
    return InstructorPage(community(tx), found, shown, left, instructors.may_make(tx))


def managed(tx: Tx, instructor_id: int) -> InstructorPage:
    """The same, for who runs it alone. Raises NotFound."""
    instructors.opened(tx, instructor_id)
    return one(tx, instructor_id)


def make(tx: Tx, user_id: int) -> InstructorPage:
    """Make a member one, or again. Raises NotAllowed, NotFound."""
    return one(tx, instructors.make(tx, user_id).id)


def introduce(
    tx: Tx, instructor_id: int, revision: int | None, title: str | None, bio: str | None
) -> InstructorPage:
    """Say who one is, as `instructors.introduce`. Raises NotFound, Outdated, BadInput."""
    instructors.introduce(tx, instructor_id, revision, title, bio)
    return one(tx, instructor_id)


def _seen(tx: Tx, instructor_id: int) -> InstructorDetails:
    if not tx.actor.is_member:
        raise NotFound
    found = instructors.of(tx, instructor_id)
    if not (found.active or found.manages):
        raise NotFound
    return found
