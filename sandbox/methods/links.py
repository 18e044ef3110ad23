"""Invite links."""

from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.table import method
from sandbox.methods.targets import administrator
from sandbox.shapes import Json
from sandbox.world.chats import Chat

NO_RIGHT = "not enough rights to manage chat invite link"


def shown(link: Json) -> Json:
    """The Bot API's `ChatInviteLink`."""
    return {key: value for key, value in link.items() if key != "used"}


def _new_link(call: Call, chat: Chat, primary: bool = False) -> Json:
    number = call.world.number("link")
    link: Json = {"invite_link": f"https://t.me/+sandbox{number:08d}", "creator": call.bot.user.card}
    link |= {"creates_join_request": False, "is_primary": primary, "is_revoked": False}
    chat.links[link["invite_link"]] = link
    return link


def _describe(call: Call, link: Json) -> Json:
    """Set a link's name, limits and approval. Raises ApiError 400."""
    approval, limit = call.flag("creates_join_request"), call.number("member_limit")
    if approval and limit:
        raise bad_request("member limit can't be specified for links requiring administrator approval")
    if len(call.text("name")) > 32:
        raise bad_request("INVITE_LINK_NAME_TOO_LONG")
    link["creates_join_request"] = approval
    for name, value in (
        ("name", call.text("name")),
        ("member_limit", limit),
        ("expire_date", call.number("expire_date")),
    ):
        if value:
            link[name] = value
        else:
            link.pop(name, None)
    return shown(link)


@method("exportChatInviteLink")
def export_chat_invite_link(call: Call) -> str:
    """Bot API: exportChatInviteLink. The old primary link is revoked."""
    chat = administrator(call, "can_invite_users", NO_RIGHT)
    for link in chat.links.values():
        if link["is_primary"]:
            link |= {"is_primary": False, "is_revoked": True}
    return str(_new_link(call, chat, primary=True)["invite_link"])


@method("createChatInviteLink")
def create_chat_invite_link(call: Call) -> Json:
    """Bot API: createChatInviteLink."""
    chat = administrator(call, "can_invite_users", NO_RIGHT)
    return _describe(call, _new_link(call, chat))


def _known(call: Call, chat: Chat) -> Json:
    link = chat.links.get(call.text("invite_link"))
    if link is None:
        raise bad_request("INVITE_HASH_EXPIRED")
    return link


@method("editChatInviteLink")
def edit_chat_invite_link(call: Call) -> Json:
    """Bot API: editChatInviteLink."""
    chat = administrator(call, "can_invite_users", NO_RIGHT)
    return _describe(call, _known(call, chat))


@method("revokeChatInviteLink")
def revoke_chat_invite_link(call: Call) -> Json:
    """Bot API: revokeChatInviteLink."""
    link = _known(call, administrator(call, "can_invite_users", NO_RIGHT))
    link["is_revoked"] = True
    return shown(link)
