"""Our two cookies: who is signed in, and which browser this is. Both are random words, and say nothing else.

By https they carry the prefix that lets no neighbouring site set them. They are written down with the request
and put on whatever answer it comes to.
"""

import re
import secrets

from aiohttp import web

from services.web_sessions import LIFETIME, digest
from webapp.site import site_of

SESSION = "jamboree_session"
BROWSER = "jamboree_browser"
_PREFIX = "__Host-"
_WORD = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_BROWSER_SECONDS = 30 * 24 * 3600
_SENT = web.RequestKey("cookies", dict[str, tuple[str, int]])


def session_secret(request: web.Request) -> str | None:
    """The secret of the session that the browser says it has, if it looks like one."""
    return _read(request, SESSION)


def browser_secret(request: web.Request) -> str:
    """The browser's own random word; given to it now where it has none."""
    found = _read(request, BROWSER)
    if found is None:
        found = secrets.token_urlsafe(32)
        _send(request, BROWSER, found, _BROWSER_SECONDS)
    return found


def browser_hash(request: web.Request) -> str | None:
    """What is kept of the browser's word; None where it has none, and so asked for nothing before."""
    found = _read(request, BROWSER)
    return digest(found) if found else None


def sign_in(request: web.Request, secret: str) -> None:
    """Give the browser the secret of its new session, and a new word of its own: what came before is void."""
    _send(request, SESSION, secret, int(LIFETIME.total_seconds()))
    _send(request, BROWSER, secrets.token_urlsafe(32), _BROWSER_SECONDS)


def sign_out(request: web.Request) -> None:
    """Take both away."""
    _send(request, SESSION, "", 0)
    _send(request, BROWSER, "", 0)


async def add_cookies(request: web.Request, response: web.StreamResponse) -> None:
    """On the answer, before it goes out; what carries a cookie is kept by nobody."""
    sent = request.get(_SENT)
    if not sent:
        return
    secure = _is_secure(request)
    for name, (value, seconds) in sent.items():
        # As a header: the web server has written an answer's own cookies down before it asks us.
        whole = f"{_name(request, name)}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax"
        response.headers.add("Set-Cookie", whole + ("; Secure" if secure else ""))
    response.headers["Cache-Control"] = "no-store"


def put(request: web.Request, response: web.StreamResponse, name: str, value: str, seconds: int) -> None:
    """A cookie that says nothing of who somebody is, on one answer; of no life, it is taken away."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite="Lax",
    )


def _read(request: web.Request, name: str) -> str | None:
    sent = request.get(_SENT, {})
    if name in sent:
        return sent[name][0] or None
    found = request.cookies.get(_name(request, name), "")
    return found if _WORD.fullmatch(found) else None


def _send(request: web.Request, name: str, value: str, seconds: int) -> None:
    if _SENT not in request:
        request[_SENT] = {}
    request[_SENT][name] = value, seconds


def _name(request: web.Request, name: str) -> str:
    return (_PREFIX if _is_secure(request) else "") + name


def _is_secure(request: web.Request) -> bool:
    """Whether people reach the site by https, whatever a proxy makes of it."""
    return (site_of(request).links.public_url or "").startswith("https://")
