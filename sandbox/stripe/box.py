"""What the stand-in for Stripe knows: accounts, pages to pay on, payments, what went back."""

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

LEAST, MOST = 30 * 60, 24 * 60 * 60
"""Seconds that a page is open at least, and at most."""
CARDS = {
    "good": "4242 4242 4242 4242 · pays",
    "declined": "4000 0000 0000 0002 · is declined",
    "late": "Debit that comes later",
    "bounces": "Debit that fails later",
}
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Account:
    """Whose money it is: a secret key, and where its events go, signed with which secret."""

    key: str
    hook: str
    secret: str


@dataclass(slots=True)
class Page:
    """A page to pay on."""

    id: str
    account: Account
    fields: dict[str, str]
    status: str = "open"
    payment: str | None = None

    @property
    def amount(self) -> int:
        """What it asks for, in the currency's units as Stripe counts them."""
        return int(self.fields["line_items[0][price_data][unit_amount]"])

    @property
    def currency(self) -> str:
        """In small letters, as Stripe has it."""
        return self.fields["line_items[0][price_data][currency]"]

    @property
    def name(self) -> str:
        """What is paid."""
        return self.fields["line_items[0][price_data][product_data][name]"]

    def told(self, paid: bool) -> Json:
        """The page as events tell of it."""
        return {
            "id": self.id,
            "object": "checkout.session",
            "client_reference_id": self.fields.get("client_reference_id"),
            "amount_total": self.amount,
            "currency": self.currency,
            "payment_intent": self.payment,
            "payment_status": "paid" if paid else "unpaid",
            "status": self.status,
        }


@dataclass(slots=True)
class Payment:
    """Money that came."""

    id: str
    page: Page
    back: int = 0

    def told(self) -> Json:
        """The charge as events tell of it."""
        inside = "payment_intent_data[metadata]["
        carried = {
            name.removeprefix(inside).rstrip("]"): value
            for name, value in self.page.fields.items()
            if name.startswith(inside)
        }
        return {
            "id": self.id.replace("pi_", "ch_"),
            "object": "charge",
            "payment_intent": self.id,
            "amount": self.page.amount,
            "amount_refunded": self.back,
            "currency": self.page.currency,
            "metadata": carried,
        }


class Wrong(Exception):
    """The API refuses a call."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@dataclass
class StripeBox:
    """The stand-in. `late` are pages whose money is on its way; `sent` is what was told, with the answers."""

    clock: Callable[[], float] = time.time
    accounts: dict[str, Account] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    late: list[tuple[Page, bool]] = field(default_factory=list)
    sent: list[tuple[Json, int]] = field(default_factory=list)
    away: bool = False
    """Whether it answers every call with 503."""
    deaf: bool = False
    """Whether it keeps what it has to tell to itself."""
    untold: list[tuple[Account, Json]] = field(default_factory=list)
    refused: list[tuple[Account, Json]] = field(default_factory=list)
    """What was told, and not taken: to be told again."""
    _answers: dict[tuple[str, str], tuple[Json, Json]] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def opens(self, account: Account) -> None:
        """An account, with its webhook set up."""
        self.accounts[account.key] = account

    def call(self, path: str, key: str, fields: dict[str, str], once: str, base: str) -> Json:
        """Answer a call of the API. Raises Wrong."""
        account = self.accounts.get(key)
        if self.away:
            raise Wrong(503, "api_error")
        if account is None:
            raise Wrong(401, "invalid_request_error")
        asked = {"path": path, **fields}
        known = self._answers.get((key, once))
        if known is not None:
            if known[0] != asked:
                raise Wrong(400, "idempotency_error")
            return known[1]
        made = {"checkout/sessions": self._open, "refunds": self._refund}.get(path)
        if made is None:
            raise Wrong(404, "unknown_url")
        answer = made(account, fields, base)
        if once:
            self._answers[key, once] = (asked, answer)
        return answer

    def _open(self, account: Account, fields: dict[str, str], base: str) -> Json:
        page = Page(f"cs_test_{next(self._numbers)}", account, fields)
        left = int(fields.get("expires_at") or self.clock() + MOST) - self.clock()
        wanted = ("success_url", "client_reference_id")
        if fields.get("mode") != "payment" or not all(map(fields.get, wanted)) or page.amount < 1:
            raise Wrong(400, "parameter_missing")
        if not LEAST <= left <= MOST:
            raise Wrong(400, "parameter_invalid_integer")
        self.pages[page.id] = page
        return {"id": page.id, "object": "checkout.session", "url": f"{base}/stripe/pay/{page.id}"}

    def _refund(self, account: Account, fields: dict[str, str], _base: str) -> Json:
        payment = self.payments.get(fields.get("payment_intent", ""))
        if payment is None or payment.page.account is not account:
            raise Wrong(404, "resource_missing")
        left = payment.page.amount - payment.back
        amount = int(fields.get("amount") or left)
        if not left:
            raise Wrong(400, "charge_already_refunded")
        if not 0 < amount <= left:
            raise Wrong(400, "amount_too_large")
        payment.back += amount
        self._tell(account, "charge.refunded", payment.told())
        return {"id": f"re_{next(self._numbers)}", "object": "refund", "status": "succeeded"}

    async def pays(self, page: Page, card: str) -> bool:
        """Somebody pays with a card, or by debit; whether they are through."""
        if card == "declined" or card not in CARDS or not self.is_open(page):
            return False
        page.status, page.payment = "complete", f"pi_{next(self._numbers)}"
        if card == "good":
            self.payments[page.payment] = Payment(page.payment, page)
        else:
            self.late.append((page, card == "late"))
        self._tell(page.account, "checkout.session.completed", page.told(card == "good"))
        await self.tells()
        return True

    async def comes(self) -> None:
        """What was on its way comes, or fails."""
        waiting, self.late = self.late, []
        for page, good in waiting:
            if good:
                self.payments[page.payment or ""] = Payment(page.payment or "", page)
            kind = "succeeded" if good else "failed"
            self._tell(page.account, f"checkout.session.async_payment_{kind}", page.told(good))
        await self.tells()

    async def gives_back(self, payment: str, amount: int) -> None:
        """Somebody gives back on Stripe's own pages."""
        found = self.payments[payment]
        self._refund(found.page.account, {"payment_intent": payment, "amount": str(amount)}, "")
        await self.tells()

    async def disputes(self, payment: str) -> None:
        """The payer's bank wants it back."""
        found = self.payments[payment]
        about = {**found.told(), "object": "dispute", "id": f"dp_{next(self._numbers)}", "metadata": {}}
        self._tell(found.page.account, "charge.dispute.created", about)
        await self.tells()

    def is_open(self, page: Page) -> bool:
        """Whether it can be paid; one whose time is over is told of."""
        ends = int(page.fields.get("expires_at") or 0)
        if page.status == "open" and ends and ends <= self.clock():
            page.status = "expired"
            self._tell(page.account, "checkout.session.expired", page.told(False))
        return page.status == "open"

    def _tell(self, account: Account, kind: str, about: Json) -> None:
        event = {
            "id": f"evt_{next(self._numbers)}",
            "object": "event",
            "type": kind,
            "created": int(self.clock()),
            "data": {"object": about},
        }
        self.untold.append((account, event))

    async def tells(self) -> None:
        """Call the webhooks with what is not told yet."""
        while self.untold and not self.deaf:
            account, event = self.untold.pop(0)
            status = await self.post(account, event)
            self.sent.append((event, status))
            if status // 100 != 2:
                self.refused.append((account, event))

    async def tells_again(self) -> None:
        """Call the webhooks with what was not taken."""
        self.untold, self.refused = [*self.untold, *self.refused], []
        await self.tells()

    async def post(self, account: Account, event: Json, **how: Any) -> int:
        """Call a webhook with one event, signed; the status of the answer, 0 for none."""
        body = json.dumps(event).encode()
        headers = {"Stripe-Signature": self.signed(account.secret, body, **how)}
        try:
            async with (
                ClientSession(timeout=ClientTimeout(total=20)) as session,
                session.post(account.hook, data=body, headers=headers) as answer,
            ):
                return answer.status
        except (ClientError, TimeoutError):
            return 0

    def signed(self, secret: str, body: bytes, at: float | None = None) -> str:
        """What Stripe writes above a call of a webhook."""
        moment = int(self.clock() if at is None else at)
        mac = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        return f"t={moment},v1={mac}"
