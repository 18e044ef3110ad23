"""Buttons to write decisions down, to correct them, and to find them again."""

from typing import Any, Literal

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from services.decisions import Decision, Found, Opened
from services.minute_notes import GENERAL

MAX_LABEL = 36
PAGE = 6
Rows = list[list[InlineKeyboardButton]]


class DecisionList(CommunityData, prefix="vl"):
    """What was decided at a session."""

    session: int
    page: int = 0


class DecisionAdd(CommunityData, prefix="vd"):
    """Write a decision down, about one item; 0 is none."""

    session: int
    item: int = GENERAL


class DecisionScreen(CommunityData, prefix="vo"):
    """One decision."""

    decision: int


class DecisionAsk(CommunityData, prefix="vq"):
    """Correct its words, its votes, or the item it belongs to."""

    decision: int
    what: Literal["text", "votes", "item"]


class DecisionItem(CommunityData, prefix="vj"):
    """It belongs to this item; 0 is none."""

    decision: int
    item: int
    revision: int


class DecisionRemove(CommunityData, prefix="vx"):
    """Take it out; `undo` brings it back."""

    decision: int
    undo: bool = False


class ProgramDecisions(CommunityData, prefix="vp"):
    """What a program decided, newest first."""

    program: int
    page: int = 0


def _opener(decision: Decision, community: int, at: int) -> InlineKeyboardButton:
    label = words.short(f"{number(at)}. {decision.text}", MAX_LABEL)
    return button(label, DecisionScreen(community=community, decision=decision.id))


def listed(community: int, found: tuple[Decision, ...], first: int) -> Rows:
    """Each to open, the first being no. `first`."""
    return in_rows([_opener(one, community, first + at) for at, one in enumerate(found)], 2)


def of_program(found: Found) -> Rows:
    """Each decision of a page of a program's to open, and the pages."""
    ids: dict[str, Any] = {"community": found.program.community_id, "program": found.program.id}

    def turn(to: int) -> ProgramDecisions | None:
        return ProgramDecisions(**ids, page=to) if 0 <= to < found.pages else None

    label = f"{number(found.page + 1)}/{number(found.pages)}"
    turning = nav.page_row(turn(found.page - 1), label, turn(found.page + 1))
    return [*listed(found.program.community_id, found.decisions, found.page * PAGE + 1), turning]


def change(opened: Opened) -> Rows:
    """What can be corrected."""
    if not opened.may_change:
        return []
    ids: dict[str, Any] = {"community": opened.session.community_id, "decision": opened.decision.id}
    item = [button(_("Choose item"), DecisionAsk(**ids, what="item"))] if len(opened.notes) > 1 else []
    return [
        [
            button(_("Count votes"), DecisionAsk(**ids, what="votes")),
            button(_("Reword"), DecisionAsk(**ids, what="text")),
        ],
        [*item, button(_("Remove"), DecisionRemove(**ids), style="danger")],
    ]


def items(opened: Opened) -> Rows:
    """The items it can belong to."""
    decision = opened.decision
    buttons = [
        button(
            words.short(note.topic or _("In general"), MAX_LABEL // 2),
            DecisionItem(
                community=opened.session.community_id,
                decision=decision.id,
                item=note.item_id,
                revision=decision.revision,
            ),
        )
        for note in opened.notes
    ]
    return in_rows(buttons, 2)


def undo(community: int, decision_id: int) -> InlineKeyboardButton:
    """Bring it back."""
    return button(_("Undo"), DecisionRemove(community=community, decision=decision_id, undo=True))
