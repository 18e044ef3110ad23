"""What people do in their apps: write, send, start bots, react, vote, read."""

import re

from sandbox.delivery.audience import hand_out
from sandbox.errors import Refused
from sandbox.formatting.entities import piece, trimmed, with_found
from sandbox.shapes import Json
from sandbox.world.bots import is_ephemeral
from sandbox.world.chats import Chat, Member
from sandbox.world.files import StoredFile
from sandbox.world.membership import join, promote, set_blocked
from sandbox.world.people import Bot, User
from sandbox.world.posting import announce, post, post_hidden, replace
from sandbox.world.seeing import can_write, reactions, sees
from sandbox.world.world import World

TEXT_LIMIT = 4096
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}\Z")


def check_may_write(world: World, person: User, chat: Chat, thread: int = 0) -> None:
    """Raises Refused when this person's app would not let them write here."""
    if person.deactivated:
        raise Refused("this account is deactivated")
    if chat.private and chat.blocked:
        raise Refused("you have blocked this bot")
    if not can_write(chat, person):
        raise Refused("you cannot write here")
    topic = chat.topics.get(thread)
    if thread > 1 and topic is None:
        raise Refused("there is no such topic")
    if topic and topic.closed and not chat.in_charge(person.id):
        raise Refused("this topic is closed")


def say(
    world: World,
    person: User,
    chat: Chat,
    text: str,
    *,
    thread: int = 0,
    reply_to: int = 0,
    entities: list[Json] | None = None,
) -> Json:
    """Write a message; a very long one goes in pieces, as apps send it. Returns the last piece."""
    check_may_write(world, person, chat, thread)
    clean, kept = trimmed(text, entities or [])
    if not clean:
        raise Refused("there is nothing to send")
    message: Json = {}
    for start in range(0, len(clean), TEXT_LIMIT):
        part = clean[start : start + TEXT_LIMIT]
        found = with_found(part, kept if len(clean) <= TEXT_LIMIT else [])
        content: Json = {"text": part, "entities": found} if found else {"text": part}
        message = _send(world, person, chat, content, thread, reply_to)
    return message


def _send(world: World, person: User, chat: Chat, content: Json, thread: int = 0, reply_to: int = 0) -> Json:
    """Send anything, as an ephemeral command when it is one."""
    reply = chat.messages.get(reply_to) if reply_to else None
    if chat.private:
        chat.started = True
    elif bot := _private_command(chat, person, content):
        message = post_hidden(world, chat, person, bot.user, content, thread)
        bot.updates.push("message", ("chat", chat.id), message)
        return message
    if reply and not thread:
        thread = int(reply.get("message_thread_id", 0)) if chat.is_forum else 0
    return post(world, chat, person, content, thread=thread, reply=reply)


def _private_command(chat: Chat, person: User, content: Json) -> Bot | None:
    """The bot to which alone this command goes (Bot API 10.2: ephemeral commands)."""
    first = next(iter(content.get("entities", ())), None)
    if not first or first["type"] != "bot_command" or first["offset"]:
        return None
    name, _, named = piece(content["text"], first)[1:].partition("@")
    for bot in chat.bots.values():
        meant = not named or named.lower() == bot.user.username.lower()
        if meant and is_ephemeral(bot, chat, person, name):
            return bot
    return None


def send_content(world: World, person: User, chat: Chat, content: Json, thread: int = 0) -> Json:
    """Send something that is not text: a file, a place, a contact, Mini App data."""
    check_may_write(world, person, chat, thread)
    return _send(world, person, chat, content, thread)


def send_file(
    world: World,
    person: User,
    chat: Chat,
    content: Json,
    file: StoredFile,
    caption: str = "",
    thread: int = 0,
) -> Json:
    """Send an uploaded file with a caption. Raises Refused when it is empty."""
    if not file.content:
        raise Refused("the file is empty")
    if caption.strip():
        text = caption.strip()
        found = with_found(text, [])
        content |= {"caption": text} | ({"caption_entities": found} if found else {})
    return send_content(world, person, chat, content, thread)


def start(world: World, person: User, bot: Bot, payload: str = "") -> Chat:
    """Open a bot by `t.me/<bot>?start=<payload>` and press Start. Raises Refused."""
    if not PAYLOAD.match(payload):
        raise Refused("a start payload has at most 64 of A-Z a-z 0-9 _ -")
    set_blocked(world, person, bot, False)
    chat = world.dialog(person, bot.user)
    say(world, person, chat, f"/start {payload}".strip())
    return chat


def add_bot(world: World, person: User, chat: Chat, bot: Bot, payload: str = "", admin: bool = False) -> None:
    """Add a bot to a group by `t.me/<bot>?startgroup=<payload>`. Raises Refused."""
    member = chat.member(person)
    free_entry = chat.permissions.get("can_invite_users", True) and member.present
    if not (member.may("can_invite_users") or free_entry):
        raise Refused("you cannot add anybody to this group")
    if not PAYLOAD.match(payload):
        raise Refused("a startgroup payload has at most 64 of A-Z a-z 0-9 _ -")
    join(world, chat, bot.user, person)
    if admin:
        promote(world, chat, person, bot.user)
    if payload:
        say(world, person, chat, f"/start@{bot.user.username} {payload}")


def create_group(
    world: World,
    owner: User,
    title: str,
    *,
    kind: str = "supergroup",
    forum: bool = False,
    username: str = "",
) -> Chat:
    """A new group with its owner in it."""
    if not title.strip():
        raise Refused("a group needs a title")
    chat = world.add_group(title.strip(), "supergroup" if forum else kind, forum, username)
    chat.members[owner.id] = Member(owner, "creator")
    created = "group_chat_created" if kind == "group" and not forum else f"{chat.type}_chat_created"
    post(world, chat, owner, {created: True})
    return chat


def edit(world: World, person: User, chat: Chat, number: int, text: str) -> Json:
    """Change one's own message. Raises Refused."""
    old = chat.messages.get(number)
    if old is None or chat.author(old) != person.id or "text" not in old:
        raise Refused("you cannot edit this message")
    clean, _ = trimmed(text, [])
    found = with_found(clean, [])
    change: Json = {"text": clean} | ({"entities": found} if found else {})
    new = replace(world, chat, old, change, drop=("entities",))
    hand_out(chat, "edited_channel_post" if chat.type == "channel" else "edited_message", new, person.id)
    return new


def message_of(chat: Chat, number: int, person: User) -> Json:
    """A message that this person sees; negative numbers are ephemeral. Raises Refused."""
    message = chat.hidden.get(-number) if number < 0 else chat.messages.get(number)
    if message is None or not chat.has(person.id) or not sees(chat, message, person.id):
        raise Refused("the message is no longer there")
    return message


def react(world: World, person: User, chat: Chat, number: int, emoji: list[str]) -> None:
    """Set one's reactions to a message; bots in charge that ask for it hear of it."""
    message = message_of(chat, number, person)
    given = chat.reactions.setdefault(number, {})
    old, new = given.get(person.id, []), [{"type": "emoji", "emoji": e} for e in emoji]
    given[person.id] = new
    update: Json = {"chat": chat.card, "message_id": number, "date": world.now()}
    kind = "message_reaction"
    if chat.type == "channel":
        kind, update["reactions"] = "message_reaction_count", _reaction_counts(chat, number)
    else:
        anonymous = not chat.private and chat.member(person).anonymous
        update |= {"old_reaction": old, "new_reaction": new}
        update |= {"actor_chat": chat.card} if anonymous else {"user": person.card}
    for bot in chat.bots.values():
        if chat.private or chat.in_charge(bot.id):
            bot.updates.push(kind, ("chat", chat.id), update)
    announce(world, chat, "reaction", message)


def _reaction_counts(chat: Chat, number: int) -> list[Json]:
    """The Bot API's `ReactionCount`s of a message, in chats where reactions are anonymous."""
    counted = reactions(chat, number, 0)
    kinds = ({"type": line["type"], "emoji": line["emoji"]} for line in counted)
    return [
        {"type": kind, "total_count": line["total_count"]} for kind, line in zip(kinds, counted, strict=True)
    ]


def vote(world: World, person: User, poll_id: str, options: list[int]) -> Json:
    """Answer a poll; no options take the answer back. Raises Refused. Returns the poll."""
    if poll_id not in world.polls:
        raise Refused("there is no such poll")
    chat, number = world.polls[poll_id]
    message = message_of(chat, number, person)
    poll = message["poll"]
    if poll["is_closed"] or any(not 0 <= option < len(poll["options"]) for option in options):
        raise Refused("you cannot vote like this")
    if len(options) > 1 and not poll["allows_multiple_answers"]:
        raise Refused("only one answer is allowed")
    ballot = world.ballots[poll_id]
    if poll["type"] == "quiz" and person.id in ballot:
        raise Refused("a quiz is answered once")
    ballot[person.id] = options
    if not options:
        del ballot[person.id]
    counted = count(world, poll)
    replace(world, chat, message, {"poll": counted}, event="poll")
    _tell_bot_of_vote(world, chat, message, person, counted, options)
    return counted


def count(world: World, poll: Json) -> Json:
    """A poll with its votes counted."""
    ballot = world.ballots[poll["id"]].values()
    options = [
        {**option, "voter_count": sum(index in chosen for chosen in ballot)}
        for index, option in enumerate(poll["options"])
    ]
    return {**poll, "options": options, "total_voter_count": len(ballot)}


def _tell_bot_of_vote(
    world: World, chat: Chat, message: Json, person: User, poll: Json, options: list[int]
) -> None:
    """Bot API: a bot hears of votes in its own polls; of voters only when the poll is not anonymous."""
    bot = world.bot(chat.author(message))
    if bot is None:
        return
    bot.updates.push("poll", ("poll", poll["id"]), poll)
    if not poll["is_anonymous"]:
        chosen = [poll["options"][option]["persistent_id"] for option in options]
        answer = {"poll_id": poll["id"], "user": person.card, "option_ids": options}
        bot.updates.push("poll_answer", ("poll", poll["id"]), answer | {"option_persistent_ids": chosen})


def read(world: World, person: User, chat: Chat) -> None:
    """Everything in this chat is seen now."""
    chat.read[person.id] = next(reversed(chat.messages), 0)
