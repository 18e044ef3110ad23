"""Buttons to choose which notices one wants, everywhere and from one community."""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from services.choices import Choices, ChoicesHere, Topic

PAGE = 4
MAX_LABEL = 36


class NoticesMenu(CallbackData, prefix="stn"):
    """Which notices one wants."""


class NoticeChoice(CallbackData, prefix="stnc"):
    """Want a kind of notice, or not."""

    topic: Topic
    on: bool


class NoticePlaces(CallbackData, prefix="stnw"):
    """Choose a community, to hear less or more from it."""

    page: Annotated[int, Field(ge=0, le=999)] = 0


class NoticesHere(CommunityData, prefix="nh"):
    """What one wants to hear from one community."""


class NoticesHereSet(CommunityData, prefix="nhs"):
    """Change that: mute it, or a kind of notice."""

    what: Literal["muted", "digests", "announcements"]
    on: bool


def stop(topic: Topic) -> str:
    """The label that turns a topic off."""
    return {
        Topic.REMINDERS: _("Stop reminders"),
        Topic.CHANGES: _("Stop changes"),
        Topic.DIGESTS: _("Stop digests"),
        Topic.ANNOUNCEMENTS: _("Stop announcements"),
        Topic.JOIN_REQUESTS: _("Stop requests"),
        Topic.COMMENTS: _("Stop replies"),
        Topic.RECOGNITION: _("Stop badges"),
        Topic.FEEDBACK: _("Stop asking"),
    }[topic]


def get(topic: Topic) -> str:
    """The label that turns a topic on."""
    return {
        Topic.REMINDERS: _("Get reminders"),
        Topic.CHANGES: _("Get changes"),
        Topic.DIGESTS: _("Get digests"),
        Topic.ANNOUNCEMENTS: _("Get announcements"),
        Topic.JOIN_REQUESTS: _("Get requests"),
        Topic.COMMENTS: _("Get replies"),
        Topic.RECOGNITION: _("Get badges"),
        Topic.FEEDBACK: _("Ask me again"),
    }[topic]


def topics(choices: Choices) -> list[list[InlineKeyboardButton]]:
    """Each topic on or off; then one's communities, each by itself."""
    buttons = [
        button(
            stop(topic) if getattr(choices.settings, topic) else get(topic),
            NoticeChoice(topic=topic, on=not getattr(choices.settings, topic)),
        )
        for topic in offered(choices)
    ]
    places = [button(_("Choose communities"), NoticePlaces())] if choices.communities else []
    return [*in_rows(buttons, 2), places]


def offered(choices: Choices) -> list[Topic]:
    """The topics that concern a person: requests to join only who decides on them."""
    return [topic for topic in Topic if topic is not Topic.JOIN_REQUESTS or choices.approves]


def communities(choices: Choices, page: int) -> list[list[InlineKeyboardButton]]:
    """A button a community, some a page."""
    places = choices.communities
    pages = max(1, -(-len(places) // PAGE))
    page = min(page, pages - 1)
    rows = [
        [button(words.short(place.community, MAX_LABEL), NoticesHere(community=place.community_id))]
        for place in places[page * PAGE : (page + 1) * PAGE]
    ]

    def at(wanted: int) -> NoticePlaces | None:
        return NoticePlaces(page=wanted) if 0 <= wanted < pages else None

    return [*rows, nav.page_row(at(page - 1), f"{number(page + 1)}/{number(pages)}", at(page + 1))]


def here(choices: ChoicesHere) -> list[list[InlineKeyboardButton]]:
    """Mute it all, or a kind of notice; the latter not while all is muted."""
    inside = {"community": choices.community_id}
    mute = NoticesHereSet(what="muted", on=not choices.muted, **inside)
    rows = [[button(_("Unmute community") if choices.muted else _("Mute community"), mute)]]
    if choices.muted:
        return rows
    digests = NoticesHereSet(what="digests", on=not choices.digests, **inside)
    news = NoticesHereSet(what="announcements", on=not choices.announcements, **inside)
    return [
        *rows,
        [
            button(stop(Topic.DIGESTS) if choices.digests else get(Topic.DIGESTS), digests),
            button(stop(Topic.ANNOUNCEMENTS) if choices.announcements else get(Topic.ANNOUNCEMENTS), news),
        ],
    ]
