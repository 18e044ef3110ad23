"""Who acts: the person, in which community, with which role, language and zone."""

from dataclasses import dataclass, replace
from typing import Self

from models.communities import Role, Standing


@dataclass(frozen=True, slots=True)
class Actor:
    """One who asks for something. Rights are asked in the service that does it, not at the door."""

    user_id: int | None
    name: str = ""
    language: str = "en"
    zone: str = "UTC"
    community_id: int | None = None
    role: Role | None = None
    standing: Standing | None = None
    reachable: bool = False
    """Whether the bot may write to this person in private."""
    chat_id: int | None = None
    """The Telegram chat the person acts in, where there is one."""
    in_linked_group: bool = False
    """Whether that chat is the community's own group: being there is being let in."""
    suspended: bool = False
    """Whether this person is refused everything on the installation."""
    is_system: bool = False
    """A sweep or the sender: sees every community; nothing a person triggers does."""

    @property
    def is_member(self) -> bool:
        """Whether the person is an active member of the community in question."""
        return self.standing is Standing.ACTIVE

    @property
    def is_guest(self) -> bool:
        """Whether the community knows the person as a guest, who comes without being a member."""
        return self.standing is Standing.GUEST

    def inside(self, community_id: int) -> Self:
        """The same system actor, bound to one community."""
        return replace(self, community_id=community_id)


SYSTEM = Actor(user_id=None, is_system=True)
