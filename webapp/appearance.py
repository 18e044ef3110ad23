"""Light or dark, and the language, as anybody chose them on the web: kept in cookies."""

from aiohttp import web

from locales import reader

THEME, LANGUAGE = "jamboree_theme", "jamboree_language"
THEMES = ("light", "dark")


def theme(request: web.Request) -> str | None:
    """The theme chosen for this browser; None for the system's own."""
    found = request.cookies.get(THEME)
    return found if found in THEMES else None


def language(request: web.Request) -> str | None:
    """The language chosen for this browser, if it is one of ours."""
    return reader.supported(request.cookies.get(LANGUAGE, "")[:16]) or None
