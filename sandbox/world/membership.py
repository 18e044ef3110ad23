"""Coming and going: joining, leaving, promoting, banning, blocking, moving to a supergroup."""

from sandbox.errors import Refused
from sandbox.shapes import Json
from sandbox.world.chats import USUAL_ADMIN, Chat, Member
from sandbox.world.people import Bot, User
from sandbox.world.posting import announce_chat, post
from sandbox.world.world import World

WELCOME = 300
"""Bot API, ChatJoinRequest.user_chat_id: seconds in which a bot may write to who asks to join."""


def set_member(
    world: World, chat: Chat, actor: User, new: Member, link: Json | None = None, **extra: bool
) -> None:
    """Give somebody a new standing, and tell the bots and everybody's apps."""
    user = new.user
    old = chat.member(user)
    was_present = old.present
    bot = world.bot(user.id) if user.is_bot else None
    chat.members[user.id] = new
    if bot and new.present:
        chat.bots[bot.id] = bot
    update = _change(world, chat, actor, old.card(), new.card()) | extra
    if link:
        update["invite_link"] = link
    if bot:
        bot.updates.push("my_chat_member", ("chat", chat.id), update)
        if not new.present:
            chat.bots.pop(bot.id, None)
    for other in chat.bots.values():
        if other is not bot and chat.in_charge(other.id):
            other.updates.push("chat_member", ("chat", chat.id), update)
    if was_present and not new.present:
        world.feed.tell(user.id, {"event": "gone", "chat": chat.id})
    announce_chat(world, chat)


def _change(world: World, chat: Chat, actor: User, old: Json, new: Json) -> Json:
    """The Bot API's `ChatMemberUpdated`."""
    return {
        "chat": chat.card,
        "from": actor.card,
        "date": world.now(),
        "old_chat_member": old,
        "new_chat_member": new,
    }


def join(
    world: World, chat: Chat, user: User, actor: User | None = None, link: Json | None = None, **extra: bool
) -> None:
    """Somebody comes in: by themselves, or added by `actor`."""
    chat = world.current(chat)
    if chat.has(user.id):
        return
    if chat.member(user).status == "kicked" and actor is None:
        raise Refused("you are banned from this group")
    chat.requests.pop(user.id, None)
    set_member(world, chat, actor or user, Member(user), link, **extra)
    if chat.type != "channel":
        post(world, chat, actor or user, {"new_chat_members": [user.card]})


def leave(world: World, chat: Chat, user: User) -> None:
    """Somebody goes by themselves."""
    if not chat.has(user.id):
        raise Refused("not a member of this chat")
    if chat.type != "channel":
        post(world, chat, user, {"left_chat_member": user.card})
    set_member(world, chat, user, Member(user, "left"))


def remove(world: World, chat: Chat, actor: User, user: User, until: int = 0) -> None:
    """Somebody is banned by an administrator until a time (0 is for ever)."""
    member = chat.member(user)
    if member.status == "creator":
        raise Refused("the owner cannot be removed")
    if member.present and chat.type != "channel":
        post(world, chat, actor, {"left_chat_member": user.card})
    set_member(world, chat, actor, Member(user, "kicked", until=until))


def promote(
    world: World,
    chat: Chat,
    actor: User,
    user: User,
    rights: dict[str, bool] | None = None,
    anonymous: bool = False,
) -> None:
    """Make somebody an administrator; no rights at all make them an ordinary member again."""
    old = chat.member(user)
    if old.status == "creator":
        set_member(world, chat, actor, Member(user, "creator", anonymous=anonymous, title=old.title))
        return
    granted = dict.fromkeys(USUAL_ADMIN, True) if rights is None else rights
    if not any(granted.values()) and not anonymous:
        set_member(world, chat, actor, Member(user))
        return
    granted = {**granted, "can_manage_chat": True}
    set_member(world, chat, actor, Member(user, "administrator", granted, anonymous, old.title))


def restrict(
    world: World, chat: Chat, actor: User, user: User, rights: dict[str, bool], until: int = 0
) -> None:
    """Take rights from a member; all of them given back lifts it."""
    if rights and all(rights.values()):
        set_member(world, chat, actor, Member(user))
        return
    present = chat.member(user).present
    set_member(world, chat, actor, Member(user, "restricted", {**rights, "is_member": present}, until=until))


def ask_to_join(world: World, chat: Chat, user: User, link: Json | None = None) -> None:
    """Knock; bots that may invite hear of it."""
    if chat.has(user.id):
        raise Refused("already a member of this chat")
    request: Json = {"chat": chat.card, "from": user.card, "user_chat_id": user.id, "date": world.now()}
    if link:
        request["invite_link"] = link
    chat.requests[user.id] = request
    for bot in chat.bots.values():
        if chat.member(bot.user).may("can_invite_users"):
            world.dialog(user, bot.user).open_until = world.now() + WELCOME
            bot.updates.push("chat_join_request", ("chat", chat.id), request)
    world.feed.pulse.beat()


def set_blocked(world: World, person: User, bot: Bot, blocked: bool) -> None:
    """A person blocks a bot, or lets it in again."""
    chat = world.dialog(person, bot.user)
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    gone: Json = {"user": bot.user.card, "status": "kicked", "until_date": 0}
    there: Json = {"user": bot.user.card, "status": "member"}
    old, new = (there, gone) if blocked else (gone, there)
    bot.updates.push("my_chat_member", ("chat", chat.id), _change(world, chat, person, old, new))
    announce_chat(world, chat)


def migrate(world: World, chat: Chat) -> Chat:
    """Make a supergroup of a group: a new id, new message ids, everybody comes along."""
    if chat.type != "group" or chat.migrated_to:
        raise Refused("only an ordinary group can become a supergroup")
    new = world.add_group(chat.title)
    new.members, new.about, new.permissions = chat.members, chat.about, chat.permissions
    new.bots = dict(chat.bots)
    owner = next((m.user for m in chat.members.values() if m.status == "creator"), None)
    actor = owner or next(iter(chat.members.values())).user
    post(world, chat, actor, {"migrate_to_chat_id": new.id})
    post(world, new, actor, {"migrate_from_chat_id": chat.id})
    chat.migrated_to = new.id
    chat.bots = {}
    for person_id in world.feed.listening():
        if chat.has(person_id):
            world.feed.tell(person_id, {"event": "gone", "chat": chat.id})
    announce_chat(world, new)
    return new


def rename(world: World, chat: Chat, actor: User, title: str) -> None:
    """Give a group another title."""
    chat.title = title
    chat.refresh()
    post(world, chat, actor, {"new_chat_title": title})
    announce_chat(world, chat)
