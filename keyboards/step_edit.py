"""Buttons to plan the steps of an offering."""

from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button
from locales import words
from locales.reader import gettext as _
from services.step_edit import Plan, Planned

MAX_LABEL = 24
Rows = list[list[InlineKeyboardButton]]


class PlanOpen(CommunityData, prefix="kp"):
    """The steps of an offering."""

    offering: int


class PlanAdd(CommunityData, prefix="kpa"):
    """Add one."""

    offering: int


class PlanStep(CommunityData, prefix="kps"):
    """Change one; what is written next says it anew."""

    plan: int


class PlanMove(CommunityData, prefix="kpm"):
    """Move it up or down."""

    plan: int
    down: bool


class PlanRemove(CommunityData, prefix="kpr"):
    """Take it off; `undo` brings it back."""

    plan: int
    undo: bool = False


def plan(found: Plan) -> Rows:
    """A button a step, and one to add another."""
    community = found.community_id
    return [
        *(
            [button(words.short(step.name, MAX_LABEL), PlanStep(community=community, plan=step.id))]
            for step in found.steps
        ),
        [button(_("Add a step"), PlanAdd(community=community, offering=found.offering_id), "primary")],
    ]


def one(found: Plan, step: Planned) -> Rows:
    """What can be done with one."""
    ids: dict[str, Any] = {"community": found.community_id, "plan": step.id}
    return [
        [
            button(_("Move up"), PlanMove(**ids, down=False)),
            button(_("Move down"), PlanMove(**ids, down=True)),
        ],
        [button(_("Remove"), PlanRemove(**ids), "danger")],
    ]


def undo(found: Plan, step_id: int) -> InlineKeyboardButton:
    """Bring it back."""
    return button(_("Undo"), PlanRemove(community=found.community_id, plan=step_id, undo=True))


def open_plan(community: int, offering_id: int) -> InlineKeyboardButton:
    """Lead from an offering to its steps."""
    return button(_("Plan steps"), PlanOpen(community=community, offering=offering_id))
