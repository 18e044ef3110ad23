"""Buttons to ban somebody from a community, and to let them back."""

from typing import Annotated

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from locales import words
from locales.reader import gettext as _
from locales.reader import ngettext, number
from services.bans import TIMES, Bans

MAX_LABEL = 18


class BanScreen(CommunityData, prefix="bn"):
    """Ban a member: for how long?"""

    user: int


class BanFor(CommunityData, prefix="bnf"):
    """For so many days; 0 is for good. Asks why."""

    user: int
    days: Annotated[int, Field(ge=0, le=365)]


class BanList(CommunityData, prefix="bnl"):
    """Who is banned."""

    page: Annotated[int, Field(ge=0, le=9999)] = 0


class BannedScreen(CommunityData, prefix="bnd"):
    """One who is."""

    user: int


class Unban(CommunityData, prefix="bnu"):
    """Let them join again."""

    user: int


def lengths(community: int, user: int) -> list[list[InlineKeyboardButton]]:
    """For how long."""
    days = [time.days if time else 0 for time in TIMES]
    return in_rows(
        [
            button(
                ngettext("%(num)s day", "%(num)s days", each) if each else _("For good"),
                BanFor(community=community, user=user, days=each),
            )
            for each in days
        ],
        2,
    )


def listed(found: Bans) -> list[list[InlineKeyboardButton]]:
    """A button a person, two a row; the pages."""
    community = found.community.id
    people = [
        button(words.short(one.name, MAX_LABEL), BannedScreen(community=community, user=one.user_id))
        for one in found.bans
    ]
    before = BanList(community=community, page=found.page - 1) if found.page else None
    after = BanList(community=community, page=found.page + 1) if found.page + 1 < found.pages else None
    here = f"{number(found.page + 1)}/{number(found.pages)}"
    return [*in_rows(people, 2), nav.page_row(before, here, after)]
