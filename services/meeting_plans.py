"""Arranging an agenda: what is on it, in which order, for how long; proposed by votes, decided by organizers.

Each change says what is wanted of one item, and is made with the agenda locked: two organizers at once lose
nothing, and a repeated tap changes nothing.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, update

from models.meetings import AgendaItem, ItemStatus
from models.tx import Tx, here, table_of
from services import activity, meeting_fit, meeting_words, meetings
from services.errors import NotAllowed, TakenUp
from services.meeting_facts import Agenda, Item

table = table_of(AgendaItem)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What could be put on an agenda by the votes."""

    agenda: Agenda
    chosen: tuple[Item, ...]
    stale: bool = False
    """Whether votes changed it after it was shown; then nothing was done."""

    @property
    def left_out(self) -> tuple[Item, ...]:
        """The suggestions it leaves out."""
        return tuple(item for item in self.agenda.suggested if item not in self.chosen)

    @property
    def minutes(self) -> int:
        """Minutes of the agenda with them."""
        return self.agenda.minutes + meeting_fit.total(self.chosen)

    @property
    def key(self) -> str:
        """What tells it from another proposal."""
        ids = ",".join(str(item.id) for item in self.chosen)
        return hashlib.blake2b(ids.encode(), digest_size=4).hexdigest()


_THIS = (here(table), table.c.id == bindparam("of_item"))
_PLACE = update(table).where(*_THIS).values(status=bindparam("stands"), position=bindparam("at_position"))
_MINUTES = update(table).where(*_THIS).values(minutes=bindparam("takes"), revision=table.c.revision + 1)


def propose(tx: Tx, session_id: int) -> Proposal:
    """What the votes would put on the agenda; changes nothing. Raises NotFound, NotAllowed, SessionOver."""
    found = meetings.changing(tx, session_id)
    if not found.session.hosts:
        raise NotAllowed
    return _proposal(found)


def _proposal(found: Agenda, *, stale: bool = False) -> Proposal:
    left = found.budget - found.minutes
    return Proposal(found, tuple(meeting_fit.propose((), found.suggested, left)), stale)


def accept(tx: Tx, session_id: int, key: str) -> Proposal:
    """Put on the agenda what was proposed, behind what is there.

    Where votes have changed it meanwhile, nothing is done and the proposal of now comes back. Raises as
    `propose`.
    """
    proposal = _proposal(meetings.managed(tx, session_id))
    if proposal.key != key:
        return _proposal(proposal.agenda, stale=True)
    if proposal.chosen:
        arrange(tx, [*proposal.agenda.on, *proposal.chosen], planned=proposal.chosen)
        activity.log(tx, "agenda_planned", "session", session_id, topics=len(proposal.chosen))
    return Proposal(meetings.changed(tx, proposal.agenda.session), proposal.chosen)


def arrange(tx: Tx, order: Sequence[Item], planned: Iterable[Item] = ()) -> None:
    """Number the items of an agenda anew, `planned` ones becoming so. The agenda is locked."""
    new = {item.id for item in planned}
    rows = [
        {
            "of_item": item.id,
            "stands": ItemStatus.PLANNED if item.id in new else item.status,
            "at_position": position,
        }
        for position, item in enumerate(order, 1)
        if item.id in new or item.position != position
    ]
    tx.execute_many(_PLACE, rows)


def put(tx: Tx, item_id: int, *, on: bool) -> tuple[Agenda, Item]:
    """Put an item on the agenda, at its end, or take it off. Raises NotFound, Withdrawn, TakenUp, NotAllowed,
    SessionOver."""
    found, item = meetings.managed_with(tx, item_id)
    if item.status in (ItemStatus.CURRENT, ItemStatus.DONE, ItemStatus.CARRIED):
        raise TakenUp(item.topic)
    others = [one for one in found.on if one.id != item_id]
    if on and item.status is not ItemStatus.PLANNED:
        arrange(tx, [*others, item], planned=[item])
    elif not on and item.status is not ItemStatus.SUGGESTED:
        tx.execute(_PLACE, of_item=item_id, stands=ItemStatus.SUGGESTED, at_position=item.position)
    return _after(tx, found, item_id)


def move(tx: Tx, item_id: int, at: int) -> tuple[Agenda, Item]:
    """Let an item that is to come be the `at`th (from 1) of those to come. Raises as `put`."""
    found, item = meetings.managed_with(tx, item_id)
    if item.status is not ItemStatus.PLANNED:
        raise TakenUp(item.topic)
    coming = [one for one in found.planned if one.id != item_id]
    coming.insert(max(0, min(at - 1, len(coming))), item)
    before = [one for one in found.on if one.status is not ItemStatus.PLANNED]
    arrange(tx, [*before, *coming])
    return _after(tx, found, item_id)


def set_minutes(tx: Tx, item_id: int, minutes: int) -> tuple[Agenda, Item]:
    """Give an item its minutes, also while it is talked about. Raises as `put`, BadInput."""
    found, item = meetings.managed_with(tx, item_id)
    if not (item.open or item.status is ItemStatus.CURRENT):
        raise TakenUp(item.topic)
    wanted = meeting_words.in_range(minutes)
    if item.minutes != wanted:
        tx.execute(_MINUTES, of_item=item_id, takes=wanted)
    return _after(tx, found, item_id)


def _after(tx: Tx, found: Agenda, item_id: int) -> tuple[Agenda, Item]:
    after = meetings.changed(tx, found.session)
    return after, after.find(item_id)
