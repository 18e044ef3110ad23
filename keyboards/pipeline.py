"""Buttons of the pipeline: bookings by how far they are, one of them, and what can be done with it."""

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.bookings import BookingScreen
from keyboards.data import CommunityData, button, in_rows
from keyboards.home import CommunityScreen
from locales.reader import gettext as _
from locales.reader import number
from locales.words import short
from services.pipeline import Board, Pile
from services.pipeline_filter import Column

Rows = list[list[InlineKeyboardButton]]

NAME = 18


class PipelineScreen(CommunityData, prefix="ep"):
    """How many bookings stand where."""


class PipelineColumn(CommunityData, prefix="epc"):
    """The bookings of a column."""

    column: Column
    page: int = 0


def opener(community: int) -> InlineKeyboardButton:
    """To all bookings, for those who manage them; to one's own, for instructors."""
    return button(_("Bookings"), PipelineScreen(community=community))


def names() -> dict[Column, str]:
    """What columns are called."""
    return {
        Column.RESERVED: _("Reserved"),
        Column.CONFIRMED: _("Confirmed"),
        Column.IN_PROGRESS: _("In progress"),
        Column.COMPLETED: _("Completed"),
        Column.CANCELLED: _("Cancelled"),
    }


def board(found: Board) -> Rows:
    """A button a column that has bookings."""
    community, said = found.community_id, names()
    buttons = [
        button(
            f"{short(said[pile.column], NAME - 5)} {number(pile.count)}",
            PipelineColumn(community=community, column=pile.column),
        )
        for pile in found.piles
        if pile.count
    ]
    return [*in_rows(buttons, 2), nav.back_row(CommunityScreen(community=community))]


def column(found: Board, pile: Pile) -> Rows:
    """The pages of a column."""

    def at(page: int) -> PipelineColumn | None:
        known = 0 <= page < pile.pages
        return PipelineColumn(community=found.community_id, column=pile.column, page=page) if known else None

    here = f"{number(pile.page + 1)}/{number(pile.pages)}"
    buttons = [
        button(short(card.customer, NAME), BookingScreen(community=found.community_id, booking=card.id))
        for card in pile.cards
    ]
    return [
        *in_rows(buttons, 2),
        nav.page_row(at(pile.page - 1), here, at(pile.page + 1)),
        nav.back_row(PipelineScreen(community=found.community_id)),
    ]
