"""Bookings as people see them: one's own, an instructor's appointments, and what cancelling means."""

from aiogram.types import InlineKeyboardButton

from keyboards import bookings as keyboards
from keyboards import intake_forms, nav, steps, threads
from keyboards import orders as order_keyboards
from keyboards.bookings import AppointmentScreen, BookingList, BookingScreen, DiaryPage
from keyboards.data import link, markup
from keyboards.home import CommunityScreen
from locales.reader import clock
from locales.reader import gettext as _
from models.bookings import AppointmentStatus
from services.booking_agreeing import Agreed
from services.booking_changes import Cancelling, CancellingOne
from services.booking_lists import Diary, Mine, When
from services.booking_pages import BookingPage
from services.bookings import AppointmentDetails, BookingDetails
from views import booking_words, calendar_files, policies
from views.screen import Screen, render


def mine(community: int, found: Mine, *, toast: str | None = None) -> Screen:
    """One's own bookings."""
    text = render("bookings/list.html", found=found, **booking_words.words())
    back = nav.back_row(CommunityScreen(community=community))
    return Screen(text, markup(*keyboards.mine(community, found), back), toast)


def diary(community: int, found: Diary) -> Screen:
    """The appointments of an instructor."""
    text = render("bookings/diary.html", found=found, **booking_words.words())
    back = nav.back_row(CommunityScreen(community=community))
    return Screen(text, markup(*keyboards.diary(community, found), back))


def screen(page: BookingPage, *, toast: str | None = None) -> Screen:
    """One booking, with its money and what its reader may do."""
    booking = page.booking
    place, url = where(booking)
    text = render(
        "bookings/screen.html",
        booking=booking,
        order=page.order,
        offers=page.offers,
        place=place,
        link=url,
        until=clock(booking.hold_until, booking.zone) if booking.hold_until else "",
        policy=policies.lines(booking.policy),
        form=page.form,
        **booking_words.words(),
    )
    rows = _held(page) if booking.status == "held" else _agreed(page)
    return Screen(text, markup(*rows, nav.back_row(_before(booking))), toast)


def ask_coupon(booking: BookingDetails) -> Screen:
    """Which coupon?"""
    back = nav.back_row(BookingScreen(community=booking.community_id, booking=booking.id))
    return Screen(_("Write your coupon or referral code."), markup(back))


def appointment(booking: BookingDetails, one: AppointmentDetails, *, toast: str | None = None) -> Screen:
    """One appointment."""
    place, url = place_of(one), link_of(booking, one)
    text = render(
        "bookings/appointment.html", booking=booking, one=one, place=place, link=url, **booking_words.words()
    )
    change = keyboards.change(booking, one) if booking.is_agreed and one.to_come else []
    seen = one.to_come or one.status in (AppointmentStatus.COMPLETED, AppointmentStatus.NO_SHOW)
    door = keyboards.door(booking, one) if booking.runs and seen and booking.status != "held" else []
    back = nav.back_row(BookingScreen(community=booking.community_id, booking=booking.id))
    return Screen(text, markup(door, change, _in_calendar(booking, one), back), toast)


def _in_calendar(booking: BookingDetails, one: AppointmentDetails) -> list[InlineKeyboardButton]:
    """Into one's calendar: by a file, or at Google."""
    if not (booking.is_agreed and one.to_come):
        return []
    return [keyboards.file(booking), link(_("Add to Google"), google(booking, one))]


def google(booking: BookingDetails, one: AppointmentDetails) -> str:
    """The page of Google Calendar that adds it."""
    return calendar_files.google_appointment(
        booking.title, one.starts_at, one.ends_at, one.zone, place_of(one) or one.meeting_url
    )


def cancel(found: Cancelling, reason: str = "") -> Screen:
    """Cancel all of it? With what is kept and what comes back."""
    booking, money = found.booking, found.sum
    text = render(
        "bookings/cancel.html",
        booking=booking,
        ahead=booking.to_come,
        reason=reason,
        total=money.total_minor,
        used=money.used_minor,
        fee=money.fees_minor,
        back=money.back_minor,
        owed=money.owed_minor,
        currency=found.currency,
        question=_("Cancel this booking?")
        if found.by_customer
        else _("Cancel this booking? The customer is told. Write why, or cancel without."),
        **booking_words.words(),
    )
    back = nav.back_row(BookingScreen(community=booking.community_id, booking=booking.id))
    return Screen(text, markup([keyboards.cancel_now(found)], back))


def cancel_one(found: CancellingOne) -> Screen:
    """Cancel one appointment? In time it goes back to the pack."""
    booking, one = found.booking, found.appointment
    question = _("Cancel this appointment? You choose another time for it later.")
    if found.fee_minor:
        cost = booking_words.price(found.fee_minor, found.currency)
        question = _(
            "Cancel this appointment? It is late: it counts as used, and %(price)s of it is kept.", price=cost
        )
    text = render(
        "bookings/cancel.html",
        booking=booking,
        ahead=[one],
        reason="",
        total=0,
        question=question,
        **booking_words.words(),
    )
    back = nav.back_row(AppointmentScreen(community=booking.community_id, appointment=one.id))
    return Screen(text, markup([keyboards.cancel_one_now(found)], back))


def _held(page: BookingPage) -> keyboards.Rows:
    booking = page.booking
    if not booking.mine:
        return []
    free = [] if booking.price_minor else [keyboards.book_free(booking)]
    ways = [[keyboards.agree(booking, one, booking_words.offer(one))] for one in page.offers]
    if page.order is not None:
        ways = [[order_keyboards.see(booking.community_id, booking.id)]]
    coupon = [keyboards.coupon(booking, page.coupon)] if page.offers else []
    form = intake_forms.opener(booking, page.form)
    return [form, free, *ways, coupon, [keyboards.held(booking)]]


def _agreed(page: BookingPage) -> keyboards.Rows:
    booking = page.booking
    form = intake_forms.opener(booking, page.form)
    if not booking.is_agreed:
        return [*keyboards.appointments(booking), form, _care(booking)]
    more = [keyboards.next_one(booking)] if booking.unscheduled else []
    if page.order is not None:
        more.append(order_keyboards.see(booking.community_id, booking.id))
    return [
        more,
        *keyboards.appointments(booking),
        form,
        _care(booking),
        [keyboards.file(booking), keyboards.cancel(booking)],
    ]


def _care(booking: BookingDetails) -> list[InlineKeyboardButton]:
    """The steps of what was confirmed, for all who see it; its thread for the two."""
    if booking.confirmed_at is None:
        return []
    at = (booking.community_id, booking.id)
    thread = [threads.of_booking(*at)] if booking.mine or booking.teaches else []
    return [steps.open_steps(*at), *thread]


def where(booking: BookingDetails) -> tuple[str, str]:
    """Where its appointments are, where it is the same for all; the link only once it is agreed."""
    ahead = booking.to_come or booking.appointments
    if not ahead:
        return "", ""
    return place_of(ahead[0]), link_of(booking, ahead[0])


def place_of(one: AppointmentDetails) -> str:
    """Where it is."""
    return ", ".join(part for part in (one.space, one.place) if part)


def link_of(booking: BookingDetails, one: AppointmentDetails) -> str:
    """The way into it online, once it is agreed."""
    return one.meeting_url if booking.is_agreed else ""


def _before(booking: BookingDetails) -> BookingList | DiaryPage:
    if booking.mine:
        return BookingList(community=booking.community_id)
    return DiaryPage(community=booking.community_id, when=When.AHEAD, everybody=not booking.teaches)


def booked() -> str:
    """A booking stands."""
    return _("Booked. I remind you the day before.")


def agreed(done: Agreed) -> str | None:
    """What a booking came to; nothing is said to one who has to pay yet."""
    return booked() if done.booking.is_agreed else None


def scheduled() -> str:
    """One more appointment of a pack has its time."""
    return _("Booked. The other side is told.")


def coupon_used() -> str:
    """A coupon counts."""
    return _("The coupon counts.")


def noted() -> str:
    """Whether somebody came is noted down."""
    return _("Noted.")


def dropped() -> str:
    """Times are given up."""
    return _("Given up. The times are free again.")


def moved() -> str:
    """An appointment has another time."""
    return _("Moved. The other side is told.")


def cancelled(found: Cancelling) -> str:
    """A booking is cancelled: what comes back."""
    if not found.sum.back_minor:
        return _("Cancelled. The other side is told.")
    return _(
        "Cancelled. Comes back: %(price)s", price=booking_words.price(found.sum.back_minor, found.currency)
    )


def one_cancelled() -> str:
    """An appointment is cancelled."""
    return _("Cancelled. The other side is told.")
