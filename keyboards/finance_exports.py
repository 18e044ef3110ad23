"""Buttons of how money stands in some days, and of files for who keeps the books."""

from typing import Annotated, Literal

from aiogram.types import InlineKeyboardButton
from pydantic import StringConstraints

from keyboards.data import CommunityData, button, in_rows
from locales.reader import gettext as _
from services.finance_export import Export
from services.finance_overview import Overview
from services.finance_periods import Stretch, Usual

Day = Annotated[str, StringConstraints(max_length=8)]


class MoneyScreen(CommunityData, prefix="fxo"):
    """How money stands in a usual stretch."""

    stretch: Usual = Usual.MONTH


class MoneyBetween(CommunityData, prefix="fxd"):
    """From which day to which?"""


class MoneyFiles(CommunityData, prefix="fxs"):
    """Which file of these days?"""

    first: Day
    last: Day


class MoneyFile(CommunityData, prefix="fxf"):
    """One file of these days."""

    first: Day
    last: Day
    what: Export
    type: Literal["csv", "xlsx"]


def opener(community: int) -> InlineKeyboardButton:
    """The button that leads here."""
    return button(_("How money stands"), MoneyScreen(community=community))


def stretch_name(which: Usual) -> str:
    """A usual stretch, as a button says it."""
    return {
        Usual.MONTH: _("This month"),
        Usual.LAST_MONTH: _("Last month"),
        Usual.QUARTER: _("This quarter"),
        Usual.LAST_QUARTER: _("Last quarter"),
        Usual.YEAR: _("This year"),
        Usual.LAST_YEAR: _("Last year"),
    }[which]


def stretches(found: Overview) -> list[list[InlineKeyboardButton]]:
    """Other days, and the files of these."""
    community = found.community_id
    each = [button(stretch_name(which), MoneyScreen(community=community, stretch=which)) for which in Usual]
    files = button(_("Get files"), MoneyFiles(community=community, **_days(found.stretch)), style="primary")
    return [*in_rows(each, 2), [button(_("Other days"), MoneyBetween(community=community)), files]]


def files(community: int, stretch: Stretch) -> list[list[InlineKeyboardButton]]:
    """Each file as CSV and as a workbook."""
    names = {
        Export.INVOICES: _("Invoices"),
        Export.PAYMENTS: _("Payments"),
        Export.REFUNDS: _("Refunds"),
        Export.OPEN: _("Open items"),
        Export.JOURNAL: _("Journal"),
    }
    types: tuple[Literal["csv", "xlsx"], ...] = ("csv", "xlsx")
    return [
        [
            button(
                f"{name} {type_.upper()}",
                MoneyFile(community=community, what=what, type=type_, **_days(stretch)),
            )
            for type_ in types
        ]
        for what, name in names.items()
    ]


def _days(stretch: Stretch) -> dict[str, str]:
    return {"first": f"{stretch.first:%Y%m%d}", "last": f"{stretch.last:%Y%m%d}"}
