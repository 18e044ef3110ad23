"""Buttons to vote on songs: on a song, one after the other, and on the group's card."""

from typing import Annotated, Any

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from models.votes import Choice
from services.songs import SongDetails
from services.voting_card import VotingCard

MAX_TITLE = 14


class SongVote(CommunityData, prefix="rb"):
    """Vote on a song on its screen."""

    song: int
    choice: Choice


class VoteNow(CommunityData, prefix="rw"):
    """The next song one has not voted on."""

    program: int


class VoteNext(CommunityData, prefix="rx"):
    """Vote on it, and go on to the next."""

    song: int
    choice: Choice


class CardVote(CommunityData, prefix="rc"):
    """Vote for a song on the group's card."""

    song: int


class CardTurn(CommunityData, prefix="rt"):
    """Turn the group's card to another page."""

    program: int
    page: Annotated[int, Field(ge=0, le=999)]


class VotesPost(CommunityData, prefix="rp"):
    """Put the card into the group."""

    program: int


def choices(song: SongDetails) -> list[InlineKeyboardButton]:
    """For it, no opinion, against; one's own is ticked."""
    labels = {Choice.UP: f"👍 {number(song.ups)}", Choice.NEUTRAL: _("No opinion")}
    labels[Choice.DOWN] = f"👎 {number(song.downs)}"
    return [
        button(
            f"✓ {label}" if song.mine is choice else label,
            SongVote(community=song.community_id, song=song.id, choice=choice),
        )
        for choice, label in labels.items()
    ]


def judge(song: SongDetails) -> list[list[InlineKeyboardButton]]:
    """The same where the next song follows: for and against side by side, no opinion below."""
    ids: dict[str, Any] = {"community": song.community_id, "song": song.id}
    labels = {
        Choice.UP: "👍 " + _("Play it"),
        Choice.DOWN: "👎 " + _("Not this"),
        Choice.NEUTRAL: _("No opinion"),
    }
    return in_rows([button(label, VoteNext(**ids, choice=choice)) for choice, label in labels.items()], 2)


def card(content: VotingCard) -> list[list[InlineKeyboardButton]]:
    """A button a song: by title, so that none moves under a finger when the order changes."""
    by_title = sorted(content.songs, key=lambda song: (song.title.casefold(), song.id))
    buttons = [
        button(
            f"👍 {number(song.ups)} {words.short(song.title, MAX_TITLE)}",
            CardVote(community=content.community_id, song=song.id),
        )
        for song in by_title
    ]
    return in_rows(buttons, 2)


def turns(content: VotingCard) -> list[InlineKeyboardButton]:
    """To the songs before and after."""

    def at(wanted: int) -> CardTurn | None:
        if not 0 <= wanted < content.pages:
            return None
        return CardTurn(community=content.community_id, program=content.program_id, page=wanted)

    here = f"{number(content.page + 1)}/{number(content.pages)}"
    return nav.page_row(at(content.page - 1), here, at(content.page + 1))
