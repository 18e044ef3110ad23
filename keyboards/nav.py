"""Moving between screens: home, back, pages. There is no history; a button says where it goes."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from keyboards.data import button
from locales.reader import gettext as _
from locales.reader import number


class Home(CallbackData, prefix="home"):
    """The person's home screen, over all communities."""


class Nothing(CallbackData, prefix="nil"):
    """A button that only shows something, such as the number of a page."""


def back_row(back: CallbackData | None = None, *, home: bool = True) -> list[InlineKeyboardButton]:
    """The last row: back to `back`, and home."""
    row = []
    if back is not None:
        row.append(button(_("‹ Back"), back))
    if home:
        row.append(button(_("Home"), Home()))
    return row


def of_pages(page: int, pages: int, *, more: bool = False) -> str:
    """`2/7`, or `2/101+` where there are more than were counted."""
    return f"{number(page + 1)}/{number(pages)}" + ("+" if more else "")


def page_row(
    before: CallbackData | None, here: str, after: CallbackData | None
) -> list[InlineKeyboardButton]:
    """`‹ · 2/7 · ›`; empty where there is one page only."""
    if before is None and after is None:
        return []
    row = [button("‹", before)] if before else []
    row.append(button(here, Nothing()))
    if after:
        row.append(button("›", after))
    return row
