"""Forum topics."""

from sandbox.errors import Refused
from sandbox.shapes import Json
from sandbox.world.chats import Chat, Topic
from sandbox.world.people import User
from sandbox.world.posting import announce_chat, erase, post
from sandbox.world.world import World


def create(world: World, chat: Chat, actor: User, name: str, color: int = 7322096, icon: str = "") -> Topic:
    """A new topic in a forum. Raises Refused when the group has none."""
    if not chat.is_forum:
        raise Refused("this group has no topics")
    topic = Topic(chat.last_id + 1, name, color, icon)
    created: Json = {"name": name, "icon_color": color} | ({"icon_custom_emoji_id": icon} if icon else {})
    chat.topics[topic.id] = topic
    post(world, chat, actor, {"forum_topic_created": created}, thread=topic.id)
    announce_chat(world, chat)
    return topic


def edit(
    world: World, chat: Chat, actor: User, topic: Topic, name: str = "", icon: str | None = None
) -> None:
    """Rename a topic or give it another icon."""
    change: Json = {}
    if name:
        topic.name = change["name"] = name
    if icon is not None:
        topic.icon = change["icon_custom_emoji_id"] = icon
    post(world, chat, actor, {"forum_topic_edited": change}, thread=topic.id)
    announce_chat(world, chat)


def set_closed(world: World, chat: Chat, actor: User, topic: Topic, closed: bool) -> None:
    """Close a topic, or open it again."""
    topic.closed = closed
    post(
        world, chat, actor, {"forum_topic_closed" if closed else "forum_topic_reopened": {}}, thread=topic.id
    )


def delete(world: World, chat: Chat, topic: Topic) -> None:
    """Delete a topic with everything in it."""
    del chat.topics[topic.id]
    inside = [n for n, message in chat.messages.items() if message.get("message_thread_id") == topic.id]
    erase(world, chat, inside)
    announce_chat(world, chat)
