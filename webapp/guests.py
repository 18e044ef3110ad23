"""What links in letters lead to: confirming a registration, and a guest's own page."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial, wraps

from aiohttp import web

from locales import reader
from models.actor import Actor
from models.rsvp import RsvpStatus
from models.tx import Tx
from services import confirming, guest_erasing, guest_in_telegram, guest_page, guests
from services.calendars import Event
from services.confirming import Confirmed, Pending
from services.errors import BadInput, Refusal
from services.guest_errors import LinkGone, NowYours
from services.guest_page import GuestView
from services.people import ANYBODY
from services.seals import BadSeal
from services.sessions import SessionDetails
from views import guests as views
from views import role_words, web_refusals
from webapp import calendar_feeds, csrf, pages
from webapp.forms import MOST_ROLES, Form, read, roles_in
from webapp.routing import get, post
from webapp.site import database, number, site_of

CONFIRM = "/confirm/{token:[A-Za-z0-9_=-]{8,64}}"
GUEST = "/guest/{token:[A-Za-z0-9_-]{40,120}}"
ONE = GUEST + "/{session:[0-9]{1,16}}"
CANCEL = ONE + "/cancel"
FILE = ONE + ".ics"
FORGET = GUEST + "/forget"
PRIVACY = "/privacy"
_STATUS: dict[type[Refusal], int] = {LinkGone: 410, NowYours: 410}
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
            moved = isinstance(refused, NowYours)
            return pages.private(request, "guests/refused.html", status=status, words=said, moved=moved)

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
    undo = undo_of(request)
    return pages.private(
        request,
        "guests/page.html",
        status=status,
        found=found,
        own=views.personal_path(request.match_info["token"]),
        bot=_bot(request, found),
        at=at,
        typed=dict(form.fields) if form else {},
        problems=problems or {},
        csrf=csrf.token(request),
        kept=views.kept_for(),
        state=views.state,
        places=views.others_places,
        inside=views.inside,
        chosen=views.chosen,
        times=_times(found),
        until=views.offered_until,
        pair=role_words.pair,
        company=partial(views.company_link, site_of(request).links, user_id=user_id),
        undo=undo,
        undo_roles=roles_in(Form(undo)),
        typed_roles=roles_in(form) if form else [],
    )


def _bot(request: web.Request, found: GuestView) -> str | None:
    """Where the guest goes on in Telegram, if a letter can prove that the address is theirs."""
    links = site_of(request).links
    if not (links.mails and found.guest.address):
        return None
    mark = guest_in_telegram.mark(links.seals, found.community.id, found.guest)
    return links.start(guest_in_telegram.PREFIX + mark)


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
        undo = await _change(request, session, form)
    except (LinkGone, NowYours):
        raise
    except Refusal as refused:
        wrong = refused.field if isinstance(refused, BadInput) else "form"
        problems = {wrong: web_refusals.words(refused)}
        status = 422 if isinstance(refused, BadInput) else 409
        return await _page(request, status=status, at=session, form=form, problems=problems)
    raise web.HTTPSeeOther(views.personal_path(request.match_info["token"], session, undo))


async def _change(request: web.Request, session: int, form: Form) -> dict[str, str]:
    """Do what the form's button says; what the way back needs to know."""
    actor, user_id, generation = _guest(request)
    does, me = form.text("do"), (user_id, generation, session)
    if does == "cancel":
        return _back_to(await database(request).write(actor, guest_page.cancel, *me))
    if does in ("together", "decline", "alone"):
        who = form.number("who") or 0
        await database(request).write(actor, guest_page.answer_pair, *me, wanted=does, asker_id=who)
        return {}
    if does in ("take", "pass"):
        takes = does == "take"
        await database(request).write(actor, guest_page.answer_offer, *me, takes=takes)
        return {}
    await database(request).write(
        actor,
        guest_page.change,
        *me,
        roles=roles_in(form),
        guests_along=form.number("guests") or 0,
        note=form.text("note") or "",
    )
    return {}


def _back_to(before: SessionDetails) -> dict[str, str]:
    """How somebody came who does not any more: a form of their page has them come so again."""
    roles = views.chosen(before)
    if before.mine is None or before.mine.pool_id is None:
        return {}
    also = {f"also-{at}": role for at, role in enumerate(roles[1:])}
    role = {"role": roles[0]} if before.has_roles else {}
    return {"undo": str(before.id), "guests": str(before.mine.guests), **role, **also}


def undo_of(request: web.Request) -> dict[str, str]:
    """The same, read from the address that giving a place back led to."""
    names = ("undo", "guests", "role", *(f"also-{at}" for at in range(MOST_ROLES)))
    return {name: request.query[name] for name in names if request.query.get(name)}


@spoken
async def ask_cancel(request: web.Request) -> web.StreamResponse:
    """Is that really meant? Raises LinkGone, NotFound, SessionOver; HTTPSeeOther for who comes no more."""
    actor, user_id, generation = _guest(request)
    session_id, token = number(request, "session"), request.match_info["token"]
    guest, session = await database(request).read(
        actor, guest_page.to_cancel, user_id, generation, session_id
    )
    if session.mine and session.mine.status is RsvpStatus.NOT_GOING:
        raise web.HTTPSeeOther(views.personal_path(token, session_id))
    return pages.private(
        request,
        "guests/cancel.html",
        guest=guest,
        session=session,
        own=views.personal_path(token),
        back=views.personal_path(token, session_id),
        csrf=csrf.token(request),
        state=views.state,
    )


@spoken
async def calendar(request: web.Request) -> web.StreamResponse:
    """One session for a calendar, be its community on the web or not. Raises LinkGone, HTTPNotFound."""
    actor, user_id, generation = _guest(request)

    def find(tx: Tx, session_id: int) -> Event:
        return guest_page.event(tx, user_id, generation, session_id)

    spoken_here = replace(actor, language=reader.language())
    return await calendar_feeds.one(request, spoken_here, find, number(request, "session"))


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
    get(CANCEL, ask_cancel),
    get(FILE, calendar),
    get(PRIVACY, privacy),
]
