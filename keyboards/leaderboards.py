"""Buttons of the leaderboards: which one, as a picture, and off or on them."""

from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button
from locales.reader import gettext as _
from services.leaderboards import Board, Topic, Wanted
from services.periods import Period


class _Board(CommunityData, prefix="_lb"):
    """One board; program 0 is the whole community."""

    program: int = 0
    topic: Topic = Topic.VISITS
    period: Period = Period.MONTH

    @property
    def wanted(self) -> Wanted:
        """Which board that is."""
        return Wanted(self.topic, self.period, self.program or None)


class BoardScreen(_Board, prefix="lb"):
    """Who is ahead."""


class BoardPicture(_Board, prefix="lbp"):
    """The same as a picture."""


class BoardAppear(_Board, prefix="lba"):
    """Be on the boards of the community, or everywhere; or leave them."""

    on: bool
    everywhere: bool


class BoardsSwitch(_Board, prefix="lbs"):
    """Have boards in the community, or none."""

    on: bool


def topic_name(topic: Topic) -> str:
    """What a board is called."""
    return {
        Topic.VISITS: _("Most active"),
        Topic.VOTES: _("Most votes"),
        Topic.SONGS: _("Most songs"),
    }[topic]


def period_name(period: Period) -> str:
    """What is looked back on."""
    return {
        Period.MONTH: _("This month"),
        Period.SEASON: _("This season"),
        Period.EVER: _("All time"),
    }[period]


def opener(community: int, program: int = 0) -> InlineKeyboardButton:
    """To the boards of a program, or of the community."""
    return button(_("See leaders"), BoardScreen(community=community, program=program))


def ways(found: Board) -> list[list[InlineKeyboardButton]]:
    """The other boards, the picture, and off or on them."""
    here = ids(found)
    if not found.shown:
        switch = button(_("Switch boards on"), BoardsSwitch(**here, on=True))
        return [[switch]] if found.may_switch else []
    topics = [
        button(_chosen(topic_name(one), one is found.wanted.topic), BoardScreen(**{**here, "topic": one}))
        for one in Topic
    ]
    periods = [
        button(_chosen(period_name(one), one is found.wanted.period), BoardScreen(**{**here, "period": one}))
        for one in Period
    ]
    picture = [button(_("Show picture"), BoardPicture(**here))] if found.lines else []
    switch = button(_("Switch boards off"), BoardsSwitch(**here, on=False))
    return [
        topics if found.musical else [],
        periods,
        [*picture, *([switch] if found.may_switch else [])],
        _appear(found, here),
    ]


def _appear(found: Board, here: dict[str, Any]) -> list[InlineKeyboardButton]:
    """Leave the boards, or come back to where one left."""
    if not found.everywhere:
        return [button(_("Join everywhere"), BoardAppear(**here, on=True, everywhere=True))]
    if not found.here:
        return [button(_("Join boards"), BoardAppear(**here, on=True, everywhere=False))]
    return [
        button(_("Leave boards"), BoardAppear(**here, on=False, everywhere=False)),
        button(_("Leave everywhere"), BoardAppear(**here, on=False, everywhere=True)),
    ]


def ids(found: Board) -> dict[str, Any]:
    """What every button of a board says."""
    wanted = found.wanted
    return {
        "community": found.community.id,
        "program": wanted.program_id or 0,
        "topic": wanted.topic,
        "period": wanted.period,
    }


def _chosen(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label
