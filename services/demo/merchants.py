"""Whom the musicians of the demo world pay, and by which ways."""

from models.tx import Tx
from services import merchant_edit
from services.demo.cast import ORGANIZER, Become, Cast
from services.merchant_fields import SECRETS

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


def open_ways(tx: Tx, become: Become, cast: Cast) -> None:
    """Take cash, credits, Stars; cards too, where there are providers' secrets, sealed."""
    become(ORGANIZER)
    made = merchant_edit.save(tx, 0, SAID).merchant
    for field, sealed in zip(SECRETS, (cast.provider_token, *cast.stripe), strict=True):
        if sealed:
            made = merchant_edit.put_secret(tx, made.revision, field, sealed).merchant
