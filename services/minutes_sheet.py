"""Everything that the minutes of a session say, in a fixed number of queries."""

from dataclasses import dataclass

from models.tx import Tx
from services import action_changes, action_items, attendance, decisions, minute_notes, minutes
from services.action_items import Actions
from services.decisions import Decision
from services.minute_notes import Note
from services.minutes import State
from services.sessions import SessionDetails

NAMES = 200
"""The most names of those who were there."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The minutes of a session, as one person sees them."""

    session: SessionDetails
    notes: tuple[Note, ...]
    """In the order of the agenda; the general part is the last."""
    decisions: tuple[Decision, ...]
    actions: Actions
    state: State
    writes: bool
    """Whether the person may write, as long as they are open."""

    @property
    def open(self) -> bool:
        """Whether the person can write now."""
        return self.writes and not self.state.closed

    @property
    def is_empty(self) -> bool:
        """Whether nothing was noted, decided or given to anybody here."""
        return not (self.decisions or self.own_actions or any(note.text for note in self.notes))

    @property
    def own_actions(self) -> tuple[action_items.Action, ...]:
        """The action items that were agreed on at this session."""
        return tuple(item for item in self.actions.items if not self.actions.is_carried(item))

    def decided(self, item_id: int) -> tuple[Decision, ...]:
        """What was decided about one item."""
        return tuple(one for one in self.decisions if one.item_id == item_id)


@dataclass(frozen=True, slots=True)
class Paper:
    """The minutes with who was there: what a document says."""

    sheet: Sheet
    there: tuple[str, ...]
    """Names of those who came, or who said that they would."""
    more: int
    """How many more there were, guests among them."""
    known: bool
    """Whether somebody marked who came."""


def read(tx: Tx, session_id: int) -> Sheet:
    """The minutes of a session. Raises NotFound, NotMember, Banned."""
    return of(tx, minutes.seen(tx, session_id))


def of(tx: Tx, session: SessionDetails) -> Sheet:
    """The same, once it is known that the actor may read them."""
    actions = action_items.listed(tx, session)
    return Sheet(
        session,
        minute_notes.of_session(tx, session.id),
        decisions.of_session(tx, session.id),
        actions,
        minutes.state(tx, session.id),
        actions.may_add,
    )


def writing(tx: Tx, session_id: int, item_id: int) -> tuple[Sheet, Note]:
    """The minutes for one who writes about an item. Raises what `minutes.writable` raises, NotFound."""
    sheet = of(tx, minutes.writable(tx, session_id))
    return sheet, minute_notes.one(tx, session_id, item_id)


def paper(tx: Tx, session_id: int) -> Paper:
    """The minutes with who was there. Raises as `read`."""
    sheet = read(tx, session_id)
    came = attendance.came(tx, session_id, NAMES)
    if came.people:
        rest = came.people - len(came.names) + came.guests
        return Paper(sheet, came.names, rest, known=True)
    said = action_changes.coming(tx, session_id)
    names = tuple(one.name for one in said[:NAMES])
    return Paper(sheet, names, len(said) - len(names), known=False)
