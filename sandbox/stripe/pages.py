"""The door of the stand-in for Stripe: its API, and its page to pay on."""

import asyncio
from html import escape

from aiohttp import web

from sandbox.stripe.box import CARDS, Page, StripeBox, Wrong

PATH = "/stripe"
_API = f"{PATH}/v1/"
_PAY = f"{PATH}/pay/"
SOON = 6.0
"""Seconds until what is on its way comes."""
_LOCKED = "default-src 'none'; style-src 'unsafe-inline'; form-action *"
_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 26rem; padding: 1.5rem 1rem; font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.2rem; } .sum { font-size: 2rem; font-weight: 600; margin: .2rem 0 1.2rem; }
button { display: block; width: 100%; margin: .5rem 0; padding: .7rem 1rem; font: inherit; cursor: pointer;
  border: 1px solid GrayText; border-radius: 8px; background: Field; color: FieldText; text-align: start; }
button.leave { border-color: transparent; background: none; color: LinkText; }
.bad { color: #b00020; } @media (prefers-color-scheme: dark) { .bad { color: #ff8a80; } }
small { opacity: .8; }
"""


async def answer(request: web.BaseRequest, box: StripeBox, base: str, pace: float) -> web.StreamResponse:
    """Serve `/stripe/v1/…` to programs, `/stripe/pay/…` to people."""
    if request.path.startswith(_API) and request.method == "POST":
        return await _call(request, box, base)
    page = box.pages.get(request.path.removeprefix(_PAY))
    if page is None:
        return web.Response(status=404, text="There is no such page")
    if request.method == "POST":
        return await _paid(request, box, page, pace)
    return _shown(page, is_open=box.is_open(page))


async def _call(request: web.BaseRequest, box: StripeBox, base: str) -> web.Response:
    fields = {name: str(value) for name, value in (await request.post()).items()}
    key = request.headers.get("Authorization", "").removeprefix("Bearer ")
    once = request.headers.get("Idempotency-Key", "")
    try:
        said = box.call(request.path.removeprefix(_API), key, fields, once, base)
    except Wrong as wrong:
        return web.json_response({"error": {"code": wrong.code, "type": "error"}}, status=wrong.status)
    asyncio.get_running_loop().create_task(box.tells())
    return web.json_response(said)


async def _paid(request: web.BaseRequest, box: StripeBox, page: Page, pace: float) -> web.Response:
    card = str((await request.post()).get("card", ""))
    if card == "leave":
        return _to(page.fields.get("cancel_url", ""))
    if not await box.pays(page, card):
        return _shown(page, is_open=box.is_open(page), declined=True)
    if box.late and pace:
        asyncio.get_running_loop().create_task(_later(box, pace))
    return _to(page.fields["success_url"])


async def _later(box: StripeBox, pace: float) -> None:
    await asyncio.sleep(SOON * pace)
    await box.comes()


def _to(url: str) -> web.Response:
    return web.Response(status=303, headers={"Location": url, "Cache-Control": "no-store"})


def _shown(page: Page, *, is_open: bool, declined: bool = False) -> web.Response:
    cards = "".join(
        f'<button name="card" value="{card}">{escape(label)}</button>' for card, label in CARDS.items()
    )
    said = '<p class="bad" role="alert">Your card was declined.</p>' if declined and is_open else ""
    leave = '<button name="card" value="leave" class="leave">‹ Back without paying</button>'
    form = f'<form method="post">{said}{cards}{leave}</form>'
    body = form if is_open else "<p>This page can no longer be paid.</p>"
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Checkout</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><h1>{escape(page.name)}</h1>"
        f'<p class="sum">{escape(page.currency.upper())} {_amount(page)}</p>{body}'
        "<p><small>A stand-in for Stripe: no money moves.</small></p></body></html>"
    )
    headers = {"Content-Security-Policy": _LOCKED, "Cache-Control": "no-store"}
    return web.Response(text=text, content_type="text/html", headers=headers)


def _amount(page: Page) -> str:
    whole = page.currency in ("jpy", "krw", "clp")
    return str(page.amount) if whole else f"{page.amount / 100:.2f}"
