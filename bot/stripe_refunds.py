"""Money that Stripe gives back: asked for once for each refund, however often it is asked."""

from bot.stripe import Stripe, StripeAway, StripeRefused
from models.actor import SYSTEM
from models.database import Database
from scheduler.refunding import Refunder
from scheduler.reports import Report, Verdict
from services import stripe_amounts, stripe_payments
from services.refund_sending import MoneyBack
from services.seals import BadSeal, Seals

REFUNDS = "/v1/refunds"
_WENT = frozenset({"charge_already_refunded"})
_OF_THE_KEY = (401, 403)
"""The key is wrong: somebody may mend that, so it is asked again."""


def by_stripe(db: Database, stripe: Stripe, seals: Seals) -> Refunder:
    """Gives back what came by Stripe, by the key of its community."""

    async def give_back(refund: MoneyBack) -> Report:
        amount = stripe_amounts.asked(refund.amount_minor, refund.currency)
        sealed = await db.read(SYSTEM.inside(refund.community_id), stripe_payments.key)
        if amount is None:
            return Report(Verdict.REFUSED, "an amount that Stripe has not")
        fields = {"payment_intent": refund.provider_ref, "amount": str(amount)}
        try:
            key = seals.open(sealed)
            said = await stripe.call(key, REFUNDS, fields, f"refund-{refund.refund_id}")
        except StripeAway:
            return Report(Verdict.NOT_SENT, "Stripe is away")
        except BadSeal:
            return Report(Verdict.NOT_SENT, "there is no key")
        except StripeRefused as refused:
            return _refused(refused)
        if said.get("status") in ("failed", "canceled"):
            return Report(Verdict.REFUSED, "Stripe could not give it back")
        return Report(Verdict.DELIVERED, reference=str(said.get("id", ""))[:200])

    return give_back


def _refused(refused: StripeRefused) -> Report:
    if refused.code in _WENT:
        return Report(Verdict.DELIVERED, reference=refused.code)
    known = Verdict.NOT_SENT if refused.status in _OF_THE_KEY else Verdict.REFUSED
    return Report(known, f"Stripe refused: {refused.status} {refused.code}")
