"""Sending text and simple things, forwarding, copying, deleting, pinning."""

from sandbox.errors import bad_request, forbidden
from sandbox.methods.call import Call
from sandbox.methods.content import caption_of_call, send, text_of
from sandbox.methods.table import method
from sandbox.methods.targets import administrator, destination, own_chat
from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.posting import announce, announce_chat, audience, erase, post

TWO_DAYS = 48 * 3600
DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
ABOUT_SENDER = (
    "message_id",
    "from",
    "sender_chat",
    "chat",
    "date",
    "edit_date",
    "author_signature",
    "via_bot",
)
ABOUT_PLACE = ("message_thread_id", "is_topic_message", "reply_to_message", "reply_markup", "media_group_id")


@method("sendMessage")
def send_message(call: Call) -> Json:
    """Bot API: sendMessage."""
    return send(call, destination(call), text_of(call))


@method("sendLocation")
def send_location(call: Call) -> Json:
    """Bot API: sendLocation."""
    return send(call, destination(call), {"location": _place(call)})


@method("sendVenue")
def send_venue(call: Call) -> Json:
    """Bot API: sendVenue."""
    venue: Json = {"location": _place(call), "title": call.text("title"), "address": call.text("address")}
    for name in ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type"):
        if call.has(name):
            venue[name] = call.text(name)
    return send(call, destination(call), {"venue": venue, "location": venue["location"]})


def _place(call: Call) -> Json:
    try:
        latitude, longitude = float(call.text("latitude")), float(call.text("longitude"))
    except ValueError:
        raise bad_request("can't parse location coordinates") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong location coordinates specified")
    return {"latitude": latitude, "longitude": longitude}


@method("sendContact")
def send_contact(call: Call) -> Json:
    """Bot API: sendContact."""
    names = ("phone_number", "first_name", "last_name", "vcard")
    return send(call, destination(call), {"contact": {n: call.text(n) for n in names if call.has(n)}})


@method("sendDice")
def send_dice(call: Call) -> Json:
    """Bot API: sendDice. The value follows from the number of the message: tests can rely on it."""
    emoji = call.text("emoji", "🎲")
    if emoji not in DICE:
        raise bad_request("wrong dice emoji specified")
    value = call.world.number("dice") % DICE[emoji] + 1
    return send(call, destination(call), {"dice": {"emoji": emoji, "value": value}})


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    """Bot API: sendChatAction."""
    chat = destination(call)
    for person_id in audience(call.world, chat):
        event = {"event": "typing", "chat": chat.seen_id(person_id), "who": call.bot.user.card}
        call.world.feed.tell(person_id, event | {"action": call.text("action")})
    return True


@method("sendMessageDraft")
def send_message_draft(call: Call) -> bool:
    """Bot API: sendMessageDraft. A draft leaves no trace."""
    destination(call)
    return True


def _source(call: Call, number: int) -> Json:
    """A message to forward or copy."""
    message = own_chat(call, "from_chat_id").messages.get(number)
    if message is None:
        raise bad_request(
            "message to forward not found" if "forward" in call.name else "message to copy not found"
        )
    if message.get("has_protected_content"):
        raise bad_request(
            "message can't be forwarded" if "forward" in call.name else "message can't be copied"
        )
    return message


def _content(message: Json, *also: str) -> Json:
    """What a message says, without who said it where."""
    without = {*ABOUT_SENDER, *ABOUT_PLACE, "has_protected_content", *also}
    return {key: value for key, value in message.items() if key not in without}


def origin(message: Json) -> Json:
    """The Bot API's `MessageOrigin` of a message that is forwarded."""
    if "forward_origin" in message:
        known: Json = message["forward_origin"]
        return known
    if "sender_chat" in message:
        return {"type": "chat", "date": message["date"], "sender_chat": message["sender_chat"]}
    return {"type": "user", "date": message["date"], "sender_user": message["from"]}


def forwarded(message: Json) -> Json:
    """The content of a forwarded message, with its inline keyboard's links only."""
    return _content(message) | {"forward_origin": origin(message)}


@method("forwardMessage")
def forward_message(call: Call) -> Json:
    """Bot API: forwardMessage."""
    chat = destination(call)
    return send(call, chat, forwarded(_source(call, call.number("message_id"))))


@method("forwardMessages")
def forward_messages(call: Call) -> list[Json]:
    """Bot API: forwardMessages."""
    chat = destination(call)
    sent = [send(call, chat, forwarded(_source(call, int(n)))) for n in call.items("message_ids")]
    return [{"message_id": message["message_id"]} for message in sent]


@method("copyMessage")
def copy_message(call: Call) -> Json:
    """Bot API: copyMessage."""
    chat = destination(call)
    content = _content(_source(call, call.number("message_id")), "forward_origin")
    if "caption" in call.params:
        content = {k: v for k, v in content.items() if k not in ("caption", "caption_entities")}
        content |= caption_of_call(call)
    return {"message_id": send(call, chat, content)["message_id"]}


@method("copyMessages")
def copy_messages(call: Call) -> list[Json]:
    """Bot API: copyMessages."""
    chat = destination(call)
    sent = [
        send(call, chat, _content(_source(call, int(n)), "forward_origin")) for n in call.items("message_ids")
    ]
    return [{"message_id": message["message_id"]} for message in sent]


def _check_deletable(call: Call, chat: Chat, message: Json) -> None:
    """Bot API: deleteMessage. Old ones, service messages and others' are limited."""
    mine = chat.author(message) == call.bot.id
    if not chat.private:
        if not mine and not chat.member(call.bot.user).may("can_delete_messages"):
            raise bad_request("message can't be deleted")
        if chat.member(call.bot.user).may("can_delete_messages"):
            return
    if message["date"] < call.world.now() - TWO_DAYS:
        raise bad_request("message can't be deleted for everyone")


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    """Bot API: deleteMessage."""
    chat = own_chat(call)
    message = chat.messages.get(call.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    _check_deletable(call, chat, message)
    erase(call.world, chat, [message["message_id"]])
    return True


@method("deleteMessages")
def delete_messages(call: Call) -> bool:
    """Bot API: deleteMessages. Those that cannot be found are skipped."""
    chat = own_chat(call)
    numbers = [int(number) for number in call.items("message_ids")]
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > 100:
        raise bad_request("too many message identifiers specified")
    for number in numbers:
        if number in chat.messages:
            _check_deletable(call, chat, chat.messages[number])
    erase(call.world, chat, numbers)
    return True


def _pinning_chat(call: Call) -> Chat:
    chat = own_chat(call)
    if chat.private:
        return chat
    if not chat.in_charge(call.bot.id) and chat.permissions.get("can_pin_messages", True):
        return chat
    return administrator(call, "can_pin_messages", "not enough rights to manage pinned messages in the chat")


@method("pinChatMessage")
def pin_chat_message(call: Call) -> bool:
    """Bot API: pinChatMessage."""
    chat = _pinning_chat(call)
    message = chat.messages.get(call.number("message_id"))
    if message is None:
        raise bad_request("message to pin not found")
    if message["message_id"] in chat.pinned:
        return True
    chat.pinned.append(message["message_id"])
    plain = {key: value for key, value in message.items() if key != "reply_to_message"}
    thread = int(message.get("message_thread_id", 0))
    post(call.world, chat, call.bot.user, {"pinned_message": plain}, thread=thread)
    announce_chat(call.world, chat)
    return True


@method("unpinChatMessage")
def unpin_chat_message(call: Call) -> bool:
    """Bot API: unpinChatMessage; without a message, the newest pin."""
    chat = _pinning_chat(call)
    number = call.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    announce_chat(call.world, chat)
    return True


@method("unpinAllChatMessages", "unpinAllForumTopicMessages", "unpinAllGeneralForumTopicMessages")
def unpin_all_chat_messages(call: Call) -> bool:
    """Bot API: unpinAllChatMessages, and the same for one topic."""
    chat = _pinning_chat(call)
    thread = 1 if "general" in call.name else call.number("message_thread_id")
    kept = [n for n in chat.pinned if thread and chat.messages[n].get("message_thread_id", 1) != thread]
    chat.pinned[:] = kept
    announce_chat(call.world, chat)
    return True


@method("setMessageReaction")
def set_message_reaction(call: Call) -> bool:
    """Bot API: setMessageReaction. Bots may set one."""
    chat = own_chat(call)
    message = chat.messages.get(call.number("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    given = call.items("reaction")
    if len(given) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(reaction.get("type") == "paid" for reaction in given):
        raise forbidden("bots can't use paid reactions")
    chat.reactions.setdefault(message["message_id"], {})[call.bot.id] = given
    announce(call.world, chat, "reaction", message)
    return True
