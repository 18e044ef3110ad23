"""Cards in the group show their dates as they are."""

from typing import Any

from sqlalchemy import select

from locales.reader import reading
from models.cards import Card, Shows
from models.outbox import Delivery, OutboxMessage
from models.sessions import SessionStatus
from models.tx import Tx, table_of
from sandbox import looking
from sandbox.formatting.html import parse_html
from services import cards
from services.cards import CardContent, CardPlace
from services.sessions import SessionDetails
from tests.simulation.world import Broken, World
from views import cards as views

table = table_of(Card)
outbox = table_of(OutboxMessage)
_SENT = select(table.c.id, table.c.community_id, table.c.message_id, table.c.chat_id).where(
    table.c.retired_at.is_(None),
    table.c.shows == Shows.SESSION,
    table.c.message_id.is_not(None),
    # Put off, perhaps by a clock that was ahead: it follows when that time has come.
    table.c.id.not_in(
        select(outbox.c.card_id).where(outbox.c.card_id.is_not(None), outbox.c.status == Delivery.PENDING)
    ),
)


def _read(tx: Tx) -> list[tuple[CardPlace, Any]]:
    found = tx.rows(_SENT)
    places = cards.places_of(tx, [row.id for row in found], {row.community_id for row in found})
    shown = cards.load(tx, list(places.values()))
    return [(place, shown[place.id]) for place in places.values() if place.id in shown]


def _is_told_by_time(session: SessionDetails) -> bool:
    """Whether the time alone, right or wrong, has made the card another since it was edited.

    Until when one can answer stands there until it begins; what a clock that was ahead ended stays over.
    """
    return session.closed or (session.status is SessionStatus.COMPLETED and session.answerable)


async def check(world: World) -> None:
    """Each card's text and buttons against what they would be now. Raises Broken."""
    chat = world.group.chat
    for place, content in await world.read(_read):
        if not isinstance(content, CardContent) or _is_told_by_time(content.session):
            continue
        message = chat.messages.get(place.message_id or 0)
        if message is None or place.chat_id != chat.id:
            raise Broken(f"the card of {content.session.title} is not in its group")
        with reading(content.language):
            screen = views.card(content, links=world.app.links)
        text, _ = parse_html(screen.text)
        rows = screen.keyboard.inline_keyboard if screen.keyboard else []
        labels = [[button.text for button in row] for row in rows]
        shown = [[button["text"] for button in row] for row in looking.rows(message)]
        if (looking.readable(message), shown) != (text.strip(), labels):
            raise Broken(
                f"the card of {content.session.title} shows\n{looking.readable(message)}\n{shown}\n"
                f"and should show\n{text}\n{labels}"
            )
