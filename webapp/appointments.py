"""One appointment in the Mini App: what it is, moved, cancelled, and whether its customer came."""

from typing import Any

from aiohttp import web

from models.bookings import AppointmentStatus
from services import booking_changes, booking_moves, booking_running, bookings
from services.booking_errors import SumChanged
from services.booking_picks import What
from services.bookings import BookingDetails
from services.errors import Outdated
from services.reservation_names import minute_of, moment_of
from views import booking_words
from views import bookings as views
from webapp.booking_picks import pick
from webapp.bookings import shown_now
from webapp.forms import Form, read
from webapp.pages import part
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number

APPOINTMENT = COMMUNITY + "/appointment/{appointment:[0-9]{1,16}}"
"""The path of one appointment, below which its pages are."""
MOVE = APPOINTMENT + "/move"
CANCEL = APPOINTMENT + "/cancel"
_SEEN = (AppointmentStatus.COMPLETED, AppointmentStatus.NO_SHOW)


async def page(request: web.Request) -> web.Response:
    """One appointment. Raises NotFound."""
    found = await database(request).read(
        actor_of(request), bookings.of_appointment, number(request, "appointment")
    )
    return _page(request, found)


def _page(
    request: web.Request, booking: BookingDetails, said: str | None = None, *, path: bool = False
) -> web.Response:
    """An appointment as it is now; `path` says that something was done with it elsewhere."""
    one = booking.appointment(number(request, "appointment"))
    here = f"/{booking.community_id}/appointment/{one.id}"
    return part(
        request,
        "bookings/appointment.html",
        headers={"HX-Push-Url": "/app" + here} if path else None,
        booking=booking,
        one=one,
        path=here,
        place=views.place_of(one),
        link=views.link_of(booking, one),
        changes=booking.is_agreed and one.to_come,
        asks=booking.runs and booking.status != "held" and (one.to_come or one.status in _SEEN),
        google=views.google(booking, one),
        notice={"words": said, "kind": "good"} if said else None,
        **booking_words.words(),
    )


async def times(request: web.Request) -> web.Response:
    """When it can be instead. Raises NotFound, NotOpen, AppointmentOver, NoMoves."""
    return await pick(request, What.MOVE, number(request, "appointment"))


async def ask_move(request: web.Request) -> web.Response:
    """Move it there? A time is chosen first. Raises as `times`."""
    if "at" not in request.query:
        return await times(request)
    at, which = moment_of(request.query["at"]), number(request, "appointment")
    found = await database(request).read(actor_of(request), booking_moves.ask, which)
    one = found.appointment
    return part(
        request,
        "bookings/move.html",
        found=found,
        one=one,
        booking=found.booking,
        old=booking_words.of(found.booking, one),
        new=booking_words.for_reader(found.booking, one.zone, at),
        at=minute_of(at),
        **booking_words.words(),
    )


async def move(request: web.Request) -> web.Response:
    """Give it that time. Raises NotFound, and as `booking_moves.move`."""
    form, which = await read(request), number(request, "appointment")
    at, revision = moment_of(form.text("at") or ""), form.number("revision")
    if revision is None:
        raise Outdated(None)
    said = (which, revision, at, _shown(form, "fee"))
    moved = await database(request).write(actor_of(request), booking_moves.move, *said)
    return _page(request, moved, views.moved(), path=True)


async def ask_cancel(request: web.Request) -> web.Response:
    """Cancel it? With what is kept. Raises NotFound, NotOpen, AppointmentOver."""
    which = number(request, "appointment")
    found = await database(request).read(actor_of(request), booking_changes.ask_one, which)
    known: dict[str, Any] = {"one": found.appointment, "booking": found.booking}
    return part(request, "bookings/cancel_one.html", found=found, **known, **booking_words.words())


async def cancel(request: web.Request) -> web.Response:
    """Do it, where it costs what was shown. Raises as `booking_changes.cancel_one`."""
    fee = _shown(await read(request), "fee")
    which = (number(request, "appointment"), fee)
    done = await database(request).write(actor_of(request), booking_changes.cancel_one, *which)
    return await shown_now(request, done.booking.id, views.one_cancelled(), path=True)


async def check_in(request: web.Request) -> web.Response:
    """The customer is there, or is not yet. Raises NotFound, NotOpen, TooEarly."""
    came = (await read(request)).text("came") == "yes"
    which = number(request, "appointment")
    done = await database(request).write(actor_of(request), booking_running.check_in, which, came=came)
    return _page(request, done, views.noted())


async def miss(request: web.Request) -> web.Response:
    """The customer did not come, or did after all. Raises NotFound, TooEarly, Settled."""
    missed = (await read(request)).text("missed") == "yes"
    which = number(request, "appointment")
    done = await database(request).write(actor_of(request), booking_running.mark, which, missed=missed)
    return _page(request, done, views.noted())


def _shown(form: Form, name: str) -> int:
    """A sum as it was shown. Raises SumChanged where none was, BadInput."""
    found = form.number(name)
    if found is None:
        raise SumChanged
    return found


ROUTES = [
    *shown(APPOINTMENT, page),
    *shown(MOVE, times),
    *shown(MOVE + "/sure", ask_move),
    post("/parts" + MOVE, move),
    *shown(CANCEL, ask_cancel),
    post("/parts" + CANCEL, cancel),
    post("/parts" + APPOINTMENT + "/check-in", check_in),
    post("/parts" + APPOINTMENT + "/missed", miss),
]
