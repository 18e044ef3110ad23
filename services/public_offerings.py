"""What anybody may read on the web of one-to-one services: public ones of communities that chose to be found,
and what is by link for whoever has the link.
"""

from dataclasses import dataclass, replace

from models.links import LinkKind
from models.tx import Tx
from services import links, members, offerings, public
from services.errors import NotFound
from services.members import CommunityCard
from services.offerings import OfferingCard, OfferingDetails


@dataclass(frozen=True, slots=True)
class PublicOffering:
    """An offering's page."""

    slug: str
    """Of its community; empty for one that was opened by its link."""
    card: CommunityCard
    offering: OfferingDetails


def listed(tx: Tx, slug: str) -> list[OfferingCard]:
    """What a community that chose to be found shows to everybody. Raises NotFound."""
    public.enter(tx, slug)
    return offerings.listed(tx)


def offering(tx: Tx, slug: str, name: str) -> PublicOffering:
    """A public offering by its address. Raises NotFound."""
    card = public.enter(tx, slug)
    return PublicOffering(slug, card, offerings.by_slug(tx, name))


def linked(tx: Tx, reference: str) -> PublicOffering:
    """An offering by its link, which need not be public. Raises NotFound."""
    target = links.resolve(tx, reference)
    if target is None or target.kind is not LinkKind.OFFERING:
        raise NotFound
    tx.become(replace(tx.actor, community_id=target.community_id))
    found = offerings.opened(tx, target.target_id, by_link=True)
    return PublicOffering("", members.community(tx), found)
