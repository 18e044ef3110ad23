"""Money that came, or is disputed, while nobody looked: its customer is told, or who manages bookings."""

from models.orders import Way
from models.tx import Tx
from services import bookings, dunning, orders, outbox, provider_events
from services.charges import Came, Outcome
from services.order_facts import ChargeDetails
from services.outbox import Kind
from services.stripe_events import StripeEvent


def tell(tx: Tx, outcome: Outcome, provider_ref: str) -> None:
    """Tell a customer that their money came, and what of it goes back; once for each payment."""
    if outcome.came is Came.KNOWN:
        return
    order = outcome.order
    charge = next(one for one in order.charges if one.provider_ref == provider_ref)
    about = {
        "booking": order.booking_id,
        "came": charge.amount_minor,
        "back": charge.amount_minor - charge.applied_minor,
        "currency": charge.currency,
    }
    outbox.tell_of_each(tx, Kind.PAYMENT_CAME, [([order.customer_id], str(charge.id), about)])


def disputed(tx: Tx, charge: ChargeDetails, event: StripeEvent) -> None:
    """Tell those who run a booking that its customer's bank wants a payment back; once for each dispute."""
    if not provider_events.note(tx, Way.STRIPE, event.id):
        return
    order = orders.one(tx, charge.order_id)
    [booking] = bookings.these(tx, [order.booking_id])
    to = sorted({booking.instructor_user_id, *dunning.organizers_of(tx)} - {order.customer_id})
    about = {"booking": booking.id, "came": event.minor, "back": 0, "currency": event.currency}
    outbox.tell_of_each(tx, Kind.PAYMENT_DISPUTED, [(to, f"{charge.id}:{event.id}", about)])
