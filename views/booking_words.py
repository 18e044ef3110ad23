"""Words of bookings that several screens share: what they are, when, and what they cost."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from locales.reader import city, clock, day, moment, moment_there, money, number, on_the_spot, zone_for
from locales.reader import gettext as _
from models.bookings import AppointmentStatus, BookingStatus
from models.orders import Terms, Way
from services.booking_lists import Booked
from services.booking_pages import Offer
from services.bookings import AppointmentDetails, BookingDetails


def status(value: BookingStatus) -> str:
    """How far a booking is."""
    return {
        BookingStatus.HELD: _("Kept for you"),
        BookingStatus.RESERVED: _("Reserved, to be paid"),
        BookingStatus.CONFIRMED: _("Confirmed"),
        BookingStatus.IN_PROGRESS: _("Under way"),
        BookingStatus.COMPLETED: _("Completed"),
        BookingStatus.CANCELLED: _("Cancelled"),
        BookingStatus.EXPIRED: _("Not kept any more"),
    }[value]


def sign(one: AppointmentDetails) -> str:
    """A sign for how an appointment stands."""
    return {
        AppointmentStatus.HELD: "⏳",
        AppointmentStatus.BOOKED: "🗓",
        AppointmentStatus.COMPLETED: "✓",
        AppointmentStatus.NO_SHOW: "✗",
        AppointmentStatus.CANCELLED: "–",
    }[one.status]


def state(one: AppointmentDetails) -> str:
    """What became of an appointment; empty for one that is to come."""
    return {
        AppointmentStatus.COMPLETED: _("took place"),
        AppointmentStatus.NO_SHOW: _("missed"),
        AppointmentStatus.CANCELLED: _("cancelled"),
    }.get(one.status, "")


def when(at: datetime, own_zone: str, zone: str, until: datetime | None = None) -> str:
    """A time in the reader's zone; and in the instructor's, where the clocks differ."""
    shown = moment(at, own_zone, until)
    if at.astimezone(zone_for(own_zone)).utcoffset() == at.astimezone(ZoneInfo(zone)).utcoffset():
        return shown
    return f"{shown} · {moment_there(at, zone, until)}"


def of(booking: BookingDetails, one: AppointmentDetails) -> str:
    """When an appointment is, for who reads."""
    own = booking.zone if booking.mine and not booking.runs else one.zone
    return when(one.starts_at, own, one.zone, one.ends_at)


def booked_when(booked: Booked) -> str:
    """When one's next appointment is."""
    return when(booked.starts_at, booked.own_zone, booked.zone, booked.ends_at)


def clocks(at: datetime, own_zone: str, zone: str) -> str:
    """A time of day in the reader's zone; and in the instructor's, where the clocks differ."""
    shown = clock(at, own_zone)
    there = at.astimezone(ZoneInfo(zone))
    if at.astimezone(zone_for(own_zone)).utcoffset() == there.utcoffset():
        return shown
    with on_the_spot():
        return f"{shown} · {clock(at, zone)} ({city(zone)})"


def for_reader(booking: BookingDetails, zone: str, at: datetime) -> str:
    """A time of a booking for who reads: in the customer's zone for them, else in the instructor's."""
    return when(at, booking.zone if booking.mine and not booking.runs else zone, zone)


def price(minor: int, currency: str) -> str:
    """A price; free where there is none."""
    return money(minor, currency) if minor else _("Free")


def way(value: Way) -> str:
    """By what money comes."""
    return {
        Way.TELEGRAM: _("Card in Telegram"),
        Way.STARS: _("Stars"),
        Way.STRIPE: _("Card or TWINT"),
        Way.QR_BILL: _("QR-bill"),
        Way.CREDITS: _("Credits"),
        Way.CASH: _("Cash"),
    }[value]


def terms(offer: Offer) -> str:
    """What is due at once of a way to pay, and in how many parts."""
    parts, currency = offer.quote.parts, offer.quote.currency
    if len(parts) < 2:
        return price(offer.quote.total_minor, currency)
    first = money(parts[0].amount_minor, currency)
    if offer.terms is Terms.DEPOSIT:
        return _("%(price)s deposit", price=first)
    return f"{number(len(parts))} × {first}"


def parts(offer: Offer, zone: str) -> list[str]:
    """`€50.00 by Thu 26 Nov`, for each part."""
    currency = offer.quote.currency
    return [
        _("%(amount)s by %(day)s", amount=money(one.amount_minor, currency), day=day(one.due_at, zone))
        for one in offer.quote.parts
    ]


def offer(value: Offer) -> str:
    """`Card or TWINT · CHF 90.00`."""
    return f"{way(value.way)} · {terms(value)}"


def words() -> dict[str, Any]:
    """What templates say of bookings with."""
    return {
        "booking_status": status,
        "appointment_sign": sign,
        "appointment_state": state,
        "appointment_when": of,
        "price": price,
        "moment_there": moment_there,
        "way_name": way,
        "clock_place": city,
    }
