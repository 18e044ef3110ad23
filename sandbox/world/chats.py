"""Chats and who is in them."""

from dataclasses import dataclass, field

from sandbox.shapes import Json
from sandbox.world.people import Bot, User

PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
IN_CHARGE = frozenset({"creator", "administrator"})

ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
    "can_pin_messages",
    "can_manage_topics",
    "can_manage_tags",
)
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
USUAL_ADMIN = frozenset(ADMIN_RIGHTS) - {"can_promote_members", "can_manage_topics", "can_manage_tags"}


@dataclass(slots=True, eq=False)
class Member:
    """Somebody's standing in a group. `rights` are an administrator's or a restricted member's."""

    user: User
    status: str = "member"
    rights: dict[str, bool] = field(default_factory=dict)
    anonymous: bool = False
    title: str = ""
    until: int = 0

    @property
    def present(self) -> bool:
        """Is this person in the group now?"""
        if self.status == "restricted":
            return self.rights.get("is_member", True)
        return self.status in PRESENT

    @property
    def hides(self) -> bool:
        """Does this administrator write as the group?"""
        return self.anonymous and self.present

    def may(self, right: str) -> bool:
        """Does an administrator have this right? The owner has all of them."""
        return self.status == "creator" or (self.status == "administrator" and self.rights.get(right, False))

    def card(self) -> Json:
        """The Bot API's `ChatMember`."""
        card: Json = {"user": self.user.card, "status": self.status}
        if self.status == "creator":
            card["is_anonymous"] = self.anonymous
        elif self.status == "administrator":
            card |= {"can_be_edited": False, "is_anonymous": self.anonymous}
            card |= {right: self.rights.get(right, False) for right in ADMIN_RIGHTS}
        elif self.status == "restricted":
            card |= {"is_member": self.present, "until_date": self.until}
            card |= {right: self.rights.get(right, False) for right in PERMISSIONS}
        elif self.status == "kicked":
            card["until_date"] = self.until
        if self.title and self.status in IN_CHARGE:
            card["custom_title"] = self.title
        return card


@dataclass(slots=True, eq=False)
class Topic:
    """A forum topic; its id is the id of the message that made it."""

    id: int
    name: str
    color: int = 7322096
    icon: str = ""
    closed: bool = False

    def card(self) -> Json:
        """The Bot API's `ForumTopic`."""
        card: Json = {"message_thread_id": self.id, "name": self.name, "icon_color": self.color}
        if self.icon:
            card["icon_custom_emoji_id"] = self.icon
        return card


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat of two accounts, a group, a supergroup or a channel, with its messages."""

    id: int
    type: str
    title: str = ""
    username: str = ""
    about: str = ""
    is_forum: bool = False
    peers: tuple[User, ...] = ()
    members: dict[int, Member] = field(default_factory=dict)
    bots: dict[int, Bot] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    hidden: dict[int, Json] = field(default_factory=dict)
    authors: dict[int, int] = field(default_factory=dict)
    keyboards: dict[int, Json] = field(default_factory=dict)
    inline_ids: dict[int, str] = field(default_factory=dict)
    reactions: dict[int, dict[int, list[Json]]] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    permissions: dict[str, bool] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    links: dict[str, Json] = field(default_factory=dict)
    requests: dict[int, Json] = field(default_factory=dict)
    read: dict[int, int] = field(default_factory=dict)
    last_id: int = 0
    last_hidden_id: int = 0
    started: bool = False
    blocked: bool = False
    open_until: int = 0
    migrated_to: int = 0
    card: Json = field(init=False)

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Rebuild the Bot API's `Chat` after a change of title, username or kind."""
        if self.peers:
            self.card = self.peers[0].chat_card
            return
        self.card = {"id": self.id, "type": self.type, "title": self.title}
        if self.username:
            self.card["username"] = self.username
        if self.is_forum:
            self.card["is_forum"] = True

    @property
    def private(self) -> bool:
        """Is it a chat of two?"""
        return bool(self.peers)

    @property
    def instance(self) -> str:
        """The `chat_instance` of callback queries and Mini App launches from this chat."""
        return str((hash((self.id, *(peer.id for peer in self.peers))) * 2654435761) % 2**63)

    def has(self, user_id: int) -> bool:
        """Does this account see the chat?"""
        if self.peers:
            return any(peer.id == user_id for peer in self.peers)
        member = self.members.get(user_id)
        return member is not None and member.present

    def member(self, user: User) -> Member:
        """Somebody's standing here; a stranger's is `left`."""
        return self.members.get(user.id) or Member(user, "left")

    def in_charge(self, user_id: int) -> bool:
        """Is this account the owner or an administrator here?"""
        member = self.members.get(user_id)
        return member is not None and member.status in IN_CHARGE

    def other(self, user_id: int) -> User:
        """The other one of a private chat."""
        return self.peers[1] if self.peers[0].id == user_id else self.peers[0]

    def seen_id(self, viewer_id: int) -> int:
        """The id under which somebody's app knows this chat."""
        return self.other(viewer_id).id if self.peers else self.id

    def seen_card(self, viewer_id: int) -> Json:
        """The chat as somebody's app shows it."""
        return self.other(viewer_id).chat_card if self.peers else self.card

    def author(self, message: Json) -> int:
        """Who really wrote a message, also of an anonymous administrator's."""
        sender: int = message.get("from", self.card)["id"]
        return self.authors.get(message["message_id"], sender) if self.authors else sender
