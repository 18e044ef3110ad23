"""One's bookings in the Mini App: listed, agreed on, with all that belongs to them, and cancelled."""

from typing import Any

from aiohttp import web

from locales.reader import clock
from models.bookings import BookingStatus
from services import (
    booking_agreeing,
    booking_changes,
    booking_coupons,
    booking_holds,
    booking_lists,
    booking_overview,
)
from services.booking_errors import SumChanged
from services.booking_pages import Offer
from views import booking_words, invoice_paper, orders, policies
from views import bookings as views
from webapp import booking_files, paying
from webapp.forms import read
from webapp.pages import part
from webapp.paying import Paying
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number

LIST = COMMUNITY + "/bookings"
BOOKING = COMMUNITY + "/booking/{booking:[0-9]{1,16}}"
"""The path of one booking, below which its pages are."""
CANCEL = BOOKING + "/cancel"


async def mine(request: web.Request) -> web.Response:
    """One's own. Raises NotFound."""
    page = int(request.match_info.get("page", "0"))
    found = await database(request).read(actor_of(request), booking_lists.mine, page)
    community = number(request, "community")
    return part(request, "bookings/list.html", found=found, community=community, **booking_words.words())


async def page(request: web.Request) -> web.Response:
    """One booking. Raises NotFound."""
    return await shown_now(request, number(request, "booking"))


async def shown_now(
    request: web.Request,
    booking_id: int,
    said: str | None = None,
    *,
    paid_at: Paying | None = None,
    path: bool = False,
) -> web.Response:
    """A booking as it is now, with what was just done; `path` says that it was done elsewhere."""
    found = await database(request).read(actor_of(request), booking_overview.opened, booking_id)
    booking = found.page.booking
    place, url = views.where(booking)
    left = (booking.hold_until - database(request).clock()).total_seconds() if booking.hold_until else 0
    held = booking.status is BookingStatus.HELD
    here = f"/{booking.community_id}/booking/{booking.id}"
    return part(
        request,
        "bookings/page.html",
        headers={"HX-Push-Url": "/app" + here} if path else None,
        found=found,
        booking=booking,
        order=found.page.order,
        offers=[one for one in found.page.offers if paying.can_be_paid(request, one.way)],
        path=here,
        place=place,
        link=url,
        until=clock(booking.hold_until, booking.zone) if booking.hold_until else "",
        left=max(0, int(left)),
        ran_out=booking.status is BookingStatus.EXPIRED or (held and left <= 0),
        policy=policies.lines(booking.policy),
        paid_at=paid_at,
        files=booking_files.of(request, found),
        notice={"words": said, "kind": "good"} if said else None,
        **_words(),
    )


async def agree(request: web.Request) -> web.Response:
    """Book on these terms, by this way. Raises BadInput, and as `booking_agreeing.agree`."""
    form, which = await read(request), number(request, "booking")
    said = booking_agreeing.said(form.text("terms") or "", form.text("way") or "")
    done = await database(request).write(actor_of(request), booking_agreeing.agree, which, *said)
    paid_at = await paying.place_of(request, done.booking, done.charge)
    return await shown_now(request, which, views.agreed(done), paid_at=paid_at)


async def stand(request: web.Request) -> web.Response:
    """Have a booking stand that costs nothing. Raises as `booking_agreeing.agree_free`."""
    which = number(request, "booking")
    await database(request).write(actor_of(request), booking_agreeing.agree_free, which)
    return await shown_now(request, which, views.booked())


async def coupon(request: web.Request) -> web.Response:
    """Use a code, or drop it. Raises as `booking_coupons.use`."""
    which, code = number(request, "booking"), (await read(request)).text("coupon") or ""
    await database(request).write(actor_of(request), booking_coupons.use, which, code.strip())
    return await shown_now(request, which, views.coupon_used() if code.strip() else None)


async def drop(request: web.Request) -> web.Response:
    """Give up times that are kept. Raises NotFound."""
    which = number(request, "booking")
    await database(request).write(actor_of(request), booking_holds.drop, which)
    return await shown_now(request, which, views.dropped())


async def ask(request: web.Request) -> web.Response:
    """Cancel it? With what is kept and what comes back. Raises NotFound, NotOpen."""
    found = await database(request).read(actor_of(request), booking_changes.ask, number(request, "booking"))
    return part(request, "bookings/cancel.html", found=found, booking=found.booking, **_words())


async def cancel(request: web.Request) -> web.Response:
    """Do it, where as much is kept as was shown. Raises as `booking_changes.cancel`."""
    form, which = await read(request), number(request, "booking")
    keep, reason = form.number("keep"), form.text("reason") or ""
    if keep is None:
        raise SumChanged
    done = await database(request).write(actor_of(request), booking_changes.cancel, which, keep, reason)
    return await shown_now(request, which, views.cancelled(done), path=True)


def _words() -> dict[str, Any]:
    return {
        **booking_words.words(),
        "offer_name": lambda offer: booking_words.way(offer.way),
        "offer_terms": booking_words.terms,
        "parts_of": _parts,
        "paper_name": lambda paper: invoice_paper.paper(paper).title,
        "order_status": orders.status,
    }


def _parts(offer: Offer, zone: str) -> list[str]:
    """What is due when, where it is not all at once."""
    return booking_words.parts(offer, zone) if len(offer.quote.parts) > 1 else []


ROUTES = [
    *shown(LIST, mine),
    *shown(LIST + "/{page:[0-9]{1,4}}", mine),
    *shown(BOOKING, page),
    post("/parts" + BOOKING + "/agree", agree),
    post("/parts" + BOOKING + "/stand", stand),
    post("/parts" + BOOKING + "/coupon", coupon),
    post("/parts" + BOOKING + "/drop", drop),
    *shown(CANCEL, ask),
    post("/parts" + CANCEL, cancel),
]
