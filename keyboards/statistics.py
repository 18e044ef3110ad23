"""Buttons of the statistics of a program and of a community."""

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from services.community_statistics import CommunityStatistics

MAX_LABEL = 18


class ProgramStatisticsScreen(CommunityData, prefix="zp"):
    """How a program is doing."""

    program: int


class ProgramChart(CommunityData, prefix="zpc"):
    """The same as a picture."""

    program: int


class CommunityStatisticsScreen(CommunityData, prefix="zc"):
    """How the community is doing."""

    page: int = 0


class CommunityChart(CommunityData, prefix="zcc"):
    """The same as a picture."""


def of_program(community: int, program: int) -> InlineKeyboardButton:
    """To a program's statistics."""
    return button(_("Statistics"), ProgramStatisticsScreen(community=community, program=program))


def of_community(community: int) -> InlineKeyboardButton:
    """To a community's statistics."""
    return button(_("Statistics"), CommunityStatisticsScreen(community=community))


def lines(found: CommunityStatistics) -> list[list[InlineKeyboardButton]]:
    """A button a program, two a row, and the other pages."""
    community = found.community.id

    def at(page: int) -> CommunityStatisticsScreen | None:
        known = 0 <= page < found.pages
        return CommunityStatisticsScreen(community=community, page=page) if known else None

    programs = [
        button(
            words.short(line.name, MAX_LABEL),
            ProgramStatisticsScreen(community=community, program=line.id),
        )
        for line in found.lines
    ]
    here = f"{number(found.page + 1)}/{number(found.pages)}"
    return [*in_rows(programs, 2), nav.page_row(at(found.page - 1), here, at(found.page + 1))]
