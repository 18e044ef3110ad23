"""How money stands in some days, and the files for who keeps the books, as screens."""

from typing import Any

from keyboards import finance_exports as keyboards
from keyboards import nav
from keyboards.data import markup
from keyboards.finance import FinanceScreen
from locales.reader import gettext as _
from locales.reader import money
from services.finance_overview import Overview
from services.finance_periods import Stretch, Usual
from views import finance_files
from views.screen import Screen, render


def overview(found: Overview) -> Screen:
    """How money stands."""
    back = nav.back_row(FinanceScreen(community=found.community_id))
    text = render("finance/overview.html", found=found, **words())
    return Screen(text, markup(*keyboards.stretches(found), back))


def ask(community: int) -> Screen:
    """From which day to which?"""
    back = nav.back_row(keyboards.MoneyScreen(community=community))
    return Screen(render("finance/between.html"), markup(back))


def files(community: int, stretch: Stretch) -> Screen:
    """Which file?"""
    back = nav.back_row(keyboards.MoneyScreen(community=community))
    text = render("finance/files.html", days=finance_files.days(stretch))
    return Screen(text, markup(*keyboards.files(community, stretch), back))


def stretch_name(which: Usual) -> str:
    """A usual stretch."""
    return keyboards.stretch_name(which)


def words() -> dict[str, Any]:
    """What the templates need."""
    return {"money": money, "way": finance_files.way, "days": finance_files.days, "nothing": _("none")}
