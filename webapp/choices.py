"""Which notices one wants, and when not to be disturbed: the same choices as in the chat's settings."""

from datetime import time

from aiohttp import web

from keyboards.choices import offered
from models.tx import Tx
from services import choices, people
from services.choices import MUTED, OF_ONE_COMMUNITY, Choices, ChoicesHere
from services.errors import BadInput
from views.choices import name
from webapp.forms import Form, read
from webapp.identity import enter
from webapp.pages import part
from webapp.routing import post, shown
from webapp.site import actor_of, database

PATH = "/settings/notifications"
SEEN = ("on_boards", "in_photos")
"""What others may see of one."""
HERE = (MUTED, *(str(topic) for topic in OF_ONE_COMMUNITY))


async def page(request: web.Request) -> web.Response:
    """What is on and off."""
    return _page(request, await database(request).read(actor_of(request), choices.of_person))


async def save(request: web.Request) -> web.Response:
    """Take all of it: what is one's own first, then each community that changed. Raises BadInput."""
    form, db, actor = await read(request), database(request), actor_of(request)
    before = await db.write(actor, _save, form)
    for place in before.communities:
        wanted = {what: f"{what}-{place.community_id}" in form.fields for what in HERE}
        if _known(form, place) and wanted != {what: getattr(place, what) for what in HERE}:
            there = await enter(db, actor.user_id or 0, place.community_id)
            await db.write(there, choices.change_here, **wanted)
    return _page(request, await db.read(actor, choices.of_person), saved=True)


def _known(form: Form, place: ChoicesHere) -> bool:
    """Whether the form that came showed this community: one joined meanwhile stays as it is."""
    return f"of-{place.community_id}" in form.fields


def _save(tx: Tx, form: Form) -> Choices:
    before = choices.of_person(tx)
    wanted: dict[str, object] = {topic: str(topic) in form.fields for topic in offered(before)}
    if "of-seen" in form.fields:  # a page from before there was this choice does not make it
        wanted |= {what: what in form.fields for what in SEEN}
    hours = {field: _hour(form, field) for field in ("quiet_from", "quiet_until")}
    people.change_settings(tx, **wanted, **hours)
    return before


def _hour(form: Form, field: str) -> time | None:
    hour = form.number(field)
    if hour is None:
        return None
    if not 0 <= hour <= 23:
        raise BadInput("quiet_hours", "out_of_range", 23)
    return time(hour)


def _page(request: web.Request, found: Choices, *, saved: bool = False) -> web.Response:
    topics = [(topic.value, name(topic), getattr(found.settings, topic)) for topic in offered(found)]
    return part(request, "choices/page.html", choices=found, topics=topics, hours=range(24), saved=saved)


ROUTES = [*shown(PATH, page), post("/parts" + PATH, save)]
