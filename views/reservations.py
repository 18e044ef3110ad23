"""Reserving a room: how long, what for, once more; and what one has reserved."""

from datetime import datetime, timedelta

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards import reservations as keyboards
from keyboards.data import button, markup
from keyboards.reservations import ReservationList, ReservationScreen
from keyboards.space_edit import SpaceManage
from keyboards.spaces import SlotPick, SpaceList, SpaceScreen
from locales.reader import gettext as _
from locales.reader import moment, on_the_spot
from services.conflicts import Conflict
from services.reservation_names import minute_of
from services.reservations import Held, Plan, Reservation
from services.spaces import SpaceDetails
from views import conflicts, spaces
from views.screen import Screen, render


@on_the_spot()
def lengths(room: SpaceDetails, at: datetime, minutes: list[int]) -> Screen:
    """For how long?"""
    back = nav.back_row(SpaceScreen(community=room.community_id, space=room.id))
    text = render("reservations/length.html", room=room, when=moment(at, room.zone))
    return Screen(text, markup(*keyboards.lengths(room, minute_of(at), minutes), back))


@on_the_spot()
def purpose(community: int, planned: Plan | Conflict) -> Screen:
    """What for? Or what is in the way by now."""
    if isinstance(planned, Conflict):
        return conflict(community, planned)
    text = render("reservations/purpose.html", planned=planned, when=_when(planned))
    return Screen(text, markup([keyboards.skip(planned)], _back_to_length(planned)))


@on_the_spot()
def confirm(community: int, planned: Plan | Conflict) -> Screen:
    """Once more."""
    if isinstance(planned, Conflict):
        return conflict(community, planned)
    text = render("reservations/confirm.html", planned=planned, when=_when(planned))
    return Screen(text, markup([keyboards.reserve(planned)], _back_to_length(planned)))


@on_the_spot()
def made(community: int, result: Reservation | Conflict) -> Screen:
    """Reserved; or somebody was faster, with what is free instead."""
    if isinstance(result, Conflict):
        return conflict(community, result)
    return screen(result, toast=_("Reserved. The room is yours."))


@on_the_spot()
def conflict(community: int, found: Conflict) -> Screen:
    """What is in the way, and buttons for what is free instead."""
    text = render("reservations/conflict.html", found=found, **conflicts.words())
    back = nav.back_row(SpaceScreen(community=community, space=found.space_id))
    return Screen(text, markup(*keyboards.instead(community, found), back))


@on_the_spot()
def screen(each: Reservation, *, toast: str | None = None) -> Screen:
    """One reservation."""
    back = nav.back_row(ReservationList(community=each.community_id))
    text = render("reservations/screen.html", each=each, what=spaces.what)
    cancel = [keyboards.cancel(each)] if each.may_cancel else []
    return Screen(text, markup(cancel, back), toast)


@on_the_spot()
def mine(community: int, held: Held, *, toast: str | None = None) -> Screen:
    """One's own reservations."""
    text = render("reservations/list.html", held=held, room=None, what=spaces.what)
    rows = keyboards.listed(community, held, ReservationList)
    reserve = [button(_("See rooms"), SpaceList(community=community))]
    return Screen(text, markup(*rows, reserve, nav.back_row(SpaceList(community=community))), toast)


@on_the_spot()
def of_space(room: SpaceDetails, held: Held, *, toast: str | None = None) -> Screen:
    """Everybody's reservations of a room."""
    text = render("reservations/list.html", held=held, room=room, what=spaces.what)
    rows = keyboards.listed(room.community_id, held, None, room.id)
    back = nav.back_row(SpaceManage(community=room.community_id, space=room.id))
    return Screen(text, markup(*rows, back), toast)


@on_the_spot()
def cancel(each: Reservation, reason: str = "") -> Screen:
    """Once more; an organizer may say why."""
    text = render("reservations/cancel.html", each=each, reason=reason, what=spaces.what)
    back = nav.back_row(ReservationScreen(community=each.community_id, use=each.use.id))
    return Screen(text, markup([keyboards.cancel_now(each)], back))


@on_the_spot()
def cancelled(each: Reservation) -> Screen:
    """Given back, or taken away."""
    toast = _("Cancelled. The room is free again.")
    text = render("reservations/cancelled.html", each=each)
    back = nav.back_row(SpaceScreen(community=each.community_id, space=each.use.space_id))
    return Screen(text, markup(back), toast)


def _when(planned: Plan) -> str:
    return moment(
        planned.starts_at, planned.space.zone, planned.starts_at + timedelta(minutes=planned.minutes)
    )


def _back_to_length(planned: Plan) -> list[InlineKeyboardButton]:
    room = planned.space
    at = minute_of(planned.starts_at)
    return nav.back_row(SlotPick(community=room.community_id, space=room.id, at=at))
