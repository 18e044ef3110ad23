"""Buttons of a program's health: its pictures, and who drifts away."""

from enum import StrEnum

from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button, in_rows
from locales.reader import gettext as _
from services.program_health import ProgramHealth


class Shown(StrEnum):
    """What a picture of it shows."""

    HOURS = "h"
    AGAIN = "a"
    ANSWERS = "w"
    SONGS = "s"


class ProgramHealthScreen(CommunityData, prefix="zh"):
    """How healthy a program is."""

    program: int


class ProgramHealthPicture(CommunityData, prefix="zhp"):
    """A part of it as a picture."""

    program: int
    shows: Shown


class ProgramDrifting(CommunityData, prefix="zhd"):
    """Regulars who were not seen lately."""

    program: int


def opener(community: int, program: int) -> InlineKeyboardButton:
    """From its statistics to its health."""
    return button(_("See health"), ProgramHealthScreen(community=community, program=program))


def ways(found: ProgramHealth) -> list[list[InlineKeyboardButton]]:
    """A button for each picture that has something to show, and for the list."""
    ids = {"community": found.program.community_id, "program": found.program.id}
    offered = {
        Shown.HOURS: (_("Show best times"), bool(found.slots)),
        Shown.AGAIN: (_("Show who returns"), bool(found.cohorts)),
        Shown.ANSWERS: (_("Show kept answers"), bool(found.evenings)),
        Shown.SONGS: (_("Show songs"), bool(found.plays)),
    }
    buttons = [
        button(label, ProgramHealthPicture(**ids, shows=shows))
        for shows, (label, there) in offered.items()
        if there
    ]
    if found.drifting:
        buttons.append(button(_("See who is missing"), ProgramDrifting(**ids)))
    return in_rows(buttons, 2)
