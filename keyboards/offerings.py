"""Buttons of one-to-one services: which there are, one of them, and one's own."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.booking_starts import BookStart
from keyboards.data import CommunityData, button
from locales.reader import gettext as _
from locales.reader import number
from locales.words import short
from models.offerings import OfferingStatus
from services.offerings import OfferingCard, OfferingDetails

PAGE = 8
"""Offerings on a screen."""
TITLE = 40
Rows = list[list[InlineKeyboardButton]]


class OfferingList(CommunityData, prefix="zol"):
    """What the instructors of a community offer."""

    page: int = 0


class OfferingScreen(CommunityData, prefix="zos"):
    """One offering."""

    offering: int


class OfferingMine(CommunityData, prefix="zom"):
    """One's own offerings, drafts and old ones too."""

    page: int = 0


class OfferingPublish(CommunityData, prefix="zop"):
    """Whether it is shown to be booked, or put away."""

    offering: int
    on: bool


def opener(community: int) -> InlineKeyboardButton:
    """The way to what is offered one to one."""
    return button(_("Book 1-to-1"), OfferingList(community=community))


def cards(community: int, found: Sequence[OfferingCard], page: int, *, mine: bool) -> Rows:
    """A page of offerings, one a row."""
    pages = max(1, -(-len(found) // PAGE))
    page = min(page, pages - 1)
    rows = [
        [button(short(card.title, TITLE), OfferingScreen(community=community, offering=card.id))]
        for card in found[page * PAGE : (page + 1) * PAGE]
    ]
    kind = OfferingMine if mine else OfferingList

    def at(there: int) -> CommunityData | None:
        return kind(community=community, page=there) if 0 <= there < pages else None

    return [*rows, nav.page_row(at(page - 1), f"{number(page + 1)}/{number(pages)}", at(page + 1))]


def book_rows(offering: OfferingDetails) -> Rows:
    """The way to book an offering; none where nothing can be booked."""
    if not (offering.active and offering.variants):
        return []
    data = BookStart(community=offering.community_id, of=offering.id)
    return [[button(_("Book a time"), data, style="primary")]]


def manage(offering: OfferingDetails) -> list[InlineKeyboardButton]:
    """What its instructor may do with it: publish it, or put it away."""
    ids = {"community": offering.community_id, "offering": offering.id}
    if not offering.manages:
        return []
    if offering.status is OfferingStatus.ACTIVE:
        return [button(_("Archive"), OfferingPublish(**ids, on=False))]
    return [button(_("Publish"), OfferingPublish(**ids, on=True), style="primary")]
