"""Adding action items and changing them: who, by when, done. Those whom it concerns hear of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from models.action_items import ActionItem, ActionStatus
from models.communities import Membership, Standing
from models.tx import Tx, here, table_of
from models.users import User
from services import (
    action_items,
    action_reminders,
    action_words,
    hosts,
    minute_notes,
    minutes,
    outbox,
    presence,
)
from services.action_items import Action, Opened
from services.action_words import NONE, Meant, Said
from services.errors import BadInput, BadRule, NotAllowed, Outdated
from services.hosts import Host
from services.sessions import SessionDetails

table = table_of(ActionItem)
memberships = table_of(Membership)
users = table_of(User)

A_MOMENT = timedelta(minutes=2)
"""Before one hears of a task that another gave one: until then it may be put right."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An action item, and who could do it: those who come to its session."""

    opened: Opened
    people: tuple[Host, ...]


_THIS = (here(table), table.c.id == bindparam("of_action"))
_LOCK = select(table.c.revision).where(*_THIS).with_for_update()
_PEOPLE = (
    select(users.c.id, users.c.name)
    .select_from(memberships.join(users, users.c.id == memberships.c.user_id))
    .where(
        here(memberships),
        memberships.c.standing == Standing.ACTIVE,
        users.c.id.in_(bindparam("of_users", expanding=True)),
    )
    .order_by(users.c.name, users.c.id)
)


def add(tx: Tx, session_id: int, text: str, language: str, item_id: int = 0) -> Opened:
    """Add what one message says: task, who, by when.

    Raises what `minutes.begin` raises, NotFound, BadInput, PastDate.
    """
    session = minutes.begin(tx, session_id)
    return _add(tx, session, action_words.read(tx, session, text, language), item_id)


def add_fields(
    tx: Tx, session_id: int, task: str, assignee: str, due_on: date | None, item_id: int = 0
) -> Opened:
    """Add what was said field by field; the name as `give_typed` takes it. Raises as `add`."""
    session = minutes.begin(tx, session_id)
    meant = _named(tx, session, assignee)
    wanted = action_words.ahead(due_on, session.zone, tx.now) if due_on else None
    return _add(tx, session, Said(task, meant.assignee_id, meant.assignee, wanted), item_id)


def _named(tx: Tx, session: SessionDetails, text: str) -> Meant:
    """Who is meant by a typed name; nobody by none. Raises BadInput."""
    if text.strip() in ("", NONE):
        return Meant(None, "")
    meant = action_words.who(tx, session, text)
    if meant.several:
        raise BadInput("assignee", "several", ", ".join(one.name for one in meant.several[:3]))
    return meant


def _add(tx: Tx, session: SessionDetails, said: Said, item_id: int) -> Opened:
    minute_notes.one(tx, session.id, item_id)
    if len(action_items.listed(tx, session).items) >= action_items.MOST:
        raise BadInput("actions", "too_many", action_items.MOST)
    made = tx.add(
        ActionItem,
        program_id=session.program_id,
        session_id=session.id,
        agenda_item_id=item_id or None,
        task=action_words.task(said.task),
        assignee_id=said.assignee_id,
        assignee="" if said.assignee_id else said.assignee,
        due_on=said.due_on,
        remind_at=action_reminders.next_at(said.due_on, session.zone, tx.now),
        created_by=tx.actor.user_id,
        created_at=tx.now,
    )
    minutes.touch(tx, session.id)
    _tell(tx, made, said.assignee_id)
    return action_items.opened(tx, made)


def member(tx: Tx, session: SessionDetails, user_id: int) -> Host:
    """A member who can have a task of a session. Raises BadInput."""
    found = hosts.one(tx, session.program_id, session.visibility, user_id)
    if not found:
        raise BadInput("assignee", "nobody")
    return found[0]


def people(tx: Tx, action_id: int) -> Choice:
    """Who could do it, for one who may change it. Raises NotFound, NotMember, Banned, NotAllowed."""
    opened = changeable(tx, action_id)
    return Choice(opened, coming(tx, opened.session.id))


def coming(tx: Tx, session_id: int) -> tuple[Host, ...]:
    """The members who come to a session, or came, by name. In three queries."""
    there = presence.people(tx, session_id)
    return tuple(tx.records(Host, _PEOPLE, of_users=there)) if there else ()


def tick(tx: Tx, action_id: int, *, done: bool) -> Opened:
    """Say that it is done, or not yet; twice is once. Raises NotFound, NotMember, Banned, NotAllowed."""
    opened = action_items.opened(tx, action_id)
    if not opened.may_tick:
        raise NotAllowed
    return _close(tx, opened.action, ActionStatus.DONE if done else ActionStatus.OPEN)


def drop(tx: Tx, action_id: int, *, undo: bool = False) -> Opened:
    """Say that nobody needs to do it any more, or take that back. Raises as `tick`."""
    action = changeable(tx, action_id).action
    return _close(tx, action, ActionStatus.OPEN if undo else ActionStatus.DROPPED)


def _close(tx: Tx, action: Action, status: ActionStatus) -> Opened:
    if action.status is not status:
        closed = status is not ActionStatus.OPEN
        _change(
            tx,
            action.id,
            status=status,
            closed_at=tx.now if closed else None,
            closed_by=tx.actor.user_id if closed else None,
            remind_at=None if closed else action_reminders.next_at(action.due_on, action.zone, tx.now),
        )
    return action_items.opened(tx, action.id)


def take(tx: Tx, action_id: int) -> Opened:
    """Take on what is nobody's. Raises NotFound, NotMember, Banned, NotAllowed; Outdated if it is taken."""
    opened = action_items.opened(tx, action_id)
    action = opened.action
    if action.assignee_id == tx.actor.user_id:
        return opened
    if not opened.may_take:
        if action.assignee and minutes.may_write(tx, opened.session):
            raise Outdated(action.assignee)
        raise NotAllowed
    tx.execute(_LOCK, of_action=action_id)
    if action_items.one(tx, action_id).assignee:
        raise Outdated(None)
    _change(tx, action_id, assignee_id=tx.actor.user_id, assignee="")
    return action_items.opened(tx, action_id)


def give(tx: Tx, action_id: int, user_id: int | None) -> Opened:
    """Give it to a member, or to nobody. Raises as `people`, BadInput."""
    opened = changeable(tx, action_id)
    if user_id is not None:
        member(tx, opened.session, user_id)
    return _give(tx, opened.action, user_id, "")


def give_typed(tx: Tx, action_id: int, text: str) -> Opened:
    """Give it to whom was typed: a member, or somebody else by name; `-` is nobody. Raises as `give`."""
    opened = changeable(tx, action_id)
    if not text.strip():
        raise BadInput("assignee", "missing")
    meant = _named(tx, opened.session, text)
    return _give(tx, opened.action, meant.assignee_id, "" if meant.assignee_id else meant.assignee)


def _give(tx: Tx, action: Action, user_id: int | None, name: str) -> Opened:
    if (user_id, name) != (action.assignee_id, "" if action.assignee_id else action.assignee):
        _change(tx, action.id, assignee_id=user_id, assignee=name)
        _tell(tx, action.id, user_id)
    return action_items.opened(tx, action.id)


def schedule(tx: Tx, action_id: int, due_on: date | None) -> Opened:
    """Say by when; None for no day. Raises as `people`, PastDate, BadInput."""
    action = changeable(tx, action_id).action
    wanted = action_words.ahead(due_on, action.zone, tx.now) if due_on else None
    remind_at = action_reminders.next_at(wanted, action.zone, tx.now)
    _change(tx, action_id, due_on=wanted, remind_at=remind_at)
    return action_items.opened(tx, action_id)


def schedule_tapped(tx: Tx, action_id: int, value: str) -> Opened:
    """The same, by a button. Raises as `schedule`."""
    return schedule(tx, action_id, action_words.tapped(value))


def schedule_typed(tx: Tx, action_id: int, text: str, language: str) -> Opened:
    """The same, as typed; `-` is no day. Raises as `schedule`."""
    action = changeable(tx, action_id).action
    if text.strip() == NONE:
        return schedule(tx, action_id, None)
    try:
        return schedule(tx, action_id, action_words.day(text, language, action.zone, tx.now))
    except BadRule:
        raise BadInput("due", "not_understood") from None


def reword(tx: Tx, action_id: int, revision: int, text: str) -> Opened:
    """Say the task otherwise, having seen it at `revision`. Raises as `people`, Outdated, BadInput."""
    said = action_words.task(text)
    changeable(tx, action_id)
    if tx.value(_LOCK, of_action=action_id) != revision:
        raise Outdated(None)
    _change(tx, action_id, task=said)
    return action_items.opened(tx, action_id)


def rewrite(tx: Tx, action_id: int, revision: int, task: str, assignee: str, due_on: date | None) -> Opened:
    """Change it field by field, having seen it at `revision`. Raises as `reword`, PastDate."""
    action = reword(tx, action_id, revision, task).action
    if assignee.strip() != action.assignee:
        give_typed(tx, action_id, assignee or NONE)
    if due_on != action.due_on:
        schedule(tx, action_id, due_on)
    return action_items.opened(tx, action_id)


def _tell(tx: Tx, action_id: int, user_id: int | None) -> None:
    """Tell a member of a task that somebody else gave them."""
    if user_id is not None and user_id != tx.actor.user_id:
        key = f"{action_id}:{tx.now.timestamp():.0f}"
        by = tx.actor.name
        outbox.tell(
            tx, outbox.Kind.ACTION_GIVEN, [user_id], key, due_at=tx.now + A_MOMENT, action=action_id, by=by
        )


def changeable(tx: Tx, action_id: int) -> Opened:
    """An action item for one who may change it. Raises NotFound, NotMember, Banned, NotAllowed."""
    opened = action_items.opened(tx, action_id)
    if not opened.may_change:
        raise NotAllowed
    return opened


def _change(tx: Tx, action_id: int, **values: Any) -> None:
    """Change columns of one; the same names make the same statement."""
    tx.execute(
        update(table).where(*_THIS).values(**values, revision=table.c.revision + 1), of_action=action_id
    )
