"""What a form of ours carries so that no other site can send it: a token, and the browser's own word on where
the request began.
"""

import hashlib
import hmac
from functools import wraps

from aiohttp import web
from aiohttp.typedefs import Handler

from services import url_text
from webapp import cookies, forms, pages
from webapp.policy import origin
from webapp.site import site_of
from webapp.tokens import key_for

FIELD = "csrf"
"""The hidden field of every form."""
_PURPOSE = b"jamboree forms"


def token(request: web.Request) -> str:
    """What the form of this page says in its hidden field: good for this session, or for this browser."""
    bound = cookies.session_secret(request) or cookies.browser_secret(request)
    key = key_for(site_of(request).bot_token, _PURPOSE)
    return url_text.pack(hmac.digest(key, bound.encode(), hashlib.sha256))


def checked(handler: Handler) -> Handler:
    """`handler`, for forms of our own pages alone; others are told that the page is too old."""

    @wraps(handler)
    async def answered(request: web.Request) -> web.StreamResponse:
        form = await forms.read(request)
        if not (began_here(request) and is_ours(request, form.fields.get(FIELD, ""))):
            return pages.public(request, "public/stale.html", status=403)
        return await handler(request)

    return answered


def is_ours(request: web.Request, given: str) -> bool:
    """Whether a form's token was given to this session, or to this browser."""
    return hmac.compare_digest(given.encode(errors="replace"), token(request).encode())


def began_here(request: web.Request) -> bool:
    """What the browser says of where the request began; old browsers say nothing, and the token must do."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    began = request.headers.get("Origin")
    public_url = site_of(request).links.public_url
    return began is None or (public_url is not None and began == origin(public_url))
