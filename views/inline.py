"""Sessions as inline results, each a live card to share."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from aiogram.types import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InlineQueryResultUnion,
    InputTextMessageContent,
)

from locales import reader
from locales.reader import gettext as _
from models.rsvp import RsvpStatus
from services.cards import CardContent
from services.errors import NotFound
from views import cards
from views.links import Links
from views.screen import preview

MOST = 20


def results(
    found: Iterable[Sequence[CardContent]], links: Links, *, mine_first: bool = False
) -> list[InlineQueryResultUnion]:
    """The soonest sessions of all communities, as articles that send a card."""

    def order(content: CardContent) -> tuple[bool, datetime, int]:
        session = content.session
        comes = session.mine is not None and session.mine.status is not RsvpStatus.NOT_GOING
        return mine_first and not comes, session.starts_at, session.id

    every = sorted((content for part in found for content in part), key=order)
    return [_article(content, links) for content in every[:MOST]]


def _article(content: CardContent, links: Links) -> InlineQueryResultArticle:
    session = content.session
    screen = cards.card(content, links=links)
    return InlineQueryResultArticle(
        id=f"{session.community_id}:{session.id}",
        title=session.title,
        description=" · ".join(filter(None, (reader.moment(session.starts_at, session.zone), session.place))),
        input_message_content=InputTextMessageContent(
            message_text=screen.text, parse_mode="HTML", link_preview_options=preview(screen)
        ),
        reply_markup=screen.keyboard,
    )


def shared(result_id: str) -> tuple[int, int]:
    """Community and session of a chosen result. Raises NotFound for one that is not ours."""
    community, _colon, session = result_id.partition(":")
    if not all(number.isdecimal() and len(number) < 17 for number in (community, session)):
        raise NotFound
    return int(community), int(session)


def nothing_found() -> InlineQueryResultsButton:
    """The way into the private chat, where nothing was found."""
    return InlineQueryResultsButton(text=_("Open Jamboree"), start_parameter="home")
