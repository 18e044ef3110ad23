"""One registration on a page of its own: answer, payment, place on the waitlist, and what was changed."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from locales.reader import gettext as _
from models.rsvp import Answer
from services import money, registration_edit, registration_moves, registration_payments
from services.errors import BadInput
from services.registration_edit import Sheet, Typed
from services.registration_filter import Said
from services.registration_payments import Noted
from views import registration_log
from views import registrations as views
from webapp.forms import Form, answer_of, read
from webapp.pages import part
from webapp.registrations import LIST, Undo
from webapp.routing import post, shown
from webapp.site import actor_of, database, number

ONE = LIST + "/{registration:[0-9]{1,16}}"


async def page(request: web.Request) -> web.Response:
    """One registration as it is now. Raises NotFound, NotAllowed."""
    return _page(request, await _do(request, registration_edit.sheet, read_only=True))


async def change(request: web.Request) -> web.Response:
    """Answer in the person's name; when somebody was first, show both.

    Raises what services.registration_edit.change raises.
    """
    form = await read(request)
    said = _typed(form)
    done = await _do(request, registration_edit.change, form.text("seen") or "", said)
    if done.conflict:
        return _page(request, done.sheet, typed=said, changed_by=done.by or "")
    back = registration_edit.typed(done.before)
    fields = {
        "seen": done.sheet.row.mark,
        "answer": back.answer,
        "role": str(back.role or ""),
        "guests": str(back.guests),
        "note": back.note,
    }
    changed = done.before.mark != done.sheet.row.mark
    return _page(request, done.sheet, _good(_("Saved.")), Undo(_at(request), fields) if changed else None)


async def paid(request: web.Request) -> web.Response:
    """Note down a payment. Raises what services.registration_payments.pay raises."""
    form = await read(request)
    seen, batch = form.number("seen") or 0, form.number("batch")
    if batch:
        noted = await _do(request, registration_payments.restore, batch)
    else:
        noted = await _do(request, registration_payments.pay, seen, form.text("amount") or "")
    now = noted.registration.paying
    undo = Undo(_at(request) + "/unpaid", {"seen": str(now.batch_id)}) if now else None
    return await _noted(request, noted, _("Marked as paid."), undo)


async def unpaid(request: web.Request) -> web.Response:
    """Take it back. Raises what services.registration_payments.unpay raises."""
    noted = await _do(request, registration_payments.unpay, (await read(request)).number("seen") or 0)
    was = noted.before.paying
    undo = Undo(_at(request) + "/paid", {"batch": str(was.batch_id)}) if was else None
    return await _noted(request, noted, _("Marked as unpaid."), undo)


async def move(request: web.Request) -> web.Response:
    """Put them at another place of the waitlist. Raises what services.registration_moves.move raises."""
    form = await read(request)
    said = (form.text("seen") or "", form.number("at"), form.text("reason") or "")
    moved = await _do(request, registration_moves.move, *said)
    undo = None
    if moved.from_place != moved.to_place and moved.sheet.row.waits:
        back = {"seen": moved.sheet.row.mark, "at": str(moved.from_place), "reason": _("Moved back")}
        undo = Undo(_at(request) + "/move", back)
    return _page(request, moved.sheet, _good(_("Moved.")), undo)


async def _noted(request: web.Request, _noted: Noted, words: str, undo: Undo | None) -> web.Response:
    now = await _do(request, registration_edit.sheet, read_only=True)
    return _page(request, now, _good(words), undo)


async def _do(request: web.Request, function: Any, *args: Any, read_only: bool = False) -> Any:
    """Have a service do something with the registration of the address."""
    db = database(request)
    ids = (number(request, "session"), number(request, "registration"))
    return await (db.read if read_only else db.write)(actor_of(request), function, *ids, *args)


def _page(
    request: web.Request,
    found: Sheet,
    notice: Mapping[str, str] | None = None,
    undo: Undo | None = None,
    *,
    typed: Typed | None = None,
    changed_by: str | None = None,
) -> web.Response:
    """The page; `typed` is what a person wanted who was second, `changed_by` who was first."""
    session, row = found.session, found.row
    usual = registration_payments.usual(session, row)
    return part(
        request,
        "registrations/one.html",
        session=session,
        row=row,
        say=views,
        typed=typed or registration_edit.typed(row),
        changed_by=changed_by,
        answers=[(one.value, views.said(one)) for one in (Said.GOING, Said.MAYBE, Said.NOT_GOING)],
        currency=session.currency or money.DEFAULT_CURRENCY,
        usual=money.typed(usual, session.currency) if usual else "",
        history=registration_log.in_words(found.history),
        notice=notice,
        undo=undo,
    )


def _typed(form: Form) -> Typed:
    answer = answer_of(form)
    guests = form.number("guests") or 0
    if guests < 0:
        raise BadInput("guests", "not_a_number")
    keeps = guests if answer is Answer.GOING else 0
    return Typed(answer, form.number("role"), keeps, form.text("note") or "")


def _at(request: web.Request) -> str:
    """The registration's address, below `/parts`."""
    ids = request.match_info
    return f"/{ids['community']}/session/{ids['session']}/registrations/{ids['registration']}"


def _good(words: str) -> dict[str, str]:
    return {"words": words, "kind": "good"}


ROUTES = [
    *shown(ONE, page),
    post("/parts" + ONE, change),
    post("/parts" + ONE + "/paid", paid),
    post("/parts" + ONE + "/unpaid", unpaid),
    post("/parts" + ONE + "/move", move),
]
