"""What people say to a comment or a session without tapping: replies in private, messages in the group."""

from typing import Any

from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import Message

from bot.actors import Actors
from keyboards.discussion import opened_by
from models.actor import Actor
from models.database import Database
from services import discussion_group
from services.comments import Spot
from services.discussion_group import Said


class AnswersComment(Filter):
    """A reply in private to a message that leads to a comment: its id as `answers`, the actor inside."""

    async def __call__(self, message: Message, actor: Actor | None, actors: Actors) -> bool | dict[str, Any]:
        replied = message.reply_to_message
        if message.chat.type != ChatType.PRIVATE or not message.text or replied is None or actor is None:
            return False
        if message.text.startswith("/") or replied.reply_markup is None:
            return False
        for row in replied.reply_markup.inline_keyboard:
            for button in row:
                found = opened_by(button.callback_data or "")
                if found:
                    return {"answers": found.comment, "actor": await actors.inside(actor, found.community)}
        return False


class SaidInGroup(Filter):
    """A message of a community's group that belongs to a discussion, as `said`; what it is about as `heard`.

    Everything else that people say there is asked about once and left alone.
    """

    async def __call__(self, message: Message, actor: Actor | None, db: Database) -> bool | dict[str, Any]:
        if actor is None or actor.community_id is None or not actor.in_linked_group:
            return False
        text = message.text or message.caption or ""
        thread = message.message_thread_id if message.is_topic_message else None
        replied = message.reply_to_message
        if not text or text.startswith("/") or (replied is None and thread is None):
            return False
        said = Said(
            Spot(message.chat.id, message.message_id), text, replied.message_id if replied else None, thread
        )
        heard = await db.read(actor, discussion_group.about, said)
        return {"said": said, "heard": heard} if heard else False
