"""Several registrations at once: those that were ticked in the table, or all that match."""

from aiohttp import web

from locales.reader import ngettext
from services import registration_filter, registration_payments
from services.errors import BadInput
from services.registration_filter import EVERYBODY
from services.registration_payments import NotedMany
from services.registration_selection import Chosen
from webapp.forms import Form, numbers, read
from webapp.registrations import LIST, Undo, shown_now
from webapp.routing import post
from webapp.site import actor_of, database, number


async def chosen(request: web.Request) -> web.Response:
    """Do with them what the button says. Raises what the services of each raise."""
    form = await read(request)
    who = await _chosen(request, form)
    if form.text("do") == "paid":
        return await _paid(request, who)
    raise BadInput("form", "unreadable")


async def _paid(request: web.Request, who: Chosen) -> web.Response:
    """Note down that they have paid."""
    session = number(request, "session")
    done = await database(request).write(actor_of(request), registration_payments.pay_many, session, who)
    ids = request.match_info
    where = f"/{ids['community']}/session/{ids['session']}/registrations/unpaid"
    undo = Undo(where, {**who.wanted.query(), "batch": str(done.batch)}) if done.people else None
    return await shown_now(request, who.wanted, notice={"words": _said(done), "kind": "good"}, undo=undo)


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
