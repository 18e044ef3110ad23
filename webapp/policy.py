"""What a browser may do with our pages: as little as they need."""

from urllib.parse import urlsplit

from aiohttp import web

from webapp.site import SITE, Site

TELEGRAM = ("https://web.telegram.org", "https://*.telegram.org")
"""The origins of Telegram's own web apps."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Others learn nothing of where people come from. Not "no-referrer": browsers that do not say
    # `Sec-Fetch-Site` would then send our own forms with `Origin: null`, as those of others.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def origin(url: str) -> str:
    """The origin of an address, as a policy names it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def content_security_policy(site: Site) -> str:
    """No inline script or style, nothing from elsewhere but Telegram's script, framed by Telegram alone."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {origin(site.script_url)}",
            "style-src 'self'",
            "img-src 'self'",
            "media-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {' '.join((*TELEGRAM, *site.ancestors))}",
        )
    )


PUBLIC = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""For pages that anybody reads on the web: no script at all, and nobody frames them."""


PRIVATE = PUBLIC.replace("form-action 'none'", "form-action 'self'")
"""For pages of one person, and pages with forms: these go to ourselves alone."""


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """On every answer, before it goes out."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    if response.content_type == "text/html":
        response.headers.setdefault("Content-Security-Policy", content_security_policy(request.app[SITE]))
