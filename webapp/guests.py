"""What links in letters lead to: confirming a registration, and a guest's own page."""

from collections.abc import Awaitable, Callable
from functools import wraps

from aiohttp import web

from models.actor import Actor
from services import confirming, guest_erasing, guest_page, guests
from services.confirming import Confirmed, Pending
from services.errors import BadInput, Refusal
from services.guest_errors import LinkGone
from services.guest_page import GuestView
from services.people import ANYBODY
from services.seals import BadSeal
from services.sessions import SessionDetails
from views import guests as views
from views import web_refusals
from webapp import csrf, pages
from webapp.forms import Form, read, roles_in
from webapp.routing import get, post
from webapp.site import database, number, site_of

CONFIRM = "/confirm/{token:[A-Za-z0-9_=-]{8,64}}"
GUEST = "/guest/{token:[A-Za-z0-9_-]{40,120}}"
ONE = GUEST + "/{session:[0-9]{1,16}}"
FORGET = GUEST + "/forget"
PRIVACY = "/privacy"
_STATUS: dict[type[Refusal], int] = {LinkGone: 410}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def spoken(handler: Handler) -> Handler:
    """`handler`; whatever is refused is said on a page, for people who have no Telegram."""

    @wraps(handler)
    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refusal as refused:
            status = _STATUS.get(type(refused), 409)
            said = web_refusals.words(refused)
            return pages.private(request, "guests/refused.html", status=status, words=said)

    return answered


@spoken
async def ask(request: web.Request) -> web.StreamResponse:
    """What the link of a letter would confirm. Mail programs look at links: looking changes nothing."""
    actor, secret = _secret(request)
    found = await database(request).read(actor, confirming.look, secret)
    if isinstance(found, Confirmed):
        return _confirmed(request, found)
    return _pending(request, found)


@spoken
@csrf.checked
async def confirm(request: web.Request) -> web.StreamResponse:
    """Take the registration on; then one sees what it came to."""
    actor, secret = _secret(request)
    return _confirmed(request, await database(request).write(actor, confirming.confirm, secret))


def _secret(request: web.Request) -> tuple[Actor, str]:
    """Anybody in the community of the link, and the hash that its secret is known by. Raises LinkGone."""
    found = guests.read_secret(request.match_info["token"])
    if found is None:
        raise LinkGone
    return guests.inside(ANYBODY, found[0]), found[1]


def _pending(request: web.Request, found: Pending) -> web.Response:
    return pages.private(request, "guests/confirm.html", pending=found, csrf=csrf.token(request))


def _confirmed(request: web.Request, found: Confirmed) -> web.Response:
    """On to the guest's own page; who has an account looks there."""
    session = found.registration.session
    if found.generation is None:
        return pages.private(request, "guests/known.html", found=found)
    token = views.personal_token(
        site_of(request).links.seals, session.community_id, found.user_id, found.generation
    )
    raise web.HTTPSeeOther(views.personal_path(token, session.id))


@spoken
async def page(request: web.Request) -> web.StreamResponse:
    """All that a guest registered for, and what they can do about it."""
    return await _page(request)


async def _page(
    request: web.Request,
    *,
    status: int = 200,
    at: int = 0,
    form: Form | None = None,
    problems: dict[str, str] | None = None,
) -> web.Response:
    actor, user_id, generation = _guest(request)
    found = await database(request).read(actor, guest_page.view, user_id, generation)
    return pages.private(
        request,
        "guests/page.html",
        status=status,
        found=found,
        own=views.personal_path(request.match_info["token"]),
        claim=views.claim_link(
            site_of(request).links, found.community.id, user_id, database(request).clock()
        ),
        at=at,
        typed=dict(form.fields) if form else {},
        problems=problems or {},
        csrf=csrf.token(request),
        kept=views.kept_for(),
        state=views.state,
        places=views.places,
        chosen=views.chosen,
        times=_times(found),
    )


def _times(found: GuestView) -> Callable[[SessionDetails], list[str]]:
    """When a session is, there and where the guest is."""
    mine = [found.guest.zone] if found.guest.zone else []
    return lambda session: views.in_zones(session.starts_at, [session.zone, *mine])


@spoken
@csrf.checked
async def change(request: web.Request) -> web.StreamResponse:
    """Come, come otherwise, or give the place back."""
    session, form = number(request, "session"), await read(request)
    try:
        await _change(request, session, form)
    except LinkGone:
        raise
    except Refusal as refused:
        wrong = refused.field if isinstance(refused, BadInput) else "form"
        problems = {wrong: web_refusals.words(refused)}
        status = 422 if isinstance(refused, BadInput) else 409
        return await _page(request, status=status, at=session, form=form, problems=problems)
    raise web.HTTPSeeOther(views.personal_path(request.match_info["token"], session))


async def _change(request: web.Request, session: int, form: Form) -> None:
    actor, user_id, generation = _guest(request)
    if form.text("do") == "cancel":
        await database(request).write(actor, guest_page.cancel, user_id, generation, session)
        return
    await database(request).write(
        actor,
        guest_page.change,
        user_id,
        generation,
        session,
        roles=roles_in(form),
        guests_along=form.number("guests") or 0,
        note=form.text("note") or "",
    )


@spoken
async def ask_forget(request: web.Request) -> web.StreamResponse:
    """Is that really meant? Raises LinkGone."""
    actor, *whom = _guest(request)
    found = await database(request).read(actor, guest_page.view, *whom)
    back = views.personal_path(request.match_info["token"])
    return pages.private(request, "guests/forget.html", found=found, back=back, csrf=csrf.token(request))


@spoken
@csrf.checked
async def forget(request: web.Request) -> web.StreamResponse:
    """Give every place back, and keep nothing that says who it was. Raises LinkGone."""
    actor, *whom = _guest(request)
    await database(request).write(actor, guest_erasing.erase, *whom)
    return pages.private(request, "guests/forgotten.html")


async def privacy(request: web.Request) -> web.StreamResponse:
    """What is kept of people who have no Telegram."""
    return pages.public(request, "guests/privacy.html", kept=views.kept_for())


def _guest(request: web.Request) -> tuple[Actor, int, int]:
    """Anybody in the guest's community, the guest, and which link this is. Raises LinkGone."""
    now = database(request).clock()
    try:
        numbers = site_of(request).links.seals.read(views.PERSONAL, request.match_info["token"], now)
    except BadSeal:
        raise LinkGone from None
    if len(numbers) != 3:
        raise LinkGone
    community, user_id, generation = numbers
    return guests.inside(ANYBODY, community), user_id, generation


ROUTES = [
    get(CONFIRM, ask),
    post(CONFIRM, confirm),
    get(GUEST, page),
    get(FORGET, ask_forget),
    post(FORGET, forget),
    post(ONE, change),
    get(PRIVACY, privacy),
]
