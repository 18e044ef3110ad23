"""Inline mode: find a session by name in any chat, and share its live card there."""

from aiogram import Router
from aiogram.types import ChosenInlineResult, InlineQuery

from bot.actors import Actors
from bot.each import in_each_community
from models.actor import Actor
from models.database import Database
from services import cards
from views import inline as views
from views.links import Links

router = Router(name="inline")

CACHED_SECONDS = 5


@router.inline_query()
async def find(query: InlineQuery, actors: Actors, actor: Actor, db: Database, links: Links) -> None:
    """The next sessions that what was typed finds, over the person's communities."""
    found = await in_each_community(db, actors, actor, cards.find, query.query)
    await query.answer(
        views.results(found, links, mine_first=not query.query.strip()),
        cache_time=CACHED_SECONDS,
        is_personal=True,
        button=None if any(found) else views.nothing_found(),
    )


@router.chosen_inline_result()
async def chosen(result: ChosenInlineResult, actors: Actors, actor: Actor, db: Database) -> None:
    """The card was sent: let it follow every answer."""
    community, session = views.shared(result.result_id)
    there = await actors.inside(actor, community)
    await db.write(there, cards.adopt_inline, session, result.inline_message_id or "")
