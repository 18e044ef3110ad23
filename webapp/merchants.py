"""How a community is paid, on a page: who is paid, where, by which ways; and the secrets of providers.

A secret goes one way: it is checked and sealed here, and never shown again but for its last characters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from services import merchant_edit, merchant_fields, qr_references
from services.merchant_edit import Edited, MerchantPage
from services.merchant_fields import LENGTHS, SECRETS, SWITCHES, TEXTS
from services.merchants import MerchantDetails
from services.seals import BadSeal, Seals
from views import merchants as views
from webapp.forms import Form, read
from webapp.pages import part
from webapp.routing import COMMUNITY, post, shown
from webapp.site import actor_of, database, site_of
from webapp.words import saved

MERCHANT = COMMUNITY + "/merchant"
SECRET = MERCHANT + "/{secret:telegram_token|stripe_key|stripe_hook}"
LONG_ENOUGH = 16
"""Characters of a secret whose last four say nothing of the rest."""
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Kept:
    """What may be said of a secret that is set."""

    ending: str
    """Its last characters; empty for one that is too short."""
    test: bool
    """Whether no real money moves by it."""
    readable: bool = True
    """False of one that was sealed by a key which is gone: the bot has another token by now."""


async def page(request: web.Request) -> web.Response:
    """As it is. Raises NotAllowed."""
    return await _page(request)


async def _page(
    request: web.Request,
    said: str | None = None,
    mine: Mapping[str, str] = NOTHING,
    overtaken: Edited | None = None,
    bad: bool = False,
) -> web.Response:
    """The form; `mine` is what a person typed who was second, `overtaken` what came of it."""
    found: MerchantPage = await database(request).read(actor_of(request), merchant_edit.page)
    held = _held(found.merchant)
    return part(
        request,
        "merchants/page.html",
        found=found,
        held=held,
        fields={**held, **mine},
        overtaken=overtaken,
        lengths=LENGTHS,
        countries=views.country_names(),
        kept=_kept(found.merchant, site_of(request).links.seals),
        say=views.words(),
        notice={"words": said, "kind": "bad" if bad else "good"} if said else None,
    )


def _held(merchant: MerchantDetails) -> dict[str, str]:
    """What each field holds, as one would type it."""
    texts = {field: str(getattr(merchant, field)) for field in TEXTS}
    switches = {field: "1" if getattr(merchant, field) else "" for field in SWITCHES}
    return {**texts, **switches, "iban": qr_references.grouped(merchant.account)}


def _kept(merchant: MerchantDetails, seals: Seals) -> dict[str, Kept]:
    """What may be said of the secrets that are set."""
    sealed = {field: getattr(merchant, field) for field in SECRETS}
    return {field: _opened(field, text, seals) for field, text in sealed.items() if text}


def _opened(field: str, sealed: str, seals: Seals) -> Kept:
    try:
        text = seals.open(sealed)
    except BadSeal:
        return Kept("", False, readable=False)
    return Kept(text[-4:] if len(text) >= LONG_ENOUGH else "", merchant_fields.is_test(field, text))


async def save(request: web.Request) -> web.Response:
    """Save what was changed; on a conflict the form, with all that was typed. Raises NotAllowed, BadInput."""
    form = await read(request)
    mine = _changed(form)
    said: dict[str, Any] = {field: text == "1" if field in SWITCHES else text for field, text in mine.items()}
    edited = await database(request).write(
        actor_of(request), merchant_edit.save, form.number("revision") or 0, said
    )
    if edited.conflict:
        return await _page(request, mine=mine, overtaken=edited)
    return await _page(request, saved())


def _changed(form: Form) -> dict[str, str]:
    """The fields that hold something else than when the form was shown: an unticked box is not sent."""
    typed: dict[str, str | None] = {field: form.text(field) for field in TEXTS}
    typed |= {field: form.text(field) or "" for field in SWITCHES if form.text(f"was-{field}") is not None}
    return {
        field: text for field, text in typed.items() if text is not None and text != form.text(f"was-{field}")
    }


async def put(request: web.Request) -> web.Response:
    """Keep a secret, in the place of any before. Raises NotAllowed, BadInput."""
    form, field = await read(request), request.match_info["secret"]
    sealed = site_of(request).links.seals.seal(merchant_fields.secret(field, form.text(field) or ""))
    return await _done(request, form, views.kept_words(), merchant_edit.put_secret, field, sealed)


async def remove(request: web.Request) -> web.Response:
    """Forget a secret. Raises NotAllowed, BadInput."""
    form, field = await read(request), request.match_info["secret"]
    return await _done(request, form, views.removed_words(), merchant_edit.remove_secret, field)


async def _done(request: web.Request, form: Form, said: str, do: Any, *what: str) -> web.Response:
    edited: Edited = await database(request).write(actor_of(request), do, form.number("revision") or 0, *what)
    if edited.conflict:
        return await _page(request, views.overtaken_words(edited.by), bad=True)
    return await _page(request, said)


ROUTES = [
    *shown(MERCHANT, page),
    post("/parts" + MERCHANT, save),
    post("/parts" + SECRET, put),
    post("/parts" + SECRET + "/remove", remove),
]
