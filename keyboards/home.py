"""Buttons of the home screen."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button
from keyboards.discovery import WhatsOn
from keyboards.programs import ProgramList
from keyboards.rsvp import QuickAnswer
from keyboards.sessions import SessionScreen
from locales import words
from locales.reader import day
from locales.reader import gettext as _
from models.rsvp import Answer
from services.discovery import SessionLine

MAX_LABEL = 18


class PickCommunity(CallbackData, prefix="hc"):
    """Choose a community before going on: `w` to what's on, `p` to programs, `c` to the community itself."""

    to: str


class CommunityScreen(CommunityData, prefix="c"):
    """Open one community."""


def opener(line: SessionLine, *, dated: bool = False) -> InlineKeyboardButton:
    """A button to a session, with its name; `dated` where another of this name stands before it."""
    date = f" {day(line.starts_at, line.zone)}" if dated else ""
    label = words.short(line.title, max(MAX_LABEL - len(date), 4)) + date
    return button(label, SessionScreen(community=line.community_id, session=line.id))


def quick_row(line: SessionLine, *, dated: bool = False) -> list[InlineKeyboardButton]:
    """A session to open and Going in one tap; where one comes in a role, only to open."""
    if line.has_roles:
        return [opener(line, dated=dated)]
    answer = QuickAnswer(community=line.community_id, session=line.id, answer=Answer.GOING)
    return [opener(line, dated=dated), button(_("Going"), answer)]


def ways(communities: list[int]) -> list[InlineKeyboardButton]:
    """To what's on and the programs: straight in, or by choosing a community first."""
    if len(communities) == 1:
        only = communities[0]
        return [
            button(_("What's on"), WhatsOn(community=only)),
            button(_("Programs"), ProgramList(community=only)),
        ]
    return [button(_("What's on"), PickCommunity(to="w")), button(_("Programs"), PickCommunity(to="p"))]


def destination(to: str, community: int) -> CallbackData:
    """Where a chosen community leads; a damaged `to` leads to the community itself."""
    ways: dict[str, type[CommunityData]] = {"w": WhatsOn, "p": ProgramList}
    return ways.get(to, CommunityScreen)(community=community)
