"""Answering taps."""

from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.table import method
from sandbox.shapes import Json

TOAST = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    """Bot API: answerCallbackQuery. Once, in time, at most 200 characters."""
    if len(call.text("text")) > TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    url = call.text("url")
    if url and not url.startswith((f"https://t.me/{call.bot.user.username}", "tg://")):
        raise bad_request("URL_INVALID")
    query = call.world.queries.find("callback", call.bot.id, call.text("callback_query_id"))
    if query is None:
        raise bad_request(TOO_OLD)
    answer: Json = {name: call.text(name) for name in ("text", "url") if call.has(name)}
    if call.flag("show_alert"):
        answer["show_alert"] = True
    call.world.queries.close(query, answer)
    if answer.get("text"):
        toast = {"event": "toast", "text": answer["text"], "show_alert": answer.get("show_alert", False)}
        call.world.feed.tell(query.user_id, toast)
    call.world.feed.pulse.beat()
    return True
