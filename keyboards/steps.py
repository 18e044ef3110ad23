"""Buttons of a booking's steps and of the homework handed in for them."""

from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button
from keyboards.instructor_log import LogOpen
from locales import words
from locales.reader import gettext as _
from services.homework import Desk, Piece
from services.steps import Progress

MAX_LABEL = 24
SHOWN = 5
"""Pieces of homework that have buttons: the latest."""
Rows = list[list[InlineKeyboardButton]]


class StepsOpen(CommunityData, prefix="kst"):
    """The steps of a booking."""

    booking: int


class StepOpen(CommunityData, prefix="ks"):
    """One step with its homework."""

    step: int


class StepDone(CommunityData, prefix="kd"):
    """Say that it is done, or is not."""

    step: int
    done: bool


class StepHandIn(CommunityData, prefix="kh"):
    """Hand something in for it."""

    step: int


class StepNote(CommunityData, prefix="kn"):
    """Say something about it, as the instructor."""

    step: int


class HomeworkGet(CommunityData, prefix="kg"):
    """Get the file of a piece."""

    piece: int


class HomeworkAnswer(CommunityData, prefix="ka"):
    """Answer a piece."""

    piece: int


class HomeworkRemove(CommunityData, prefix="kr"):
    """Take a piece back; `undo` hands it in again."""

    piece: int
    undo: bool = False


def steps(found: Progress) -> Rows:
    """A button a step, and the log."""
    community = found.of.community_id
    rows = [
        [
            button(
                f"{'✅' if step.done_at else '◻️'} {words.short(step.name, MAX_LABEL)}",
                StepOpen(community=community, step=step.id),
            )
        ]
        for step in found.steps
    ]
    if found.of.is_inside:
        label = _("Write the log") if found.of.is_teacher else _("Read the log")
        rows.append([button(label, LogOpen(community=community, booking=found.of.booking_id))])
    return rows


def step(found: Desk) -> Rows:
    """What can be done with a step."""
    ids: dict[str, Any] = {"community": found.of.community_id, "step": found.step.id}
    done = found.step.done_at is not None
    label = _("Mark not done") if done else _("Mark done")
    first = [button(label, StepDone(**ids, done=not done), None if done else "success")]
    if found.of.is_customer and found.of.is_open:
        first.append(button(_("Hand in"), StepHandIn(**ids), "primary"))
    if found.of.is_teacher:
        first.append(button(_("Write a note"), StepNote(**ids)))
    return [first, *(row for piece in found.pieces[-SHOWN:] for row in [_piece(found, piece)] if row)]


def _piece(found: Desk, piece: Piece) -> list[InlineKeyboardButton]:
    ids: dict[str, Any] = {"community": found.of.community_id, "piece": piece.id}
    number = found.pieces.index(piece) + 1
    row = []
    if piece.file_id is not None:
        row.append(button(_("Get no. %(number)s", number=number), HomeworkGet(**ids)))
    if found.of.is_teacher:
        row.append(button(_("Answer no. %(number)s", number=number), HomeworkAnswer(**ids)))
    elif piece.answered_at is None:
        row.append(button(_("Take back %(number)s", number=number), HomeworkRemove(**ids)))
    return row


def undo(found: Desk, piece_id: int) -> InlineKeyboardButton:
    """Hand it in again."""
    return button(_("Undo"), HomeworkRemove(community=found.of.community_id, piece=piece_id, undo=True))


def open_step(community: int, step_id: int) -> InlineKeyboardButton:
    """Lead to a step."""
    return button(_("Open step"), StepOpen(community=community, step=step_id), "primary")


def open_steps(community: int, booking_id: int) -> InlineKeyboardButton:
    """Lead from a booking to its steps."""
    return button(_("See progress"), StepsOpen(community=community, booking=booking_id))
