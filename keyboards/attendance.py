"""Buttons to mark who came, to find and add people, and to take the list away."""

from typing import Literal

from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button, in_rows
from locales.reader import gettext as _
from locales.reader import number
from services.attendance import Entry, Roll
from services.sessions import SessionDetails
from services.walk_ins import Matches

MOST_GUESTS = 9
"""In buttons; pages take more."""


class AttendanceList(CommunityData, prefix="at"):
    """A page of who came."""

    session: int
    page: int = 0


class AttendanceMark(CommunityData, prefix="am"):
    """Say that one person came, or did not."""

    session: int
    who: int
    came: bool
    page: int = 0


class AttendanceTools(CommunityData, prefix="ato"):
    """What else can be done with the list."""

    session: int


class AttendanceAll(CommunityData, prefix="ata"):
    """Mark everybody who said yes: asks once more."""

    session: int


class AttendanceAllNow(CommunityData, prefix="atan"):
    """Mark them."""

    session: int


class AttendanceFinish(CommunityData, prefix="atf"):
    """Close the list: asks once more."""

    session: int


class AttendanceFinishNow(CommunityData, prefix="atfn"):
    """Close it: who was not seen did not come."""

    session: int


class AttendanceReopen(CommunityData, prefix="atr"):
    """Open a list again that was closed."""

    session: int


class AttendanceFind(CommunityData, prefix="atp"):
    """Type a name."""

    session: int


class AttendanceNamed(CommunityData, prefix="atn"):
    """Add the name that was typed, of one who has no Telegram."""

    session: int


class AttendanceGuestMenu(CommunityData, prefix="atg"):
    """How many guests did one person bring?"""

    session: int
    who: int


class AttendanceGuests(CommunityData, prefix="atgn"):
    """So many."""

    session: int
    who: int
    count: int


class AttendanceNote(CommunityData, prefix="ate"):
    """Write a note about one person."""

    session: int
    who: int


class AttendanceFile(CommunityData, prefix="atx"):
    """Take the list away, or that of the whole program."""

    session: int
    kind: Literal["csv", "xlsx", "all"]


class AttendanceTrend(CommunityData, prefix="att"):
    """See how the program was attended lately, as a picture."""

    session: int


class CheckInHow(CommunityData, prefix="atd"):
    """How one checks in."""

    session: int


def people(roll: Roll, page: int = 0) -> list[list[InlineKeyboardButton]]:
    """A button a person, ticked who is here: a tap says the other."""
    return in_rows([_mark(roll.session, one, page) for one in roll.entries], 2) if roll.open else []


def _mark(session: SessionDetails, one: Entry, page: int) -> InlineKeyboardButton:
    mark = "✓ " if one.came else ("✗ " if one.attended is False else "")
    guests = f" +{one.guests}" if one.guests else ""
    data = AttendanceMark(
        community=session.community_id, session=session.id, who=one.who, came=not one.came, page=page
    )
    return button(f"{mark}{one.name}{guests}", data)


def files(session: SessionDetails) -> list[list[InlineKeyboardButton]]:
    """What can be taken away: of the session, and of its program by those who run it."""
    ids = {"community": session.community_id, "session": session.id}
    of_session = [
        button(_("Get CSV"), AttendanceFile(**ids, kind="csv")),
        button(_("Get XLSX"), AttendanceFile(**ids, kind="xlsx")),
    ]
    of_program = [
        button(_("Get all dates"), AttendanceFile(**ids, kind="all")),
        button(_("See trend"), AttendanceTrend(**ids)),
    ]
    return [of_session, of_program] if session.manages else [of_session]


def matches(found: Matches) -> list[list[InlineKeyboardButton]]:
    """Who a typed name may mean; of one alone more can be said."""
    session = found.roll.session
    ids = {"community": session.community_id, "session": session.id}
    rows = people(found.roll)
    if len(found.roll.entries) == 1:
        one = found.roll.entries[0]
        rows.append(
            [
                button(_("Set guests"), AttendanceGuestMenu(**ids, who=one.who)),
                button(_("Write a note"), AttendanceNote(**ids, who=one.who)),
            ]
        )
    others = [button(f"+ {one.name}", AttendanceMark(**ids, who=one.who, came=True)) for one in found.others]
    return [*rows, *in_rows(others, 2)]


def guest_counts(session: SessionDetails, one: Entry) -> list[list[InlineKeyboardButton]]:
    """0 to MOST_GUESTS, five a row, the present number ticked."""
    buttons = [
        button(
            f"✓ {number(count)}" if count == one.guests else number(count),
            AttendanceGuests(community=session.community_id, session=session.id, who=one.who, count=count),
        )
        for count in range(MOST_GUESTS + 1)
    ]
    return in_rows(buttons, 5)
