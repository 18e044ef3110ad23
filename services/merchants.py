"""Merchants: whom a community's customers pay, and which ways of paying are open there."""

from dataclasses import dataclass, field

from sqlalchemy import select

from models.merchants import Merchant
from models.orders import Way
from models.tx import Tx, here, table_of
from services import qr_parties, qr_references
from services.qr_parties import Party

table = table_of(Merchant)

CURRENCIES_OF_QR_BILLS = frozenset({"CHF", "EUR"})
"""What the Swiss standard for QR-bills knows."""


@dataclass(frozen=True, slots=True)
class MerchantDetails:
    """Who sells in a community, and how money reaches them. Secrets are sealed."""

    name: str
    street: str
    house_number: str
    postal_code: str
    city: str
    country: str
    vat_number: str
    iban: str
    takes_cash: bool
    takes_credits: bool
    takes_qr_bills: bool
    takes_stars: bool
    telegram_token: str = field(repr=False)
    stripe_key: str = field(repr=False)
    stripe_hook: str = field(repr=False)
    revision: int

    @property
    def account(self) -> str:
        """The number of the account, as machines write it."""
        return qr_references.plain(self.iban)

    @property
    def payee(self) -> Party | None:
        """Who is paid by QR-bills; None where account or address are not what the standard asks for."""
        if not qr_references.can_bill(self.account):
            return None
        return qr_parties.party(**{name: getattr(self, name) for name in qr_parties.LENGTHS})

    def takes(self, way: Way, currency: str) -> bool:
        """Whether a way is open for a currency."""
        if way is Way.QR_BILL:
            asked = self.takes_qr_bills and currency in CURRENCIES_OF_QR_BILLS
            return asked and self.payee is not None
        return {
            Way.CASH: self.takes_cash,
            Way.CREDITS: self.takes_credits,
            Way.STARS: self.takes_stars,
            Way.TELEGRAM: bool(self.telegram_token),
            Way.STRIPE: bool(self.stripe_key and self.stripe_hook),
        }[way]


FIELDS = tuple(MerchantDetails.__dataclass_fields__)
NOBODY_YET = MerchantDetails("", "", "", "", "", "", "", "", True, True, False, False, "", "", "", 0)
"""Before anybody said anything: cash, and credits."""
_OURS = select(*(table.c[name] for name in FIELDS)).where(here(table))


def ours(tx: Tx) -> MerchantDetails:
    """The community's; whoever asks sees to it who sees what."""
    found = tx.records(MerchantDetails, _OURS)
    return found[0] if found else NOBODY_YET
