"""Banning a member on a page, and letting them back."""

from datetime import timedelta

from aiohttp import web

from models.tx import Tx
from services import bans, members
from services.bans import TIMES
from services.errors import BadInput
from services.members import CommunityCard
from services.roster import Member
from views import bans as views
from webapp.forms import Form, read
from webapp.pages import part
from webapp.programs import PAGE
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number

BANNED = COMMUNITY + "/banned"
BAN = COMMUNITY + "/ban/{who:[0-9]{1,16}}"
_DAYS = {time.days if time else 0: time for time in TIMES}


async def asked(request: web.Request) -> web.Response:
    """For how long, and why? Raises NotAllowed, NotFound."""
    card, found = await database(request).read(actor_of(request), _asked, number(request, "who"))
    return part(request, "bans/ask.html", community=card, member=found, days=_DAYS)


def _asked(tx: Tx, user_id: int) -> tuple[CommunityCard, Member]:
    return members.community(tx), bans.asked(tx, user_id)


async def ban(request: web.Request) -> web.Response:
    """Because of that. Raises NotAllowed, NotFound, BadInput."""
    form, db = await read(request), database(request)
    length = _length(form)
    until = db.clock() + length if length else None
    done = await db.write(
        actor_of(request), bans.ban, number(request, "who"), form.text("reason") or "", until
    )
    return await _banned(request, views.banned_toast(done))


def _length(form: Form) -> timedelta | None:
    """For how long; None for good. Raises BadInput."""
    days = form.number("days")
    if days not in _DAYS:
        raise BadInput("form", "unreadable")
    return _DAYS[days]


async def banned(request: web.Request) -> web.Response:
    """Who is banned, why, by whom, and until when. Raises NotAllowed."""
    return await _banned(request)


async def _banned(request: web.Request, said: str | None = None) -> web.Response:
    at = int(request.match_info.get("page", "0"))
    found = await database(request).read(actor_of(request), bans.listing, at)
    notice = {"words": said, "kind": "good"} if said else None
    return part(request, "bans/list.html", found=found, notice=notice)


async def unban(request: web.Request) -> web.Response:
    """Let one of them join again. Raises NotAllowed, NotFound."""
    db, actor, who = database(request), actor_of(request), number(request, "who")
    before = await db.read(actor, bans.one, who)
    await db.write(actor, bans.unban, who)
    return await _banned(request, views.unbanned_toast(before.name))


ROUTES = [
    *shown(BANNED, banned),
    *shown(BANNED + PAGE, banned),
    *shown(BAN, asked),
    post("/parts" + BAN, ban),
    post("/parts" + BAN + "/lift", unban),
]
