"""What those who run the installation see and do, in a browser: for others these pages are not there."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from migrations import current, head
from models.actor import Actor
from models.outbox import Channel, Delivery
from models.tx import Tx
from services import (
    faults,
    installation,
    installation_announcements,
    installation_outbox,
    installation_people,
    installation_rates,
)
from services.announcement_reports import Report
from services.errors import BadInput, NotFound
from services.installation_outbox import Sort
from services.installation_people import Former
from services.outbox_kinds import Kind
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
        request,
        f"admin/{template}",
        said=said,
        csrf=csrf.token(request),
        counted=words.counted,
        **context,
    )


async def overview(request: web.Request, said: str = "") -> web.Response:
    """How the installation stands: people, the outbox, leases, the schema, the settings in effect."""
    found = await database(request).read(await _actor(request), installation.overview)
    db = database(request)
    return _shown(
        request,
        "overview.html",
        said,
        found=found,
        sent=await db.read(await _actor(request), installation_rates.sent_lately),
        slow=list(reversed(db.meters.slow)),
        schema=(await db.run(current), head()),
        settings=site_of(request).in_effect,
        apart=found.several and not site_of(request).has_redis,
    )


async def people(request: web.Request, said: str = "") -> web.Response:
    """People, by what is searched for."""
    found, former = await database(request).read(
        await _actor(request), _people, request.query.get("q", ""), _at(request)
    )
    return _shown(request, "people.html", said, found=found, former=former, path=f"{ADMIN}/people")


def _people(tx: Tx, text: str, page: int) -> tuple[installation.Page, dict[int, list[Former]]]:
    found = installation_people.people(tx, text, page)
    return found, installation_people.joined(tx, [row.id for row in found.rows])


async def communities(request: web.Request, said: str = "") -> web.Response:
    """Communities, by what is searched for."""
    found = await database(request).read(
        await _actor(request), installation_people.all_communities, request.query.get("q", ""), _at(request)
    )
    return _shown(request, "communities.html", said, found=found, path=f"{ADMIN}/communities")


async def outbox(request: web.Request, said: str = "") -> web.Response:
    """Messages of one status, kind and channel: dead letters, unless another is chosen. Raises BadInput."""
    status, sort = _chosen(request.query)
    found = await database(request).read(
        await _actor(request), installation_outbox.listing, status, _at(request), sort
    )
    chosen = {"status": status, "kind": sort.kind, "channel": sort.channel}
    offered = {"status": list(Delivery), "kind": ["", *sorted(Kind)], "channel": ["", *Channel]}
    return _shown(
        request,
        "outbox.html",
        said,
        found=found,
        path=f"{ADMIN}/outbox",
        chosen=chosen,
        offered=offered,
        dead=status in installation_outbox.DEAD,
        most=installation_outbox.MOST_SEARCHED,
    )


async def failed(request: web.Request, said: str = "") -> web.Response:
    """Updates that were set aside."""
    found = await database(request).read(await _actor(request), installation_outbox.set_aside, _at(request))
    return _shown(request, "failed.html", said, found=found, path=f"{ADMIN}/failed")


async def history(request: web.Request, said: str = "") -> web.Response:
    """What was done, by whom."""
    found = await database(request).read(await _actor(request), installation.history, _at(request))
    return _shown(request, "log.html", said, found=found, path=f"{ADMIN}/log")


async def errors(request: web.Request, said: str = "") -> web.Response:
    """What failed on our side, by the reference that somebody was told."""
    found = await database(request).read(
        await _actor(request), faults.recent, request.query.get("q", ""), _at(request)
    )
    return _shown(request, "errors.html", said, found=found, path=f"{ADMIN}/errors")


def _chosen(given: Mapping[str, str]) -> tuple[Delivery, Sort]:
    kind, channel = given.get("kind"), given.get("channel")
    try:
        sort = Sort(Kind(kind) if kind else "", Channel(channel) if channel else "")
        return Delivery(given.get("status") or Delivery.FAILED), sort
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
    """Send dead letters again, or give them up: one, or all of the sort that is shown. Raises BadInput."""
    form = await read(request)
    one, actor = form.number("which"), await _actor(request)
    status, sort = _chosen(request.query)
    act = installation_outbox.retry if form.text("wanted") == "retry" else installation_outbox.drop
    these = [one] if one is not None else None
    done = await database(request).write(actor, act, these, statuses=[status], sort=sort)
    return await outbox(request, words.letters(done))


async def act_on_update(request: web.Request) -> web.Response:
    """Delete an update that was set aside."""
    which = (await read(request)).number("which")
    await database(request).write(await _actor(request), installation_outbox.forget, which or 0)
    return await failed(request, words.forgotten())


async def announcements(request: web.Request, said: str = "") -> web.Response:
    """What goes out just now, and how far it has got."""
    found = await database(request).read(
        await _actor(request), installation_announcements.running, _at(request)
    )
    return _shown(request, "announcements.html", said, found=found, path=f"{ADMIN}/announcements")


async def act_on_announcement(request: web.Request) -> web.Response:
    """Pause one, let it go on, stop it. Raises NotFound, BadInput."""
    act = _ACTS.get((await read(request)).text("wanted") or "")
    if act is None:
        raise BadInput("form", "unreadable")
    there = (await _actor(request)).inside(number(request, "community"))
    done = await database(request).write(there, act, number(request, "announcement"))
    return await announcements(request, words.announced(done))


_ACTS: Mapping[str, Callable[[Tx, int], Report]] = {
    "pause": installation_announcements.pause,
    "continue": installation_announcements.go_on,
    "stop": installation_announcements.stop,
}


def _seen(page: Page) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def shown(request: web.Request) -> web.Response:
        return await page(request, "")

    return superadmin_required(shown)


ROUTES = [
    get(ADMIN, _seen(overview)),
    get(ADMIN + "/people", _seen(people)),
    get(ADMIN + "/communities", _seen(communities)),
    get(ADMIN + "/outbox", _seen(outbox)),
    get(ADMIN + "/announcements", _seen(announcements)),
    get(ADMIN + "/failed", _seen(failed)),
    get(ADMIN + "/errors", _seen(errors)),
    get(ADMIN + "/log", _seen(history)),
    post(ADMIN + "/people/{user:[0-9]{1,16}}", superadmin_required(csrf.checked(act_on_person))),
    post(ADMIN + "/communities/{community:[0-9]{1,16}}", superadmin_required(csrf.checked(act_on_community))),
    post(ADMIN + "/outbox", superadmin_required(csrf.checked(act_on_letters))),
    post(
        ADMIN + "/announcements/{community:[0-9]{1,16}}/{announcement:[0-9]{1,16}}",
        superadmin_required(csrf.checked(act_on_announcement)),
    ),
    post(ADMIN + "/failed", superadmin_required(csrf.checked(act_on_update))),
]
