"""Buttons to open, share and manage a session."""

from typing import Annotated, Any

from aiogram.types import InlineKeyboardButton, SwitchInlineQueryChosenChat
from pydantic import Field

from keyboards import registrations
from keyboards.announcing import announce
from keyboards.attendance import AttendanceList
from keyboards.data import CommunityData, button, in_rows, link
from locales.reader import gettext as _
from models.sessions import SessionStatus
from services import maps
from services.sessions import SessionDetails


class SessionScreen(CommunityData, prefix="s"):
    """Open one session."""

    session: int


class SessionMore(CommunityData, prefix="sx"):
    """What else there is about a session: its page, and what belongs to it."""

    session: int


class SessionMap(CommunityData, prefix="sma"):
    """Send its place as a venue."""

    session: int


class SessionMenu(CommunityData, prefix="sm"):
    """What an organizer can do with a session."""

    session: int


class SessionEdit(CommunityData, prefix="se"):
    """Choose what to change about one session."""

    session: int


class SessionRecap(CommunityData, prefix="sr"):
    """Read what happened."""

    session: int


class SessionMaterials(CommunityData, prefix="sl"):
    """See the files and links of a session; `arrange` to change them."""

    session: int
    page: int = 0
    arrange: bool = False


class SessionPhotos(CommunityData, prefix="sg"):
    """See the photos of a session."""

    session: int
    page: int = 0


class SessionCancel(CommunityData, prefix="sc"):
    """Cancel a session: asks for a reason, then once more."""

    session: int


class SessionCancelNow(CommunityData, prefix="scn"):
    """Cancel it, with the reason typed or none."""

    session: int
    revision: int


class SessionHold(CommunityData, prefix="sh"):
    """Let a cancelled session take place after all: asks once more."""

    session: int


class SessionHoldNow(CommunityData, prefix="shn"):
    """Let it take place."""

    session: int
    revision: int


class SessionMove(CommunityData, prefix="sv"):
    """Give a session another time: chips of dates."""

    session: int


class SessionMoveNow(CommunityData, prefix="svn"):
    """Move it to a local time, after the preview."""

    session: int
    revision: int
    to: str
    """`202611261830`: the new wall time in the program's zone."""


class SessionPost(CommunityData, prefix="sp"):
    """Put a live card into the group."""

    session: int


class SessionGuests(CommunityData, prefix="qgl"):
    """Who comes without Telegram."""

    session: int
    page: Annotated[int, Field(ge=0, le=9999)] = 0


class SessionRoom(CommunityData, prefix="oi"):
    """The rooms that a session can have."""

    session: int


class MoveAnswer(CommunityData, prefix="mv"):
    """Say to a new time: still coming, or not."""

    session: int
    stays: bool


def open_session(session: SessionDetails, label: str) -> InlineKeyboardButton:
    """A button to one session."""
    return button(label, SessionScreen(community=session.community_id, session=session.id))


def share(query: str) -> InlineKeyboardButton:
    """Share a live card into any chat, by inline mode."""
    return InlineKeyboardButton(
        text=_("Share"),
        switch_inline_query_chosen_chat=SwitchInlineQueryChosenChat(
            query=query, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
        ),
    )


def on_map(session: SessionDetails) -> list[InlineKeyboardButton]:
    """The way to its place: on Telegram's map where the point is known, else a search."""
    if session.latitude is not None:
        data = SessionMap(community=session.community_id, session=session.id)
        return [button(_("Show on map"), data)]
    url = maps.link(session.place, session.latitude, session.longitude)
    return [link(_("Find on map"), url)] if url else []


def manage(session: SessionDetails) -> list[list[InlineKeyboardButton]]:
    """What an organizer can do with a session: at most five rows, each feature with a button of its own.

    A session that is over, or was cancelled, has no time to change any more; what belongs to it stays.
    """
    ids: dict[str, Any] = {"community": session.community_id, "session": session.id}
    if not session.manages:
        return in_rows(_hosting(session), 2)
    buttons: list[InlineKeyboardButton] = []
    if session.status is not SessionStatus.CANCELLED:
        buttons.append(button(_("Edit"), SessionEdit(**ids)))
    if session.status is SessionStatus.CANCELLED and session.seen_at < session.starts_at:
        buttons.append(button(_("Hold it after all"), SessionHold(**ids)))
    if session.answerable:
        buttons += [
            button(_("Post to group"), SessionPost(**ids)),
            button(_("Reschedule"), SessionMove(**ids)),
            button(_("Cancel session"), SessionCancel(**ids)),
            button(_("Room"), SessionRoom(**ids)),
        ]
    buttons.append(registrations.opener(**ids))
    buttons.append(_attendance(**ids))
    buttons.append(button(_("Guests"), SessionGuests(**ids)))
    buttons.append(announce(session.community_id, session=session.id))
    if session.status is not SessionStatus.CANCELLED:
        if session.seen_at >= session.starts_at:
            buttons.append(_recap(**ids))
        buttons.append(button(_("Materials"), SessionMaterials(**ids)))
    return in_rows(buttons, 2)


def _hosting(session: SessionDetails) -> list[InlineKeyboardButton]:
    """What its host can do with a session; its queue and its agenda are where everybody finds them."""
    ids: dict[str, Any] = {"community": session.community_id, "session": session.id}
    begun = session.seen_at >= session.starts_at and session.status is not SessionStatus.CANCELLED
    return [_attendance(**ids), *([_recap(**ids)] if begun else [])]


def _attendance(**ids: int) -> InlineKeyboardButton:
    return button(_("Attendance"), AttendanceList(**ids))


def _recap(**ids: int) -> InlineKeyboardButton:
    return button(_("Recap"), SessionRecap(**ids))
