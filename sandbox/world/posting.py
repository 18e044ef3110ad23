"""Messages come, change and go; bots and people's apps hear of it."""

from collections.abc import Iterable

from sandbox.delivery.audience import hand_out
from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.people import Bot, User
from sandbox.world.seeing import seen, sees, summary
from sandbox.world.world import World


def next_number(world: World, chat: Chat) -> int:
    """The next message id: supergroups count for themselves, all other chats together."""
    if chat.type in ("supergroup", "channel"):
        chat.last_id += 1
    else:
        chat.last_id = world.number("message")
    return chat.last_id


def compose(world: World, chat: Chat, sender: User, content: Json, thread: int, reply: Json | None) -> Json:
    """A message that is not sent yet, without its id."""
    message: Json = {"message_id": 0, "from": sender.card, "chat": chat.card, "date": world.now()}
    if chat.type == "channel":
        del message["from"]
        message["sender_chat"] = chat.card
    elif sender is world.anonymous:
        message["sender_chat"] = chat.card
    if thread > 1:
        message |= {"message_thread_id": thread, "is_topic_message": True}
    if reply:
        message["reply_to_message"] = {k: v for k, v in reply.items() if k != "reply_to_message"}
    message.update(content)
    return message


def post(
    world: World,
    chat: Chat,
    sender: User,
    content: Json,
    *,
    thread: int = 0,
    reply: Json | None = None,
    via: Bot | None = None,
    keyboard: Json | None = None,
    inline: str = "",
) -> Json:
    """Send a message: `content` is what it says, `keyboard` a reply keyboard that comes with it.

    `via` is the bot by whose inline mode it came, `inline` the id under which that bot edits it.
    """
    anonymous = chat.member(sender).hides if chat.members else False
    message = compose(world, chat, world.anonymous if anonymous else sender, content, thread, reply)
    number = message["message_id"] = next_number(world, chat)
    if anonymous or chat.type == "channel":
        _sign(chat, message, sender)
    if via:
        message["via_bot"] = via.user.card
    if keyboard:
        chat.keyboards[number] = keyboard
    if inline:
        chat.inline_ids[number] = inline
        world.inline[inline] = (chat, number)
    chat.messages[number] = message
    if not sender.is_bot:
        chat.read[sender.id] = number
    hand_out(chat, "channel_post" if chat.type == "channel" else "message", message, sender.id)
    announce(world, chat, "message", message)
    return message


def _sign(chat: Chat, message: Json, sender: User) -> None:
    """Remember who really wrote what appears under the chat's name, and show their title."""
    chat.authors[message["message_id"]] = sender.id
    if title := chat.member(sender).title:
        message["author_signature"] = title


def post_hidden(
    world: World, chat: Chat, sender: User, receiver: User, content: Json, thread: int = 0
) -> Json:
    """Send an ephemeral message, which only its receiver and its sender see (Bot API 10.2)."""
    message = compose(world, chat, sender, content, thread, None)
    chat.last_hidden_id += 1
    message |= {"ephemeral_message_id": chat.last_hidden_id, "receiver_user": receiver.card}
    chat.hidden[chat.last_hidden_id] = message
    announce(world, chat, "message", message)
    return message


def replace(
    world: World, chat: Chat, old: Json, change: Json, *, drop: Iterable[str] = (), event: str = "edited"
) -> Json:
    """Put a changed copy in a message's place: messages already handed out stay as they were."""
    message = {key: value for key, value in old.items() if key not in drop} | change
    if event == "edited":
        message["edit_date"] = world.now()
    if "ephemeral_message_id" in message:
        chat.hidden[message["ephemeral_message_id"]] = message
    else:
        chat.messages[message["message_id"]] = message
    announce(world, chat, event, message)
    return message


def erase(world: World, chat: Chat, numbers: Iterable[int]) -> list[int]:
    """Delete messages; returns the ids of those that were there. Negative ids are ephemeral ones."""
    gone = [n for n in numbers if (chat.hidden.pop(-n, None) if n < 0 else chat.messages.pop(n, None))]
    for number in gone:
        chat.keyboards.pop(number, None)
        if number in chat.pinned:
            chat.pinned.remove(number)
    if gone:
        for person_id in audience(world, chat):
            event = {"event": "deleted", "chat": chat.seen_id(person_id), "messages": gone}
            world.feed.tell(person_id, event)
        world.feed.pulse.beat()
    return gone


def announce(world: World, chat: Chat, event: str, message: Json) -> None:
    """Show a new or changed message to everybody who has an app open."""
    for person_id in audience(world, chat):
        if not sees(chat, message, person_id):
            continue
        view = seen(world, chat, message, person_id)
        told: Json = {"event": event, "chat": chat.seen_id(person_id)}
        if event == "reaction":
            told |= {"message": view["message_id"], "reactions": view.get("reactions", [])}
        elif event == "poll":
            told["poll"] = view["poll"]
        else:
            told["message"] = view
        world.feed.tell(person_id, told)
        if event == "message":
            tell_chat(world, chat, person_id)
    world.feed.pulse.beat()


def tell_chat(world: World, chat: Chat, person_id: int) -> None:
    """Show one person their changed line of the chat list."""
    if person_id in world.users:
        line = summary(world, chat, world.users[person_id])
        world.feed.tell(person_id, {"event": "chat", "chat": line})


def announce_chat(world: World, chat: Chat) -> None:
    """Show a changed line of the chat list to everybody who has an app open."""
    for person_id in audience(world, chat):
        tell_chat(world, chat, person_id)
    world.feed.pulse.beat()


def audience(world: World, chat: Chat) -> list[int]:
    """Who sees this chat and has an app open."""
    if chat.private:
        return [peer.id for peer in chat.peers if world.feed.hears(peer.id)]
    return [person_id for person_id in world.feed.listening() if chat.has(person_id)]
