"""A session's card, by command in the group."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.filters import InGroup
from models.actor import Actor
from models.database import Database
from services import cards

router = Router(name="cards")


@router.message(Command("card"), InGroup())
async def post_next(message: Message, actor: Actor, db: Database) -> None:
    """Show the next session here; the card itself is the answer."""
    await db.write(actor, cards.post_next, message.message_thread_id if message.is_topic_message else None)
