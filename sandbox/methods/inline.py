"""Inline mode, and messages that Mini Apps send."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.keyboards import check_web_app, split_markup
from sandbox.methods.call import Call
from sandbox.methods.callbacks import TOO_OLD
from sandbox.methods.content import TEXT_LIMIT, caption_of, parse
from sandbox.methods.media import described, stored
from sandbox.methods.table import method
from sandbox.shapes import Json
from sandbox.world.tapping import send_built

MOST_RESULTS = 50
ID_BYTES = 64
PREPARED_FOR = 24 * 3600
FILES = {"photo": "photo", "gif": "animation", "mpeg4_gif": "animation", "video": "video", "audio": "audio"}
FILES |= {"voice": "voice", "document": "document", "sticker": "sticker"}
ADDRESS = {"gif": "gif_url", "mpeg4_gif": "mpeg4_url"}
KINDS = {"bot": "allow_bot_chats", "user": "allow_user_chats", "group": "allow_group_chats"}


def build(call: Call, result: Any) -> Json:
    """The message that an inline result will become. Raises ApiError 400."""
    if not isinstance(result, dict) or not result.get("type"):
        raise bad_request('can\'t parse InlineQueryResult: Field "type" must be of type String')
    if not 1 <= len(str(result.get("id", "")).encode()) <= ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if result["type"] == "article" and not result.get("title"):
        raise bad_request("RESULT_TITLE_EMPTY")
    content = _content(call, result)
    return {"content": content, "markup": split_markup(result.get("reply_markup"), private=False)[0]}


def _content(call: Call, result: Json) -> Json:
    given, kind = result.get("input_message_content"), result["type"]
    if given:
        return _input_content(call, given)
    if kind in ("location", "venue", "contact"):
        return _input_content(call, result)
    if kind not in FILES:
        raise bad_request("MESSAGE_EMPTY" if kind == "article" else "unsupported inline query result type")
    address = result.get(ADDRESS.get(kind, f"{kind}_url"))
    file = stored(call, FILES[kind], result.get(f"{kind.removeprefix('mpeg4_')}_file_id") or address)
    return described(FILES[kind], file, result) | caption_of(call.world, result)


def _input_content(call: Call, given: Json) -> Json:
    """The Bot API's `InputMessageContent`."""
    if "message_text" in given:
        mode = given.get("parse_mode") or ""
        text, entities = parse(call.world, str(given["message_text"]), mode, given.get("entities"))
        if not text:
            raise bad_request("message text is empty")
        if len(text) > TEXT_LIMIT:
            raise bad_request("message is too long")
        preview = given.get("link_preview_options")
        content: Json = {"text": text} | ({"entities": entities} if entities else {})
        return content | ({"link_preview_options": preview} if preview else {})
    if "phone_number" in given:
        names = ("phone_number", "first_name", "last_name", "vcard")
        return {"contact": {name: given[name] for name in names if given.get(name)}}
    if "latitude" not in given:
        raise bad_request("MESSAGE_EMPTY")
    place = {name: float(given[name]) for name in ("latitude", "longitude")}
    if "address" in given:
        return {
            "venue": {"location": place, "title": given["title"], "address": given["address"]},
            "location": place,
        }
    return {"location": place}


@method("answerInlineQuery")
def answer_inline_query(call: Call) -> bool:
    """Bot API: answerInlineQuery. At most fifty results with ids of their own."""
    results = call.items("results")
    if len(results) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    built = {str(result.get("id")): build(call, result) for result in results}
    if len(built) != len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(call.text("next_offset").encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    button = call.json("button")
    if button and "web_app" in button:
        check_web_app(button["web_app"].get("url", ""))
    query = call.world.queries.find("inline", call.bot.id, call.text("inline_query_id"))
    if query is None:
        raise bad_request(TOO_OLD)
    answer: Json = {"results": results, "built": built}
    answer |= {"button": button} if button else {}
    call.world.queries.close(
        query, answer | ({"next_offset": call.text("next_offset")} if call.has("next_offset") else {})
    )
    return True


@method("answerWebAppQuery")
def answer_web_app_query(call: Call) -> Json:
    """Bot API: answerWebAppQuery. Sends on behalf of who opened the Mini App."""
    built = build(call, call.json("result"))
    query = call.world.queries.find("web_app", call.bot.id, call.text("web_app_query_id"))
    if query is None:
        raise bad_request(TOO_OLD)
    _, inline = send_built(call.world, query.about["person"], query.about["chat"], call.bot, built)
    call.world.queries.close(query, {})
    return {"inline_message_id": inline} if inline else {}


@method("savePreparedInlineMessage")
def save_prepared_inline_message(call: Call) -> Json:
    """Bot API: savePreparedInlineMessage, for one person and a day."""
    person, built = call.user(), build(call, call.json("result"))
    allowed = [kind for kind, flag in KINDS.items() if call.flag(flag)]
    if not allowed and not call.flag("allow_channel_chats"):
        raise bad_request("at least one chat type must be allowed")
    number = f"prepared{call.world.number('prepared')}"
    expires = call.world.now() + PREPARED_FOR
    kept: Json = {
        "user": person.id,
        "bot": call.bot.id,
        "built": built,
        "allowed": allowed,
        "expires": expires,
    }
    call.world.prepared[number] = kept
    return {"id": number, "expiration_date": expires}
