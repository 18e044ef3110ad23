"""What those who run the installation see and do, in a browser: for others these pages are not there."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from migrations import current, head
from models.actor import Actor
from models.outbox import Delivery
from services import installation, installation_outbox, installation_people
from services.errors import BadInput, NotFound
from views import admin as words
from views.refusals import words as refused
from webapp import csrf, pages
from webapp.forms import read
from webapp.routing import get, post
from webapp.site import database, number, site_of
from webapp.web_identity import signed_in, superadmin_required

ADMIN = "/admin"
Page = Callable[[web.Request, str], Awaitable[web.Response]]


async def _actor(request: web.Request) -> Actor:
    """The system, with who acts. Raises NotFound."""
    person = await signed_in(request)
    if person is None:
        raise NotFound
    return installation.acting(person)


def _at(request: web.Request) -> int:
    given = request.query.get("page", "0")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else 0


def _shown(request: web.Request, template: str, said: str, **context: Any) -> web.Response:
    return pages.private(
        request, f"admin/{template}", said=said, csrf=csrf.token(request), words=words, **context
    )


async def overview(request: web.Request, said: str = "") -> web.Response:
    """How the installation stands: people, the outbox, leases, the schema, the settings in effect."""
    found = await database(request).read(await _actor(request), installation.overview)
    schema = (await database(request).run(current), head())
    return _shown(
        request, "overview.html", said, found=found, schema=schema, settings=site_of(request).in_effect
    )


async def people(request: web.Request, said: str = "") -> web.Response:
    """People, by what is searched for."""
    found = await database(request).read(
        await _actor(request), installation_people.people, request.query.get("q", ""), _at(request)
    )
    return _shown(request, "people.html", said, found=found, path=f"{ADMIN}/people")


async def communities(request: web.Request, said: str = "") -> web.Response:
    """Communities, by what is searched for."""
    found = await database(request).read(
        await _actor(request), installation_people.all_communities, request.query.get("q", ""), _at(request)
    )
    return _shown(request, "communities.html", said, found=found, path=f"{ADMIN}/communities")


async def outbox(request: web.Request, said: str = "") -> web.Response:
    """Messages of one status: dead letters, unless another is chosen. Raises BadInput."""
    status = _status(request.query.get("status", Delivery.FAILED))
    found = await database(request).read(
        await _actor(request), installation_outbox.listing, status, _at(request)
    )
    return _shown(
        request, "outbox.html", said, found=found, path=f"{ADMIN}/outbox", chosen=status, statuses=Delivery
    )


async def failed(request: web.Request, said: str = "") -> web.Response:
    """Updates that were set aside."""
    found = await database(request).read(await _actor(request), installation_outbox.set_aside, _at(request))
    return _shown(request, "failed.html", said, found=found, path=f"{ADMIN}/failed")


async def history(request: web.Request, said: str = "") -> web.Response:
    """What was done, by whom."""
    found = await database(request).read(await _actor(request), installation.history, _at(request))
    return _shown(request, "log.html", said, found=found, path=f"{ADMIN}/log")


def _status(given: str) -> Delivery:
    try:
        return Delivery(given)
    except ValueError:
        raise BadInput("form", "unreadable") from None


async def act_on_person(request: web.Request) -> web.Response:
    """Suspend somebody, let them in again, sign them out."""
    form, who, db = await read(request), number(request, "user"), database(request)
    actor = await _actor(request)
    try:
        if form.text("wanted") == "suspend":
            done = await db.write(actor, installation_people.suspend, who, form.text("reason") or "")
        elif form.text("wanted") == "let_in":
            done = await db.write(actor, installation_people.let_in, who)
        else:
            return await people(
                request, words.signed_out(await db.write(actor, installation_people.sign_out, who))
            )
    except BadInput as wrong:
        return await people(request, refused(wrong))
    return await people(request, words.suspension(done))


async def act_on_community(request: web.Request) -> web.Response:
    """Hide a community, or show it again."""
    hidden = (await read(request)).text("wanted") == "hide"
    name = await database(request).write(
        await _actor(request), installation_people.hide, number(request, "community"), hidden=hidden
    )
    return await communities(request, words.hiding(name, hidden=hidden))


async def act_on_letters(request: web.Request) -> web.Response:
    """Send dead letters again, or give them up: one, or all."""
    form = await read(request)
    one = form.number("which")
    act = installation_outbox.retry if form.text("wanted") == "retry" else installation_outbox.drop
    done = await database(request).write(await _actor(request), act, [one] if one is not None else None)
    return await outbox(request, words.letters(done))


async def act_on_update(request: web.Request) -> web.Response:
    """Delete an update that was set aside."""
    which = (await read(request)).number("which")
    await database(request).write(await _actor(request), installation_outbox.forget, which or 0)
    return await failed(request, words.forgotten())


def _seen(page: Page) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def shown(request: web.Request) -> web.Response:
        return await page(request, "")

    return superadmin_required(shown)


ROUTES = [
    get(ADMIN, _seen(overview)),
    get(ADMIN + "/people", _seen(people)),
    get(ADMIN + "/communities", _seen(communities)),
    get(ADMIN + "/outbox", _seen(outbox)),
    get(ADMIN + "/failed", _seen(failed)),
    get(ADMIN + "/log", _seen(history)),
    post(ADMIN + "/people/{user:[0-9]{1,16}}", superadmin_required(csrf.checked(act_on_person))),
    post(ADMIN + "/communities/{community:[0-9]{1,16}}", superadmin_required(csrf.checked(act_on_community))),
    post(ADMIN + "/outbox", superadmin_required(csrf.checked(act_on_letters))),
    post(ADMIN + "/failed", superadmin_required(csrf.checked(act_on_update))),
]
