"""What a message says: formatted text, replies, topics and keyboards; and sending it."""

from collections.abc import Callable
from functools import lru_cache

import orjson

from sandbox.errors import bad_request
from sandbox.formatting.entities import trimmed, with_found
from sandbox.formatting.html import parse_html
from sandbox.formatting.markdown import parse_markdown, parse_markdown_v2
from sandbox.keyboards import split_markup
from sandbox.methods.call import Call
from sandbox.methods.targets import replied_to, thread_of
from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.posting import post, post_hidden
from sandbox.world.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
REMEMBERED = 512
PARSERS: dict[str, Callable[[str], tuple[str, list[Json]]]] = {
    "html": parse_html,
    "markdownv2": parse_markdown_v2,
    "markdown": parse_markdown,
}


def parse(world: World, raw: str, mode: str, entities: list[Json] | None) -> tuple[str, list[Json]]:
    """Plain text and entities from marked text, or from entities given. Raises ApiError 400."""
    if mode:
        text, found = _parsed(raw, mode.lower())
        return text, _mentions(world, found) if "tg://user" in raw else found
    text, found = trimmed(raw, [entity for entity in entities or [] if entity.get("length", 0) > 0])
    return text, with_found(text, found)


@lru_cache(REMEMBERED)
def _parsed(raw: str, mode: str) -> tuple[str, list[Json]]:
    """The same text often goes to many people. The entities are shared: nobody may change them."""
    parser = PARSERS.get(mode)
    if parser is None:
        raise bad_request("unsupported parse_mode")
    text, found = trimmed(*parser(raw))
    return text, with_found(text, found)


def _mentions(world: World, entities: list[Json]) -> list[Json]:
    """Links to `tg://user?id=…` mention people; those to nobody vanish."""
    kept: list[Json] = []
    for entity in entities:
        url = str(entity.get("url", ""))
        if not url.startswith("tg://user?id="):
            kept.append(entity)
            continue
        number = url.removeprefix("tg://user?id=")
        user = world.users.get(int(number)) if number.isdigit() else None
        if user:
            place = {"offset": entity["offset"], "length": entity["length"]}
            kept.append({"type": "text_mention", **place, "user": user.card})
    return kept


def text_of(call: Call) -> Json:
    """The `text` and `entities` of a text message. Raises ApiError 400."""
    raw = call.text("text")
    text, entities = parse(call.world, raw, call.text("parse_mode"), call.json("entities"))
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if preview := call.json("link_preview_options"):
        content["link_preview_options"] = preview
    return content


def caption_of(world: World, source: Json) -> Json:
    """The caption's part of a message, from parameters or an InputMedia. Raises ApiError 400."""
    content: Json = {}
    raw = source.get("caption") or ""
    text, entities = parse(world, str(raw), source.get("parse_mode") or "", source.get("caption_entities"))
    if len(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if text:
        content["caption"] = text
    if entities:
        content["caption_entities"] = entities
    return content


def caption_of_call(call: Call) -> Json:
    """The caption's part of a message, from a call. Raises ApiError 400."""
    names = {"caption": call.text("caption"), "parse_mode": call.text("parse_mode")}
    content = caption_of(call.world, {**names, "caption_entities": call.json("caption_entities")})
    if call.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


def markup_of(call: Call, chat: Chat | None) -> tuple[Json | None, Json | None]:
    """The checked inline keyboard, or reply keyboard, of a call. Raises ApiError 400."""
    raw = call.params.get("reply_markup")
    if isinstance(raw, str) and raw:
        return _checked_markup(raw, chat is not None and chat.private)
    return split_markup(raw, chat is not None and chat.private)


@lru_cache(REMEMBERED)
def _checked_markup(raw: str, private: bool) -> tuple[Json | None, Json | None]:
    """The same keyboard often comes again. It is shared: nobody may change it."""
    try:
        return split_markup(orjson.loads(raw), private)
    except orjson.JSONDecodeError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None


def send(call: Call, chat: Chat, content: Json, inline: Json | None = None) -> Json:
    """Send what a call says, where and as it says. `inline` is a keyboard already checked."""
    keyboard: Json | None = None
    if inline is None and call.has("reply_markup"):
        inline, keyboard = markup_of(call, chat)
    if inline:
        content["reply_markup"] = inline
    if call.flag("protect_content"):
        content["has_protected_content"] = True
    private = call.json("ephemeral_message_parameters")
    if private or call.has("receiver_user_id"):
        return _send_hidden(call, chat, content, private or {})
    reply = replied_to(call, chat)
    thread = thread_of(call, chat, reply)
    return post(call.world, chat, call.bot.user, content, thread=thread, reply=reply, keyboard=keyboard)


def _send_hidden(call: Call, chat: Chat, content: Json, private: Json) -> Json:
    """An ephemeral message. Bot API 10.2: in groups only, to one of their members."""
    if chat.private or chat.type == "channel":
        raise bad_request("ephemeral messages can be sent only to groups and supergroups")
    receiver = int(private.get("receiver_user_id") or call.number("receiver_user_id"))
    if receiver not in call.world.users or not chat.has(receiver):
        raise bad_request("USER_NOT_PARTICIPANT")
    user = call.world.users[receiver]
    return post_hidden(call.world, chat, call.bot.user, user, content, thread_of(call, chat))
