"""What people are told about minutes and tasks, and what to do now."""

from collections.abc import Callable

from aiogram.types import InlineKeyboardButton

from keyboards import notices as keyboards
from keyboards.action_items import ActionScreen, ActionWho, ticked
from keyboards.data import button, markup
from keyboards.minutes import MinutesPaper, MinutesRead
from locales.reader import gettext as _
from locales.reader import short_date
from services.action_items import Action
from services.choices import Topic
from services.minutes_digest import Task
from services.notice import Notice
from services.outbox import Kind
from views.action_items import due, who
from views.minutes import cut
from views.screen import Screen, render

SHORT = 140
"""Characters of each thing: with all of them a message stays below Telegram's 4,096."""


def _minutes(notice: Notice) -> Screen:
    """Decisions, tasks, and how each note begins."""
    if notice.minutes is None:
        raise LookupError(f"{notice.kind} without minutes")
    ids = {"community": notice.community_id, "session": notice.session_id or 0}
    text = render("notices/minutes.html", notice=notice, found=notice.minutes, cut=_short, task=_task)
    return Screen(
        text,
        markup(
            [button(_("Read all"), MinutesRead(**ids)), button(_("Get PDF"), MinutesPaper(**ids))],
            [keyboards.less(notice.community_id, Topic.ANNOUNCEMENTS)],
        ),
    )


def _short(text: str) -> str:
    return cut(text, SHORT)


def _task(task: Task) -> str:
    """Who does it, by when."""
    said = [task.assignee or _("nobody yet")]
    if task.due_on:
        said.append(_("by %(day)s", day=short_date(task.due_on)))
    return " · ".join(said)


def _of_task(template: str, rows: Callable[[Action], list[list[InlineKeyboardButton]]]) -> "Maker":
    """The maker of the screens of a kind that tells about a task."""

    def make(notice: Notice) -> Screen:
        if notice.action is None:
            raise LookupError(f"{notice.kind} without a task")
        text = render(template, notice=notice, action=notice.action, due=due, who=who)
        return Screen(text, markup(*rows(notice.action)))

    return make


def _open(action: Action) -> InlineKeyboardButton:
    return button(_("Open task"), ActionScreen(community=action.community_id, action=action.id))


def _due(action: Action) -> list[list[InlineKeyboardButton]]:
    return [[ticked(action), _open(action)], [keyboards.less(action.community_id, Topic.REMINDERS)]]


def _given(action: Action) -> list[list[InlineKeyboardButton]]:
    return [[ticked(action), _open(action)]]


def _freed(action: Action) -> list[list[InlineKeyboardButton]]:
    choose = ActionWho(community=action.community_id, action=action.id)
    return [[button(_("Choose who"), choose, style="primary"), _open(action)]]


Maker = Callable[[Notice], Screen]
SCREENS: dict[Kind, Maker] = {
    Kind.MINUTES: _minutes,
    Kind.ACTION_DUE: _of_task("notices/action_due.html", _due),
    Kind.ACTION_GIVEN: _of_task("notices/action_given.html", _given),
    Kind.ACTION_FREED: _of_task("notices/action_freed.html", _freed),
}
