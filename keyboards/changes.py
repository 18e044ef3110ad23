"""Buttons to cancel a session or give it another time."""

from datetime import date, datetime, time, timedelta

from aiogram.types import InlineKeyboardButton

from keyboards import calendar
from keyboards.data import CommunityData, button, in_rows
from keyboards.sessions import SessionCancelNow, SessionHoldNow, SessionMoveNow
from locales.reader import gettext as _
from locales.reader import short_date, time_of_day
from services.changes import Cancellation, Move
from services.sessions import SessionDetails

TIMES = (time(10), time(14), time(18), time(18, 30), time(19), time(19, 30), time(20), time(20, 30), time(21))

Rows = list[list[InlineKeyboardButton]]


class CancelConfirm(CommunityData, prefix="sca"):
    """Go on without a reason: asks once more."""

    session: int


class MovePreview(CommunityData, prefix="svp"):
    """Show what a new time would mean: `202611261830`, wall time in the program's zone."""

    session: int
    to: str


class MoveDay(CommunityData, prefix="svm"):
    """Choose a day from a month, `202611`."""

    session: int
    month: str = ""


class MoveTime(CommunityData, prefix="svt"):
    """Choose a time on a day, `20261126`."""

    session: int
    day: str


def moves(session: SessionDetails, local: datetime) -> Rows:
    """Chips of near dates at the same time of day, then everything else."""
    ids = {"community": session.community_id, "session": session.id}
    near = (1, 2, 7, 14)
    chips = [
        button(
            short_date((local + timedelta(days=days)).date()),
            MovePreview(**ids, to=f"{local + timedelta(days=days):%Y%m%d%H%M}"),
        )
        for days in near
    ]
    return [
        *in_rows(chips, 2),
        [
            button(_("Choose a day"), MoveDay(community=session.community_id, session=session.id)),
            button(_("Change the time"), MoveTime(**ids, day=f"{local:%Y%m%d}")),
        ],
    ]


def days(session: SessionDetails, today: date, month: str) -> Rows:
    """A month."""
    ids = {"community": session.community_id, "session": session.id}
    return calendar.month(
        calendar.parse(month, today),
        today,
        lambda day: MoveTime(**ids, day=f"{day:%Y%m%d}"),
        lambda first: MoveDay(**ids, month=f"{first:%Y%m}"),
    )


def times(session: SessionDetails, day: date, present: time) -> Rows:
    """The session's own time of day first, then others."""
    ids = {"community": session.community_id, "session": session.id}
    offered = sorted({present, *TIMES})
    return in_rows(
        [button(time_of_day(at), MovePreview(**ids, to=f"{day:%Y%m%d}{at:%H%M}")) for at in offered], 3
    )


def confirm_move(move: Move) -> InlineKeyboardButton:
    """Do it: everyone is told."""
    session = move.session
    data = SessionMoveNow(
        community=session.community_id,
        session=session.id,
        revision=session.revision,
        to=f"{move.local:%Y%m%d%H%M}",
    )
    return button(_("Reschedule now"), data, style="primary")


def confirm_hold(planned: Cancellation) -> InlineKeyboardButton:
    """Do it: everyone is told."""
    session = planned.session
    data = SessionHoldNow(community=session.community_id, session=session.id, revision=session.revision)
    return button(_("Hold it after all"), data, style="primary")


def confirm_cancel(planned: Cancellation) -> InlineKeyboardButton:
    """Do it: everyone is told."""
    session = planned.session
    data = SessionCancelNow(community=session.community_id, session=session.id, revision=session.revision)
    return button(_("Cancel session"), data, style="danger")
