"""Invoices, checkout and Stars."""

from sandbox.errors import bad_request
from sandbox.keyboards import inline_keyboard
from sandbox.methods.call import Call
from sandbox.methods.callbacks import TOO_OLD
from sandbox.methods.content import send
from sandbox.methods.table import method
from sandbox.methods.targets import destination
from sandbox.shapes import Json
from sandbox.world.invoices import Invoice
from sandbox.world.payments import STARS, keep, refund
from sandbox.world.queries import Query

NEEDS = {"need_name": "name", "need_phone_number": "phone_number", "need_email": "email"}
MONTH = 2_592_000


def invoice_of(call: Call, source: Json) -> Invoice:
    """What is to be paid, checked. Raises ApiError 400."""
    _check_words(source)
    currency, prices = str(source["currency"]), source["prices"]
    total = sum(int(price["amount"]) for price in prices)
    if currency == STARS and len(prices) != 1:
        raise bad_request("STARS_INVOICE_INVALID")
    if currency != STARS and not source["provider_token"]:
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    if total <= 0:
        raise bad_request("CURRENCY_TOTAL_AMOUNT_INVALID")
    period = int(source["subscription_period"] or 0)
    if period not in (0, MONTH):
        raise bad_request("SUBSCRIPTION_PERIOD_INVALID")
    needs = {name for flag, name in NEEDS.items() if source[flag]}
    if source["need_shipping_address"] or source["is_flexible"]:
        needs.add("shipping_address")
    return Invoice(
        call.bot, source["payload"], currency, total, frozenset(needs), source["is_flexible"], period
    )


def _check_words(source: Json) -> None:
    """Title, description and payload must be there and fit. Raises ApiError 400."""
    for name, limit in (("title", 32), ("description", 255)):
        if not source[name]:
            raise bad_request(f"{name} is empty")
        if len(source[name]) > limit:
            raise bad_request(f"INVOICE_{name.upper()}_INVALID")
    if not 1 <= len(source["payload"].encode()) <= 128:
        raise bad_request("INVOICE_PAYLOAD_INVALID")
    if len(source["currency"]) != 3:
        raise bad_request("CURRENCY_INVALID")
    if not source["prices"]:
        raise bad_request("invoice prices are not specified")


def _source(call: Call) -> Json:
    """The parameters of an invoice as JSON values."""
    flags = (*NEEDS, "need_shipping_address", "is_flexible")
    texts = ("title", "description", "payload", "currency", "provider_token", "subscription_period")
    source: Json = {name: call.text(name) for name in texts}
    return source | {flag: call.flag(flag) for flag in flags} | {"prices": call.items("prices")}


@method("sendInvoice")
def send_invoice(call: Call) -> Json:
    """Bot API: sendInvoice. The first button pays; without a keyboard Telegram adds one."""
    chat = destination(call, "invoices")
    source = _source(call)
    invoice = invoice_of(call, source)
    card = {name: source[name] for name in ("title", "description", "currency")}
    card |= {"start_parameter": call.text("start_parameter"), "total_amount": invoice.total}
    rows = (call.json("reply_markup") or {}).get("inline_keyboard")
    if rows and not rows[0][0].get("pay"):
        raise bad_request("the first button in an invoice keyboard must be a Pay button")
    price = (
        f"⭐️{invoice.total}" if invoice.currency == STARS else f"{invoice.total / 100:.2f} {invoice.currency}"
    )
    markup = inline_keyboard(rows or [[{"text": f"Pay {price}", "pay": True}]], chat.private, invoice=True)
    message = send(call, chat, {"invoice": card}, markup)
    keep(call.world, chat, message["message_id"], invoice)
    return message


@method("createInvoiceLink")
def create_invoice_link(call: Call) -> str:
    """Bot API: createInvoiceLink."""
    invoice = invoice_of(call, _source(call))
    slug = f"sandbox{call.world.number('slug'):06d}"
    call.world.invoices[slug] = invoice
    return f"https://t.me/${slug}"


def _question(call: Call, kind: str, name: str) -> Query:
    query = call.world.queries.find(kind, call.bot.id, call.text(name))
    if query is None:
        raise bad_request(TOO_OLD)
    return query


@method("answerPreCheckoutQuery")
def answer_pre_checkout_query(call: Call) -> bool:
    """Bot API: answerPreCheckoutQuery, within ten seconds."""
    query = _question(call, "pre_checkout", "pre_checkout_query_id")
    if not call.flag("ok") and not call.has("error_message"):
        raise bad_request("error message is empty")
    call.world.queries.close(query, {"ok": call.flag("ok"), "error_message": call.text("error_message")})
    return True


@method("answerShippingQuery")
def answer_shipping_query(call: Call) -> bool:
    """Bot API: answerShippingQuery."""
    query = _question(call, "shipping", "shipping_query_id")
    options = call.items("shipping_options")
    if call.flag("ok") and not options:
        raise bad_request("there must be at least one shipping option")
    answer = {"ok": call.flag("ok"), "error_message": call.text("error_message"), "shipping_options": options}
    call.world.queries.close(query, answer)
    return True


@method("refundStarPayment")
def refund_star_payment(call: Call) -> bool:
    """Bot API: refundStarPayment."""
    refusal = refund(call.world, call.bot, call.user(), call.text("telegram_payment_charge_id"))
    if refusal:
        raise bad_request(refusal)
    return True


@method("getStarTransactions")
def get_star_transactions(call: Call) -> Json:
    """Bot API: getStarTransactions."""
    start, limit = call.number("offset"), call.number("limit", 100)
    return {"transactions": call.bot.transactions[start : start + limit]}


@method("getMyStarBalance")
def get_my_star_balance(call: Call) -> Json:
    """Bot API: getMyStarBalance."""
    return {"amount": call.bot.stars}


@method("editUserStarSubscription")
def edit_user_star_subscription(call: Call) -> bool:
    """Bot API: editUserStarSubscription."""
    charge = call.text("telegram_payment_charge_id")
    if not any(entry["id"] == charge for entry in call.bot.transactions):
        raise bad_request("CHARGE_NOT_FOUND")
    return True
