"""An offering made and changed step by step: basics, prices, what to expect, policy, who sees it."""

from collections.abc import Callable
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from models.offerings import Delivery, OfferingCategory, OfferingVisibility
from services import files, offering_edit, offerings, spaces, tags, variants
from services.errors import BadInput, NotFound
from services.offerings import OfferingDetails
from services.policies import LIMITS
from services.uploads import PICTURES
from services.variants import VariantDetails
from views.offerings import words
from webapp.forms import Form, read
from webapp.offerings import OFFERING
from webapp.pages import part
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, number
from webapp.words import saved

NEW = COMMUNITY + "/offering/new"
EDIT = OFFERING + "/edit"
STEPS = ("basics", "prices", "about", "policy", "show")
PRICE = {
    "name": "variant",
    "currency": "currency",
    "price": "price",
    "deposit": "deposit",
    "vat": "vat",
    "sessions": "sessions",
    "minutes": "duration",
    "instalments": "instalments",
    "instalment_days": "instalment_days",
    "credit_price": "credits",
    "is_digital": "is_digital",
    "stars_price": "stars_price",
}
"""The fields of a price, and what they are called in the form and where they are refused."""


async def new(request: web.Request) -> web.Response:
    """An empty form. Raises NotInstructor."""
    await database(request).read(actor_of(request), offering_edit.may_add)
    return await _step(request, None, "basics")


async def edit(request: web.Request) -> web.Response:
    """An offering as it is, from the first step. Raises NotFound."""
    return await _step(request, await _opened(request), "basics")


def _edit_at(step: str) -> Handler:
    async def edit_at(request: web.Request) -> web.Response:
        """A step of an offering as it is. Raises NotFound."""
        return await _step(request, await _opened(request), step)

    return edit_at


async def edit_price(request: web.Request) -> web.Response:
    """One of its prices. Raises NotFound."""
    found, wanted = await _opened(request), number(request, "variant")
    chosen = next((one for one in found.variants if one.id == wanted), None)
    if chosen is None:
        raise NotFound
    return await _step(request, found, "prices", variant=chosen)


async def _opened(request: web.Request) -> OfferingDetails:
    return await database(request).read(actor_of(request), offerings.run, number(request, "offering"))


async def _step(
    request: web.Request,
    offering: OfferingDetails | None,
    step: str,
    *,
    done: bool = False,
    variant: VariantDetails | None = None,
) -> web.Response:
    db, actor = database(request), actor_of(request)
    photo = None
    if offering and offering.banner_id and step == "show":
        photo = await db.read(actor, files.get, offering.banner_id)
    return part(
        request,
        "offerings/edit.html",
        offering=offering,
        community=number(request, "community"),
        step=step,
        steps=STEPS,
        variant=variant,
        rooms=await db.read(actor, spaces.active) if step == "basics" else [],
        categories=list(OfferingCategory),
        deliveries=list(Delivery),
        visibilities=list(OfferingVisibility),
        limits=LIMITS,
        photo=photo,
        pictures=",".join(PICTURES),
        notice={"words": saved(), "kind": "good"} if done else None,
        typed_price=variants.typed,
        **words(),
    )


async def create(request: web.Request) -> web.Response:
    """Make a draft, and go on to its prices. Raises NotInstructor, BadInput."""
    said = _basics(await read(request))
    made = await database(request).write(
        actor_of(request), lambda tx: offering_edit.create(tx, said.pop("title"), **said)
    )
    return await _step(request, made, "prices", done=True)


def _save_at(step: str) -> Handler:
    async def save_at(request: web.Request) -> web.Response:
        """Save a step, and go on to the next one. Raises NotFound, Outdated, BadInput."""
        form = await read(request)
        said = READERS[step](form)
        changed = await database(request).write(
            actor_of(request),
            lambda tx: offering_edit.change(tx, number(request, "offering"), _revision(form), **said),
        )
        after = STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]
        return await _step(request, changed, after, done=True)

    return save_at


async def price(request: web.Request) -> web.Response:
    """Add a price, or change one. Raises NotFound, Outdated, BadInput."""
    form, number_of = await read(request), number(request, "offering")
    said = variants.read({name: form.text(field) or "" for name, field in PRICE.items()})
    chosen, revision = form.number("id"), _revision(form)
    db, actor = database(request), actor_of(request)
    if chosen is None:
        done = await db.write(actor, lambda tx: offering_edit.add_variant(tx, number_of, revision, **said))
    else:
        done = await db.write(
            actor, lambda tx: offering_edit.change_variant(tx, number_of, chosen, revision, **said)
        )
    return await _step(request, done, "prices", done=True)


async def drop_price(request: web.Request) -> web.Response:
    """Sell at a price no more. Raises NotFound, NoPrice."""
    done = await database(request).write(
        actor_of(request),
        offering_edit.drop_variant,
        number(request, "offering"),
        number(request, "variant"),
    )
    return await _step(request, done, "prices", done=True)


def _revision(form: Form) -> int:
    return form.number("revision") or 0


def _basics(form: Form) -> dict[str, Any]:
    return {
        "title": form.text("offering") or "",
        "summary": form.text("summary") or "",
        "category": form.text("category") or "",
        "delivery": form.text("delivery") or "",
        "minutes": _whole(form, "duration"),
        "sessions": _whole(form, "sessions"),
        "cadence_days": _whole(form, "cadence_days"),
        "place": form.text("place") or "",
        "space_id": form.number("room"),
        "meeting_url": form.text("meeting_url") or "",
    }


def _about(form: Form) -> dict[str, Any]:
    return {
        "description": form.text("description") or "",
        "expectations": (form.text("expectations") or "").split("\n"),
        "faq": _pairs(form.text("faq") or ""),
        "testimonials": _pairs(form.text("testimonials") or ""),
        "tags": tags.split(form.text("tags") or ""),
    }


def _policy(form: Form) -> dict[str, Any]:
    return {"policy": {name: _whole(form, name) for name in LIMITS}}


def _show(form: Form) -> dict[str, Any]:
    photo = None if form.text("no_photo") else form.number("photo")
    return {"visibility": form.text("visibility") or "", "banner_id": photo}


READERS: dict[str, Callable[[Form], dict[str, Any]]] = {
    "basics": _basics,
    "about": _about,
    "policy": _policy,
    "show": _show,
}


def _whole(form: Form, name: str) -> int:
    found = form.number(name)
    if found is None:
        raise BadInput(name, "missing")
    return found


def _pairs(text: str) -> list[tuple[str, str]]:
    """Paragraphs whose first line is a question, or who said it, and whose others are the rest."""
    found = []
    for paragraph in text.split("\n\n"):
        first, _, rest = paragraph.strip().partition("\n")
        found.append((first, rest))
    return found


ROUTES = [
    *shown(NEW, new),
    post("/parts" + NEW, create),
    *shown(EDIT, edit),
    *(route for step in STEPS for route in shown(f"{EDIT}/{step}", _edit_at(step))),
    *shown(EDIT + "/price/{variant:[0-9]{1,16}}", edit_price),
    *(post(f"/parts{EDIT}/{step}", _save_at(step)) for step in READERS),
    post("/parts" + EDIT + "/price", price),
    post("/parts" + EDIT + "/price/{variant:[0-9]{1,16}}/drop", drop_price),
]
