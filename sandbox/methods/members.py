"""Chats and their members: looking, banning, promoting, inviting."""

from sandbox.errors import Refused, bad_request, forbidden
from sandbox.methods.call import Call
from sandbox.methods.table import method
from sandbox.methods.targets import administrator, chat_by_id, own_chat
from sandbox.shapes import Json
from sandbox.world import membership
from sandbox.world.chats import ADMIN_RIGHTS, PERMISSIONS, Chat, Member
from sandbox.world.people import User
from sandbox.world.posting import announce_chat

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
FOREVER = 366 * 24 * 3600


@method("getChat")
def get_chat(call: Call) -> Json:
    """Bot API: getChat."""
    chat = own_chat(call)
    info: Json = {**chat.card, "accent_color_id": 0, "max_reaction_count": 11}
    info["accepted_gift_types"] = dict.fromkeys(GIFTS, False)
    if chat.pinned:
        info["pinned_message"] = chat.messages[chat.pinned[-1]]
    if chat.private:
        return info
    info["permissions"] = {name: chat.permissions.get(name, True) for name in PERMISSIONS}
    if chat.about:
        info["description"] = chat.about
    if chat.member(call.bot.user).may("can_invite_users"):
        primary = next((link for link in chat.links.values() if link["is_primary"]), None)
        info |= {"invite_link": primary["invite_link"]} if primary else {}
    return info


@method("getChatMember")
def get_chat_member(call: Call) -> Json:
    """Bot API: getChatMember."""
    chat = own_chat(call)
    user = call.world.users.get(call.number("user_id"))
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if chat.private:
        return {"user": user.card, "status": "member"}
    return chat.member(user).card()


@method("getChatMemberCount")
def get_chat_member_count(call: Call) -> int:
    """Bot API: getChatMemberCount."""
    chat = own_chat(call)
    return 2 if chat.private else sum(member.present for member in chat.members.values())


@method("getChatAdministrators")
def get_chat_administrators(call: Call) -> list[Json]:
    """Bot API: getChatAdministrators, without other bots."""
    chat = own_chat(call)
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    in_charge = [member for member in chat.members.values() if chat.in_charge(member.user.id)]
    return [m.card() for m in in_charge if not m.user.is_bot or m.user.id == call.bot.id]


def _someone(call: Call, chat: Chat) -> Member:
    """The member a call is about, who must not be in charge. Raises ApiError 400."""
    user = call.user()
    member = chat.member(user)
    if member.status == "creator":
        raise bad_request("can't remove chat owner" if "ban" in call.name else "can't demote chat creator")
    if user.id == call.bot.id:
        raise bad_request("can't restrict self")
    if member.status == "administrator" and "promote" not in call.name:
        raise bad_request("user is an administrator of the chat")
    return member


@method("banChatMember")
def ban_chat_member(call: Call) -> bool:
    """Bot API: banChatMember."""
    chat = administrator(call, "can_restrict_members", "not enough rights to restrict/unrestrict chat member")
    member = _someone(call, chat)
    until = call.number("until_date")
    if until - call.world.now() > FOREVER:
        until = 0
    membership.remove(call.world, chat, call.bot.user, member.user, until)
    return True


@method("unbanChatMember")
def unban_chat_member(call: Call) -> bool:
    """Bot API: unbanChatMember; it removes members too unless `only_if_banned`."""
    chat = administrator(call, "can_restrict_members", "not enough rights to restrict/unrestrict chat member")
    member = chat.member(call.user())
    if member.status == "kicked" or (member.present and not call.flag("only_if_banned")):
        _someone(call, chat)
        membership.set_member(call.world, chat, call.bot.user, Member(member.user, "left"))
    return True


@method("restrictChatMember")
def restrict_chat_member(call: Call) -> bool:
    """Bot API: restrictChatMember, in supergroups only."""
    chat = administrator(call, "can_restrict_members", "not enough rights to restrict/unrestrict chat member")
    if chat.type != "supergroup":
        raise bad_request("method is available only for supergroups")
    member = _someone(call, chat)
    given = call.json("permissions") or {}
    rights = {name: bool(given.get(name)) for name in PERMISSIONS}
    membership.restrict(call.world, chat, call.bot.user, member.user, rights, call.number("until_date"))
    return True


@method("promoteChatMember")
def promote_chat_member(call: Call) -> bool:
    """Bot API: promoteChatMember. A bot gives no right that it has not."""
    chat = administrator(call, "can_promote_members", "not enough rights")
    member = _someone(call, chat)
    if not member.present:
        raise bad_request("USER_NOT_PARTICIPANT")
    rights = {right: True for right in ADMIN_RIGHTS if call.flag(right)}
    own = chat.member(call.bot.user)
    if any(not own.may(right) for right in rights):
        raise bad_request("RIGHT_FORBIDDEN")
    anonymous = call.flag("is_anonymous")
    membership.promote(call.world, chat, call.bot.user, member.user, rights, anonymous)
    return True


@method("setChatAdministratorCustomTitle")
def set_chat_administrator_custom_title(call: Call) -> bool:
    """Bot API: setChatAdministratorCustomTitle."""
    chat = administrator(call, "can_promote_members")
    member = chat.members.get(call.user().id)
    if member is None or member.status != "administrator":
        raise bad_request("user is not an administrator")
    member.title = call.text("custom_title")[:16]
    return True


@method("setChatPermissions")
def set_chat_permissions(call: Call) -> bool:
    """Bot API: setChatPermissions."""
    chat = administrator(call, "can_restrict_members", "not enough rights to change chat permissions")
    given = call.json("permissions") or {}
    chat.permissions = {name: bool(given.get(name)) for name in PERMISSIONS}
    announce_chat(call.world, chat)
    return True


@method("setChatTitle")
def set_chat_title(call: Call) -> bool:
    """Bot API: setChatTitle."""
    chat = administrator(call, "can_change_info", "not enough rights to change chat title")
    title = call.text("title").strip()
    if not 1 <= len(title) <= 128:
        raise bad_request("CHAT_TITLE_EMPTY" if not title else "title is too long")
    membership.rename(call.world, chat, call.bot.user, title)
    return True


@method("setChatDescription")
def set_chat_description(call: Call) -> bool:
    """Bot API: setChatDescription."""
    chat = administrator(call, "can_change_info", "not enough rights to set chat description")
    if chat.about == call.text("description"):
        raise bad_request("chat description is not modified")
    chat.about = call.text("description")[:255]
    announce_chat(call.world, chat)
    return True


def _requester(call: Call) -> tuple[Chat, User, Json]:
    chat = administrator(call, "can_invite_users", "not enough rights")
    user = call.user()
    if chat.has(user.id):
        raise bad_request("USER_ALREADY_PARTICIPANT")
    if user.id not in chat.requests:
        raise bad_request("HIDE_REQUESTER_MISSING")
    return chat, user, chat.requests[user.id]


@method("approveChatJoinRequest")
def approve_chat_join_request(call: Call) -> bool:
    """Bot API: approveChatJoinRequest."""
    chat, user, request = _requester(call)
    membership.join(call.world, chat, user, link=request.get("invite_link"), via_join_request=True)
    return True


@method("declineChatJoinRequest")
def decline_chat_join_request(call: Call) -> bool:
    """Bot API: declineChatJoinRequest."""
    chat, user, _ = _requester(call)
    del chat.requests[user.id]
    return True


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    """Bot API: leaveChat."""
    chat = chat_by_id(call)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    try:
        membership.leave(call.world, chat, call.bot.user)
    except Refused:
        raise forbidden(f"bot is not a member of the {chat.type} chat") from None
    return True
