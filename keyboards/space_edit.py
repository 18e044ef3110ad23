"""Buttons to make and change rooms: what is needed at once; the rest is in the app."""

from enum import StrEnum

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards.data import CommunityData, button, in_rows
from keyboards.reservations import SpaceReservations
from locales.reader import gettext as _
from services import opening
from services.opening import Weekly
from services.spaces import SpaceDetails

Rows = list[list[InlineKeyboardButton]]


class Part(StrEnum):
    """What can be written about a room in the chat; the letters stand in buttons."""

    NAME = "n"
    HOURS = "h"
    CAPACITY = "c"
    PLACE = "p"


FIELDS = {Part.NAME: "name", Part.HOURS: "hours", Part.CAPACITY: "capacity", Part.PLACE: "place"}
"""What services call them."""
PRESETS: dict[str, Weekly] = {
    "always": opening.ALWAYS,
    "daily": tuple((day, 540, 1320) for day in range(7)),
    "workdays": tuple((day, 540, 1320) for day in range(5)),
}
"""Hours that can be tapped."""


class SpaceNew(CommunityData, prefix="oe"):
    """Add a room: asks for its name."""


class SpaceManage(CommunityData, prefix="og"):
    """What an organizer can do with a room."""

    space: int


class SpaceField(CommunityData, prefix="of"):
    """Change a field of a room: asks for it."""

    space: int
    field: Part


class SpaceHours(CommunityData, prefix="oh"):
    """Give this revision of a room hours of PRESETS."""

    space: int
    revision: int
    hours: str = Field(max_length=8)


class SpaceBookable(CommunityData, prefix="ob"):
    """Whether members may reserve this revision of a room."""

    space: int
    revision: int
    on: bool


class SpaceClose(CommunityData, prefix="o9"):
    """Close a room for days: asks for which."""

    space: int


class SpaceCloseNow(CommunityData, prefix="o0"):
    """Close a room from one day to another, `20261224`."""

    space: int
    first: str = Field(max_length=8)
    last: str = Field(max_length=8)


class SpaceTypedAgain(CommunityData, prefix="oty"):
    """Use what was typed after all, on top of what somebody else changed."""

    space: int
    revision: int


class SpaceArchive(CommunityData, prefix="ok"):
    """Put a room away, or bring it back."""

    space: int
    on: bool


class SpaceDelete(CommunityData, prefix="oz"):
    """Delete a room that nothing uses."""

    space: int


class SpaceRestore(CommunityData, prefix="oq"):
    """Bring a deleted room back."""

    space: int


def manage(room: SpaceDetails) -> Rows:
    """What an organizer can do with a room."""
    ids = {"community": room.community_id, "space": room.id}
    if room.archived:
        return [
            [
                button(_("Bring back"), SpaceArchive(**ids, on=False)),
                button(_("Delete room"), SpaceDelete(**ids)),
            ]
        ]
    label = _("Close to members") if room.bookable else _("Open to members")
    return in_rows(
        [
            button(_("Edit name"), SpaceField(**ids, field=Part.NAME)),
            button(_("Set hours"), SpaceField(**ids, field=Part.HOURS)),
            button(_("Set capacity"), SpaceField(**ids, field=Part.CAPACITY)),
            button(_("Set place"), SpaceField(**ids, field=Part.PLACE)),
            button(label, SpaceBookable(**ids, revision=room.revision, on=not room.bookable)),
            button(_("See reservations"), SpaceReservations(**ids)),
            button(_("Close for days"), SpaceClose(**ids)),
            button(_("Archive room"), SpaceArchive(**ids, on=True)),
        ],
        2,
    )


def again(room: SpaceDetails) -> list[InlineKeyboardButton]:
    """For one who was second."""
    ids = {"community": room.community_id, "space": room.id}
    return [
        button(_("Use mine"), SpaceTypedAgain(**ids, revision=room.revision)),
        button(_("Keep theirs"), SpaceManage(**ids)),
    ]


def hours(room: SpaceDetails) -> Rows:
    """Hours to tap."""
    ids = {"community": room.community_id, "space": room.id, "revision": room.revision}
    labels = {"always": _("Day and night"), "daily": _("Daily 9–22"), "workdays": _("Mon–Fri 9–22")}
    return in_rows(
        [
            button(f"✓ {label}" if PRESETS[key] == room.hours.weekly else label, SpaceHours(**ids, hours=key))
            for key, label in labels.items()
        ],
        2,
    )
