"""When an instructor can be booked, on a page: hours, days off, holidays, pauses and limits."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from keyboards.time_off import country_name
from locales.reader import language
from services import holidays, hours, hours_page
from services.hours import Availability
from services.hours_page import Overview, Saved
from services.opening import Hours
from views import hours as views
from views import spaces
from webapp.forms import Form, read
from webapp.pages import part
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number
from webapp.words import saved

PATH = COMMUNITY + "/instructor/{instructor:[0-9]{1,16}}/hours"
MINE = COMMUNITY + "/my-hours"
FIELDS = ("hours", "exceptions", "holidays", "zone", *hours.LIMITS)
NOTHING: Mapping[str, str] = {}


async def mine(request: web.Request) -> web.Response:
    """One's own. Raises NotFound."""
    return _form(request, await database(request).read(actor_of(request), hours_page.mine))


async def edit(request: web.Request) -> web.Response:
    """An instructor's, as they are. Raises NotFound."""
    found = await database(request).read(actor_of(request), hours_page.of, number(request, "instructor"))
    return _form(request, found)


async def save(request: web.Request) -> web.Response:
    """Save what was changed; on a conflict the form, with all that was typed. Raises NotFound, BadInput."""
    form = await read(request)
    typed = _changed(form)
    said: dict[str, Any] = {}
    for field, text in typed.items():
        said |= hours.read(field, text, language())
    which = (number(request, "instructor"), form.number("revision") or 0, said)
    done = await database(request).write(actor_of(request), hours_page.save, *which)
    if done.conflict:
        return _form(request, done.overview, mine=typed, overtaken=done)
    return _form(request, done.overview, {"words": saved(), "kind": "good"})


def _form(
    request: web.Request,
    found: Overview,
    notice: dict[str, str] | None = None,
    mine: Mapping[str, str] = NOTHING,
    overtaken: Saved | None = None,
) -> web.Response:
    """The form; `mine` is what a person typed who was second, `overtaken` what came of it."""
    held = _held(found.found)
    countries = sorted((country_name(code), code, holidays.regions(code)) for code in holidays.COUNTRIES)
    return part(
        request,
        "hours/edit.html",
        found=found,
        at=found.found,
        held=held,
        fields={**held, **mine},
        limits=hours.LIMITS,
        countries=countries,
        free_days=views.free_days(found),
        off=views.holidays_off(found),
        sample=hours_page.SAMPLE,
        overtaken=overtaken,
        notice=notice,
    )


def _held(found: Availability) -> dict[str, str]:
    """What each field holds, as one would type it."""
    rules = found.rules
    own = Hours(found.zone, found.weekly, found.days)
    numbers = {field: getattr(rules, field) for field in hours.LIMITS}
    return {
        "hours": spaces.typed_hours(own),
        "exceptions": spaces.typed_days(own),
        "holidays": found.holidays,
        "zone": found.zone,
        **{field: "" if value is None else str(value) for field, value in numbers.items()},
    }


def _changed(form: Form) -> dict[str, str]:
    """The fields that hold something else than when the form was shown."""
    typed = {field: form.text(field) for field in FIELDS}
    return {
        field: text
        for field, text in typed.items()
        if text is not None and text.strip() != (form.text(f"was-{field}") or "").strip()
    }


ROUTES = [*shown(MINE, mine), *shown(PATH, edit), post("/parts" + PATH, save)]
