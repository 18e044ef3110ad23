"""Editing messages: in chats, sent by inline mode, and ephemeral ones."""

from dataclasses import dataclass

from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.content import caption_of_call, markup_of, text_of
from sandbox.methods.media import MEDIA, input_media
from sandbox.methods.table import method
from sandbox.methods.targets import own_chat
from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.posting import erase, replace

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TEXT_PARTS = ("text", "entities", "link_preview_options", "reply_markup")
CAPTION_PARTS = ("caption", "caption_entities", "show_caption_above_media", "reply_markup")


@dataclass(slots=True)
class Target:
    """A message to edit; `inline` when the bot does not see its chat."""

    chat: Chat
    message: Json
    inline: bool = False

    @property
    def keyboard_chat(self) -> Chat | None:
        """The chat whose rules its keyboard obeys."""
        return None if self.inline else self.chat


def target(call: Call) -> Target:
    """The message an edit means. Raises ApiError 400 and 403."""
    if call.has("inline_message_id"):
        return _inline_target(call)
    chat = own_chat(call)
    if call.has("ephemeral_message_id"):
        return Target(chat, _hidden_message(call, chat))
    if not call.number("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(call.number("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if chat.author(message) != call.bot.id or "forward_origin" in message:
        raise bad_request("message can't be edited")
    return Target(chat, message)


def _inline_target(call: Call) -> Target:
    place = call.world.inline.get(call.text("inline_message_id"))
    if place is None or place[1] not in place[0].messages:
        raise bad_request("MESSAGE_ID_INVALID")
    message = place[0].messages[place[1]]
    if message.get("via_bot", {}).get("id") != call.bot.id:
        raise bad_request("MESSAGE_ID_INVALID")
    return Target(place[0], message, inline=True)


def _hidden_message(call: Call, chat: Chat) -> Json:
    message = chat.hidden.get(call.number("ephemeral_message_id"))
    if message is None or message["from"]["id"] != call.bot.id:
        raise bad_request("message to edit not found")
    if message["receiver_user"]["id"] != call.number("receiver_user_id"):
        raise bad_request("message to edit not found")
    return message


def apply(call: Call, found: Target, change: Json, parts: tuple[str, ...]) -> Json | bool:
    """Replace parts of a message. Raises ApiError 400 when nothing would change."""
    old = found.message
    markup = markup_of(call, found.keyboard_chat)[0]
    if markup:
        change["reply_markup"] = markup
    if all(old.get(part) == change.get(part) for part in parts):
        raise bad_request(NOT_MODIFIED)
    new = replace(call.world, found.chat, old, change, drop=parts)
    hidden = "ephemeral_message_id" in old
    return True if found.inline or hidden else new


@method("editMessageText", "editEphemeralMessageText")
def edit_message_text(call: Call) -> Json | bool:
    """Bot API: editMessageText and, since 10.2, editEphemeralMessageText."""
    found = target(call)
    change = text_of(call)
    if "text" not in found.message:
        raise bad_request("there is no text in the message to edit")
    return apply(call, found, change, TEXT_PARTS)


@method("editMessageCaption", "editEphemeralMessageCaption")
def edit_message_caption(call: Call) -> Json | bool:
    """Bot API: editMessageCaption and, since 10.2, editEphemeralMessageCaption."""
    found = target(call)
    if MEDIA.isdisjoint(found.message):
        raise bad_request("there is no caption in the message to edit")
    return apply(call, found, caption_of_call(call), CAPTION_PARTS)


@method("editMessageReplyMarkup", "editEphemeralMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> Json | bool:
    """Bot API: editMessageReplyMarkup and, since 10.2, editEphemeralMessageReplyMarkup."""
    return apply(call, target(call), {}, ("reply_markup",))


@method("editMessageMedia", "editEphemeralMessageMedia")
def edit_message_media(call: Call) -> Json | bool:
    """Bot API: editMessageMedia and, since 10.2, editEphemeralMessageMedia."""
    found = target(call)
    media = call.json("media")
    if not isinstance(media, dict):
        raise bad_request("input media is not specified")
    if MEDIA.isdisjoint(found.message) and "text" not in found.message:
        raise bad_request("message can't be edited")
    change = input_media(call, media)
    parts = (*MEDIA, "text", "entities", "link_preview_options", *CAPTION_PARTS)
    return apply(call, found, change, parts)


@method("deleteEphemeralMessage")
def delete_ephemeral_message(call: Call) -> bool:
    """Bot API 10.2: deleteEphemeralMessage."""
    chat = own_chat(call)
    message = _hidden_message(call, chat)
    erase(call.world, chat, [-message["ephemeral_message_id"]])
    return True
