"""Several registrations at once: those that were ticked in the table, or all that match."""

from aiohttp import web

from locales.reader import ngettext
from services import registration_filter, registration_many, registration_messages, registration_payments
from services.announcement_drafts import MAX_TEXT
from services.errors import BadInput
from services.registration_filter import EVERYBODY
from services.registration_payments import NotedMany
from services.registration_selection import Chosen
from webapp.announcements import preview_page
from webapp.forms import Form, numbers, read
from webapp.pages import part
from webapp.registrations import LIST, Undo, shown_now
from webapp.routing import post
from webapp.site import actor_of, database, number


async def chosen(request: web.Request) -> web.Response:
    """Do with them what the button says. Raises what the services of each raise."""
    form = await read(request)
    who = await _chosen(request, form)
    wanted = form.text("do")
    if wanted == "paid":
        return await _paid(request, who)
    if wanted == "message":
        return await _message(request, who)
    if wanted == "came":
        return await _came(request, who)
    if wanted == "cancel":
        return await _ask(request, who)
    if wanted == "cancel-now":
        return await _cancel(request, who)
    if wanted == "write":
        return await _write(request, who, form.text("announcement") or "")
    raise BadInput("form", "unreadable")


async def _paid(request: web.Request, who: Chosen) -> web.Response:
    """Note down that they have paid."""
    session = number(request, "session")
    done = await database(request).write(actor_of(request), registration_payments.pay_many, session, who)
    ids = request.match_info
    where = f"/{ids['community']}/session/{ids['session']}/registrations/unpaid"
    undo = Undo(where, {**who.wanted.query(), "batch": str(done.batch)}) if done.people else None
    return await shown_now(request, who.wanted, notice={"words": _said(done), "kind": "good"}, undo=undo)


async def _message(request: web.Request, who: Chosen) -> web.Response:
    """What shall be said to them?"""
    session = number(request, "session")
    title, people = await database(request).read(actor_of(request), registration_messages.asked, session, who)
    return part(
        request,
        "registrations/message.html",
        base=request.path.removeprefix("/parts").removesuffix("/chosen"),
        title=title,
        people=people,
        chosen=who,
        most=MAX_TEXT,
    )


async def _write(request: web.Request, who: Chosen, marks: str) -> web.Response:
    """As they will see it. Raises what services.registration_messages.write raises."""
    session = number(request, "session")
    draft = await database(request).write(actor_of(request), registration_messages.write, session, who, marks)
    return preview_page(request, draft)


async def _came(request: web.Request, who: Chosen) -> web.Response:
    """Mark them as here. Raises what services.registration_many.came raises."""
    session = number(request, "session")
    count = await database(request).write(actor_of(request), registration_many.came, session, who)
    words = ngettext("%(num)s marked as here.", "%(num)s marked as here.", count)
    return await shown_now(request, who.wanted, notice={"words": words, "kind": "good"})


async def _ask(request: web.Request, who: Chosen) -> web.Response:
    """Sure? Who is meant is settled now: nobody else is taken out who answers meanwhile."""
    session = number(request, "session")
    found, rows = await database(request).read(actor_of(request), registration_many.leaving, session, who)
    base = request.path.removeprefix("/parts").removesuffix("/chosen")
    return part(request, "registrations/cancel.html", base=base, session=found, rows=rows, wanted=who.wanted)


async def _cancel(request: web.Request, who: Chosen) -> web.Response:
    """Take their answers back. Raises what services.registration_many.cancel raises."""
    session = number(request, "session")
    count = await database(request).write(actor_of(request), registration_many.cancel, session, who)
    words = ngettext("%(num)s answer was taken back.", "%(num)s answers were taken back.", count)
    return await shown_now(request, who.wanted, notice={"words": words, "kind": "good"})


async def unpaid(request: web.Request) -> web.Response:
    """Take back what was noted down together. Raises NotFound, NotAllowed, BadInput."""
    form = await read(request)
    batch, session = form.number("batch") or 0, number(request, "session")
    _session, count = await database(request).write(
        actor_of(request), registration_payments.take_back, session, batch
    )
    words = ngettext("%(num)s marked as unpaid.", "%(num)s marked as unpaid.", count)
    wanted = registration_filter.read(form.fields)
    return await shown_now(request, wanted, notice={"words": words, "kind": "good"})


def _said(done: NotedMany) -> str:
    parts = [ngettext("%(num)s marked as paid.", "%(num)s marked as paid.", done.people)]
    if done.had_paid:
        parts.append(ngettext("%(num)s had paid before.", "%(num)s had paid before.", done.had_paid))
    if done.not_coming:
        parts.append(ngettext("%(num)s has no place.", "%(num)s have no place.", done.not_coming))
    return " ".join(parts)


async def _chosen(request: web.Request, form: Form) -> Chosen:
    everybody = form.text("everybody") == "yes"
    wanted = registration_filter.read(form.fields) if form.fields else EVERYBODY
    return Chosen(tuple(await numbers(request, "one")), everybody, wanted)


ROUTES = [post("/parts" + LIST + "/chosen", chosen), post("/parts" + LIST + "/unpaid", unpaid)]
