"""Whether a booking's form is filled in: the one rule that chat, app and payments ask.

It says nothing of what was answered, so that all who see a booking may know.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from models.bookings import Booking
from models.intake_forms import IntakeAnswers, IntakeForm
from models.tx import Tx, here, table_of
from services.intake_errors import FormNeeded

bookings = table_of(Booking)
forms = table_of(IntakeForm)
answers = table_of(IntakeAnswers)


@dataclass(frozen=True, slots=True)
class FormState:
    """How the form of a booking stands, where there is one."""

    community_id: int
    booking_id: int
    asked: bool
    """Whether the offering asks for it now."""
    required: bool
    filled_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether it is asked for and not filled in."""
        return self.asked and self.filled_at is None

    @property
    def needed(self) -> bool:
        """Whether nothing is booked before it is filled in."""
        return self.waits and self.required

    @property
    def path(self) -> str:
        """Where its page is, below `/app` and `/my`."""
        return path(self.community_id, self.booking_id)


_ALL = (
    select(
        bookings.c.community_id,
        bookings.c.id,
        forms.c.published,
        forms.c.required,
        answers.c.filled_at,
    )
    .select_from(
        bookings.outerjoin(
            forms,
            and_(
                forms.c.community_id == bookings.c.community_id, forms.c.offering_id == bookings.c.offering_id
            ),
        ).outerjoin(
            answers,
            and_(answers.c.community_id == bookings.c.community_id, answers.c.booking_id == bookings.c.id),
        )
    )
    .where(or_(forms.c.published, answers.c.id.is_not(None)))
)
_ONE = _ALL.where(here(bookings), bookings.c.id == bindparam("of_booking"))
_MANY = _ALL.where(
    bookings.c.community_id.in_(bindparam("of_communities", expanding=True)),
    bookings.c.id.in_(bindparam("of_bookings", expanding=True)),
)


def path(community_id: int, booking_id: int) -> str:
    """Where the page of a booking's form is, below `/app` and `/my`."""
    return f"/{community_id}/booking/{booking_id}/form"


def state(tx: Tx, booking_id: int) -> FormState | None:
    """How the form of a booking stands; None where nothing is asked, or was. It asks for no rights."""
    row = tx.row(_ONE, of_booking=booking_id)
    return _state(row) if row is not None else None


def _state(row: Any) -> FormState:
    return FormState(row.community_id, row.id, bool(row.published), bool(row.required), row.filled_at)


def require(tx: Tx, booking_id: int) -> None:
    """Whether a booking may be agreed on and paid. Raises FormNeeded."""
    found = state(tx, booking_id)
    if found is not None and found.needed:
        raise FormNeeded(found.community_id, found.booking_id)


def states(tx: Tx, booking_ids: Collection[int], communities: Sequence[int]) -> dict[int, FormState]:
    """How the forms of bookings of several communities stand, for notices; as the system actor."""
    if not booking_ids:
        return {}
    rows = tx.rows(_MANY, of_bookings=list(booking_ids), of_communities=list(communities))
    return {row.id: _state(row) for row in rows}
