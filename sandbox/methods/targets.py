"""Which chat and message a call means, and whether the bot may speak there."""

from sandbox.errors import bad_request, forbidden
from sandbox.methods.call import Call
from sandbox.shapes import Json
from sandbox.world.chats import Chat, Member
from sandbox.world.people import User


def chat_by_id(call: Call, name: str = "chat_id") -> Chat:
    """A chat that exists, by id or @username. Raises ApiError 400."""
    value = call.params.get(name)
    if value is None or value == "":
        raise bad_request("chat_id is empty")
    found: Chat | User | None
    if isinstance(value, str) and value.startswith("@"):
        found = call.world.named(value)
        found = found if isinstance(found, Chat) else None
    else:
        number = call.number(name)
        found = call.world.groups.get(number) or call.world.users.get(number)
    if found is None:
        raise bad_request("chat not found")
    if isinstance(found, User):
        return call.world.dialog(found, call.bot.user)
    if found.migrated_to:
        reason = "group chat was upgraded to a supergroup chat"
        raise bad_request(reason, migrate_to_chat_id=found.migrated_to)
    return found


def own_chat(call: Call, name: str = "chat_id") -> Chat:
    """A chat the bot is in. Raises ApiError 400 and 403."""
    chat = chat_by_id(call, name)
    if not chat.private:
        check_presence(call, chat)
    return chat


def check_presence(call: Call, chat: Chat) -> Member:
    """The bot's standing in a group. Raises ApiError 403 when it is not there."""
    member = chat.members.get(call.bot.id)
    if member is not None and member.present:
        return member
    kind = f"{chat.type} chat"
    if member is not None and member.status == "kicked":
        raise forbidden(f"bot was kicked from the {kind}")
    raise forbidden(f"bot is not a member of the {kind}")


def destination(call: Call, what: str = "text messages") -> Chat:
    """A chat the bot may write to. Raises ApiError 400 and 403."""
    chat = chat_by_id(call)
    if chat.private:
        check_private(call, chat)
        return chat
    member = check_presence(call, chat)
    if member.status == "member" and not chat.permissions.get("can_send_messages", True):
        raise bad_request(f"not enough rights to send {what} to the chat")
    if member.status == "restricted" and not member.rights.get("can_send_messages", True):
        raise bad_request(f"not enough rights to send {what} to the chat")
    if chat.type == "channel" and not member.may("can_manage_chat"):
        raise bad_request("need administrator rights in the channel chat")
    return chat


def check_private(call: Call, chat: Chat) -> None:
    """May the bot write to this person? Raises ApiError 403."""
    person = chat.other(call.bot.id)
    if person.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if person.is_bot:
        raise forbidden("bots can't send messages to bots")
    if not chat.started and chat.open_until < call.world.now():
        raise forbidden("bot can't initiate conversation with a user")


def administrator(call: Call, right: str, refusal: str = "") -> Chat:
    """A group in which the bot has this administrator's right. Raises ApiError 400 and 403."""
    chat = chat_by_id(call)
    if chat.private:
        raise bad_request("method is available only for supergroups")
    if not check_presence(call, chat).may(right):
        raise bad_request(refusal or "not enough rights")
    return chat


def thread_of(call: Call, chat: Chat, reply: Json | None = None) -> int:
    """The topic a message goes to; 0 is none. Raises ApiError 400."""
    thread = call.number("message_thread_id")
    if not thread:
        return int((reply or {}).get("message_thread_id", 0)) if chat.is_forum else 0
    topic = chat.topics.get(thread)
    if topic is None and not (chat.is_forum and thread == 1):
        raise bad_request("message thread not found")
    if topic and topic.closed and not chat.member(call.bot.user).may("can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")
    return thread


def replied_to(call: Call, chat: Chat) -> Json | None:
    """The message a call replies to. Raises ApiError 400 when it is not there."""
    given = call.json("reply_parameters") or {}
    number = int(given.get("message_id") or call.number("reply_to_message_id"))
    if not number:
        return None
    where = given.get("chat_id")
    source = call.world.groups.get(int(where), chat) if where else chat
    message = source.messages.get(number)
    lenient = given.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply")
    if message is None and not lenient:
        raise bad_request("message to be replied not found")
    return message
