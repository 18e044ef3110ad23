"""Which bots hear of a message. Bot API: privacy mode."""

from sandbox.formatting.entities import piece
from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.people import Bot

SPOKEN = frozenset(
    {
        "text",
        "photo",
        "document",
        "video",
        "audio",
        "voice",
        "animation",
        "video_note",
        "sticker",
        "location",
        "venue",
        "contact",
        "poll",
        "dice",
        "invoice",
    }
)


def hears(chat: Chat, bot: Bot, message: Json) -> bool:
    """Does this bot receive this message of a chat it is in?"""
    if chat.private or not bot.privacy or chat.in_charge(bot.id) or SPOKEN.isdisjoint(message):
        return True
    if message.get("via_bot", {}).get("id") == bot.id:
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
        return True
    return commands(bot, message)


def commands(bot: Bot, message: Json) -> bool:
    """Is there a command in the message that may be meant for this bot?"""
    text = message.get("text") or message.get("caption") or ""
    for entity in message.get("entities") or message.get("caption_entities") or ():
        if entity["type"] == "bot_command":
            _, _, named = piece(text, entity).partition("@")
            if not named or named.lower() == bot.user.username.lower():
                return True
    return False


def hand_out(chat: Chat, kind: str, message: Json, author_id: int) -> None:
    """Give a message to every bot of the chat that hears it, but not to its author."""
    for bot in chat.bots.values():
        if bot.id != author_id and hears(chat, bot, message):
            bot.updates.push(kind, ("chat", chat.id), message)
