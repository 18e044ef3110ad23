"""Choosing times: a price, a day, a time, the times of a pack, and another time for one."""

from datetime import date, datetime

from keyboards import booking_picks as keyboards
from keyboards import bookings as booking_keyboards
from keyboards import nav
from keyboards.booking_picks import PickMonth, PickStart
from keyboards.bookings import AppointmentScreen, BookingScreen
from keyboards.data import CommunityData, markup
from keyboards.offerings import OfferingScreen
from locales.reader import gettext as _
from locales.reader import ngettext, number, short_date
from services.booking_holds import Choice, Pack
from services.booking_moves import Moving, Scheduling
from services.booking_pages import BookingPage
from services.booking_picks import Begun, Confirming, Packing, Picker, What
from services.offerings import OfferingDetails
from services.reservation_names import minute_of
from services.variants import VariantDetails
from views import booking_words, bookings
from views.screen import Screen, render


def variants(offering: OfferingDetails) -> Screen:
    """At which price?"""
    labels = {one.id: variant(one) for one in offering.variants}
    back = nav.back_row(OfferingScreen(community=offering.community_id, offering=offering.id))
    text = render("bookings/variants.html", offering=offering, **booking_words.words())
    return Screen(text, markup(*keyboards.variants(offering, labels), back))


def days(picker: Picker, *, toast: str | None = None) -> Screen:
    """The near days with free times."""
    text = render("bookings/days.html", picker=picker, about=about(picker), **booking_words.words())
    return Screen(text, markup(*keyboards.chips(picker), nav.back_row(_before(picker))), toast)


def month(picker: Picker, shown: str) -> Screen:
    """Every day."""
    text = render("bookings/days.html", picker=picker, about=about(picker), **booking_words.words())
    back = nav.back_row(PickStart(community=picker.community_id, what=picker.what, of=picker.of))
    return Screen(text, markup(*keyboards.month(picker, shown), back))


def times(picker: Picker, day: date, page: int) -> Screen:
    """The free times of a day, in the time of who chooses and, where it differs, the instructor's."""
    found = picker.times(day)
    spans = [booking_words.when(start, picker.zone, picker.instructor_zone) for start in found[:1]]
    text = render(
        "bookings/times.html",
        picker=picker,
        day=short_date(day),
        found=found,
        first=spans[0] if spans and picker.zone != picker.instructor_zone else "",
        **booking_words.words(),
    )
    back = nav.back_row(PickMonth(community=picker.community_id, what=picker.what, of=picker.of))
    return Screen(text, markup(*keyboards.times(picker, day, page), back))


def pack(found: Pack, zone: str) -> Screen:
    """The times of a pack, those that are taken, and what is instead."""
    lines = [(one, booking_words.when(one.starts_at, zone, found.zone)) for one in found.proposals]
    text = render("bookings/pack.html", found=found, lines=lines, **booking_words.words())
    community = found.offering.community_id
    back = nav.back_row(PickStart(community=community, what=What.NEW, of=found.variant.id))
    return Screen(text, markup(*keyboards.pack(found, community, zone), back))


def move(found: Moving, at: datetime) -> Screen:
    """Move it there? With what it costs."""
    booking, one = found.booking, found.appointment
    own = booking.zone if booking.mine and not booking.runs else one.zone
    text = render(
        "bookings/move.html",
        found=found,
        old=booking_words.of(booking, one),
        new=booking_words.when(at, own, one.zone),
        **booking_words.words(),
    )
    back = nav.back_row(AppointmentScreen(community=booking.community_id, appointment=one.id))
    return Screen(text, markup([booking_keyboards.move_now(found, minute_of(at))], back))


def begun(found: Begun) -> Screen:
    """At which price, or on which day."""
    return days(found) if isinstance(found, Picker) else variants(found)


def taken(found: BookingPage | Packing | Confirming) -> Screen:
    """A time was chosen: what is kept now, or what is to be said yet."""
    match found:
        case Packing(pack=chosen, zone=zone):
            return pack(chosen, zone)
        case Confirming(moving=moving, at=at):
            return move(moving, at)
    return bookings.screen(found)


def variant(one: VariantDetails) -> str:
    """A price on a button."""
    cost = booking_words.price(one.price_minor, one.currency)
    if one.sessions == 1:
        return f"{one.name} · {cost}"
    return f"{one.name} · {number(one.sessions)}× · {cost}"


def is_pack(picker: Picker) -> bool:
    """Whether the time is the first of several."""
    return isinstance(picker.on, Choice) and picker.on.variant.sessions > 1


def about(picker: Picker) -> str:
    """What the time is chosen for."""
    match picker.on:
        case Choice(variant=chosen):
            return variant(chosen)
        case Moving(booking=booking, appointment=one):
            return _("Now: %(moment)s", moment=booking_words.of(booking, one))
        case Scheduling(booking=booking):
            left = booking.unscheduled
            return ngettext("%(num)s has no time yet.", "%(num)s have no time yet.", left)


def _before(picker: Picker) -> CommunityData:
    """The screen before."""
    community = picker.community_id
    match picker.on:
        case Choice(offering=offering):
            return OfferingScreen(community=community, offering=offering.id)
        case Moving(appointment=one):
            return AppointmentScreen(community=community, appointment=one.id)
        case Scheduling(booking=booking):
            return BookingScreen(community=community, booking=booking.id)
