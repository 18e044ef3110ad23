"""The world as one person's app shows it."""

from itertools import islice, takewhile

from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.people import User
from sandbox.world.world import World


def sees(chat: Chat, message: Json, viewer_id: int) -> bool:
    """Is this message for this person's eyes?"""
    if "ephemeral_message_id" in message:
        return viewer_id in (message.get("receiver_user", {}).get("id"), message["from"]["id"])
    return True


def seen(world: World, chat: Chat, message: Json, viewer_id: int) -> Json:
    """A message as this person's app shows it."""
    number = message["message_id"]
    view: Json = {**message, "outgoing": chat.author(message) == viewer_id}
    if chat.private:
        view["chat"] = chat.seen_card(viewer_id)
    if "ephemeral_message_id" in message:
        view |= {"ephemeral": True, "message_id": -message["ephemeral_message_id"]}
        return view
    if number in chat.keyboards:
        view["reply_keyboard"] = chat.keyboards[number]
    if number in chat.inline_ids:
        view["inline_message_id"] = chat.inline_ids[number]
    if chat.reactions.get(number):
        view["reactions"] = reactions(chat, number, viewer_id)
    if "poll" in message:
        view["poll"] = {**message["poll"], "chosen": world.ballots[message["poll"]["id"]].get(viewer_id, [])}
    return view


def reactions(chat: Chat, number: int, viewer_id: int) -> list[Json]:
    """Reactions to a message, counted: `[{type, emoji, total_count, chosen}]`."""
    counted: dict[str, Json] = {}
    for user_id, given in chat.reactions.get(number, {}).items():
        for reaction in given:
            name = reaction.get("emoji") or reaction.get("custom_emoji_id", "")
            line = counted.setdefault(name, {**reaction, "total_count": 0, "chosen": False})
            line["total_count"] += 1
            line["chosen"] = line["chosen"] or user_id == viewer_id
    return list(counted.values())


def history(
    world: World, chat: Chat, viewer_id: int, thread: int = 0, before: int = 0, limit: int = 50
) -> list[Json]:
    """The last messages this person can read in a chat or topic, oldest first."""
    fitting = (
        message
        for number, message in reversed(chat.messages.items())
        if (not before or number < before) and (not thread or in_thread(message, thread))
    )
    shown = [seen(world, chat, message, viewer_id) for message in islice(fitting, limit)][::-1]
    if before or not chat.hidden:
        return shown
    hidden = (m for m in chat.hidden.values() if sees(chat, m, viewer_id))
    shown += [seen(world, chat, m, viewer_id) for m in hidden if not thread or in_thread(m, thread)]
    return sorted(shown, key=lambda message: message["date"])[-limit:]


def in_thread(message: Json, thread: int) -> bool:
    """Does a message belong to a topic? Topic 1 is the general one."""
    return int(message.get("message_thread_id", 1)) == thread


def unread(chat: Chat, viewer_id: int) -> int:
    """How many messages a person has not seen yet."""
    read = chat.read.get(viewer_id, 0)
    newer = takewhile(lambda number: number > read, reversed(chat.messages))
    return sum(1 for number in newer if chat.author(chat.messages[number]) != viewer_id)


def summary(world: World, chat: Chat, viewer: User) -> Json:
    """A line of a person's chat list."""
    card = chat.seen_card(viewer.id)
    title = chat.title or chat.other(viewer.id).name
    line: Json = {"id": card["id"], "type": card["type"], "title": title, "about": chat.about}
    if chat.private:
        other = chat.other(viewer.id)
        bots = bool(chat.bots)
        line |= {"about": other.about, "blocked": chat.blocked, "started": chat.started, "is_bot": bots}
    else:
        present = sum(member.present for member in chat.members.values())
        line |= {"members": present, "is_forum": chat.is_forum}
    if chat.is_forum:
        line["topics"] = [{"id": topic.id, "name": topic.name} for topic in chat.topics.values()]
    if "username" in card:
        line["username"] = card["username"]
    if chat.messages:
        line["last"] = seen(world, chat, next(reversed(chat.messages.values())), viewer.id)
    return line | {"unread": unread(chat, viewer.id), "can_write": can_write(chat, viewer)}


def can_write(chat: Chat, person: User) -> bool:
    """May this person write here?"""
    if chat.private:
        return not chat.blocked
    member = chat.member(person)
    if not member.present or (chat.type == "channel" and not chat.in_charge(person.id)):
        return False
    if member.status in ("creator", "administrator"):
        return True
    rights = member.rights if member.status == "restricted" else chat.permissions
    return rights.get("can_send_messages", True)
