"""Communities: set up from a group, changed by their admins, moved and left with it."""

from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select, update

from models.communities import Community, Role, Standing
from models.links import LinkKind
from models.tx import Tx, table_of
from services import access, activity, links, members, slugs, texts
from services.access import Ability
from services.errors import AlreadyLinked, BadInput
from services.members import CommunityCard

communities = table_of(Community)

MAX_NAME = 100
MAX_DESCRIPTION = 2000


@dataclass(frozen=True, slots=True)
class Group:
    """A Telegram group in which a community is set up."""

    chat_id: int
    title: str
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class SetUp:
    """The community of a group, and its deep-link reference for those who join."""

    community: CommunityCard
    reference: str
    created: bool


_BY_CHAT = select(communities.c.id).where(
    communities.c.chat_id == bindparam("chat"), communities.c.deleted_at.is_(None)
)
_SLUG = select(communities.c.id).where(communities.c.slug == bindparam("wanted"))
_THIS = communities.c.id == bindparam("here")
_MOVE = update(communities).where(communities.c.chat_id == bindparam("old")).values(chat_id=bindparam("new"))
_UNLINK = (
    update(communities).where(communities.c.chat_id == bindparam("old")).values(chat_id=None, thread_id=None)
)
_CHANGED = {"name", "description", "is_public", "requires_approval", "language", "zone", "thread_id"}


def create(tx: Tx, group: Group, *, language: str, zone: str) -> SetUp:
    """Make the community of a group, with the actor as its owner. Two at once: the first wins.

    That the actor is an administrator of the group is for the edge to ask Telegram.
    Raises AlreadyLinked when the group has a community.
    """
    if tx.value(_BY_CHAT, chat=group.chat_id) is not None:
        raise AlreadyLinked(group.title)
    name = texts.line("name", group.title[:MAX_NAME], MAX_NAME) or "?"
    wanted = slugs.slug(name)
    community_id = tx.add(
        Community,
        name=name,
        slug=slugs.another(wanted) if tx.value(_SLUG, wanted=wanted) else wanted,
        language=language,
        zone=zone,
        chat_id=group.chat_id,
        thread_id=group.thread_id,
        created_by=tx.actor.user_id,
        created_at=tx.now,
    )
    return _open_up(tx, community_id)


def _open_up(tx: Tx, community_id: int) -> SetUp:
    """Enter the community just made, as its owner."""
    owner = replace(tx.actor, community_id=community_id, role=Role.OWNER, standing=Standing.ACTIVE)
    tx.become(owner)
    members.found(tx)
    links.make(tx, LinkKind.COMMUNITY, [(community_id, community_id)])
    activity.log(tx, "created", "community", community_id)
    return replace(show(tx), created=True)


def show(tx: Tx) -> SetUp:
    """The community with its reference. Raises NotFound."""
    card = members.community(tx)
    return SetUp(card, links.reference(tx, LinkKind.COMMUNITY, tx.community_id), False)


def change(tx: Tx, **changes: object) -> CommunityCard:
    """Change name, description, is_public, requires_approval, language, zone or thread_id.

    Raises NotAllowed, BadInput.
    """
    access.require(tx, Ability.MANAGE_COMMUNITY)
    unknown = changes.keys() - _CHANGED
    if unknown:
        raise BadInput(sorted(unknown)[0], "unknown")
    if isinstance(changes.get("name"), str):
        changes["name"] = texts.line("name", str(changes["name"]), MAX_NAME, least=1)
    if isinstance(changes.get("description"), str):
        changes["description"] = texts.cleaned("description", str(changes["description"]), MAX_DESCRIPTION)
    tx.execute(update(communities).where(_THIS).values(**changes))
    activity.log(tx, "changed", "community", tx.community_id, fields=sorted(changes))
    tx.signal("community", tx.community_id)
    return members.community(tx)


def chat_moved(tx: Tx, old: int, new: int) -> None:
    """The group became a supergroup: everything follows it under its new id."""
    tx.execute(_MOVE, old=old, new=new)
    tx.signal("chat", old)


def chat_lost(tx: Tx, chat_id: int) -> None:
    """The bot was removed from a group: the community lives on without it."""
    tx.execute(_UNLINK, old=chat_id)
    tx.signal("chat", chat_id)
