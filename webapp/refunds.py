"""Giving money back in the Mini App: some of a payment, asked twice; what waits for hands; and credits."""

from typing import Any

from aiohttp import web

from services import credit_gifts, giving_back
from services.credit_gifts import CreditGift
from services.errors import BadInput
from services.giving_back import Giving, Why
from views import refunds as views
from webapp.forms import Form, read
from webapp.pages import part
from webapp.programs import PAGE
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number

BACK = COMMUNITY + "/charge/{charge:[0-9]{1,16}}/back"
WAITING = COMMUNITY + "/refunds"
WAITS = WAITING + "/{refund:[0-9]{1,16}}"
CREDITS = COMMUNITY + "/booking/{booking:[0-9]{1,16}}/credits"


async def back(request: web.Request) -> web.Response:
    """How much of a payment, and why? Raises NotAllowed, NotFound, TooMuchBack."""
    found = await database(request).read(actor_of(request), giving_back.opened, number(request, "charge"))
    return _back(request, found)


async def check(request: web.Request) -> web.Response:
    """Really so much? Raises as `back`, BadInput."""
    form = await read(request)
    said = (number(request, "charge"), form.text("amount") or "", _why(form))
    found = await database(request).read(actor_of(request), giving_back.typed, *said)
    return _back(request, found, sure=True)


async def give(request: web.Request) -> web.Response:
    """It goes back. Raises what `giving_back.give` raises, BadInput."""
    form = await read(request)
    said = (number(request, "charge"), form.number("sum") or 0, _why(form), form.number("seen") or 0)
    page = await database(request).write(actor_of(request), giving_back.give, *said)
    return part(request, "refunds/given.html", booking=page.booking, notice=_notice(views.given_words()))


def _back(request: web.Request, found: Giving, *, sure: bool = False) -> web.Response:
    said: dict[str, Any] = {
        **views.words(found),
        "why_names": views.why_names(),
        "how": views.how(found.charge.way),
    }
    return part(request, "refunds/back.html", found=found, sure=sure, notice=None, **said)


def _why(form: Form) -> Why:
    try:
        return Why(form.text("why") or "")
    except ValueError:
        raise BadInput("reason", "missing") from None


async def waiting(request: web.Request) -> web.Response:
    """What people have to give back. Raises NotAllowed."""
    which = int(request.match_info.get("page", "0"))
    found = await database(request).read(actor_of(request), giving_back.waiting, which)
    return part(request, "refunds/waiting.html", found=found, notice=None, **views.list_words())


async def done(request: web.Request) -> web.Response:
    """One went back. Raises NotAllowed, NotFound."""
    found = await database(request).write(actor_of(request), giving_back.note, number(request, "refund"))
    notice = _notice(views.noted_words())
    return part(request, "refunds/waiting.html", found=found, notice=notice, **views.list_words())


async def ask_credits(request: web.Request) -> web.Response:
    """How many credits? Raises NotAllowed, NotFound."""
    found = await database(request).read(actor_of(request), credit_gifts.opened, number(request, "booking"))
    return _credits(request, found)


async def check_credits(request: web.Request) -> web.Response:
    """Really so many? Raises as `ask_credits`, BadInput."""
    typed = (await read(request)).text("credits") or ""
    found = await database(request).read(
        actor_of(request), credit_gifts.typed, number(request, "booking"), typed
    )
    return _credits(request, found, sure=True)


async def give_credits(request: web.Request) -> web.Response:
    """They have them. Raises what `credit_gifts.give` raises, BadInput."""
    form = await read(request)
    said = (number(request, "booking"), form.number("sum") or 0, form.number("seen") or 0)
    found = await database(request).write(actor_of(request), credit_gifts.give, *said)
    return _credits(request, found, said=views.credits_words(found))


def _credits(request: web.Request, found: CreditGift, *, sure: bool = False, said: str = "") -> web.Response:
    known = views.credit_words(found)
    return part(
        request,
        "refunds/credits.html",
        found=found,
        sure=sure,
        notice=_notice(said) if said else None,
        **known,
    )


def _notice(said: str) -> dict[str, str]:
    return {"words": said, "kind": "good"}


ROUTES = [
    *shown(BACK, back),
    post("/parts" + BACK, check),
    post("/parts" + BACK + "/now", give),
    *shown(WAITING, waiting),
    *shown(WAITING + PAGE, waiting),
    post("/parts" + WAITS + "/done", done),
    *shown(CREDITS, ask_credits),
    post("/parts" + CREDITS, check_credits),
    post("/parts" + CREDITS + "/now", give_credits),
]
