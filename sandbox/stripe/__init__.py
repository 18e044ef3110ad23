"""A stand-in for Stripe: its API as far as it is called, a page to pay on with test cards, webhooks."""

from sandbox.stripe.box import Account, StripeBox

__all__ = ["Account", "StripeBox"]
