"""Light or dark, and the language, as anybody chose them on the web: kept in cookies."""

from aiohttp import web

from locales import reader

THEME, LANGUAGE = "jamboree_theme", "jamboree_language"
THEMES = ("light", "dark")
KEEP = 365 * 24 * 3600
"""Seconds that a choice is kept."""


def theme(request: web.Request) -> str | None:
    """The theme chosen for this browser; None for the system's own."""
    found = request.cookies.get(THEME)
    return found if found in THEMES else None


def language(request: web.Request) -> str | None:
    """The language chosen for this browser, if it is one of ours."""
    return reader.supported(request.cookies.get(LANGUAGE, "")[:16]) or None


def choose(response: web.StreamResponse, name: str, value: str | None, *, secure: bool) -> None:
    """Keep a choice, or forget it (None)."""
    if value is None:
        response.del_cookie(name, path="/", secure=secure, httponly=True, samesite="Lax")
    else:
        response.set_cookie(name, value, max_age=KEEP, path="/", secure=secure, httponly=True, samesite="Lax")
