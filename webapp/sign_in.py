"""Signing in on the web, without a script: by a letter, by Telegram, and out again."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import wraps

from aiohttp import web

from locales import reader
from models.web_sessions import KeyKind
from services import emails, sign_in, sign_in_telegram, web_sessions
from services.errors import BadInput, NotFound, Refusal
from services.people import ANYBODY
from services.sign_in import Browser, Entered, NotYet
from webapp import browsers, cookies, csrf, forms, found_places, limits, pages, web_identity
from webapp.limits import Limit
from webapp.routing import get, post
from webapp.site import database, site_of
from webapp.web_identity import SIGN_IN, destination
from webapp.words import words

SENT = SIGN_IN + "/sent"
CODE = SIGN_IN + "/code"
_LINK = SIGN_IN + "/link/{token:[A-Za-z0-9_-]{22}}"
_TELEGRAM = SIGN_IN + "/telegram"
_WAITING = _TELEGRAM + "/{token:[A-Za-z0-9_-]{22}}"
ACCOUNT = web_identity.HOME + "/settings/account"
SIGN_OUT = "/sign-out"
HOUR = timedelta(hours=1)
TO_MAILBOX = Limit("letters to a mailbox", 5, HOUR)
BY_BROWSER = Limit("signing in of a browser", 20, HOUR)
BY_NETWORK = Limit("signing in from a network", 120, HOUR)
"""A café, a school: many people behind one address."""
Page = Callable[[web.Request], Awaitable[web.StreamResponse]]


def spoken(handler: Page) -> Page:
    """`handler`; what cannot be is said on a page, with the way to begin anew."""

    @wraps(handler)
    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            if site_of(request).links.public_url is None:
                raise NotFound
            return await handler(request)
        except NotFound:
            return pages.private(request, "public/missing.html", status=404)
        except Refusal as refused:
            return pages.private(request, "sign_in/refused.html", status=403, words=words(refused))

    return answered


@spoken
async def page(request: web.Request) -> web.StreamResponse:
    """Ask how to sign in; whoever is in already goes on. Raises HTTPSeeOther."""
    then = destination(request.query.get("then"))
    if await web_identity.who(request):
        raise web.HTTPSeeOther(then)
    return _asked(request, then)


def _asked(request: web.Request, then: str, **said: str) -> web.Response:
    return pages.private(
        request,
        "sign_in/page.html",
        status=422 if said else 200,
        csrf=csrf.token(request),
        then=then,
        **{"typed": "", "problem": "", **said},
    )


@spoken
@csrf.checked
async def ask(request: web.Request) -> web.StreamResponse:
    """Have a letter written; the answer is the same for every address. Raises HTTPSeeOther."""
    form = await forms.read(request)
    typed, then = form.text("email") or "", destination(form.text("then"))
    if not site_of(request).links.mails:
        raise NotFound
    try:
        email = emails.read(typed)
    except BadInput as refused:
        return _asked(request, then, typed=typed, problem=words(refused))
    if not _few(request):
        return _too_many(request)
    if limits.allows(request, TO_MAILBOX, email.mailbox):
        await database(request).write(
            ANYBODY,
            sign_in.ask,
            email,
            browser_of(request),
            destination=then,
            language=reader.language(),
            seals=site_of(request).links.seals,
        )
    raise web.HTTPSeeOther(SENT)


@spoken
async def sent(request: web.Request) -> web.StreamResponse:
    """A letter is on its way, if it is; its code may be typed here."""
    return _code(request)


def _code(request: web.Request, *, status: int = 200, **said: object) -> web.Response:
    given = {"problem": False, "wants_name": False, "code": "", "name": "", "words": "", **said}
    return pages.private(request, "sign_in/sent.html", status=status, csrf=csrf.token(request), **given)


@spoken
@csrf.checked
async def code(request: web.Request) -> web.StreamResponse:
    """Sign in by the code of a letter. Raises HTTPSeeOther."""
    form = await forms.read(request)
    typed, name = form.text("code") or "", form.text("name")
    if not _few(request):
        return _too_many(request)
    try:
        result = await database(request).write(
            ANYBODY, sign_in.enter_by_code, typed, browser_of(request), name
        )
    except BadInput as refused:
        return _code(request, status=422, wants_name=True, code=typed, name=name, words=words(refused))
    if isinstance(result, NotYet):
        wrong = not result.wants_name
        return _code(
            request, status=422 if wrong else 200, problem=wrong, wants_name=result.wants_name, code=typed
        )
    return _enter(request, result)


@spoken
async def link(request: web.Request) -> web.StreamResponse:
    """What a link would do. Only its button uses it up: programs that read mail open links, too."""
    return await _link(request)


async def _link(request: web.Request, *, status: int = 200, **said: str | None) -> web.Response:
    token = request.match_info["token"]
    opened = await database(request).read(ANYBODY, sign_in.opened, token, cookies.browser_hash(request))
    return pages.private(
        request,
        "sign_in/link.html",
        status=status,
        csrf=csrf.token(request),
        opened=opened,
        by_chat=opened.kind is KeyKind.CHAT,
        **{"name": "", "words": "", **said},
    )


@spoken
@csrf.checked
async def enter(request: web.Request) -> web.StreamResponse:
    """Sign in by a link. Raises HTTPSeeOther."""
    name = (await forms.read(request)).text("name")
    token = request.match_info["token"]
    try:
        entered = await database(request).write(ANYBODY, sign_in.enter, token, browser_of(request), name)
    except BadInput as refused:
        return await _link(request, status=422, name=name, words=words(refused))
    return _enter(request, entered)


def _enter(request: web.Request, entered: Entered) -> web.StreamResponse:
    cookies.sign_in(request, entered.secret)
    if entered.places:
        raise web.HTTPSeeOther(found_places.address(request, entered.user_id, entered.places))
    raise web.HTTPSeeOther(destination(entered.destination))


@spoken
async def connect(request: web.Request) -> web.StreamResponse:
    """Ask whether to sign in with Telegram, or to connect it with the account one has."""
    found = await web_identity.who(request)
    return pages.private(
        request, "sign_in/connect.html", csrf=csrf.token(request), connects=found is not None, then=ACCOUNT
    )


@spoken
@csrf.checked
async def ask_telegram(request: web.Request) -> web.StreamResponse:
    """Begin to sign in with Telegram; who is in already connects the account. Raises HTTPSeeOther."""
    form = await forms.read(request)
    if not _few(request):
        return _too_many(request)
    found = await web_identity.who(request)
    if found and found.telegram_id is not None:
        raise web.HTTPSeeOther(web_identity.HOME)
    secret = await database(request).write(
        found.actor if found else ANYBODY,
        sign_in_telegram.ask,
        browser_of(request),
        destination=destination(form.text("then")),
        language=reader.language(),
    )
    raise web.HTTPSeeOther(f"{_TELEGRAM}/{secret}")


@spoken
async def telegram(request: web.Request) -> web.StreamResponse:
    """The number to choose in Telegram, and the way there; loaded anew, whether it was."""
    token = request.match_info["token"]
    waiting = await database(request).read(
        ANYBODY, sign_in_telegram.waiting, token, cookies.browser_hash(request)
    )
    return pages.private(
        request,
        "sign_in/telegram.html",
        csrf=csrf.token(request),
        waiting=waiting,
        bot=site_of(request).links.start(sign_in_telegram.PREFIX + token),
        early="early" in request.query,
    )


@spoken
@csrf.checked
async def enter_telegram(request: web.Request) -> web.StreamResponse:
    """Sign in once it was confirmed in Telegram. Raises HTTPSeeOther."""
    entered = await database(request).write(
        ANYBODY, sign_in_telegram.enter, request.match_info["token"], browser_of(request)
    )
    if entered is None:
        raise web.HTTPSeeOther(f"{request.path}?early=1")
    return _enter(request, entered)


@spoken
async def leave_page(request: web.Request) -> web.StreamResponse:
    """Ask whether to sign out."""
    return pages.private(request, "sign_in/out.html", csrf=csrf.token(request))


@spoken
@csrf.checked
async def leave(request: web.Request) -> web.StreamResponse:
    """Sign out in this browser. Raises HTTPSeeOther."""
    secret = cookies.session_secret(request)
    if secret:
        await database(request).write(ANYBODY, web_sessions.close, secret)
    cookies.sign_out(request)
    raise web.HTTPSeeOther(SIGN_IN)


def browser_of(request: web.Request) -> Browser:
    """The browser that asks."""
    label = browsers.named(request.headers.get("User-Agent", ""))
    return Browser(cookies.browser_secret(request), label, cookies.session_secret(request))


def _few(request: web.Request) -> bool:
    """Whether browser and network ask no more than people do. It says nothing about any address."""
    browser = cookies.browser_hash(request) or ""
    by_network = limits.allows(request, BY_NETWORK, limits.network(request))
    return by_network and limits.allows(request, BY_BROWSER, browser)


def _too_many(request: web.Request) -> web.Response:
    return pages.private(request, "sign_in/too_many.html", status=429)


ROUTES = [
    get(SIGN_IN, page),
    post(SIGN_IN, ask),
    get(SENT, sent),
    post(CODE, code),
    get(_LINK, link),
    post(_LINK, enter),
    get(_TELEGRAM, connect),
    post(_TELEGRAM, ask_telegram),
    get(_WAITING, telegram),
    post(_WAITING, enter_telegram),
    get(SIGN_OUT, leave_page),
    post(SIGN_OUT, leave),
]
