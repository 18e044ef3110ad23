"""Pages of Stripe's to pay on: opened for an attempt to pay, outside of any transaction."""

from bot.stripe import Stripe, StripeAway, StripeRefused
from models.actor import Actor
from models.database import Database
from models.orders import Way
from services import stripe_payments
from services.order_errors import ProviderAway, ProviderRefuses, WayClosed
from services.seals import BadSeal
from services.stripe_events import REFERENCE
from services.stripe_payments import Opening
from views import checkouts as views
from views.links import Links

SESSIONS = "/v1/checkout/sessions"


class Checkouts:
    """Opens the page of an attempt to pay; the same attempt has the same page."""

    def __init__(self, db: Database, stripe: Stripe, links: Links) -> None:
        self._db, self._stripe, self._links = db, stripe, links

    async def open(self, actor: Actor, charge_id: int) -> str:
        """The page's address, for the customer.

        Raises NotFound, NothingDue, OnItsWay, WayClosed, ProviderAway, ProviderRefuses.
        """
        found = await self._db.read(actor, stripe_payments.opening, charge_id)
        try:
            return await self._asked(found)
        except StripeRefused as refused:
            if refused.status != 400:
                raise ProviderRefuses from None
        # Too little of its time is left, where Stripe was away when it was begun: it is begun anew.
        found = await self._db.write(actor, stripe_payments.renew, charge_id)
        try:
            return await self._asked(found)
        except StripeRefused:
            raise ProviderRefuses from None

    async def _asked(self, found: Opening) -> str:
        back = self._links.page(views.back_path(self._links, found.charge.id, found.booking.community_id))
        if back is None:
            raise WayClosed(Way.STRIPE)
        charge = found.charge
        fields = {
            "mode": "payment",
            "client_reference_id": charge.reference,
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": charge.currency.lower(),
            "line_items[0][price_data][unit_amount]": str(found.amount),
            "line_items[0][price_data][product_data][name]": views.title(found.booking),
            "payment_intent_data[description]": views.title(found.booking),
            f"payment_intent_data[metadata][{REFERENCE}]": charge.reference,
            "success_url": back,
            "cancel_url": back,
        }
        if charge.expires_at is not None:
            fields["expires_at"] = str(int(charge.expires_at.timestamp()))
        try:
            key = self._links.seals.open(found.key)
            said = await self._stripe.call(key, SESSIONS, fields, f"checkout-{charge.id}")
        except (StripeAway, BadSeal) as error:
            raise (ProviderAway if isinstance(error, StripeAway) else ProviderRefuses) from None
        url = said.get("url")
        if not isinstance(url, str) or not url.startswith(("https://", "http://127.0.0.1")):
            raise ProviderRefuses
        return url
