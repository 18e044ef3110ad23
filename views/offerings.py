"""One-to-one services as people see them in the chat."""

from typing import Any
from urllib.parse import urlencode

from aiogram.types import InlineKeyboardButton

from keyboards import earnings, hours, instructors, nav, pipeline, step_edit
from keyboards import offerings as keyboards
from keyboards.bookings import BookingList, DiaryPage
from keyboards.data import button, link, markup, page
from keyboards.home import CommunityScreen
from keyboards.members import Join
from keyboards.offerings import OfferingList, OfferingMine
from locales import offering_words
from locales.reader import city
from locales.reader import gettext as _
from locales.words import short
from services.booking_lists import When
from services.offering_lists import Shelf
from services.offerings import OfferingCard, OfferingDetails
from views import policies, prices
from views.links import Links
from views.screen import Screen, render

MOST_TEXT = 1500
"""Letters of a description in a message; all of it is on the page."""
MOST_FAQ = 3
MOST_ANSWER = 300


def listing(shelf: Shelf, links: Links, shown: int = 0) -> Screen:
    """What the instructors of a community offer."""
    community = shelf.community_id
    rows = keyboards.cards(community, shelf.cards, shown, mine=False)
    own = _own(shelf, links)
    booked = _booked(shelf)
    who = [instructors.opener(community)]
    text = render("offerings/list.html", shelf=shelf, cards=_page(shelf.cards, shown), **words())
    return Screen(text, markup(*rows, booked, own, who, nav.back_row(CommunityScreen(community=community))))


def _booked(shelf: Shelf) -> list[InlineKeyboardButton]:
    """One's bookings; for who runs some, the appointments."""
    community = shelf.community_id
    found = [button(_("My bookings"), BookingList(community=community))]
    if shelf.sells:
        of = DiaryPage(community=community, when=When.AHEAD, everybody=shelf.instructor is None)
        found.append(button(_("All appointments") if of.everybody else _("My appointments"), of))
    return found


def _own(shelf: Shelf, links: Links) -> list[InlineKeyboardButton]:
    if not shelf.sells:
        return []
    new = page(_("New offering"), links.page(f"/app/{shelf.community_id}/offering/new"))
    mine = [button(_("My offerings"), OfferingMine(community=shelf.community_id))] if shelf.instructor else []
    return [*mine, *new]


def mine(community: int, found: list[OfferingCard], links: Links, shown: int = 0) -> Screen:
    """One's own offerings."""
    rows = keyboards.cards(community, found, shown, mine=True)
    new = page(_("New offering"), links.page(f"/app/{community}/offering/new"))
    text = render("offerings/mine.html", cards=_page(found, shown), **words())
    more = [[pipeline.opener(community), earnings.own(community)], [hours.opener(community)]]
    return Screen(text, markup(*rows, new, *more, nav.back_row(OfferingList(community=community))))


def _page(found: list[OfferingCard] | tuple[OfferingCard, ...], shown: int) -> list[OfferingCard]:
    pages = max(1, -(-len(found) // keyboards.PAGE))
    first = min(shown, pages - 1) * keyboards.PAGE
    return list(found[first : first + keyboards.PAGE])


def screen(offering: OfferingDetails, links: Links, *, toast: str | None = None) -> Screen:
    """One offering, with its prices and the ways to book it."""
    text = render("offerings/screen.html", offering=offering, **words())
    path = f"/app/{offering.community_id}/offering/{offering.id}"
    look = page(_("Open page"), links.page(path))
    edit = page(_("Edit in the app"), links.page(f"{path}/edit")) if offering.manages else []
    share = [link(_("Share link"), _share(offering, links))] if offering.active else []
    of = {"community": offering.community_id}
    back = nav.back_row(OfferingList(**of) if offering.inside else CommunityScreen(**of))
    book = keyboards.book_rows(offering) if offering.inside else [[button(_("Join"), Join(**of), "primary")]]
    plan = [step_edit.open_plan(offering.community_id, offering.id)] if offering.manages else []
    plan += page(_("Build the form"), links.page(f"{path}/form")) if offering.mine else []
    rows = [*book, [*look, *share], [*keyboards.manage(offering), *edit], plan]
    return Screen(text, markup(*rows, back), toast)


def published(offering: OfferingDetails, links: Links) -> Screen:
    """The offering after it was published or put away."""
    said = _("It can be booked now.") if offering.active else _("Archived. Nobody books it any more.")
    return screen(offering, links, toast=said)


def _share(offering: OfferingDetails, links: Links) -> str:
    given = {"url": links.start(offering.reference), "text": offering.title}
    return f"https://t.me/share/url?{urlencode(given)}"


def words() -> dict[str, Any]:
    """What templates say of offerings with."""
    return {
        "category_name": offering_words.category,
        "delivery_name": offering_words.delivery,
        "status_name": offering_words.status,
        "visibility_name": offering_words.visibility,
        "price": prices.price,
        "vat": prices.vat,
        "size": prices.size,
        "pay_ways": prices.ways,
        "from_price": prices.from_price,
        "length": prices.length,
        "policy_lines": policies.lines,
        "clock_place": city,
        "short": short,
        "most_text": MOST_TEXT,
        "most_faq": MOST_FAQ,
        "most_answer": MOST_ANSWER,
    }
