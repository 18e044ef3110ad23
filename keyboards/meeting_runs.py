"""Buttons of a meeting that runs: each says which item it leaves."""

from enum import StrEnum
from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards.action_items import ActionAdd
from keyboards.data import CommunityData, button, in_rows
from keyboards.decisions import DecisionAdd
from keyboards.meetings import STEP, MeetingRun
from keyboards.minutes import NoteAdd
from locales.reader import gettext as _
from services import meeting_fit
from services.meeting_clock import Running
from services.meeting_words import MAX_MINUTES


class Do(StrEnum):
    """What is done with the current item; the letters stand in buttons."""

    NEXT = "n"
    BACK = "b"
    SKIP = "s"
    TO_END = "e"
    TO_NEXT_DATE = "d"


class MeetingStep(CommunityData, prefix="agn"):
    """Go on from an item, or back; 0 is none."""

    session: int
    item: int
    do: Do


class MeetingGive(CommunityData, prefix="agx"):
    """Give the current item so many minutes in all."""

    session: int
    item: int
    count: int


class MeetingPark(CommunityData, prefix="agk"):
    """Put it off: to the end, or to the next date?"""

    session: int
    item: int


class MeetingFinish(CommunityData, prefix="agf"):
    """End the meeting: asks first."""

    session: int
    sure: bool = False


class MeetingResume(CommunityData, prefix="agz"):
    """Let a meeting go on that was finished."""

    session: int


def host(running: Running) -> list[list[InlineKeyboardButton]]:
    """What the host does with a running meeting."""
    ids, item = _ids(running), running.current
    finish = button(_("Finish"), MeetingFinish(**ids))
    if item is None:
        going = [button(_("Next ›"), MeetingStep(**ids, item=0, do=Do.NEXT))] if running.next else []
        return [going, [_back(running), finish]]
    of = {**ids, "item": item.id}
    after = button(_("Next ›"), MeetingStep(**of, do=Do.NEXT), style="primary")
    more = meeting_fit.length(item) // STEP * STEP + STEP
    giving = [button(_("+5 min"), MeetingGive(**of, count=more))] if more <= MAX_MINUTES else []
    return [
        [_back(running), after],
        [*giving, button(_("Park"), MeetingPark(**of)), button(_("Skip"), MeetingStep(**of, do=Do.SKIP))],
        *in_rows([*_writing(of), refresh(running), finish], 2),
    ]


def _writing(of: dict[str, Any]) -> list[InlineKeyboardButton]:
    """Write down what is said, decided, or to be done about the current item."""
    return [
        button(_("Add note"), NoteAdd(**of)),
        button(_("Add decision"), DecisionAdd(**of)),
        button(_("Add task"), ActionAdd(**of)),
    ]


def _back(running: Running) -> InlineKeyboardButton:
    item = running.current.id if running.current else 0
    return button(_("‹ Last topic"), MeetingStep(**_ids(running), item=item, do=Do.BACK))


def refresh(running: Running) -> InlineKeyboardButton:
    """See how much time is left now."""
    return button(_("Refresh"), back(running))


def back(running: Running) -> MeetingRun:
    """To the meeting as it is now."""
    return MeetingRun(**_ids(running))


def park(running: Running) -> list[list[InlineKeyboardButton]]:
    """Where to?"""
    if running.current is None:
        return []
    of = {**_ids(running), "item": running.current.id}
    end = button(_("To the end"), MeetingStep(**of, do=Do.TO_END)) if running.next else None
    later = button(_("To the next date"), MeetingStep(**of, do=Do.TO_NEXT_DATE))
    return [[end, later] if end else [later]]


def finish(running: Running) -> list[InlineKeyboardButton]:
    """End it now."""
    return [button(_("Finish now"), MeetingFinish(**_ids(running), sure=True), style="danger")]


def resume(running: Running) -> list[InlineKeyboardButton]:
    """Let it go on, shortly after it was finished."""
    return [button(_("Resume meeting"), MeetingResume(**_ids(running)))] if running.resumable else []


def _ids(running: Running) -> dict[str, Any]:
    session = running.agenda.session
    return {"community": session.community_id, "session": session.id}
