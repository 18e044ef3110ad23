"""Who sells: how money reaches them, by Telegram, by Stripe, by QR-bills."""

from collections.abc import Callable

from models.merchants import Merchant
from models.tx import Tx
from sandbox.stripe import Account
from tests.simulation.world import World

KEY, SECRET = "sk_test_0123456789", "whsec_0123456789"
QR_IBAN = "CH4431999123000889012"
ADDRESS = {"street": "Hafenweg", "postal_code": "8008", "city": "Zürich", "country": "CH"}


def opens(tx: Tx, seal: Callable[[str], str]) -> None:
    """Every way to pay is open."""
    tx.add(
        Merchant,
        name="Studio",
        telegram_token=seal("provider:token"),
        stripe_key=seal(KEY),
        stripe_hook=seal(SECRET),
        iban=QR_IBAN,
        takes_qr_bills=True,
        takes_stars=True,
        **ADDRESS,
    )


def at_stripe(world: World) -> None:
    """Their account there tells what comes of payments."""
    hook = f"{world.around.address}/pay/stripe/{world.community_id}"
    world.stripe.opens(Account(KEY, hook, SECRET))
