"""A month to choose a day from."""

import calendar
from collections.abc import Callable
from datetime import date, datetime, timedelta

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from keyboards.data import button
from keyboards.nav import Nothing
from locales.reader import month_name, number, weekday

Choose = Callable[[date], CallbackData]
Label = Callable[[date], str]

MONTHS_AHEAD = 24


def _number(day: date) -> str:
    return number(day.day)


def month(
    shown: date, today: date, choose: Choose, turn: Choose, label: Label = _number
) -> list[list[InlineKeyboardButton]]:
    """The month of `shown` as a grid, Monday first; weeks gone by are left out, days gone by are dots.

    `choose` makes the data of a day, `turn` that of another month, by its first day; `label` is what a day's
    button says.
    """
    first = shown.replace(day=1)
    header = [button(weekday(index, "narrow"), Nothing()) for index in range(7)]
    return [_turning(first, today, turn), header, *_weeks(first, today, choose, label)]


def parse(value: str, today: date) -> date:
    """The first of the month that `202611` names; of today's for a damaged or distant one."""
    now = today.replace(day=1)
    if not (value.isascii() and value.isdigit() and len(value) == 6 and 1 <= int(value[4:]) <= 12):
        return now
    year, number_ = int(value[:4]), int(value[4:])
    ahead = (year - now.year) * 12 + number_ - now.month
    return date(year, number_, 1) if 0 <= ahead <= MONTHS_AHEAD else now


def _turning(first: date, today: date, turn: Choose) -> list[InlineKeyboardButton]:
    before, after = (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)
    row = [button(f"{month_name(first)} {first.year}", Nothing())]
    if first > today:
        row.insert(0, button("‹", turn(before)))
    if (after.year - today.year) * 12 + after.month - today.month <= MONTHS_AHEAD:
        row.append(button("›", turn(after)))
    return row


def _weeks(first: date, today: date, choose: Choose, label: Label) -> list[list[InlineKeyboardButton]]:
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return [[_day(day, first, today, choose, label) for day in week] for week in weeks if week[-1] >= today]


def _day(day: date, first: date, today: date, choose: Choose, label: Label) -> InlineKeyboardButton:
    if day.month != first.month or day < today:
        return button("·", Nothing())
    return button(label(day), choose(day))


def parse_day(value: str, today: date) -> date:
    """The day that `20261126` names; today for a damaged or distant one."""
    try:
        found = datetime.strptime(value, "%Y%m%d").date()
    except ValueError:
        return today
    return found if abs((found - today).days) <= 31 * MONTHS_AHEAD else today
