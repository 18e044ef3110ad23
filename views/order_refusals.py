"""Refusals about paying and giving back, in words."""

from locales.reader import gettext as _
from locales.reader import money
from services import order_errors
from services.order_terms import CREDITS
from views import coupon_refusals


def nothing_due(_refusal: order_errors.NothingDue) -> str:
    """It is paid."""
    return _("There is nothing to pay: all that is due is paid.")


def way_closed(_refusal: order_errors.WayClosed) -> str:
    """It cannot be paid so."""
    return _("This cannot be paid this way here. Choose another way to pay.")


def hold_over(_refusal: order_errors.HoldOver) -> str:
    """The time is kept no longer."""
    return _("The time was kept for you until a moment ago, and is free for others now. Choose a time again.")


def other_amount(_refusal: order_errors.OtherAmount) -> str:
    """Another amount is owed by now."""
    return _("Another amount is due by now. Open the booking again, and pay what stands there.")


def on_its_way(_refusal: order_errors.OnItsWay) -> str:
    """It is paid, and not there yet."""
    return _("Your payment is on its way. As soon as the bank says so, you hear of it.")


def provider_away(_refusal: order_errors.ProviderAway) -> str:
    """It cannot be paid so right now."""
    return _("The page to pay on cannot be reached right now. Try again in a minute.")


def provider_refuses(_refusal: order_errors.ProviderRefuses) -> str:
    """It cannot be paid so until somebody sees to it."""
    return _("The page to pay on does not open. Choose another way to pay, or write to the organizers.")


def too_few_credits(refusal: order_errors.TooFewCredits) -> str:
    """Not enough credits."""
    return _(
        "This takes %(wanted)s, and you have %(balance)s. "
        "Choose another way to pay, or ask an organizer for more.",
        wanted=money(refusal.wanted, CREDITS),
        balance=money(refusal.balance, CREDITS),
    )


def too_much_back(refusal: order_errors.TooMuchBack) -> str:
    """More than is left of a payment."""
    left = money(refusal.left_minor, refusal.currency)
    return _("Of this payment %(money)s can be given back at most.", money=left)


WORDS = (
    nothing_due,
    way_closed,
    hold_over,
    other_amount,
    on_its_way,
    provider_away,
    provider_refuses,
    too_few_credits,
    too_much_back,
    *coupon_refusals.WORDS,
)
