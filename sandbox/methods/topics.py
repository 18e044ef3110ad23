"""Forum topics."""

from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.table import method
from sandbox.methods.targets import administrator
from sandbox.shapes import Json
from sandbox.world import topics
from sandbox.world.chats import Chat, Topic

COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
NO_RIGHT = "not enough rights to manage topics"
ICONS = (("📰", "5434144690511290129"), ("💡", "5312536423851630001"), ("🎶", "5310029292527164639"))


def _forum(call: Call, right: str = "can_manage_topics") -> Chat:
    chat = administrator(call, right, NO_RIGHT)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _topic(call: Call, chat: Chat) -> Topic:
    topic = chat.topics.get(call.number("message_thread_id"))
    if topic is None:
        raise bad_request("message thread not found")
    return topic


def _name(call: Call) -> str:
    name = call.text("name").strip()
    if len(name) > 128:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    return name


@method("createForumTopic")
def create_forum_topic(call: Call) -> Json:
    """Bot API: createForumTopic."""
    chat = _forum(call)
    if not _name(call):
        raise bad_request("TOPIC_TITLE_EMPTY")
    color = call.number("icon_color", COLORS[0])
    if color not in COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    icon = call.text("icon_custom_emoji_id")
    return topics.create(call.world, chat, call.bot.user, _name(call), color, icon).card()


@method("editForumTopic")
def edit_forum_topic(call: Call) -> bool:
    """Bot API: editForumTopic."""
    chat = _forum(call)
    topic, name = _topic(call, chat), _name(call)
    icon = call.text("icon_custom_emoji_id") if "icon_custom_emoji_id" in call.params else None
    if name in ("", topic.name) and icon in (None, topic.icon):
        raise bad_request("TOPIC_NOT_MODIFIED")
    topics.edit(call.world, chat, call.bot.user, topic, name, icon)
    return True


def _set_closed(call: Call, closed: bool) -> bool:
    chat = _forum(call)
    topic = _topic(call, chat)
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topics.set_closed(call.world, chat, call.bot.user, topic, closed)
    return True


@method("closeForumTopic")
def close_forum_topic(call: Call) -> bool:
    """Bot API: closeForumTopic."""
    return _set_closed(call, True)


@method("reopenForumTopic")
def reopen_forum_topic(call: Call) -> bool:
    """Bot API: reopenForumTopic."""
    return _set_closed(call, False)


@method("deleteForumTopic")
def delete_forum_topic(call: Call) -> bool:
    """Bot API: deleteForumTopic."""
    chat = _forum(call, "can_delete_messages")
    topics.delete(call.world, chat, _topic(call, chat))
    return True


@method("getForumTopicIconStickers")
def get_forum_topic_icon_stickers(call: Call) -> list[Json]:
    """Bot API: getForumTopicIconStickers."""
    shape: Json = {
        "type": "custom_emoji",
        "width": 100,
        "height": 100,
        "is_animated": True,
        "is_video": False,
    }
    return [
        {
            **shape,
            "file_id": f"icon{number}",
            "file_unique_id": f"icon{number}",
            "emoji": emoji,
            "custom_emoji_id": number,
        }
        for emoji, number in ICONS
    ]
