"""The chat page's calls about groups and standing: making, joining, promoting, blocking."""

from sandbox.doors.client import Act, doing
from sandbox.errors import Refused
from sandbox.shapes import Json
from sandbox.world import acting, membership
from sandbox.world.chats import ADMIN_RIGHTS, Chat
from sandbox.world.seeing import summary


@doing("group")
def group(act: Act) -> Json:
    """Make a group."""
    forum = bool(act.body.get("forum"))
    kind = "supergroup" if act.body.get("supergroup") or forum else "group"
    chat = acting.create_group(act.world, act.person, act.text("title"), kind=kind, forum=forum)
    return {"chat": summary(act.world, chat, act.person)}


@doing("members")
def members(act: Act) -> Json:
    """Who is in a chat."""
    chat = act.chat
    if chat.private:
        return {"members": [{**peer.card, "color": peer.color, "status": "member"} for peer in chat.peers]}
    present = [member for member in chat.members.values() if member.present]
    shown = [{**m.user.card, "color": m.user.color, "status": m.status} for m in present]
    return {"members": shown}


@doing("join")
def join(act: Act) -> Json:
    """Come into a group."""
    membership.join(act.world, act.chat, act.person)
    return {}


@doing("leave")
def leave(act: Act) -> Json:
    """Go."""
    membership.leave(act.world, act.chat, act.person)
    return {}


@doing("request_join")
def request_join(act: Act) -> Json:
    """Knock."""
    membership.ask_to_join(act.world, act.chat, act.person)
    return {}


def _in_charge(act: Act, right: str) -> Chat:
    chat = act.chat
    if not chat.member(act.person).may(right):
        raise Refused("you may not do this here")
    return chat


@doing("add")
def add(act: Act) -> Json:
    """Bring somebody into a group."""
    chat = act.chat
    if not chat.has(act.person.id):
        raise Refused("you are not in this chat")
    membership.join(act.world, chat, act.member, act.person)
    return {}


@doing("promote")
def promote(act: Act) -> Json:
    """Make somebody an administrator; an empty list of rights makes them a member again."""
    chat, rights = _in_charge(act, "can_promote_members"), act.body.get("rights")
    if isinstance(rights, dict):
        rights = [name for name, on in rights.items() if on and name in ADMIN_RIGHTS]
    given = None if rights is None else dict.fromkeys(rights, True)
    membership.promote(act.world, chat, act.person, act.member, given, bool(act.body.get("anonymous")))
    return {}


@doing("remove")
def remove(act: Act) -> Json:
    """Ban somebody from a group."""
    chat = _in_charge(act, "can_restrict_members")
    membership.remove(act.world, chat, act.person, act.member)
    return {}


@doing("migrate")
def migrate(act: Act) -> Json:
    """Make a supergroup of a group."""
    chat = membership.migrate(act.world, _in_charge(act, "can_change_info"))
    return {"chat": summary(act.world, chat, act.person)}


@doing("block")
def block(act: Act) -> Json:
    """Block the bot."""
    membership.set_blocked(act.world, act.person, act.world.first_bot, True)
    return {}


@doing("unblock")
def unblock(act: Act) -> Json:
    """Let the bot in again."""
    membership.set_blocked(act.world, act.person, act.world.first_bot, False)
    return {}
