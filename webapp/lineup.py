"""The line-up of a session on a page: what one brings and looks for, keys and tempos, what the jam needs."""

from typing import Any

from aiohttp import web

from locales import kind_words
from locales.reader import gettext as _
from locales.reader import language
from models.lineup import Side, Wish
from services import instruments, kinds, lineup, lineup_host, lineup_wishes, matrix
from services.matrix import Lineup
from views.lineup import character
from webapp.forms import Form, read
from webapp.pages import part
from webapp.routing import post, shown
from webapp.sessions import SESSION
from webapp.site import actor_of, database, number

LINEUP = SESSION + "/lineup"
TICKED = "thing-"
HOST_SAYS = ("session_vibe", "skill_level", "lineup_wanted")
"""The settings that organizers find on the page, where the kind has them."""


async def page(request: web.Request) -> web.Response:
    """Who brings what. Raises NotFound, Banned."""
    return await _page(request)


async def say(request: web.Request) -> web.Response:
    """Take a line. Raises what `lineup.say` raises."""
    sent = await read(request)
    await _change(request, lineup.say, sent.text("lineup") or "")
    return await _page(request, _("Noted."))


async def choose(request: web.Request) -> web.Response:
    """Bring, or look for, what is ticked. Raises what `lineup.choose` raises."""
    sent = await read(request)
    ticked = {name.removeprefix(TICKED) for name in sent.fields if name.startswith(TICKED)}
    await _change(request, lineup.choose, _side(sent), ticked)
    return await _page(request, _("Noted."))


async def put(request: web.Request) -> web.Response:
    """Bring what is missing. Raises what `lineup.put` raises."""
    sent = await read(request)
    await _change(request, lineup.put, Side.BRINGING, sent.text("thing") or "", on=True)
    return await _page(request, _("Noted."))


async def usual(request: web.Request) -> web.Response:
    """Bring what one brought last time, or forget it. Raises what `lineup.bring_usual` raises."""
    sent = await read(request)
    if sent.text("do") == "forget":
        await database(request).write(actor_of(request), lineup.forget_usual)
    else:
        await _change(request, lineup.bring_usual)
    return await _page(request, _("Noted."))


async def wish(request: web.Request) -> web.Response:
    """Wish for keys and tempos: one that is pressed, or those that are written. Raises as the services."""
    sent = await read(request)
    about, colon, value = (sent.text("pressed") or "").partition(":")
    if colon:
        wished = Wish.TEMPO if about == Wish.TEMPO else Wish.KEY
        await _change(request, lineup_wishes.put, wished, value, on=sent.text("on") != "no")
    else:
        await _change(request, lineup_wishes.say, sent.text("wish") or "")
    return await _page(request, _("Noted."))


async def describe(request: web.Request) -> web.Response:
    """Take what organizers say about this date. Raises what `lineup_host.describe` raises."""
    sent = await read(request)
    said = {name: text for name in HOST_SAYS if (text := sent.text(name)) is not None}
    await _change(request, lineup_host.describe, said, language())
    if sent.text("for_all") == "yes":
        await _change(request, lineup_host.for_all)
    return await _page(request, _("Saved."))


def _side(sent: Form) -> Side:
    return Side.LOOKING if sent.text("side") == Side.LOOKING else Side.BRINGING


async def _change(request: web.Request, function: Any, *args: Any, **kwargs: Any) -> None:
    await database(request).write(actor_of(request), function, number(request, "session"), *args, **kwargs)


async def _page(request: web.Request, notice: str = "") -> web.Response:
    found = await database(request).read(actor_of(request), matrix.view, number(request, "session"))
    return part(
        request,
        "lineup/page.html",
        found=found,
        session=found.session,
        character=character(found),
        kind_words=kind_words,
        sides={side: _chips(found, side) for side in Side},
        host=[one for one in kinds.settings_of(found.session.kind) if one.name in HOST_SAYS],
        typed=lambda name: kinds.typed(found.settings.get(name)),
        wishes={about: found.wishes.offered(about)[:12] for about in Wish},
        notice={"words": notice, "kind": "good"} if notice else None,
    )


def _chips(found: Lineup, side: Side) -> list[tuple[str, str, bool]]:
    """Things to tick: token, thing, and whether it is ticked."""
    mine = found.mine(side)
    things = [*instruments.ordered(mine - set(instruments.CATALOGUE)), *instruments.CATALOGUE]
    return [(instruments.token(what), what, what in mine) for what in things]


ROUTES = [
    *shown(LINEUP, page),
    post("/parts" + LINEUP + "/say", say),
    post("/parts" + LINEUP + "/choose", choose),
    post("/parts" + LINEUP + "/put", put),
    post("/parts" + LINEUP + "/usual", usual),
    post("/parts" + LINEUP + "/wish", wish),
    post("/parts" + LINEUP + "/describe", describe),
]
