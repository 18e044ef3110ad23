"""Buttons of what's on: sessions, filters, pages."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import calendar, nav
from keyboards.data import CommunityData, button, in_rows
from keyboards.sessions import SessionScreen
from locales import words
from locales.reader import gettext as _
from locales.reader import number, weekday
from models.programs import Kind
from services.discovery import Filters, SessionLine, SessionPage
from services.timetable import Timetable

MOST_TAGS = 10

Weekday = Annotated[int, Field(ge=0, le=6)]


class WhatsOn(CommunityData, prefix="w"):
    """A page of what's on, narrowed to a kind or a tag, and a weekday."""

    kind: Kind | None = None
    weekday: Weekday | None = None
    page: int = 0
    tag: int | None = None


class KindMenu(CommunityData, prefix="wk"):
    """Choose a kind to narrow to."""

    weekday: Weekday | None = None


class DayMenu(CommunityData, prefix="wd"):
    """Choose a weekday to narrow to."""

    kind: Kind | None = None
    tag: int | None = None


class TagMenu(CommunityData, prefix="wt"):
    """Choose a tag to narrow to."""

    weekday: Weekday | None = None


class WhatsOnMonth(CommunityData, prefix="wm"):
    """The days of a month, `202611`, that have something on; today's where it is empty."""

    month: Annotated[str, Field(max_length=6)] = ""


class WhatsOnDay(CommunityData, prefix="wy"):
    """What is on on one day, `20261126`."""

    day: Annotated[str, Field(max_length=8)] = ""
    page: int = 0


def month(found: Timetable) -> list[list[InlineKeyboardButton]]:
    """A month to choose a day from; those with something on have a dot."""
    assert found.community is not None
    community = found.community.id
    busy = {day.date for week in found.weeks for day in week if day.count}
    return calendar.month(
        found.at,
        found.today,
        lambda day: WhatsOnDay(community=community, day=f"{day:%Y%m%d}"),
        lambda first: WhatsOnMonth(community=community, month=f"{first:%Y%m}"),
        lambda day: f"{number(day.day)} •" if day in busy else number(day.day),
    )


def day_pages(community: int, day: date, page: int, count: int) -> list[InlineKeyboardButton]:
    """`‹ · 2/7 · ›` of one day."""

    def at(wanted: int) -> WhatsOnDay | None:
        inside = 0 <= wanted < count
        return WhatsOnDay(community=community, day=f"{day:%Y%m%d}", page=wanted) if inside else None

    return nav.page_row(at(page - 1), f"{number(page + 1)}/{number(count)}", at(page + 1))


def to_month(community: int) -> list[InlineKeyboardButton]:
    """The way to the month."""
    return [button(_("See the month"), WhatsOnMonth(community=community))]


def sessions(lines: Sequence[SessionLine]) -> list[list[InlineKeyboardButton]]:
    """A button a session, with its number in the list, two a row."""
    return in_rows(
        [
            button(
                words.short(f"{n} {line.title}", 18),
                SessionScreen(community=line.community_id, session=line.id),
            )
            for n, line in enumerate(lines, 1)
        ],
        2,
    )


def filters(community: int, chosen: Filters, tag: str | None = None) -> list[InlineKeyboardButton]:
    """What the list is narrowed to now, and the way to change it."""
    kind = words.kind(chosen.kind) if chosen.kind else (f"#{tag}" if tag else _("Any kind"))
    day = weekday(chosen.weekday) if chosen.weekday is not None else _("Any day")
    return [
        button(words.short(kind, 18), KindMenu(community=community, weekday=chosen.weekday)),
        button(day, DayMenu(community=community, kind=chosen.kind, tag=chosen.tag)),
    ]


def pages(community: int, page: SessionPage) -> list[InlineKeyboardButton]:
    """`‹ · 2/7 · ›`."""

    def at(number: int) -> WhatsOn | None:
        if not 0 <= number < page.pages:
            return None
        chosen = page.filters
        return WhatsOn(
            community=community, kind=chosen.kind, weekday=chosen.weekday, page=number, tag=chosen.tag
        )

    here = f"{number(page.page + 1)}/{number(page.pages)}"
    return nav.page_row(at(page.page - 1), here, at(page.page + 1))


def kinds(community: int, page: SessionPage) -> list[list[InlineKeyboardButton]]:
    """The kinds there are, and any."""
    day = page.filters.weekday
    found = [
        button(words.kind(kind), WhatsOn(community=community, kind=kind, weekday=day)) for kind in page.kinds
    ]
    by_tag = [button(_("Find by tag"), TagMenu(community=community, weekday=day))] if page.tags else []
    return in_rows([button(_("Any kind"), WhatsOn(community=community, weekday=day)), *found, *by_tag], 2)


def tags(community: int, page: SessionPage) -> list[list[InlineKeyboardButton]]:
    """The tags in use, the most used first."""
    day = page.filters.weekday
    found = [
        button(words.short(f"#{tag.name}", 18), WhatsOn(community=community, tag=tag.id, weekday=day))
        for tag in page.tags[:MOST_TAGS]
    ]
    return in_rows(found, 2)


def days(community: int, kind: Kind | None, tag: int | None) -> list[list[InlineKeyboardButton]]:
    """The days of the week, and any."""

    def at(day: int | None) -> WhatsOn:
        return WhatsOn(community=community, kind=kind, weekday=day, tag=tag)

    found = [button(weekday(day), at(day)) for day in range(7)]
    return in_rows([button(_("Any day"), at(None)), *found], 2)
