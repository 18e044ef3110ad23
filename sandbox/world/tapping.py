"""Pressing inline buttons, and inline mode."""

import asyncio

from sandbox.errors import Refused
from sandbox.shapes import Json
from sandbox.world.acting import check_may_write, message_of
from sandbox.world.chats import Chat
from sandbox.world.people import Bot, User
from sandbox.world.posting import post
from sandbox.world.queries import Query
from sandbox.world.world import World


def button_at(message: Json, row: int, column: int) -> Json:
    """A button of an inline keyboard. Raises Refused when it is not there."""
    try:
        button: Json = message["reply_markup"]["inline_keyboard"][row][column]
    except (KeyError, IndexError):
        raise Refused("the button is no longer there") from None
    return button


def bot_of(world: World, message: Json) -> Bot:
    """The bot whose button it is. Raises Refused."""
    account: Json = message.get("via_bot") or message.get("from") or {"id": 0}
    bot = world.bot(account["id"])
    if bot is None:
        raise Refused("no bot stands behind this message")
    return bot


async def tap(world: World, person: User, chat: Chat, number: int, row: int, column: int) -> Json | None:
    """Press a button and wait for the bot: `{text?, show_alert?, url?}`, None when it stays silent."""
    message = message_of(chat, number, person)
    return await press(world, person, chat, message, button_at(message, row, column))


async def press(world: World, person: User, chat: Chat, message: Json, button: Json) -> Json | None:
    """Press this button of this message. The answer is None when the bot stays silent."""
    if "url" in button:
        return {"url": button["url"]}
    if "callback_data" not in button:
        return {}
    query = ask_tap(world, person, chat, message, button["callback_data"])
    if world.double_taps:
        ask_tap(world, person, chat, message, button["callback_data"])
    return await _answered(query, world.settings.query_lifetime)


def ask_tap(world: World, person: User, chat: Chat, message: Json, data: str) -> Query:
    """Send the callback query of a tap, without waiting."""
    bot = bot_of(world, message)
    query = world.queries.ask("callback", bot.id, person.id, world.settings.query_lifetime)
    update: Json = {"id": query.id, "from": person.card, "chat_instance": chat.instance, "data": data}
    inline = chat.inline_ids.get(message["message_id"])
    update |= {"inline_message_id": inline} if inline else {"message": message}
    bot.updates.push("callback_query", ("user", person.id), update)
    return query


async def _answered(query: Query, seconds: float) -> Json | None:
    try:
        return await asyncio.wait_for(asyncio.shield(query.answer), seconds)
    except TimeoutError:
        return None


def chat_kind(chat: Chat, bot: Bot) -> str:
    """The `chat_type` of inline queries and Mini App launches."""
    if chat.private:
        return "sender" if bot.id in chat.bots else "private"
    return chat.type


async def ask_inline(world: World, person: User, chat: Chat, bot: Bot, text: str, offset: str = "") -> Json:
    """Type `@bot text` in a chat: `{id, results, button?, next_offset?}`. Raises Refused after a while."""
    check_may_write(world, person, chat)
    query = world.queries.ask("inline", bot.id, person.id, world.settings.query_lifetime, {"query": text})
    update: Json = {"id": query.id, "from": person.card, "query": text[:256], "offset": offset}
    bot.updates.push("inline_query", ("inline", person.id), update | {"chat_type": chat_kind(chat, bot)})
    answer = await _answered(query, world.settings.query_lifetime)
    if not answer:
        raise Refused("the bot did not answer")
    world.prepared[f"{person.id}:{query.id}"] = {"query": text, "bot": bot.id, "built": answer["built"]}
    return {"id": query.id, **{key: value for key, value in answer.items() if key != "built"}}


def choose(world: World, person: User, chat: Chat, query_id: str, result_id: str) -> Json:
    """Send a result of an inline query to a chat. Raises Refused. Returns the message."""
    asked = world.prepared.get(f"{person.id}:{query_id}")
    if asked is None or result_id not in asked["built"]:
        raise Refused("there is no such result")
    bot = world.bot(asked["bot"])
    assert bot is not None
    message, inline = send_built(world, person, chat, bot, asked["built"][result_id])
    chosen: Json = {"result_id": result_id, "from": person.card, "query": asked["query"]}
    if inline:
        chosen["inline_message_id"] = inline
    bot.updates.push("chosen_inline_result", ("inline", person.id), chosen)
    return message


def send_prepared(world: World, person: User, chat: Chat, prepared_id: str) -> Json:
    """Send a message that a bot prepared for this person. Raises Refused."""
    prepared = world.prepared.get(prepared_id)
    if prepared is None or prepared["user"] != person.id or prepared["expires"] < world.now():
        raise Refused("this prepared message is no longer there")
    bot = world.bot(prepared["bot"])
    assert bot is not None
    kind = {"private": "bot" if chat.bots else "user"}.get(chat.type, "group")
    if kind not in prepared["allowed"]:
        raise Refused("this message may not be sent to such a chat")
    return send_built(world, person, chat, bot, prepared["built"])[0]


def send_built(world: World, person: User, chat: Chat, bot: Bot, built: Json) -> tuple[Json, str]:
    """Send a message by way of a bot. Only one with a keyboard has an inline_message_id (Bot API)."""
    check_may_write(world, person, chat)
    content, inline = dict(built["content"]), ""
    if built["markup"]:
        content["reply_markup"] = built["markup"]
        inline = f"BAAA{world.number('inline'):08d}{bot.id:x}"
    return post(world, chat, person, content, via=bot, inline=inline), inline
