"""Buttons to say how a session was, and to read what was said."""

from typing import Annotated

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import nav
from keyboards.data import CommunityData, button
from locales.reader import gettext as _
from locales.reader import number
from services.feedback import MOST_STARS, MyFeedback
from services.feedback_summary import Summary


class FeedbackScreen(CommunityData, prefix="kf"):
    """How was it? One's own stars and word."""

    session: int


class FeedbackStars(CommunityData, prefix="kfr"):
    """Give it so many stars."""

    session: int
    stars: Annotated[int, Field(ge=1, le=MOST_STARS)]


class FeedbackWord(CommunityData, prefix="kfw"):
    """Say a word: asks for it."""

    session: int


class FeedbackNoWord(CommunityData, prefix="kfx"):
    """Take the word back."""

    session: int


class FeedbackNamed(CommunityData, prefix="kfn"):
    """Let organizers see who said it, or not."""

    session: int
    on: bool


class FeedbackQuotable(CommunityData, prefix="kfq"):
    """Let the word be quoted, or not."""

    session: int
    on: bool


class FeedbackSummary(CommunityData, prefix="kfs"):
    """What people say about a program."""

    program: int
    page: int = 0


class FeedbackChart(CommunityData, prefix="kfc"):
    """The same as a picture."""

    program: int


def opener(community: int, session: int) -> InlineKeyboardButton:
    """To one's stars."""
    return button(_("Rate it"), FeedbackScreen(community=community, session=session))


def summary(community: int, program: int) -> InlineKeyboardButton:
    """To what people say."""
    return button(_("Feedback"), FeedbackSummary(community=community, program=program))


def stars(community: int, session: int, given: int | None = None) -> list[InlineKeyboardButton]:
    """One to five, those that were given marked."""
    return [
        button(
            f"✓ {number(count)} ★" if count == given else f"{number(count)} ★",
            FeedbackStars(community=community, session=session, stars=count),
        )
        for count in range(1, MOST_STARS + 1)
    ]


def ways(mine: MyFeedback) -> list[list[InlineKeyboardButton]]:
    """A word, one's name, and whether the word may be quoted."""
    said = mine.said
    if said is None:
        return []
    ids = {"community": mine.session.community_id, "session": mine.session.id}
    word = [button(_("Change word") if said.text else _("Add a word"), FeedbackWord(**ids))]
    named = button(
        _("Hide my name") if said.named else _("Show my name"), FeedbackNamed(**ids, on=not said.named)
    )
    if not said.text:
        return [[*word, named]]
    quotable = button(
        _("Don't quote it") if said.quotable else _("Allow quoting"),
        FeedbackQuotable(**ids, on=not said.quotable),
    )
    return [[*word, button(_("Remove word"), FeedbackNoWord(**ids))], [named, quotable]]


def pages(found: Summary) -> list[InlineKeyboardButton]:
    """`‹ · 2/7 · ›`."""
    of = {"community": found.community_id, "program": found.program_id}
    before = FeedbackSummary(**of, page=found.page - 1) if found.page else None
    after = FeedbackSummary(**of, page=found.page + 1) if found.page + 1 < found.pages else None
    return nav.page_row(before, f"{number(found.page + 1)}/{number(found.pages)}", after)
