"""Whom the musicians of the demo world pay, and by which ways."""

from models.tx import Tx
from services import merchant_edit
from services.demo.cast import ORGANIZER, Become

SAID: dict[str, str | bool] = {
    "name": "Lisbon Jazz Circle",
    "street": "Rua da Rosa",
    "house_number": "14",
    "postal_code": "1200-386",
    "city": "Lisboa",
    "country": "PT",
    "vat_number": "PT501442600",
    "iban": "PT50 0002 0123 1234 5678 9015 4",
    "takes_stars": True,
}


def open_ways(tx: Tx, become: Become, provider_token: str) -> None:
    """Take cash, credits, Stars; cards too, where there is a provider's token, sealed."""
    become(ORGANIZER)
    made = merchant_edit.save(tx, 0, SAID).merchant
    if provider_token:
        merchant_edit.put_secret(tx, made.revision, "telegram_token", provider_token)
