"""Offerings as people see them: the one-to-one services of a community, and their prices.

What is by link stands in no list: having its reference is how one comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, bindparam, select

from models.instructors import Instructor
from models.links import Link, LinkKind
from models.offerings import Delivery, Offering, OfferingCategory, OfferingStatus, OfferingVisibility
from models.spaces import Space
from models.tx import Tx, here, table_of
from models.users import User
from services import instructors, members, variants
from services.errors import NotFound
from services.policies import Policy
from services.variants import VariantDetails

table = table_of(Offering)
sellers = table_of(Instructor)
users = table_of(User)
spaces = table_of(Space)
references = table_of(Link)

MOST = 100
"""Offerings that a community shows."""
MOST_EACH = 50
"""Offerings of one instructor."""


@dataclass(frozen=True, slots=True)
class Host:
    """The instructor of an offering, as customers see them."""

    id: int
    user_id: int
    name: str
    title: str
    bio: str
    zone: str


@dataclass(frozen=True, slots=True)
class OfferingDetails:
    """One offering, with its prices."""

    id: int
    community_id: int
    instructor: Host
    title: str
    slug: str
    summary: str
    description: str
    category: OfferingCategory
    delivery: Delivery
    minutes: int
    sessions: int
    cadence_days: int
    visibility: OfferingVisibility
    status: OfferingStatus
    banner_id: int | None
    tags: tuple[str, ...]
    place: str
    space_id: int | None
    room: str
    """What the room is called that each appointment takes; empty without one."""
    meeting_url: str
    """Empty for who does not run it: it is told with the booking."""
    expectations: tuple[str, ...]
    faq: tuple[tuple[str, str], ...]
    """Questions and their answers."""
    testimonials: tuple[tuple[str, str], ...]
    """Who said it, and what."""
    policy: Policy
    variants: tuple[VariantDetails, ...]
    """The prices at which it is sold."""
    revision: int
    reference: str
    """For a deep link."""
    manages: bool
    """Whether who asks may change it: its instructor, and who manages bookings."""
    mine: bool
    """Whether who asks is its instructor: nobody books themselves."""
    inside: bool
    """Whether who asks is a member of the community."""

    @property
    def active(self) -> bool:
        """Whether it can be booked."""
        return self.status is OfferingStatus.ACTIVE

    @property
    def by_link(self) -> bool:
        """Whether it is for those who have its link."""
        return self.visibility is OfferingVisibility.BY_LINK


@dataclass(frozen=True, slots=True)
class OfferingCard:
    """An offering in a list."""

    id: int
    community_id: int
    title: str
    slug: str
    summary: str
    category: OfferingCategory
    delivery: Delivery
    minutes: int
    sessions: int
    visibility: OfferingVisibility
    status: OfferingStatus
    banner_id: int | None
    tags: tuple[str, ...]
    host: str
    reference: str
    variants: tuple[VariantDetails, ...]

    @property
    def cheapest(self) -> VariantDetails | None:
        """The lowest price, in the currency of the first one."""
        priced = [one for one in self.variants if one.currency == self.variants[0].currency]
        return min(priced, key=lambda one: one.price_minor, default=None)


_SOLD_BY = and_(sellers.c.community_id == table.c.community_id, sellers.c.id == table.c.instructor_id)
_WITH_ALL = (
    table.join(sellers, _SOLD_BY)
    .join(users, users.c.id == sellers.c.user_id)
    .join(
        references,
        and_(
            references.c.community_id == table.c.community_id,
            references.c.kind == LinkKind.OFFERING,
            references.c.target_id == table.c.id,
        ),
    )
)
LIVE = (here(table), table.c.deleted_at.is_(None))
TAUGHT = (
    select(table.c.id, table.c.community_id, table.c.title, sellers.c.user_id)
    .select_from(table.join(sellers, _SOLD_BY))
    .where(*LIVE, table.c.id == bindparam("of_offering"))
)
"""An offering, and the person who teaches it."""
IN_LISTS = (
    table.c.status == OfferingStatus.ACTIVE,
    table.c.visibility == OfferingVisibility.PUBLIC,
    table.c.deleted_at.is_(None),
)
"""The criterion of whatever shows offerings to people who did not come by a link."""
_ONE = (
    select(
        table,
        sellers.c.user_id.label("host_id"),
        users.c.name.label("host"),
        sellers.c.title.label("host_title"),
        sellers.c.bio.label("host_bio"),
        sellers.c.zone.label("host_zone"),
        spaces.c.name.label("room"),
        references.c.reference,
    )
    .select_from(
        _WITH_ALL.outerjoin(
            spaces, and_(spaces.c.community_id == table.c.community_id, spaces.c.id == table.c.space_id)
        )
    )
    .where(*LIVE)
)
_BY_ID = _ONE.where(table.c.id == bindparam("of_offering"))
_BY_SLUG = _ONE.where(table.c.slug == bindparam("of_slug"), *IN_LISTS)
CARDS = (
    select(
        table.c.id,
        table.c.community_id,
        table.c.title,
        table.c.slug,
        table.c.summary,
        table.c.category,
        table.c.delivery,
        table.c.minutes,
        table.c.sessions,
        table.c.visibility,
        table.c.status,
        table.c.banner_id,
        table.c.tags,
        users.c.name.label("host"),
        references.c.reference,
    )
    .select_from(_WITH_ALL)
    .order_by(table.c.title, table.c.id)
)
_LISTED = CARDS.where(here(table), *IN_LISTS).limit(MOST)
_ANY = select(table.c.id).where(here(table), *IN_LISTS).limit(1)


def opened(tx: Tx, offering_id: int, *, by_link: bool = False) -> OfferingDetails:
    """An offering that the person may see: one that is sold, or one they run. Raises NotFound.

    Who is no member sees what a public community shows to everybody, and what they have the link of.
    """
    found = load(tx, offering_id)
    if found.manages:
        return found
    known = by_link or found.inside or tx.actor.is_system
    if not found.active or not (known or (not found.by_link and members.community(tx).is_public)):
        raise NotFound
    return found


def run(tx: Tx, offering_id: int) -> OfferingDetails:
    """An offering, for one who may change it. Raises NotFound."""
    found = load(tx, offering_id)
    if not found.manages:
        raise NotFound
    return found


def load(tx: Tx, offering_id: int) -> OfferingDetails:
    """An offering, whatever its status; whoever asks has to see to the rights. Raises NotFound."""
    row = tx.row(_BY_ID, of_offering=offering_id)
    if row is None:
        raise NotFound
    return _details(tx, row)


def by_slug(tx: Tx, slug: str) -> OfferingDetails:
    """A public offering by its address on the web. Raises NotFound, also for one that is by link."""
    row = tx.row(_BY_SLUG, of_slug=slug[:64])
    if row is None:
        raise NotFound
    return _details(tx, row)


def listed(tx: Tx) -> list[OfferingCard]:
    """What a community offers to everybody: active and public ones alone."""
    return cards(tx, tx.rows(_LISTED))


def any_listed(tx: Tx) -> bool:
    """Whether the community offers something to everybody."""
    return tx.value(_ANY) is not None


def cards(tx: Tx, rows: Sequence[Row[Any]]) -> list[OfferingCard]:
    """Rows of CARDS with their prices, which are read in one query."""
    prices = variants.sold(tx, [row.id for row in rows])
    return [
        OfferingCard(**{**row._mapping, "tags": tuple(row.tags)}, variants=prices[row.id]) for row in rows
    ]


def _details(tx: Tx, row: Row[Any]) -> OfferingDetails:
    runs = instructors.runs(tx, row.host_id)
    return OfferingDetails(
        id=row.id,
        community_id=row.community_id,
        instructor=Host(
            row.instructor_id, row.host_id, row.host, row.host_title, row.host_bio, row.host_zone
        ),
        title=row.title,
        slug=row.slug,
        summary=row.summary,
        description=row.description,
        category=row.category,
        delivery=row.delivery,
        minutes=row.minutes,
        sessions=row.sessions,
        cadence_days=row.cadence_days,
        visibility=row.visibility,
        status=row.status,
        banner_id=row.banner_id,
        tags=tuple(row.tags),
        place=row.place,
        space_id=row.space_id,
        room=row.room or "",
        meeting_url=row.meeting_url if runs or tx.actor.is_system else "",
        expectations=tuple(row.expectations),
        faq=tuple((asked, answered) for asked, answered in row.faq),
        testimonials=tuple((who, said) for who, said in row.testimonials),
        policy=Policy.read(row.policy),
        variants=variants.sold(tx, [row.id])[row.id],
        revision=row.revision,
        reference=row.reference,
        manages=runs,
        mine=row.host_id == tx.actor.user_id,
        inside=tx.actor.is_member,
    )
