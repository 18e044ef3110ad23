"""What people want to talk about: suggested, voted on, changed and withdrawn while there is time."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, null, select, update

from models.meetings import AgendaItem
from models.tx import Tx, here, table_of
from models.users import User
from models.votes import Choice, VoteSubject
from services import activity, meeting_words, meetings, members, votes
from services.errors import BadInput, NotAllowed, NotFound, TakenUp
from services.meeting_facts import Agenda, Item
from services.meeting_words import Topic

table = table_of(AgendaItem)
users = table_of(User)

MOST = 200
"""Items of one agenda."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """An agenda after somebody suggested something."""

    agenda: Agenda
    new: tuple[Item, ...]
    known: tuple[Item, ...] = ()
    """What was there already: it is not there twice."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An item after somebody wanted to change it."""

    agenda: Agenda
    item: Item
    conflict: bool = False
    """Whether it was changed meanwhile; then nothing was done."""
    by: str | None = None
    """Who that was."""


_THIS = (here(table), table.c.id == bindparam("of_item"))
_CHANGE = (
    update(table)
    .where(*_THIS)
    .values(
        topic=bindparam("said"),
        minutes=bindparam("takes"),
        text=bindparam("about"),
        revision=table.c.revision + 1,
    )
)
_WITHDRAW = (
    update(table)
    .where(*_THIS)
    .values(deleted_at=bindparam("at"), deleted_by=bindparam("who"), revision=table.c.revision + 1)
)
_RESTORE = (
    update(table).where(*_THIS).values(deleted_at=null(), deleted_by=null(), revision=table.c.revision + 1)
)
_DELETED = select(table.c.session_id, table.c.suggested_by, table.c.deleted_at, table.c.deleted_by).where(
    *_THIS
)
_LAST = select(func.max(table.c.position)).where(here(table), table.c.session_id == bindparam("of_session"))


def suggest(tx: Tx, session_id: int, topics: Sequence[Topic]) -> Suggested:
    """Suggest topics; what is on the agenda already, however it is written, is not there twice.

    Who answers alone would be let in by is let in by this, too. Raises NotFound, SessionOver, Banned,
    NotMember, BadInput.
    """
    found = meetings.opened(tx, session_id)
    members.ensure(tx, found.session.visibility)
    there = {meeting_words.key(item.topic): item for item in found.items}
    wanted = {meeting_words.key(topic.topic): topic for topic in reversed(topics)}
    new = [topic for key, topic in reversed(wanted.items()) if key not in there]
    if len(found.items) + len(new) > MOST:
        raise BadInput("topics", "too_many", MOST)
    position = last(tx, session_id)
    made = tx.add_many(AgendaItem, [_row(tx, found, topic, position + n) for n, topic in enumerate(new, 1)])
    after = meetings.changed(tx, found.session)
    known = tuple(after.find(there[key].id) for key in wanted if key in there)
    return Suggested(after, tuple(after.find(item_id) for item_id in made), known)


def last(tx: Tx, session_id: int) -> int:
    """The position of the last item of a session; 0 where there is none."""
    return int(tx.value(_LAST, of_session=session_id) or 0)


def _row(tx: Tx, found: Agenda, topic: Topic, position: int) -> dict[str, object]:
    return {
        "program_id": found.session.program_id,
        "session_id": found.session.id,
        "topic": topic.topic,
        "minutes": topic.minutes,
        "text": topic.text,
        "position": position,
        "suggested_by": tx.actor.user_id,
        "created_at": tx.now,
    }


def may_change(found: Agenda, item: Item) -> bool:
    """Whether the person may change or withdraw an item: one's own while it is open, organizers any."""
    return item.open and (found.session.hosts or (item.own and found.open))


def editing(tx: Tx, item_id: int) -> tuple[Agenda, Item]:
    """An item for one who may change it. Raises NotFound, Withdrawn, TakenUp, NotAllowed, SessionOver."""
    found, item = meetings.one(tx, item_id)
    meetings.require_open(found)
    return _changeable(found, item)


def _changeable(found: Agenda, item: Item) -> tuple[Agenda, Item]:
    if not item.open:
        raise TakenUp(item.topic)
    if not may_change(found, item):
        raise NotAllowed
    return found, item


def change(tx: Tx, item_id: int, revision: int, topic: Topic) -> Changed:
    """Say it otherwise; a change since `revision` is not overwritten. Raises as `editing`, BadInput."""
    found, item = _changeable(*meetings.opened_with(tx, item_id))
    if item.revision != revision:
        return Changed(found, item, conflict=True, by=activity.last_editor(tx, "agenda_item", item_id))
    said = meeting_words.checked(topic.topic, topic.minutes, topic.text)
    if said == Topic(item.topic, item.minutes, item.text):
        return Changed(found, item)
    tx.execute(_CHANGE, of_item=item_id, said=said.topic, takes=said.minutes, about=said.text)
    activity.log(tx, "agenda_changed", "agenda_item", item_id, topic=said.topic)
    after = meetings.changed(tx, found.session)
    return Changed(after, after.find(item_id))


def withdraw(tx: Tx, item_id: int) -> Agenda:
    """Take an item off the list; `restore` brings it back. Raises as `editing`."""
    found, item = _changeable(*meetings.opened_with(tx, item_id))
    tx.execute(_WITHDRAW, of_item=item_id, at=tx.now, who=tx.actor.user_id)
    if not item.own:
        activity.log(tx, "agenda_removed", "session", found.session.id, topic=item.topic)
    return meetings.changed(tx, found.session)


def restore(tx: Tx, item_id: int) -> tuple[Agenda, Item]:
    """Take a withdrawal of one's own back. Raises NotFound, NotAllowed, SessionOver."""
    row = tx.row(_DELETED, of_item=item_id)
    if row is None:
        raise NotFound
    found = meetings.opened(tx, row.session_id)
    if row.deleted_at is not None:
        if row.deleted_by != tx.actor.user_id:
            raise NotAllowed
        tx.execute(_RESTORE, of_item=item_id)
        found = meetings.changed(tx, found.session)
    return found, found.find(item_id)


def vote(tx: Tx, item_id: int, choice: Choice) -> tuple[Agenda, Item]:
    """Vote on an item, or change one's vote. Only the item is locked: nobody waits for who arranges others.

    Raises NotFound, Withdrawn, TakenUp, SessionOver, Banned, NotMember.
    """
    found, item = meetings.one(tx, item_id)
    meetings.require_open(found)
    if not item.open:
        raise TakenUp(item.topic)
    members.ensure(tx, found.session.visibility)
    votes.cast(tx, VoteSubject.AGENDA_ITEM, item_id, found.session.program_id, choice)
    after = meetings.changed(tx, found.session)
    return after, after.find(item_id)
