"""Choosing times in the Mini App: of a new booking, for all of a pack, and the next one of a pack."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from aiohttp import web

from locales.reader import date_range
from services import booking_days, booking_moves, booking_picks
from services.booking_errors import TooManyTimes
from services.booking_picks import Picker, What
from services.offerings import OfferingDetails
from services.reservation_names import minute_of, moment_of
from views import booking_picks as views
from views import booking_words, bookings
from webapp.bookings import BOOKING, shown_now
from webapp.forms import read
from webapp.offerings import OFFERING
from webapp.pages import part
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number

BOOK = OFFERING + "/book"
PRICE = COMMUNITY + "/price/{variant:[0-9]{1,16}}"
TIMES = PRICE + "/times"
PACK = PRICE + "/pack"
NEXT = BOOKING + "/next"


async def begin(request: web.Request) -> web.Response:
    """At which price? The free times at once where there is one. Raises NotFound, NotBookable."""
    found = await database(request).read(actor_of(request), booking_picks.begin, number(request, "offering"))
    if isinstance(found, OfferingDetails):
        return part(request, "bookings/prices.html", offering=found, **booking_words.words())
    return picked(request, found)


async def times(request: web.Request) -> web.Response:
    """When something can be had at a price. Raises NotFound, NotBookable."""
    return await pick(request, What.NEW, number(request, "variant"))


async def next_one(request: web.Request) -> web.Response:
    """When the next appointment of a pack can be. Raises NotFound, NotOpen, NothingToSchedule."""
    return await pick(request, What.NEXT, number(request, "booking"))


async def pick(request: web.Request, what: What, of: int) -> web.Response:
    """The days and times of something. Raises as `booking_picks.opened`."""
    return picked(request, await database(request).read(actor_of(request), booking_picks.opened, what, of))


def picked(request: web.Request, picker: Picker) -> web.Response:
    """The free days, and the times of the one that the address names."""
    strip = booking_days.around(picker, _day(request.query.get("day", "")))
    first = strip.times[0] if strip.times else None
    there = booking_words.when(first, picker.zone, picker.instructor_zone) if first else ""
    path = _path(picker)
    here = f"/app{path}?day={strip.chosen}" if "typed" in request.query and strip.chosen else None
    return part(
        request,
        "bookings/times.html",
        headers={"HX-Push-Url": here} if here else None,
        picker=picker,
        strip=strip,
        path=path,
        onward=_onward(picker),
        back=_back(picker),
        about=views.about(picker),
        first=there if picker.zone != picker.instructor_zone else "",
        minute_of=minute_of,
        span=date_range,
        **booking_words.words(),
    )


async def take(request: web.Request) -> web.Response:
    """Keep a time. Raises BadInput, and as `booking_holds.hold`."""
    at = await _chosen(request)
    return await _hold(request, (at,))


async def take_next(request: web.Request) -> web.Response:
    """Give the next appointment its time. Raises BadInput, and as `booking_moves.schedule`."""
    at, booking = await _chosen(request), number(request, "booking")
    await database(request).write(actor_of(request), booking_moves.schedule, booking, at)
    return await shown_now(request, booking, bookings.scheduled(), path=True)


async def pack(request: web.Request) -> web.Response:
    """The times of a pack from a first one on; that one is chosen first. Raises NotFound, NotBookable."""
    if "first" not in request.query:
        return await times(request)
    first, chosen = moment_of(request.query["first"]), number(request, "variant")
    found = await database(request).read(actor_of(request), booking_picks.packing, chosen, first, {})
    lines = [
        (one, booking_words.when(one.starts_at, found.zone, found.pack.zone)) for one in found.pack.proposals
    ]
    return part(
        request,
        "bookings/pack.html",
        found=found.pack,
        lines=lines,
        path=f"/{number(request, 'community')}/price/{found.pack.variant.id}",
        minute_of=minute_of,
        when=lambda at: booking_words.when(at, found.zone, found.pack.zone),
        **booking_words.words(),
    )


async def take_pack(request: web.Request) -> web.Response:
    """Keep the times of a pack that were chosen. Raises TooManyTimes, and as `booking_holds.hold`."""
    form = await read(request)
    names = ["at-1"] if form.text("only") else sorted(name for name in form.fields if name.startswith("at-"))
    chosen = tuple(moment_of(form.text(name) or "") for name in names if form.text(name))
    if not chosen:
        raise TooManyTimes
    return await _hold(request, chosen)


async def _hold(request: web.Request, starts: tuple[datetime, ...]) -> web.Response:
    which = (number(request, "variant"), starts)
    held = await database(request).write(actor_of(request), booking_picks.hold_these, *which)
    return await shown_now(request, held.booking.id, path=True)


async def _chosen(request: web.Request) -> datetime:
    """The time of a form. Raises NotFound for a forged one."""
    return moment_of((await read(request)).text("at") or "")


def _day(typed: str) -> date | None:
    """The day that an address names; None where it names none."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _path(picker: Picker) -> str:
    """Where a picker is."""
    names = {What.NEW: "price/%d/times", What.MOVE: "appointment/%d/move", What.NEXT: "booking/%d/next"}
    return f"/{picker.community_id}/{names[picker.what] % picker.of}"


def _onward(picker: Picker) -> str:
    """Where a time leads to that is not taken at once; '' where it is."""
    if picker.what is What.MOVE:
        return _path(picker) + "/sure?at="
    many = picker.what is What.NEW and views.is_pack(picker)
    return f"/{picker.community_id}/price/{picker.of}/pack?first=" if many else ""


def _back(picker: Picker) -> tuple[str, str]:
    """The page before, and what it is called."""
    where: Mapping[What, Any] = {
        What.NEW: lambda on: f"offering/{on.offering.id}",
        What.MOVE: lambda on: f"appointment/{on.appointment.id}",
        What.NEXT: lambda on: f"booking/{on.booking.id}",
    }
    return f"/{picker.community_id}/{where[picker.what](picker.on)}", picker.title


ROUTES = [
    *shown(BOOK, begin),
    *shown(TIMES, times),
    post("/parts" + TIMES, take),
    *shown(PACK, pack),
    post("/parts" + PACK, take_pack),
    *shown(NEXT, next_one),
    post("/parts" + NEXT, take_next),
]
