"""Buttons of tasks: who does what by when, and that it is done."""

from datetime import timedelta
from typing import Annotated, Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from locales import words
from locales.reader import gettext as _
from locales.reader import number, short_date
from services.action_changes import Choice
from services.action_items import PAGE, Action, Actions, Opened

MAX_LABEL = 36
PEOPLE = 6
NOBODY = 0
NO_DAY = "-"
Rows = list[list[InlineKeyboardButton]]


class ActionList(CommunityData, prefix="xl"):
    """The tasks of a session."""

    session: int
    page: int = 0


class ActionAdd(CommunityData, prefix="xa"):
    """Add a task, about one item; 0 is none."""

    session: int
    item: int = 0


class ActionScreen(CommunityData, prefix="xs"):
    """One task."""

    action: int


class ActionTick(CommunityData, prefix="xt"):
    """It is done, or not yet."""

    action: int
    done: bool


class ActionTickHere(CommunityData, prefix="xi", in_place=True):
    """The same in a message that stays."""

    action: int
    done: bool


class ActionWho(CommunityData, prefix="xw"):
    """Who does it?"""

    action: int
    page: int = 0


class ActionGive(CommunityData, prefix="xg"):
    """This member does it; 0 is nobody."""

    action: int
    member: int


class ActionWhen(CommunityData, prefix="xd"):
    """By when?"""

    action: int


class ActionDue(CommunityData, prefix="xu"):
    """By this day, as `20261201`."""

    action: int
    day: Annotated[str, Field(max_length=8)]


class ActionReword(CommunityData, prefix="xr"):
    """Say it otherwise."""

    action: int


class ActionDrop(CommunityData, prefix="xx"):
    """Nobody needs to do it any more; `undo` takes that back."""

    action: int
    undo: bool = False


class ActionTake(CommunityData, prefix="xk"):
    """Take on what is nobody's."""

    action: int


class ProgramActions(CommunityData, prefix="xp"):
    """What is open in a program."""

    program: int
    page: int = 0


class MyActions(CallbackData, prefix="xm"):
    """What one has to do oneself, over all one's communities."""

    page: Annotated[int, Field(ge=0, le=999)] = 0


def opener(action: Action) -> InlineKeyboardButton:
    """A task to open."""
    sign = "☐" if action.is_open else "✓"
    label = words.short(f"{sign} {action.task}", MAX_LABEL)
    return button(label, ActionScreen(community=action.community_id, action=action.id))


def listed(found: Actions) -> Rows:
    """The tasks of a session to open, a page of them, and to add one."""
    session = found.session
    ids: dict[str, Any] = {"community": session.community_id, "session": session.id}

    def turn(to: int) -> ActionList | None:
        return ActionList(**ids, page=to) if 0 <= to < found.pages else None

    label = f"{number(found.page + 1)}/{number(found.pages)}"
    turning = nav.page_row(turn(found.page - 1), label, turn(found.page + 1))
    add = [button(_("Add task"), ActionAdd(**ids))] if found.may_add else []
    return [*in_rows([opener(action) for action in found.shown], 2), turning, add]


def paged(found: tuple[Action, ...], at: int, turn: Any) -> Rows:
    """A page of tasks to open; `turn` makes the data of another page."""
    pages = max(1, -(-len(found) // PAGE))
    at = max(0, min(at, pages - 1))
    before, after = turn(at - 1) if at else None, turn(at + 1) if at + 1 < pages else None
    turning = nav.page_row(before, f"{number(at + 1)}/{number(pages)}", after)
    return [*in_rows([opener(one) for one in found[at * PAGE : (at + 1) * PAGE]], 2), turning]


def one(opened: Opened) -> Rows:
    """What can be done with a task."""
    action = opened.action
    ids: dict[str, Any] = {"community": action.community_id, "action": action.id}
    tick = []
    if opened.may_tick and action.is_open:
        tick.append(button(_("Tick off"), ActionTick(**ids, done=True), style="primary"))
    elif opened.may_tick:
        tick.append(button(_("Open again"), ActionTick(**ids, done=False)))
    if opened.may_take:
        tick.append(button(_("Take it on"), ActionTake(**ids)))
    if not (opened.may_change and action.is_open):
        return [tick]
    return [
        tick,
        [button(_("Choose who"), ActionWho(**ids)), button(_("Choose day"), ActionWhen(**ids))],
        [button(_("Reword"), ActionReword(**ids)), button(_("Drop"), ActionDrop(**ids))],
    ]


def another(opened: Opened) -> list[InlineKeyboardButton]:
    """One more."""
    session, item = opened.session, opened.action.item_id
    return [
        button(_("Add another"), ActionAdd(community=session.community_id, session=session.id, item=item))
    ]


def undo_drop(opened: Opened) -> list[InlineKeyboardButton]:
    """Take it back."""
    action = opened.action
    return [button(_("Undo"), ActionDrop(community=action.community_id, action=action.id, undo=True))]


def people(choice: Choice, at: int) -> Rows:
    """Those who come to tap, a page of them; and nobody."""
    action = choice.opened.action
    ids: dict[str, Any] = {"community": action.community_id, "action": action.id}
    pages = max(1, -(-len(choice.people) // PEOPLE))
    at = max(0, min(at, pages - 1))
    shown = choice.people[at * PEOPLE : (at + 1) * PEOPLE]
    buttons = [
        button(words.short(one.name, MAX_LABEL // 2), ActionGive(**ids, member=one.id)) for one in shown
    ]

    def turn(to: int) -> ActionWho | None:
        return ActionWho(**ids, page=to) if 0 <= to < pages else None

    turning = nav.page_row(turn(at - 1), f"{number(at + 1)}/{number(pages)}", turn(at + 1))
    nobody = [button(_("Nobody yet"), ActionGive(**ids, member=NOBODY))] if action.assignee else []
    return [*in_rows(buttons, 2), turning, nobody]


def days(action: Action) -> Rows:
    """Days to tap, and none."""
    ids: dict[str, Any] = {"community": action.community_id, "action": action.id}
    chips = [
        (_("Tomorrow"), action.today + timedelta(days=1)),
        *((short_date(day), day) for day in (action.today + timedelta(weeks=weeks) for weeks in (1, 2, 4))),
    ]
    buttons = [button(label, ActionDue(**ids, day=f"{day:%Y%m%d}")) for label, day in chips]
    none = [button(_("No day"), ActionDue(**ids, day=NO_DAY))] if action.due_on else []
    return [*in_rows(buttons, 2), none]


def ticked(action: Action) -> InlineKeyboardButton:
    """In a message that stays: it is done; or the way back."""
    label = _("Undo") if not action.is_open else _("Tick off")
    data = ActionTickHere(community=action.community_id, action=action.id, done=action.is_open)
    return button(label, data, style="primary" if action.is_open else None)
