"""Buttons to open programs."""

from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button


class ProgramScreen(CommunityData, prefix="p"):
    """Open one program."""

    program: int


class ProgramList(CommunityData, prefix="pl"):
    """The programs of a community."""

    page: int = 0


def open_program(community: int, program: int, label: str) -> InlineKeyboardButton:
    """A button to one program."""
    return button(label, ProgramScreen(community=community, program=program))
