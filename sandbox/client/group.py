"""A group in a test."""

from sandbox.world import membership, topics
from sandbox.world.chats import Chat
from sandbox.world.people import User
from sandbox.world.world import World


class Group:
    """A group in a test. It stays the same object when it becomes a supergroup."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat

    def __repr__(self) -> str:
        return f"<{self.chat.title}>"

    @property
    def chat(self) -> Chat:
        """The chat as it is now."""
        return self._world.current(self._chat)

    @property
    def id(self) -> int:
        """The chat id as it is now."""
        return self.chat.id

    @property
    def title(self) -> str:
        """The title as it is now."""
        return self.chat.title

    @property
    def owner(self) -> User:
        """Who made it."""
        return next(member.user for member in self.chat.members.values() if member.status == "creator")

    def migrate(self) -> int:
        """Become a supergroup. Returns the new chat id."""
        return membership.migrate(self._world, self.chat).id

    def rename(self, title: str) -> None:
        """Get another title."""
        membership.rename(self._world, self.chat, self.owner, title)

    def topic(self, name: str) -> int:
        """The thread id of a topic, made by the owner when there is none of this name."""
        known = next((topic for topic in self.chat.topics.values() if topic.name == name), None)
        return (known or topics.create(self._world, self.chat, self.owner, name)).id
