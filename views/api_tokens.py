"""One's tokens, by which programs act for one, as screens."""

from keyboards import api_tokens as keyboards
from keyboards import nav
from keyboards.account import AccountScreen
from keyboards.data import markup, page
from locales.reader import gettext as _
from locales.reader import moment, ngettext
from services.api_tokens import Access, Made, Token
from views.links import Links
from views.screen import Screen, render

ZONE = "UTC"
"""Of times here, for people who have chosen none."""
PAGE = "/app/settings/tokens"


def screen(found: Access, links: Links, *, toast: str | None = None) -> Screen:
    """What there is, and the way to the page, where more can be chosen."""
    shown = found.tokens[: keyboards.SHOWN]
    text = render("api_tokens/list.html", tokens=shown, about=about, address=address(links))
    more = page(_("Choose more"), links.page(PAGE))
    back = nav.back_row(AccountScreen())
    return Screen(text, markup(*keyboards.tokens(found.tokens), more, back), toast)


def made(new: Made) -> Screen:
    """The secret, once."""
    text = render("api_tokens/made.html", made=new)
    return Screen(text, markup(nav.back_row(keyboards.ApiTokens())))


def revoked(found: Access, links: Links) -> Screen:
    """It is worth nothing any more."""
    return screen(found, links, toast=gone())


def gone() -> str:
    """A token was taken away."""
    return _("Revoked: whatever used it is let in no more.")


def from_chat() -> str:
    """What a token is called that is made by one tap."""
    return _("From the chat")


def address(links: Links) -> str:
    """Where the API is."""
    return links.page("/api/v1") or "/api/v1"


def about(token: Token) -> str:
    """What it may, where, and until when."""
    may = _("reads and changes") if token.may_write else _("reads only")
    where = token.community or _("all communities")
    seen = _("last used %(when)s", when=moment(token.seen_at, ZONE)) if token.seen_at else _("never used")
    until = _("until %(when)s", when=moment(token.ends_at, ZONE))
    return " · ".join((may, where, until, seen))


def days(count: int) -> str:
    """For how long."""
    return ngettext("%(num)s day", "%(num)s days", count)
