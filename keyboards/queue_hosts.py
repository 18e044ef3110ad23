"""Buttons with which hosts run a live queue."""

from enum import StrEnum
from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button, in_rows
from keyboards.queue import QueueArrange, QueueSound, QueueWithdraw, ids, ticked
from locales.reader import gettext as _
from locales.reader import number
from models.queue import QueueOrder, QueueStatus
from services.queue import Board, Entry, State

LIMITS = (1, 2, 3, 5, 0)
"""What can be tapped for the number of waiting songs a person; 0 is no limit."""


class Act(StrEnum):
    """What a host makes of a song."""

    PLAY = "play"
    DONE = "done"
    OUT = "out"


class QueueAct(CommunityData, prefix="lqa"):
    """Play it, mark it as played, or take it out."""

    entry: int
    act: Act


class QueueMove(CommunityData, prefix="lqv"):
    """Move it from the place where it was seen to another."""

    entry: int
    seen: int
    place: int


class QueueLater(CommunityData, prefix="lql"):
    """Its players are not ready: some places down."""

    entry: int
    seen: int


class QueuePlace(CommunityData, prefix="lqz"):
    """Move it to a place that is typed."""

    entry: int


class QueueUndo(CommunityData, prefix="lqu"):
    """Take back what a host did last."""

    session: int
    revision: int


class QueueRules(CommunityData, prefix="lqr"):
    """How the queue is run."""

    session: int


class QueueOpen(CommunityData, prefix="lqo"):
    """Take songs, or no more for now."""

    session: int
    open: bool


class QueueLimit(CommunityData, prefix="lqt"):
    """How many songs of one person may wait."""

    session: int
    count: int


class QueueOrderTo(CommunityData, prefix="lqq"):
    """First come first served, or callers in turn."""

    session: int
    order: QueueOrder


class QueuePost(CommunityData, prefix="lqp"):
    """Show the queue in the group."""

    session: int


def of_hosts(board: Board) -> list[list[InlineKeyboardButton]]:
    """Play the next, it comes later, this was played, undo; arrange and rules."""
    session = board.session
    if not session.hosts:
        return []
    here = ids(session)
    buttons = []
    if board.playing:
        buttons.append(_act(board, board.playing, Act.DONE, _("Mark as played")))
    if board.waiting and session.answerable:
        first = board.waiting[0]
        later = QueueLater(community=session.community_id, entry=first.id, seen=1)
        buttons.insert(0, _act(board, first, Act.PLAY, _("Play next"), style="primary"))
        buttons.insert(1, button(_("Next comes later"), later))
    if board.undo_at is not None:
        buttons.append(button(_("Undo"), QueueUndo(**here, revision=board.undo_at)))
    arrange = [button(_("Arrange"), QueueArrange(**here))] if board.waiting else []
    rules = [button(_("Set rules"), QueueRules(**here))] if session.answerable else []
    return [*in_rows(buttons, 2), [*arrange, *rules]]


def _act(board: Board, entry: Entry, act: Act, label: str, style: str | None = None) -> InlineKeyboardButton:
    return button(label, QueueAct(community=board.session.community_id, entry=entry.id, act=act), style)


def on_entry(board: Board, entry: Entry) -> list[list[InlineKeyboardButton]]:
    """What one may do with a song: its caller, and hosts."""
    if entry.status is QueueStatus.PLAYED:
        return []
    one: dict[str, Any] = {"community": board.session.community_id, "entry": entry.id}
    mine, manages = entry.caller_id == board.me, board.session.hosts
    sound = [button(_("Change key"), QueueSound(**one))] if mine or manages else []
    back = [button(_("Withdraw"), QueueWithdraw(**one))] if mine and entry.place and not manages else []
    rows = [*_moves(board, entry, one), [*sound, *back]]
    if manages:
        out = [_act(board, entry, Act.OUT, _("Take out"))]
        play = (
            [_act(board, entry, Act.PLAY, _("Play now"))] if entry.place and board.session.answerable else []
        )
        rows = [[*play, _act(board, entry, Act.DONE, _("Mark as played"))], *rows[:-1], [*sound, *out]]
    return rows


def _moves(board: Board, entry: Entry, one: dict[str, Any]) -> list[list[InlineKeyboardButton]]:
    """Up, down, to the top, to a place that is typed: for hosts, of a song that waits."""
    if not (board.session.hosts and entry.place and board.session.answerable):
        return []
    last = len(board.waiting)
    up = [(_("Move to the top"), 1), (_("Move up"), entry.place - 1)] if entry.place > 1 else []
    down = [(_("Move down"), entry.place + 1)] if entry.place < last else []
    buttons = [
        button(label, QueueMove(**one, seen=entry.place, place=place)) for label, place in (*up, *down)
    ]
    if last > 3:
        buttons.append(button(_("Move to place…"), QueuePlace(**one)))
    return in_rows(buttons, 2)


def rules(board: Board) -> list[list[InlineKeyboardButton]]:
    """Open or not, in which order, how many songs a person, and show it in the group."""
    here = ids(board.session)
    fair = board.rules.order is QueueOrder.FAIR
    is_open = board.state is State.OPEN
    orders = ((QueueOrder.FIRST_COME, _("First come"), not fair), (QueueOrder.FAIR, _("Take turns"), fair))
    opening = button(_("Pause calling") if is_open else _("Open now"), QueueOpen(**here, open=not is_open))
    return [
        [opening, button(_("Show in group"), QueuePost(**here))],
        [button(ticked(label, chosen), QueueOrderTo(**here, order=order)) for order, label, chosen in orders],
        [
            button(ticked(number(most) if most else "∞", most == board.rules.per_person), _limit(here, most))
            for most in LIMITS
        ],
    ]


def _limit(here: dict[str, Any], most: int) -> QueueLimit:
    return QueueLimit(**here, count=most)
