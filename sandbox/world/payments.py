"""Paying invoices: shipping and checkout questions, the receipt, Stars, refunds."""

import asyncio

from sandbox.errors import Refused
from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.invoices import Invoice
from sandbox.world.people import Bot, User
from sandbox.world.posting import post
from sandbox.world.world import World

STARS = "XTR"
LATE = 3.0
ADDRESS: Json = {
    "country_code": "CH",
    "state": "",
    "city": "Zürich",
    "street_line1": "Langstrasse 1",
    "street_line2": "",
    "post_code": "8004",
}


def by_slug(world: World, slug: str) -> Invoice:
    """The invoice of a link `https://t.me/$<slug>`. Raises Refused."""
    invoice = world.invoices.get(slug.rsplit("$", 1)[-1])
    if invoice is None:
        raise Refused("there is no such invoice")
    return invoice


def by_message(world: World, chat: Chat, number: int) -> Invoice:
    """The invoice in a message. Raises Refused."""
    return by_slug(world, f"{id(chat)}:{number}")


def keep(world: World, chat: Chat, number: int, invoice: Invoice) -> None:
    """Remember the invoice of a message."""
    world.invoices[f"{id(chat)}:{number}"] = invoice


async def pay(world: World, person: User, invoice: Invoice, chat: Chat, card: str = "good") -> str:
    """Pay with a card that is good, declined or late (or with Stars): paid, failed or pending.

    Bot API: the bot has ten seconds to answer pre_checkout_query. Raises Refused with the bot's reason.
    """
    order = _order(person, invoice)
    option, extra = await _shipping(world, person, invoice) if invoice.flexible else ("", 0)
    query = world.queries.ask("pre_checkout", invoice.bot.id, person.id, world.settings.checkout_lifetime)
    update: Json = {"id": query.id, "from": person.card, "currency": invoice.currency}
    update |= {"total_amount": invoice.total + extra, "invoice_payload": invoice.payload}
    update |= ({"shipping_option_id": option} if option else {}) | ({"order_info": order} if order else {})
    invoice.bot.updates.push("pre_checkout_query", ("user", person.id), update)
    try:
        answer = await asyncio.wait_for(asyncio.shield(query.answer), world.settings.checkout_lifetime)
    except TimeoutError:
        return "failed"
    if not answer["ok"]:
        raise Refused(answer["error_message"])
    if card == "declined":
        return "failed"
    if card == "late":
        loop = asyncio.get_running_loop()
        loop.call_later(LATE * world.settings.pace, _settle, world, person, invoice, chat, update)
        return "pending"
    _settle(world, person, invoice, chat, update)
    return "paid"


def _order(person: User, invoice: Invoice) -> Json:
    """What the person tells about themselves, as far as it is asked."""
    order: Json = {}
    if "name" in invoice.needs:
        order["name"] = person.name
    if "phone_number" in invoice.needs:
        order["phone_number"] = "41790000000"
    if "email" in invoice.needs:
        order["email"] = f"{person.first_name.lower()}@example.org"
    if "shipping_address" in invoice.needs:
        order["shipping_address"] = ADDRESS
    return order


async def _shipping(world: World, person: User, invoice: Invoice) -> tuple[str, int]:
    """Ask for shipping options and take the first: its id and price. Raises Refused."""
    query = world.queries.ask("shipping", invoice.bot.id, person.id, world.settings.checkout_lifetime)
    update = {"id": query.id, "from": person.card, "invoice_payload": invoice.payload}
    invoice.bot.updates.push("shipping_query", ("user", person.id), update | {"shipping_address": ADDRESS})
    try:
        answer = await asyncio.wait_for(asyncio.shield(query.answer), world.settings.checkout_lifetime)
    except TimeoutError:
        raise Refused("the bot did not answer") from None
    if not answer["ok"]:
        raise Refused(answer["error_message"])
    option = answer["shipping_options"][0]
    return str(option["id"]), sum(int(price["amount"]) for price in option["prices"])


def _settle(world: World, person: User, invoice: Invoice, chat: Chat, checkout: Json) -> None:
    """The money has moved: tell the bot, and book Stars."""
    number = world.number("charge")
    payment: Json = {key: value for key, value in checkout.items() if key not in ("id", "from")}
    payment["telegram_payment_charge_id"] = f"tg{number:010d}"
    payment["provider_payment_charge_id"] = "" if invoice.currency == STARS else f"provider{number:010d}"
    if invoice.subscription:
        until = world.now() + invoice.subscription
        payment |= {"subscription_expiration_date": until, "is_recurring": True, "is_first_recurring": True}
    if invoice.currency == STARS:
        _book(world, invoice.bot, person, payment)
    place = chat if invoice.bot.id in chat.bots else world.dialog(person, invoice.bot.user)
    post(world, place, person, {"successful_payment": payment})


def _book(world: World, bot: Bot, person: User, payment: Json) -> None:
    bot.stars += payment["total_amount"]
    partner = {"type": "user", "transaction_type": "invoice_payment", "user": person.card}
    partner["invoice_payload"] = payment["invoice_payload"]
    entry = {"id": payment["telegram_payment_charge_id"], "amount": payment["total_amount"]}
    bot.transactions.append(entry | {"date": world.now(), "source": partner})


def refund(world: World, bot: Bot, person: User, charge: str) -> str:
    """Give Stars back. The result says why not, "" when done."""
    paid = next((t for t in bot.transactions if t["id"] == charge and "source" in t), None)
    if paid is None or paid["source"]["user"]["id"] != person.id:
        return "CHARGE_NOT_FOUND"
    if any(t["id"] == charge and "receiver" in t for t in bot.transactions):
        return "CHARGE_ALREADY_REFUNDED"
    bot.stars -= paid["amount"]
    entry = {"id": charge, "amount": paid["amount"], "date": world.now(), "receiver": paid["source"]}
    bot.transactions.append(entry)
    refunded = {"currency": STARS, "total_amount": paid["amount"], "telegram_payment_charge_id": charge}
    refunded["invoice_payload"] = paid["source"]["invoice_payload"]
    post(world, world.dialog(person, bot.user), person, {"refunded_payment": refunded})
    return ""
