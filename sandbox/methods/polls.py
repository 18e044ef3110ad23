"""Polls."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.content import markup_of, parse, send
from sandbox.methods.table import method
from sandbox.methods.targets import destination, own_chat
from sandbox.shapes import Json
from sandbox.world.posting import replace

QUESTION = 300
OPTION = 100
EXPLANATION = 200
MOST_OPTIONS = 12


@method("sendPoll")
def send_poll(call: Call) -> Json:
    """Bot API: sendPoll. Two to twelve options, anonymous unless said otherwise."""
    chat = destination(call, "polls")
    question, entities = _text(call, call.text("question"), "question", QUESTION)
    options = [_option(call, option, place) for place, option in enumerate(call.items("options"))]
    if len(options) < 2:
        raise bad_request("poll must have at least 2 option")
    if len(options) > MOST_OPTIONS:
        raise bad_request(f"poll can't have more than {MOST_OPTIONS} options")
    poll: Json = {"id": str(call.world.number("poll", 5_000_000_000_000_000)), "question": question}
    poll |= {"options": options, "total_voter_count": 0, "is_closed": call.flag("is_closed")}
    poll |= {"is_anonymous": call.flag("is_anonymous", True), "type": call.text("type", "regular")}
    several = call.flag("allows_multiple_answers")
    poll |= {"allows_multiple_answers": several, "allows_revoting": call.flag("allows_revoting", True)}
    poll |= {"members_only": call.flag("members_only")} | (
        {"question_entities": entities} if entities else {}
    )
    if poll["type"] == "quiz":
        poll |= _quiz(call, len(options))
    call.world.ballots[poll["id"]] = {}
    message = send(call, chat, {"poll": poll})
    call.world.polls[poll["id"]] = (chat, message["message_id"])
    return message


def _text(call: Call, raw: str, what: str, limit: int) -> tuple[str, list[Json]]:
    """A formatted text of a poll within its limit. Raises ApiError 400."""
    text, entities = parse(call.world, raw, call.text(f"{what}_parse_mode"), call.json(f"{what}_entities"))
    if not text:
        raise bad_request(f"poll {what} must be non-empty")
    if len(text) > limit:
        raise bad_request(f"poll {what} length must not exceed {limit}")
    return text, entities


def _option(call: Call, option: Any, place: int) -> Json:
    given = option if isinstance(option, dict) else {"text": option}
    mode, marked = given.get("text_parse_mode") or "", given.get("text_entities")
    text, entities = parse(call.world, str(given.get("text", "")), mode, marked)
    if not text:
        raise bad_request("poll options must be non-empty")
    if len(text) > OPTION:
        raise bad_request(f"poll options length must not exceed {OPTION}")
    card: Json = {"persistent_id": str(place + 1), "text": text, "voter_count": 0}
    return card | ({"text_entities": entities} if entities else {})


def _quiz(call: Call, options: int) -> Json:
    """What makes a poll a quiz."""
    correct = call.items("correct_option_ids") or [call.number("correct_option_id", -1)]
    if any(not 0 <= int(place) < options for place in correct):
        raise bad_request("wrong correct option ID specified")
    quiz: Json = {
        "correct_option_ids": [int(place) for place in correct],
        "correct_option_id": int(correct[0]),
    }
    if call.has("explanation"):
        text, entities = _text(call, call.text("explanation"), "explanation", EXPLANATION)
        quiz |= {"explanation": text} | ({"explanation_entities": entities} if entities else {})
    return quiz


@method("stopPoll")
def stop_poll(call: Call) -> Json:
    """Bot API: stopPoll. Returns the poll."""
    chat = own_chat(call)
    message = chat.messages.get(call.number("message_id"))
    if message is None or "poll" not in message:
        raise bad_request("message with poll to stop not found")
    if chat.author(message) != call.bot.id:
        raise bad_request("poll can't be stopped")
    if message["poll"]["is_closed"]:
        raise bad_request("poll has already been closed")
    poll: Json = {**message["poll"], "is_closed": True}
    markup = markup_of(call, chat)[0]
    change = {"poll": poll} | ({"reply_markup": markup} if markup else {})
    replace(call.world, chat, message, change, drop=("reply_markup",))
    call.bot.updates.push("poll", ("poll", poll["id"]), poll)
    return poll
