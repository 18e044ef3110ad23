"""Communities: set up from a group, changed by their admins, moved and left with it."""

from dataclasses import dataclass, replace

from sqlalchemy import BigInteger, bindparam, func, select, update

from models.communities import Community, Membership, Role, Standing
from models.links import LinkKind
from models.programs import Program
from models.tx import Tx, here, table_of
from services import access, activity, links, members, milestones, people, slugs, spaces, texts
from services.access import Ability
from services.asking import HOW_MANY
from services.errors import AlreadyLinked, BadInput, NotGroupAdmin
from services.members import CommunityCard
from services.offering_lists import offers

communities = table_of(Community)
memberships = table_of(Membership)
programs = table_of(Program)

MAX_NAME = 100
MAX_DESCRIPTION = 2000
LAST_CHAT = "last_chat"
"""In a community's settings: the group it had before the bot was removed, to find it again."""


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
    topic_changed: bool = False
    """Whether cards go to another topic from now on."""

    @property
    def may_manage(self) -> bool:
        """Whether the one who asked organizes it."""
        return self.community.role in (Role.OWNER, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Overview:
    """A community as one of its people sees it, with what there is to do."""

    community: CommunityCard
    reference: str
    programs: int
    rooms: int
    pending: int
    """How many ask to join; 0 for those who cannot let them in."""
    manages: bool
    approves: bool
    offers: bool
    """Whether something is offered one to one, or the person may be the first to do so."""


_BY_CHAT = select(communities.c.id).where(
    communities.c.chat_id == bindparam("chat"), communities.c.deleted_at.is_(None)
)
_SLUG = select(communities.c.id).where(communities.c.slug == bindparam("wanted"))
_THIS = communities.c.id == bindparam("here")
_OWN_SLUG = select(communities.c.slug).where(_THIS)
_PROGRAMS = select(func.count()).where(here(programs), programs.c.deleted_at.is_(None))
_BY_LAST_CHAT = select(communities.c.id).where(
    communities.c.chat_id.is_(None),
    communities.c.deleted_at.is_(None),
    communities.c.settings[LAST_CHAT].as_integer() == bindparam("chat", type_=BigInteger),
)
_LINK = update(communities).where(_THIS).values(chat_id=bindparam("chat"), thread_id=bindparam("thread"))
_IN_CHAT = select(communities.c.id, communities.c.settings).where(communities.c.chat_id == bindparam("old"))
_MOVE = update(communities).where(communities.c.chat_id == bindparam("old")).values(chat_id=bindparam("new"))
_UNLINK = (
    update(communities)
    .where(communities.c.id == bindparam("of_community"))
    .values(chat_id=None, thread_id=None, settings=bindparam("after", type_=communities.c.settings.type))
)
_CHANGED = {
    "name",
    "description",
    "is_public",
    "requires_approval",
    "language",
    "zone",
    "thread_id",
    "card_pictures",
    "leaderboards",
}


def set_up(
    tx: Tx, group: Group, *, in_charge: bool, language: str, zone: str, reference: str | None = None
) -> SetUp:
    """Make the community of a group, with the actor as its owner; where there is one, show it.

    A group that the bot was removed from finds its community again; a community whose `reference` is given
    gets this group. An admin of the community moves its cards to the topic this is asked in. `in_charge`
    says whether the actor is an administrator of the group: the edge asks Telegram.
    Raises NotGroupAdmin, NotAllowed, AlreadyLinked. Two at once: the second sees what the first made.
    """
    target = links.resolve(tx, reference) if reference else None
    if target is not None:
        _enter(tx, target.community_id, group)
        return link(tx, group, in_charge=in_charge)
    known = tx.value(_BY_CHAT, chat=group.chat_id)
    if known is not None:
        return _seen_again(tx, known, group)
    if not in_charge:
        raise NotGroupAdmin
    before = tx.value(_BY_LAST_CHAT, chat=group.chat_id)
    if before is not None:
        _enter(tx, before, group)
        _put(tx, group)
        return _seen_again(tx, before, group)
    return create(tx, group, language=language, zone=zone)


def link(tx: Tx, group: Group, *, in_charge: bool) -> SetUp:
    """Give the acting community this group, in place of any it had.

    Raises NotGroupAdmin, NotAllowed, AlreadyLinked.
    """
    known = tx.value(_BY_CHAT, chat=group.chat_id)
    if known == tx.community_id:
        return _seen_again(tx, known, group)
    if not in_charge:
        raise NotGroupAdmin
    access.require(tx, Ability.MANAGE_COMMUNITY)
    if known is not None:
        raise AlreadyLinked(group.title)
    _put(tx, group)
    activity.log(tx, "linked", "community", tx.community_id, group=group.title)
    return _seen_again(tx, tx.community_id, group)


def _put(tx: Tx, group: Group) -> None:
    tx.execute(_LINK, chat=group.chat_id, thread=group.thread_id)
    tx.signal("community", tx.community_id)


def _enter(tx: Tx, community_id: int, group: Group) -> None:
    """Go on as who the actor is in that community."""
    outside = replace(tx.actor, community_id=community_id, role=None, standing=None)
    tx.become(outside)
    tx.become(people.enter(tx, outside, group.chat_id))


def _seen_again(tx: Tx, community_id: int, group: Group) -> SetUp:
    """Today's state of the group's community; cards follow an admin into another topic."""
    _enter(tx, community_id, group)
    state = show(tx)
    if group.thread_id is None or group.thread_id == state.community.thread_id:
        return state
    if not access.may(tx.actor, Ability.MANAGE_COMMUNITY):
        return state
    return replace(state, community=change(tx, thread_id=group.thread_id), topic_changed=True)


def create(tx: Tx, group: Group, *, language: str, zone: str) -> SetUp:
    """Make the community of a group that has none, with the actor as its owner. Raises AlreadyLinked."""
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
    milestones.furnish(tx)
    activity.log(tx, "created", "community", community_id)
    tx.signal("community", community_id)
    return replace(show(tx), created=True)


def show(tx: Tx) -> SetUp:
    """The community with its reference. Raises NotFound."""
    card = members.community(tx)
    return SetUp(card, links.reference(tx, LinkKind.COMMUNITY, tx.community_id), False)


def settings(tx: Tx) -> CommunityCard:
    """The community for those who may change it. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_COMMUNITY)
    return members.community(tx)


def manage(tx: Tx) -> Overview:
    """The same with its reference and what there is to do. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_COMMUNITY)
    return overview(tx)


def write(tx: Tx, field: str, typed: str) -> CommunityCard:
    """Take a typed name or description. Raises NotAllowed, BadInput."""
    if not typed.strip():
        raise BadInput(field, "missing")
    return change(tx, **{field: typed})


def change(tx: Tx, /, **changes: object) -> CommunityCard:
    """Change name, description, is_public, requires_approval, language, zone, thread_id, card_pictures or
    leaderboards.

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


@dataclass(frozen=True, slots=True)
class OnTheWeb:
    """A community, and the slug of its page on the web."""

    community: CommunityCard
    slug: str


def on_the_web(tx: Tx) -> OnTheWeb:
    """Whether the community's public programs are on the web. Raises NotAllowed."""
    return OnTheWeb(settings(tx), tx.value(_OWN_SLUG))


def show_on_the_web(tx: Tx, on: bool) -> OnTheWeb:
    """Show them there, or no longer. Raises NotAllowed."""
    return OnTheWeb(change(tx, is_public=on), tx.value(_OWN_SLUG))


def picture_cards(tx: Tx, on: bool) -> Overview:
    """Put a picture above cards, or no longer; each follows with its next change. Raises NotAllowed."""
    change(tx, card_pictures=on)
    return overview(tx)


def overview(tx: Tx) -> Overview:
    """The acting community with what there is to do in it. Raises NotFound."""
    approves = access.may(tx.actor, Ability.APPROVE_MEMBERS)
    return Overview(
        community=members.counted(tx),
        reference=links.reference(tx, LinkKind.COMMUNITY, tx.community_id),
        programs=tx.value(_PROGRAMS),
        rooms=spaces.count(tx),
        pending=tx.value(HOW_MANY) if approves else 0,
        manages=access.may(tx.actor, Ability.MANAGE_COMMUNITY),
        approves=approves,
        offers=offers(tx),
    )


def chat_moved(tx: Tx, old: int, new: int) -> None:
    """The group became a supergroup: everything follows it under its new id."""
    tx.execute(_MOVE, old=old, new=new)
    tx.signal("community")


def chat_lost(tx: Tx, chat_id: int) -> None:
    """The bot was removed from a group: the community lives on without it, and remembers it."""
    for row in tx.rows(_IN_CHAT, old=chat_id):
        tx.execute(_UNLINK, of_community=row.id, after={**row.settings, LAST_CHAT: chat_id})
    tx.signal("community")
