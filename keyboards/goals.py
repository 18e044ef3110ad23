"""Buttons of goals: look at them, set them, change them."""

from collections.abc import Callable
from typing import Any, Literal

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from models.goals import GoalKind
from services.goals import GoalDetails, GoalPage, GoalView

MAX_LABEL = 36


class GoalList(CommunityData, prefix="gl"):
    """The goals of a program; program 0 is the whole community."""

    program: int = 0
    page: int = 0


class GoalScreen(CommunityData, prefix="glg"):
    """Open one goal."""

    goal: int


class GoalPicture(CommunityData, prefix="glp"):
    """How far it is, as a picture."""

    goal: int


class GoalNew(CommunityData, prefix="gln"):
    """Set a new goal: what is counted?"""

    program: int


class GoalNewKind(CommunityData, prefix="glk"):
    """This; how many?"""

    program: int
    kind: GoalKind


class GoalEdit(CommunityData, prefix="gle"):
    """Write another title, number or other days."""

    goal: int
    field: Literal["title", "target", "days"]


class GoalDelete(CommunityData, prefix="gld"):
    """Delete it; `undo` brings it back."""

    goal: int
    undo: bool = False


def opener(community: int, program: int = 0) -> InlineKeyboardButton:
    """To the goals of a program, or of the community."""
    return button(_("See goals"), GoalList(community=community, program=program))


def open_goal(goal: GoalDetails, label: str) -> InlineKeyboardButton:
    """To one goal."""
    return button(label, GoalScreen(community=goal.community_id, goal=goal.id))


def listed(found: GoalPage, name: Callable[[GoalDetails], str]) -> list[list[InlineKeyboardButton]]:
    """A button a goal, the other pages, and a new one."""
    where: dict[str, Any] = {
        "community": found.community.id,
        "program": found.program.id if found.program else 0,
    }

    def at(page: int) -> GoalList | None:
        return GoalList(**where, page=page) if 0 <= page < found.pages else None

    return [
        *[[open_goal(goal, words.short(name(goal), MAX_LABEL))] for goal in found.goals],
        nav.page_row(
            at(found.page - 1), f"{number(found.page + 1)}/{number(found.pages)}", at(found.page + 1)
        ),
        [button(_("Set a goal"), GoalNew(**where))] if found.manages else [],
    ]


def kinds(community: int, program: int, name: Callable[[GoalKind], str]) -> list[list[InlineKeyboardButton]]:
    """What can be counted."""
    buttons = [
        button(name(kind), GoalNewKind(community=community, program=program, kind=kind)) for kind in GoalKind
    ]
    return in_rows(buttons, 2)


def ways(found: GoalView) -> list[list[InlineKeyboardButton]]:
    """The picture; for those who may, what can be changed."""
    ids: dict[str, Any] = {"community": found.goal.community_id, "goal": found.goal.id}
    rows = [[button(_("Show picture"), GoalPicture(**ids))]]
    if not found.manages:
        return rows
    return [
        *rows,
        [
            button(_("Rename"), GoalEdit(**ids, field="title")),
            button(_("Change number"), GoalEdit(**ids, field="target")),
        ],
        [
            button(_("Change days"), GoalEdit(**ids, field="days")),
            button(_("Delete goal"), GoalDelete(**ids)),
        ],
    ]


def undo(found: GoalView) -> list[InlineKeyboardButton]:
    """Bring it back."""
    return [button(_("Undo"), GoalDelete(community=found.goal.community_id, goal=found.goal.id, undo=True))]
